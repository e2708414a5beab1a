"""Simulated printers and cameras: doubles built from public facts, on loopback ports of their own."""
