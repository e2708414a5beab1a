"""Documentation of the action `facility_accept`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: facility_accept
short_description: Take what a run saw as the right state of the devices
description:
  - From now on a difference from it is drift. No verdict changes by it.
  - Who accepts, and why, is written down. With C(--limit) only the devices of the play are accepted.
options:
  run:
    description: The run, by its id or the end of it. V(last) is the newest one.
    type: str
    default: last
  why:
    description: Why this state is right.
    type: str
    required: true
  who:
    description: Who accepts it. Whoever runs the playbook, where it is left out.
    type: str
attributes:
  check_mode: {support: full, description: Says what it would accept.}
  diff_mode: {support: none, description: The difference between two runs is shown by C(shikiri diff).}
author: [shikiri]
"""

EXAMPLES = r"""
- name: Take the newest run as the right state
  facility_accept:
    why: set up by plan 2026-11
"""

RETURN = r"""
msg:
  description: What was accepted, device by device.
  type: str
  returned: success
"""
