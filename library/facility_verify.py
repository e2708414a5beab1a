"""Documentation of the action `facility_verify`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: facility_verify
short_description: Look at every device of a facility and judge it against the guideline
description:
  - Logs in to every device of the play at once, reads it, judges the whole facility, and keeps the run in the store.
  - Nothing is written to a device.
  - It never fails because of what it found. Let a last task look at RV(exit), so that reports are written first.
  - Tags are ids of controls. C(--tags telnet-off) judges that control alone, C(--skip-tags telnet-off) leaves it out.
    A tag that is no control is an error.
  - One play holds the devices of one site. Run several sites one after the other, or use C(shikiri verify -i A -i B).
options:
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
- name: Look and judge
  facility_verify:
  register: verified
  tags: [always]

- name: The verdict
  ansible.builtin.assert:
    that: verified.exit == 0
  tags: [always]
"""

RETURN = r"""
exit:
  description: 0 compliant, 1 the run could not be kept, 3 not compliant or drifted, 4 incomplete.
  type: int
  returned: success
run:
  description: The id of the run in the store.
  type: str
  returned: success
partial:
  description: Whether devices or controls were left out.
  type: bool
  returned: success
not_asked:
  description: Controls that the tags left out.
  type: list
  elements: str
  returned: success
findings:
  description: Where the findings document lies.
  type: str
  returned: success
results:
  description: One entry a device with its name, platform, whether it was reached, the seconds and the statuses.
  type: list
  elements: dict
  returned: success
failing:
  description: What fails, at most 200 entries; all are in the findings document.
  type: list
  elements: dict
  returned: success
"""
