"""What stands in an answer and is no line of the configuration: pagers, log lines, the alarm of a way back."""

from __future__ import annotations

import re

# A pager leaves its prompt and the blanks that wiped it in the text of a session.
_PAGER = re.compile(r" ?-{1,4} ?[Mm]ore ?-{1,4} ?(?:\x08+ *\x08*|\r *\r)?")
# The box may talk between the lines of an answer: `*Mar  1 00:01:02: %SYS-5-CONFIG_I: Configured from console`.
_LOG = re.compile(r"(?:^|[*.: ])%[A-Z][A-Z0-9_-]{0,40}-[0-7]-[A-Z0-9_]{1,60}: ")
_LOG_LINE = re.compile(r"[*.]?(?:\d+: )?[*.]?(?:\w{3} +\d+ [\d: .]+|%)")
# What an armed way back says into every session.
_ALARM = re.compile(
    r"\*\*\*$|\*\*\* --- SHUTDOWN |Rollback Confirmed Change: |Enter .configure confirm. if you wish to keep "
)
_ODD = re.compile("[\0-\x08\x0b-\x1f\x7f\ufffd]")
_FREE_TEXT = re.compile(
    r"\s*(?:description|remark|\d+ remark|access-list \S+ remark|name|snmp-server (?:location|contact))\b"
)
# Texts of several lines: they stand between two delimiters, `^C` on most boxes.
BANNER = re.compile(
    r"\s*(?:banner(?: [a-z-]+)?|aaa authentication (?:banner|fail-message)|menu \S+ (?:title|prompt)"
    r"|(?:vacant|refuse|busy)-message(?: \S+)?|captive-portal-banner text) (?P<mark>\^.|\S)(?P<text>.*)"
)
# Without any of these in a text no line of it needs cleaning.
NOISE = re.compile(rf"[Mm]ore ?-|%[A-Z]|--- SHUTDOWN|Rollback Confirmed|{_ODD.pattern}")


def clean(line: str) -> tuple[str, bool]:
    """The line without what was said in between, and whether it is surely still the line that the box meant."""
    sound = True
    if "ore" in line and _PAGER.search(line):
        line, rest = _PAGER.sub("", line), line
        if line.strip() and not re.search("[\x08\r]", rest):
            sound = False  # the blanks that wiped the pager's prompt are lost: how deep does the line stand?
    if _ALARM.match(line):
        return "", sound
    if "%" in line and _LOG.search(line) and not _FREE_TEXT.match(line):
        if _LOG_LINE.match(line):
            return "", sound
        sound = False
    if _ODD.search(line) and not _FREE_TEXT.match(line) and not BANNER.match(line):
        sound = False
    return line, sound
