"""The vault: what is in it, what proves it, and what is made from it."""
