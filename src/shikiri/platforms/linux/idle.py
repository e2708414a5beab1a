"""After how long a silent session ends: by sshd itself, or by a shell whose user cannot tell it otherwise."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux import sshd
from shikiri.platforms.linux.files_read import whole
from shikiri.platforms.linux.questions import PROFILE
from shikiri.platforms.linux.source import LinuxSource

_SET: Final = re.compile(r"(?:^|[\s;&])TMOUT=(\d+)")
_FIXED: Final = re.compile(r"(?:^|[\s;&])(?:readonly|(?:declare|typeset)\s+-\w*r\w*)\s+(?:\w+(?:=\S*)?\s+)*TMOUT\b")


def of_ssh(source: LinuxSource) -> tuple[Known[int], Line | None]:
    """Of sessions of OpenSSH; what is said for some callers only does not count."""
    try:
        found = sshd.options(source)
        own = sshd.idle_s(found)
        if own and "channeltimeout" not in sshd.matched(source):
            return own, found["channeltimeout"].line
    except Unanswered:
        return UNSAID, None
    return of_shell(source)


def of_shell(source: LinuxSource) -> tuple[Known[int], Line | None]:
    """TMOUT of login shells: the last number before it was made one that nobody changes; 0 where nobody fixed it."""
    try:
        files = whole(source, PROFILE)
    except Unanswered:
        return UNSAID, None
    limit, line = 0, Line(PROFILE, 0)
    for path, rows in files.items():
        for number, row in rows if path.startswith("/etc/profile") else ():
            text = row.partition("#")[0]
            told = _SET.search(text)
            if told:
                limit, line = int(told[1]), Line(PROFILE, number)
            if _FIXED.search(text):
                return limit, line
    return 0, line
