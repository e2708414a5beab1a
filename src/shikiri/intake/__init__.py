"""What people write, as typed values: every problem of a file at once, each with its line and what to do."""
