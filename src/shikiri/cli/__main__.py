"""`python -m shikiri.cli`."""

from shikiri.cli import main

main()
