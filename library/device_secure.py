"""Documentation of the action `device_secure`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: device_secure
short_description: Bring one device to what the facility wants, and prove it
description:
  - Looks at the device and at its neighbours, judges the facility, and works out the commands that mend this device.
  - Backs the configuration up, makes the device ready to go back by itself, types the commands, logs in again on a new
    connection, reads and judges again. Only what is proved is confirmed and saved; else the device goes back.
  - Nothing is written where it has nothing to mend, where unsaved changes of somebody else are on it, or where a change
    could lock us out and the device has no way back.
  - Tags are ids of controls, as for M(facility_verify).
options:
  armed_seconds:
    description: After how many seconds the device goes back by itself when nobody confirmed.
    type: int
    default: 600
  allow_unsafe:
    description: Push what could lock us out even where the device has no way back.
    type: bool
    default: false
  wait:
    description: Wait for the device to have gone back, where a push was not proved.
    type: bool
    default: false
attributes:
  check_mode: {support: full, description: Shows what would be typed; nothing is written anywhere.}
  diff_mode: {support: full, description: The settings of the device now, those it would have, and what would be typed.}
author: [shikiri]
"""

EXAMPLES = r"""
- name: Bring the device to what the facility wants
  device_secure:
    armed_seconds: 300
  throttle: 1
  tags: [always]
"""

RETURN = r"""
outcome:
  description:
    - What became of it. V(unchanged) nothing to do, V(planned) check mode, V(changed) done and proved,
      V(refused) nothing was written, V(rolled_back) the old configuration again,
      V(left_armed) it goes back by itself at RV(until), V(failed) see RV(msg), V(unreachable) nobody answered.
  type: str
  returned: always
commands:
  description: What was or would be typed, secrets as C(***).
  type: list
  elements: str
  returned: always
by_hand:
  description: What is left to a person, and why.
  type: list
  elements: str
  returned: always
refused:
  description: Changes that this platform does not write.
  type: list
  elements: str
  returned: always
until:
  description: When the device is its old self at the latest, where it is armed.
  type: str
  returned: always
backup:
  description: The backup that was made first.
  type: str
  returned: always
run:
  description: The id of the run in the store.
  type: str
  returned: when not in check mode
"""
