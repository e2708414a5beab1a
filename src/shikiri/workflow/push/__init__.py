"""The safe push: one device from old to new, or back."""
