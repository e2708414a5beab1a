"""Runs that were kept: what is new, what stands, what was accepted."""
