"""The program a station runs for a probe. Python 3.7 and its library only; it is sent over ssh and leaves no file."""
