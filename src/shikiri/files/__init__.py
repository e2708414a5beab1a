"""Files written whole or not at all, by one writer at a time. The standard library and nothing else."""
