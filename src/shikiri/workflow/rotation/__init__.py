"""Changing secrets that are in use."""
