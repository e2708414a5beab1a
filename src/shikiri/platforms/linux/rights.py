"""Who may become root: by group, by the files of sudo. Root itself and its twins need none of it."""

from __future__ import annotations

import re
from typing import Final

from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.files_read import whole
from shikiri.platforms.linux.questions import GROUPS, PASSWD, SUDOERS
from shikiri.platforms.linux.source import LinuxSource

# A member of these is root by a detour, if not by sudo.
_STRONG: Final = frozenset(
    {"root", "sudo", "wheel", "admin", "docker", "lxd", "libvirt", "disk", "shadow", "incus-admin"}
)
_SPEC: Final = re.compile(r"^(%?)(\S+)\s+\S+\s*=")
_SKIPPED: Final = re.compile(r"^(?:Defaults|#(?!\d|include)|\w+_Alias\b)")
_SHOWN: Final = re.compile(r"[#@]includedir\s+/etc/sudoers\.d/?")


def admins(source: LinuxSource) -> frozenset[str] | None:
    """The names of those who may become root; None where nobody can tell."""
    try:
        groups = {row.split(":")[0]: row.split(":") for row in source.lines(GROUPS) if row.count(":") == 3}  # noqa: PLR2004
        people = [row.split(":") for row in source.lines(PASSWD) if row.count(":") == 6]  # noqa: PLR2004
        sudo = whole(source, SUDOERS)
    except Unanswered:
        return None
    names: set[str] = set()
    strong = set(_STRONG)
    for row in (row.strip() for rows in sudo.values() for _, row in rows):
        if not row or _SKIPPED.match(row) or _SHOWN.fullmatch(row):
            continue
        if row.startswith(("#include", "@include")):
            return None  # what stands there was not read
        told = _SPEC.match(row)
        if told is None or told[2].isupper() or told[2].startswith(("+", "#", "!")):
            return None  # an alias, a netgroup, a number: whoever that is
        (strong if told[1] else names).add(told[2])
    for group in strong & set(groups):
        names |= {one for one in groups[group][3].split(",") if one}
        names |= {person[0] for person in people if person[3] == groups[group][2]}
    return frozenset(names)
