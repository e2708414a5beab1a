"""Documentation of the action `facility_rotate`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: facility_rotate
short_description: Change the secrets of a facility, and prove the new ones
description:
  - Makes new secrets in the vault, writes them to the devices as M(device_secure) does, and logs in with them.
  - The old value is kept beside the new one until a login proved it. The next run finishes one that was cut off.
  - No secret is ever shown. The hand-out card of a new passphrase is made by C(shikiri card).
options:
  what:
    description:
      - V(guest) the passphrases that are given out, which change on schedule.
      - V(admin) the passwords of administrators, which change after somebody left or on suspicion.
    type: str
    choices: [guest, admin]
    required: true
  reason:
    description: Why the passwords of administrators are changed.
    type: str
    choices: [leaver, suspicion]
    default: leaver
attributes:
  check_mode: {support: full, description: Says what would change. Nothing is written and no secret is made.}
  diff_mode: {support: none, description: A secret is never shown.}
author: [shikiri]
"""

EXAMPLES = r"""
- name: A new passphrase for guests
  facility_rotate:
    what: guest
"""

RETURN = r"""
devices:
  description: What became of each device, as M(device_secure) tells it.
  type: list
  elements: dict
  returned: success
exit:
  description: 0 all new secrets are in their place.
  type: int
  returned: success
"""
