"""What people state."""
