"""`make bench`: speed and memory, printed side by side with a peer, never asserted."""
