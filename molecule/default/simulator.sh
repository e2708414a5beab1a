#!/bin/sh
# The simulator under a process id that is written down; it ends when whoever started it ends.
printf '%s' "$$" >"$1/simulator.pid"
exec "$2" -m shikiri.simulator "$1/box" --ready "$1/ready.json" --free-ports
