"""Documentation of the action `device_state`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: device_state
short_description: Read one device
description:
  - Logs in, asks what the platform needs to know, and answers the state of the device, facet by facet.
  - Nothing is written to the device. Secrets are told by their kind alone.
options: {}
attributes:
  check_mode: {support: full, description: It changes nothing in either mode.}
  diff_mode: {support: none, description: It changes nothing.}
author: [shikiri]
"""

EXAMPLES = r"""
- name: Read the device
  device_state:
  register: seen

- name: Show which accounts it has
  ansible.builtin.debug:
    var: seen.state.facets.account
"""

RETURN = r"""
state:
  description: The facets of the device. A facet is its things, or says why it was not read.
  type: dict
  returned: success
saved:
  description: Whether what runs equals what was saved; null where the device cannot tell.
  type: bool
  returned: success
unclaimed:
  description: How many lines no facet understands.
  type: int
  returned: success
"""
