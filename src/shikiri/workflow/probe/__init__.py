"""Behaviour probes: stations of the facility try what should not work, and what should."""
