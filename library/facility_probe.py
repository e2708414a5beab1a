"""Documentation of the action `facility_probe`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: facility_probe
short_description: Have stations of a facility try what should not work, and judge it with the rest
description:
  - Logs in to the stations of the site (hosts with C(station) and without C(platform)), sends a small program that
    leaves no file, joins the networks they are declared on, and tries to reach what must not be reached.
  - Then it looks at the devices as C(facility_verify) does, and judges both together. Nothing is written to a device.
  - Only networks, names and addresses that the facility declares are ever tried.
  - It never fails because of what it found. Let a last task look at RV(exit).
options:
  i_own_this:
    description: Say that you may probe this facility. Without it nothing is sent.
    type: bool
    default: false
  stations:
    description: Only these stations. All, where it is left out.
    type: list
    elements: str
    default: []
  dest:
    description: Folder on the control node for C(findings.json). V(reports) in the site folder, where it is left out.
    type: path
  forks:
    description: How many devices are read at a time.
    type: int
    default: 32
attributes:
  check_mode: {support: full, description: It changes nothing in either mode.}
  diff_mode: {support: none, description: It changes nothing.}
author: [shikiri]
"""

EXAMPLES = r"""
- name: Probe and judge
  facility_probe:
    i_own_this: true
  register: probed
"""

RETURN = r"""
exit:
  description: 0 compliant, 1 the run could not be kept, 3 not compliant or drifted, 4 incomplete.
  type: int
  returned: success
findings:
  description: Where the findings document lies.
  type: str
  returned: success
stations:
  description: The stations that took part, each with the number of trials and of those that came out wrong.
  type: list
  elements: dict
  returned: success
troubles:
  description: Who could not take part, and why.
  type: list
  elements: str
  returned: success
"""
