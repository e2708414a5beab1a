"""How a setting of a file that others write too is found, changed and taken away: text in, text out."""
