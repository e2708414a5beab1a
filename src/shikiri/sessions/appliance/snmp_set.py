"""What may be set by SNMP, and how: only switches on a list, only where they are, and read back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shikiri.formats.snmp import Record
from shikiri.formats.snmp_wire import Pdu, SetValue
from shikiri.sessions.appliance.base import NoAnswer
from shikiri.sessions.appliance.snmp_talk import Speaker, get, put

_JETDIRECT = "1.3.6.1.4.1.11.2.4.3"
_PRINTER = "1.3.6.1.2.1.43"
_PAUSE = 0.5  # between two looks at a box that restarts after a write


@dataclass(frozen=True, slots=True)
class Allowed:
    """One kind of object that may be set: its names, and what may stand there."""

    names: re.Pattern[str]
    numbers: frozenset[int] = frozenset()  # none: a text
    longest: int = 0  # of a text


# Everything else is refused here, whatever a voice asks for: an agent also has objects that reset the box, set it back
# to factory settings, or print.
ALLOWED: tuple[Allowed, ...] = (
    # JetDirect: telnet, FTP, SLP, LPD, 9100, syslog, mDNS, multicast, WSD (two), LLMNR, WINS (two), TFTP configuration
    Allowed(
        re.compile(rf"{re.escape(_JETDIRECT)}\.7\.(?:19|20|21|22|24|26|29|30|36|37|38|41|42|44)\.0"), frozenset({0, 1})
    ),
    Allowed(re.compile(rf"{re.escape(_JETDIRECT)}\.5\.5\.0"), longest=255),  # the syslog server
    Allowed(re.compile(rf"{re.escape(_JETDIRECT)}\.5\.98\.0"), frozenset(range(1, 65536))),  # its port
    Allowed(re.compile(rf"{re.escape(_PRINTER)}\.14\.1\.1\.6\.1\.\d+"), frozenset({3, 4})),  # prtChannelState
    Allowed(re.compile(rf"{re.escape(_PRINTER)}\.5\.1\.1\.13\.1"), frozenset({3, 4})),  # prtConsoleDisable
)
_LINE = re.compile(r"snmp (\d+(?:\.\d+)+) ([isx])=(.*)", re.DOTALL)
_SHAPES: Mapping[str, Callable[[str], SetValue]] = {"i": int, "s": lambda text: text.encode(), "x": bytes.fromhex}


class NotSet(Exception):
    """A value did not come to stand where it should: a word of `refusals`, and the agent's own word for it."""

    def __init__(self, word: str, detail: str = "-") -> None:
        super().__init__(word, detail)
        self.word = word
        self.detail = detail


def wanted(line: str) -> tuple[str, SetValue]:
    """The object and the value of `snmp <oid> i=0`; `NotSet` where it is not on the list."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise NotSet("syntax")
    try:
        value = _SHAPES[found[2]](found[3])
    except ValueError:
        raise NotSet("syntax") from None
    rule = next((one for one in ALLOWED if one.names.fullmatch(found[1])), None)
    if rule is None:
        raise NotSet("not-listed")
    fits = value in rule.numbers if isinstance(value, int) else not rule.numbers and len(value) <= rule.longest
    if not fits:
        raise NotSet("not-listed")
    return found[1], value


def change(speaker: Speaker, oid: str, value: SetValue, patience: float) -> None:
    """Look, write, look again."""
    before = _now(speaker, oid)
    if before is None:
        raise NotSet("not-offered")
    if isinstance(value, int) != (before.kind == "int"):
        raise NotSet("refused", "wrongType")
    if _is(before, value):
        return
    try:
        answer: Pdu | None = put(speaker, oid, value)
    except NoAnswer as error:
        if error.word != "silent":
            raise NotSet(error.word, error.detail or "-") from None
        answer = None  # it may have taken it and be restarting
    if answer is not None and answer.status != "ok":
        raise NotSet("refused", answer.status)
    _proved(speaker, oid, value, time.monotonic() + patience)


def _proved(speaker: Speaker, oid: str, value: SetValue, end: float) -> None:
    while True:
        try:
            after = _now(speaker, oid)
        except NotSet:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
            continue
        if after is None or not _is(after, value):
            raise NotSet("not-taken")
        return


def _now(speaker: Speaker, oid: str) -> Record | None:
    try:
        answer = get(speaker, (oid,))
    except NoAnswer as error:
        raise NotSet(error.word, error.detail or "-") from None
    if answer.status not in {"ok", "noSuchName"}:
        raise NotSet("refused", answer.status)
    return next((one.record for one in answer.bindings if one.oid == oid), None)


def _is(record: Record, value: SetValue) -> bool:
    if isinstance(value, int):
        return record.value == value
    said = bytes.fromhex(str(record.value)) if record.kind == "hex" else str(record.value).encode()
    return said.rstrip(b"\0") == value.rstrip(b"\0")
