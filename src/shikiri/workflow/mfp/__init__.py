"""Printers: learning how their web pages keep their settings."""
