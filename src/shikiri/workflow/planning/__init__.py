"""From findings to a plan, and from a plan to commands."""
