"""The voice of what lies open without a login: files by the printer's job language, and Kyocera's address book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, Final

from shikiri.model.facets.hazard import Hazard
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import LOOK, WALK, ApplianceSource
from shikiri.platforms.appliance.vendor import vendor
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.base import Unanswered

PJL, BOOK = "pjl", "address-book"
_RAW, _BOOKS = 9100, (9090, 9091)
_RAW_TOO: Final = (9101, 9102)  # the further raw ports of print servers: nobody asks there
_LPD: Final = 515  # takes the same language, and never answers
_LANGUAGES: Final = "1.3.6.1.2.1.43.15.1.1.2"  # prtInterpreterLangFamily
_IS_PJL: Final = 5
_SPEAKS: Final = re.compile(r"(?:^|;)\s*(?:CMD|COMMAND SET)\s*:[^;]*\bPJL\b", re.IGNORECASE)
_LOCKED: Final[dict[str, Known[bool]]] = {"enabled": False, "disabled": True, "unknown-word": UNSAID}
_NO_VOLUME: Final = frozenset({"error 1", "error 52", "error 54"})  # nothing there that could hold files


def hear(source: ApplianceSource) -> Heard | None:
    """A hazard for each thing that could be there; one that was not decided stays undecided."""
    look = source.look()
    things = (*_by_language(source), *_book(source))
    rests_on = (LOOK, *(question for question in (PJL, BOOK) if not source.why(question)))
    return Heard(things=things, whole=_RAW in look.ports, rests_on=rests_on)


def _by_language(source: ApplianceSource) -> Iterator[Hazard]:
    look = source.look()
    state, where = look.state(_RAW), Line(LOOK, look.line(_RAW))
    if state is None:
        return
    if state == "closed":
        for name, others in (("file-system", _RAW_TOO), ("printer-language", (*_RAW_TOO, _LPD))):
            beside = next((port for port in others if look.ports.get(port, "closed") != "closed"), 0)
            shut: Known[bool] = UNSAID if beside else False
            yield _hazard(name, exposed=shut, line=Line(LOOK, look.line(beside)) if beside else where)
        return
    facts = dict(_facts(source)) if not source.why(PJL) else {}
    files, at = _files(facts)
    yield _hazard("file-system", exposed=files, line=Line(PJL, at) if at else where)
    word, at = facts.get("password", ("", 0))
    yield _hazard("printer-language", exposed=_LOCKED.get(word, UNSAID), line=Line(PJL, at) if at else where)


def _facts(source: ApplianceSource) -> Iterator[tuple[str, tuple[str, int]]]:
    """What stands behind each word, and on which line."""
    for number, line in enumerate(source.lines(PJL), 1):
        key, _, rest = line.partition(" ")
        if key in {"", "end"}:
            continue
        if key == "id":
            rest = ""  # who it is, others tell better
        elif key == "files":
            volume, _, rest = rest.partition(" ")
            key = f"files {volume}"
        elif key not in {"password", "cplock", "disklock", "volumes"}:
            raise source.fail("hazard", PJL, number)
        yield key, (rest, number)


def _files(facts: dict[str, tuple[str, int]]) -> tuple[Known[bool], int]:
    """Names that came are files that lie open. That nothing lies open is only believed of a printer without files."""
    lists = {key: fact for key, fact in facts.items() if key.startswith("files ")}
    for word, at in lists.values():
        if word == "open":
            return True, at
    named = facts.get("volumes", ("", 0))[0]
    none = named in {"0", "unknown-word"} and all(
        word == "unknown-word" or word in _NO_VOLUME for word, _ in lists.values()
    )
    if lists and none:
        return False, next(at for _, at in lists.values())
    return UNSAID, next((at for _, at in lists.values()), 0)


def _book(source: ApplianceSource) -> Iterator[Hazard]:
    """Kyocera's own service, where it may be one; of any other maker there is nothing to say."""
    if vendor(source) not in {"", "kyocera"}:
        return
    look = source.look()
    where = Line(LOOK, look.line(*_BOOKS))
    if source.why(BOOK):
        exposed: Known[bool] = False if look.state(*_BOOKS) == "closed" else UNSAID
        yield _hazard("address-book", exposed=exposed, line=where)
        return
    said = source.lines(BOOK)[0]
    if said not in {"address-book open", "address-book closed"}:
        raise source.fail("hazard", BOOK, 1)
    yield _hazard("address-book", exposed=said.endswith("open"), line=Line(BOOK, 1))


def _hazard(name: Any, *, exposed: Known[bool], line: Line) -> Hazard:  # noqa: ANN401  (one of the words of the facet)
    return Hazard(name=name, exposed=exposed, handle=name, at={"": line})


def speaks_pjl(source: ApplianceSource) -> bool:
    """Did the printer itself name the language? To any other printer its lines would be a page of text."""
    try:
        if _RAW not in source.look().open:
            return False
    except Unanswered:
        return False
    return _by_device_id(source) or _by_interpreters(source)


def _by_device_id(source: ApplianceSource) -> bool:
    try:
        return any(_SPEAKS.search(text) for text in source.ipp().texts("printer-device-id"))
    except Unanswered:
        return False


def _by_interpreters(source: ApplianceSource) -> bool:
    try:
        walk = source.snmp(WALK)
        return any(walk.number(record.oid) == _IS_PJL for record in walk.below(_LANGUAGES))
    except Unanswered:
        return False


def may_have_book(source: ApplianceSource) -> bool:
    """Does something answer where Kyocera's service would, on a box that may be one?"""
    try:
        return bool(source.look().open & frozenset(_BOOKS)) and vendor(source) in {"", "kyocera"}
    except Unanswered:
        return False


HAZARDS: Final = Voice(
    name="hazards",
    asks=(LOOK, PJL, BOOK),
    asked_when=MappingProxyType({PJL: speaks_pjl, BOOK: may_have_book}),
    hears=MappingProxyType({"hazard": hear}),
    confidence=MappingProxyType({"": "documented"}),
)
