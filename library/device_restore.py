"""Documentation of the action `device_restore`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: device_restore
short_description: Bring one device back to a backup
description:
  - Opens a backup that M(device_backup) or M(device_secure) kept, and pushes it as safely as M(device_secure) pushes.
  - Refuses a backup of another device, one that does not hold everything, and a device with unsaved changes.
options:
  backup:
    description: The backup file. The newest one of the device, where it is left out.
    type: path
  armed_seconds:
    description: After how many seconds the device goes back by itself when nobody confirmed.
    type: int
    default: 600
attributes:
  check_mode: {support: full, description: Says whether it would change anything. Nothing is written.}
  diff_mode: {support: none, description: A backup may hold what must not be shown.}
author: [shikiri]
"""

EXAMPLES = r"""
- name: Bring the device back to its newest backup
  device_restore:
  throttle: 1
"""

RETURN = r"""
outcome:
  description: What became of it, as M(device_secure) tells it.
  type: str
  returned: always
"""
