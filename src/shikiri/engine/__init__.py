"""The judge: pure functions from what was seen and what is declared to verdicts. No input, no output, no clock."""
