"""Documentation of the action `facility_report`; the action itself runs on the control node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: facility_report
short_description: Write reports out of the findings of a run
description:
  - Makes the pages that people read out of the document that M(facility_verify) left. No device is contacted.
options:
  findings:
    description: The findings document.
    type: path
    required: true
  dest:
    description: Folder on the control node for the reports. The folder of the findings, where it is left out.
    type: path
  formats:
    description: What to write.
    type: list
    elements: str
    choices: [html, xlsx, json, junit, sarif, oscal]
    default: [html, xlsx]
attributes:
  check_mode: {support: full, description: Reports are no change of a device, they are written in either mode.}
  diff_mode: {support: none, description: Reports have no before.}
author: [shikiri]
"""

EXAMPLES = r"""
- name: Write what the facility manager reads
  facility_report:
    findings: "{{ verified.findings }}"
    formats: [html, xlsx]
  tags: [always]
"""

RETURN = r"""
reports:
  description: The files that were written.
  type: list
  elements: str
  returned: success
exit:
  description: The exit code of the run, as M(facility_verify) tells it.
  type: int
  returned: success
"""
