"""What all Linux machines share: the questions of a shell, files with settings, units, accounts. No platform itself."""
