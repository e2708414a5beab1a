"""Telling people, and when."""
