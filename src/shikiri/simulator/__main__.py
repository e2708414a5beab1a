"""`python -m shikiri.simulator`."""

import sys

from shikiri.simulator.process import main

sys.exit(main())
