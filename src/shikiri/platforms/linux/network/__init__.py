"""The network of a Linux machine: its interfaces with what hangs on them, and where it sends which address."""
