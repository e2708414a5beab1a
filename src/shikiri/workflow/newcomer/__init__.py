"""A new facility: questions, and the folder made of the answers."""
