"""The stations of a site: hosts without a platform that probes start from. verify never touches them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.facility import DeclaredWlan, Facility
from shikiri.model.say import Say, say
from shikiri.sessions.target import Target
from shikiri.workflow.hosts.words import Words, target_of

WORD = "station"
_KEYS = frozenset({"segment", "ssid", "interface", "outside", "gateway", "known_names", "refused_names"})
_INTERFACE = re.compile(r"[A-Za-z0-9._@-]{1,15}")
_DOMAIN = re.compile(r"(?!-)[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One station: how to log in, on which network it stands and by which interface it gets there."""

    name: str
    target: Target
    interface: str
    segment: str = ""
    ssid: str = ""  # empty: it is on a cable
    outside: bool = False  # it stands on the internet's side
    gateway: str = ""  # of one outside: the facility's address there
    known_names: tuple[str, ...] = ()  # names that every resolver knows
    refused_names: tuple[str, ...] = ()  # names that a filtering resolver refuses

    def wlan(self, facility: Facility) -> DeclaredWlan | None:
        return next((one for one in facility.wlans_named(self.ssid) if one.segment == self.segment), None)

    def role(self, facility: Facility) -> str:
        """What the network it stands on is for; '' outside."""
        segment = facility.segment(self.segment)
        return segment.role if segment else ""


def stations_of(told: Iterable[Words], facility: Facility, folder: Path) -> tuple[Station, ...]:
    """The stations out of what Ansible told about the hosts in scope. Every mistake is said at once."""
    found: list[Station] = []
    problems: list[Problem] = []
    for words in told:
        if words.is_device or words.values.get(WORD) is None:
            continue
        value = words.values[WORD]
        mistakes = tuple(_mistakes(words.host, value, facility))
        problems += [Problem(Path(words.file).name or "hosts.yml", 0, words.host, one) for one in mistakes]
        if words.failed is not None:
            problems.append(Problem(Path(words.file).name or "hosts.yml", 0, words.host, words.failed))
        if not mistakes and isinstance(value, Mapping):
            found.append(_station(words, value, folder))
    if problems:
        raise PolicyError(tuple(problems))
    return tuple(found)


def chosen(stations: tuple[Station, ...], names: Iterable[str]) -> tuple[Station, ...]:
    """The stations that were named; nobody named: all. There has to be one."""
    wanted = tuple(names)
    known = {one.name: one for one in stations}
    strangers = tuple(name for name in wanted if name not in known)
    if strangers or not stations:
        raise UsageError(say("probe.no-station", stations=strangers or ("-",), known=tuple(known) or ("-",)))
    return tuple(known[name] for name in wanted) or stations


def _station(words: Words, value: Mapping[str, object], folder: Path) -> Station:
    def text(key: str) -> str:
        return str(value.get(key) or "")

    return Station(
        name=words.host,
        target=target_of(words, folder),
        interface=text("interface"),
        segment=text("segment"),
        ssid=text("ssid"),
        outside=value.get("outside") is True,
        gateway=text("gateway"),
        known_names=_names(value.get("known_names")),
        refused_names=_names(value.get("refused_names")),
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _mistakes(host: str, value: object, facility: Facility) -> Iterator[Say]:
    if not isinstance(value, Mapping):
        yield say("probe.want-mapping", station=host)
        return
    strangers = tuple(sorted(set(map(str, value)) - _KEYS))
    if strangers:
        yield say("probe.unknown-word", station=host, words=strangers, known=tuple(sorted(_KEYS)))
    if not _INTERFACE.fullmatch(str(value.get("interface") or "")):
        yield say("probe.want-interface", station=host)
    segment, ssid = str(value.get("segment") or ""), str(value.get("ssid") or "")
    if value.get("outside") is not True and facility.segment(segment) is None:
        names = tuple(one.name for one in facility.segments)
        yield say("probe.unknown-segment", station=host, segment=segment or "-", known=names)
    elif ssid and not any(one.segment == segment for one in facility.wlans_named(ssid)):
        yield say("probe.strange-ssid", station=host, ssid=ssid, segment=segment)
    for name in (*_names(value.get("known_names")), *_names(value.get("refused_names"))):
        if not _DOMAIN.fullmatch(name):
            yield say("probe.want-name", station=host, name=name)
