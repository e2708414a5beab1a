"""Documentation of the action `device_backup`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: device_backup
short_description: Keep the configuration of one device, sealed
description:
  - Reads the configuration and seals it with the vault password of the site before it touches the disk.
  - Says whether it holds everything. A configuration with masked passwords cannot be restored.
options: {}
attributes:
  check_mode: {support: full, description: Reads the device and keeps nothing.}
  diff_mode: {support: none, description: It changes no device.}
author: [shikiri]
"""

EXAMPLES = r"""
- name: Keep the configuration
  device_backup:
  register: kept
"""

RETURN = r"""
file:
  description: The sealed backup on the control node.
  type: str
  returned: success
restorable:
  description: Whether the device can be set up again with it.
  type: bool
  returned: success
"""
