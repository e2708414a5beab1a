"""The terminal report: the screen it is printed to, the pen, and its parts."""
