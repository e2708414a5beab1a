"""The console of IOS and IOS XE: its prompts, its levels, and how it says no."""

from __future__ import annotations

import re

from shikiri.model.dialect import Dialect

_NAME = r"(?:^|[\r\n])[\w.:/@+-]{1,100}"
# `r1>`, `r1#`, `r1(config-if)#`. In configuration mode a long name is cut: `office-sw-2f-eas(config)#`.
_MODE = r"(?:\([\w./: -]{1,60}\))?"
# A command that was not done. Notes about one that was done (`% Generating 2048 bit RSA keys`, `% Access VLAN does not
# exist. Creating vlan 20`, `WARNING: ...`) are not among them.
_REFUSALS = (
    r"% ?(?:Invalid|Incomplete|Ambiguous|Unknown|Unrecognized|Unable|Authorization failed|Bad |Cannot|Can't"
    r"|Could ?n[o']t|Failed|Error|Not |No such|Insufficient|Duplicate|Please |Access denied|Permission denied|Command )"
    r"|%(?! ?Access VLAN).{0,120}(?:rejected|not (?:supported|allowed|permitted|possible|enabled|found)|is invalid"
    r"|overlaps with|does not exist|in use\b|too short|too long|must (?:be|contain|have)|failed|aborted)"
    r"|Command (?:rejected|authorization failed)|ERROR\b|Error\b|Rollback aborted|Password configuration failed"
    r"|.{0,80}\bneeds? to be (?:disabled|shut)|startup-config file open failed"
)

DIALECT = Dialect(
    netmiko="cisco_xe",
    napalm="ios",
    fast=True,  # its shell needs nothing that the configuration would keep
    prompt=re.compile(rf"{_NAME}{_MODE}[>#] ?\Z"),
    privileged=re.compile(rf"{_NAME}{_MODE}# ?\Z"),
    enable="enable",
    enable_expect=r"[Pp]assword: ?\Z",
    pager=re.compile(r" ?-{1,4} ?[Mm]ore ?-{1,4} ?\Z"),
    quiet=("terminal length 0", "terminal width 511"),  # of this session alone
    configure="configure terminal",
    failures=re.compile(rf"(?m)^[ \t]*(?:{_REFUSALS})"),
    old_rsa=True,  # switches of IOS 15.2 know no younger host keys; newer boxes never come to it
)
