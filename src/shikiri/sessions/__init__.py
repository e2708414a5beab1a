"""Sessions: the wire to a device, whatever speaks on it."""
