"""What a printer says of itself by IPP: what it is, how it takes jobs, what waits in it, what time it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from shikiri.formats.ipp_text import IppAnswer
from shikiri.model.facets.printing import Printing
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.identity import by_ipp
from shikiri.platforms.appliance.source import IPP, JOBS, ApplianceSource
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.base import Unanswered

Login = Literal["none", "user-name", "basic", "digest", "certificate"]
Release = Literal["none", "pin", "card", "password", "owner"]
_SECURITY, _AUTHENTICATION = "uri-security-supported", "uri-authentication-supported"
_QUEUED, _CLOCK, _RELEASE = "queued-job-count", "printer-current-time", "job-release-action-default"
_MANDATORY = "printer-mandatory-job-attributes"
# The word of IPP and ours; the rest (negotiate, oauth) is left unsaid.
_WORDS: Mapping[str, Login] = {
    "none": "none",
    "requesting-user-name": "user-name",  # whatever name somebody gives
    "basic": "basic",
    "digest": "digest",
    "certificate": "certificate",
}
_WORST = tuple(_WORDS.values())
_RELEASES: Mapping[str, Release] = {"none": "none", "job-password": "pin", "owner-authorized": "owner"}
_SECURITIES = {"none": False, "tls": True}


def firmware(source: ApplianceSource) -> Heard | None:
    """The identity by IPP."""
    found = by_ipp(source)
    whole = bool(found.version and found.model)
    return Heard(things=(found.firmware(),), whole=whole, rests_on=(IPP,)) if found.at else None


def printing(source: ApplianceSource) -> Heard | None:
    """`ipp` is printing without TLS, `ipps` with it; one machine may offer both, each with its own login."""
    answer = source.ipp()
    security, authentication = answer.texts(_SECURITY), answer.texts(_AUTHENTICATION)
    line = answer.line(_SECURITY)
    if not security:
        return None
    if any(word not in _SECURITIES for word in security):
        raise source.fail("printing", IPP, line)
    doors = list(zip(security, authentication, strict=False)) if len(security) == len(authentication) else None
    jobs, counted = _leftover(source, answer)
    release, released = _release(answer)
    plain, tried = _plain(answer, offered="none" in security)
    at = {"": Line(IPP, line), "authentication": Line(IPP, answer.line(_AUTHENTICATION))}
    things = tuple(
        Printing(
            protocol=protocol,
            enabled=word in security if protocol == "ipps" else plain,
            tls=_SECURITIES[word],
            authentication=_authentication([login for kind, login in doors or () if kind == word]),
            release=release,
            leftover_jobs=jobs,
            handle=protocol,
            at=at | {"leftover_jobs": counted, "release": released} | (tried if protocol == "ipp" else {}),
        )
        for protocol, word in (("ipp", "none"), ("ipps", "tls"))
    )
    return Heard(things=things, rests_on=(IPP,))


def _plain(answer: IppAnswer, *, offered: bool) -> tuple[Known[bool], dict[str, Line]]:
    """Are jobs taken without TLS? That a printer does not offer it is no proof: who tried it knows."""
    if offered or answer.plain not in {"answered", "refused"}:
        return (True if offered else UNSAID), {}
    return answer.plain == "answered", {"enabled": Line(IPP, answer.plain_line)}


def _authentication(words: list[str]) -> Known[Login]:
    """The weakest login of all doors of one kind."""
    known = [_WORDS[word] for word in words if word in _WORDS]
    return min(known, key=_WORST.index) if known and len(known) == len(words) else UNSAID


def _leftover(source: ApplianceSource, answer: IppAnswer) -> tuple[Known[int], Line]:
    """Jobs that wait: by the list of jobs and by the printer's own count, the larger one."""
    counts = [(count, Line(IPP, answer.line(_QUEUED))) for count in answer.values(_QUEUED) if _is_count(count)]
    try:
        waiting = source.jobs().waiting
    except Unanswered:
        waiting = None
    if waiting is not None:
        counts.append((waiting, Line(JOBS, 1)))
    return max(counts, key=lambda one: one[0]) if counts else (UNSAID, Line(IPP, 0))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _release(answer: IppAnswer) -> tuple[Known[Release], Line]:
    """Only what is done to every job counts: that a user may choose a PIN keeps nobody else's paper in."""
    if "job-password" in answer.texts(_MANDATORY):
        return "pin", Line(IPP, answer.line(_MANDATORY))
    words = answer.texts(_RELEASE)
    word = _RELEASES.get(words[0]) if len(words) == 1 else None
    return (word or UNSAID), Line(IPP, answer.line(_RELEASE))


def time_sync(source: ApplianceSource) -> Heard | None:
    """The clock of the printer beside ours. Who sets it, IPP does not tell."""
    answer = source.ipp()
    line, when = answer.line(_CLOCK), source.reading.when
    moment = next(_moments(answer), None)
    if moment is None:
        return None
    offset = moment.utcoffset()
    skew = abs(round((moment - when).total_seconds())) if when is not None and when.tzinfo else UNSAID
    clock = TimeSync(
        name="clock",
        utc_offset_minutes=round(offset.total_seconds() / 60) if offset is not None else UNSAID,
        skew_s=skew,
        handle="clock",
        at={"": Line(IPP, line)},
    )
    return Heard(things=(clock,), whole=True, rests_on=(IPP,))


def _moments(answer: IppAnswer) -> Iterator[datetime]:
    for text in answer.texts(_CLOCK):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            yield moment


IPP_VOICE = Voice(
    name="ipp",
    asks=(JOBS, IPP),
    hears={"firmware": firmware, "printing": printing, "time_sync": time_sync},
    confidence={"": "recorded"},
)
