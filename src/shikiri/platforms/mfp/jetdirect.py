"""The voice of HP's JetDirect: its own switches by SNMP, 1 is on and 0 is off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.logging import Logging
from shikiri.model.reading import Line
from shikiri.platforms.appliance.addresses import address_of
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.vendor import vendor
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp.switch_write import told
from shikiri.platforms.mfp.switches import Found, Speech, Switch, heard
from shikiri.platforms.write import Around

_NPCARD: Final = "1.3.6.1.4.1.11.2.4.3"
SWITCHED: Final = f"walk {_NPCARD}.7"
SYSLOG: Final = f"walk {_NPCARD}.5.5"
_HOST: Final = f"{_NPCARD}.5.5.0"
_WORDS: Final = {"1": True, "0": False}
_FOUND_BY: Final = frozenset({"mdns", "slp", "llmnr", "wsd"})


def _switch(facet: str, key: str, last: int) -> Switch:
    return Switch(facet=facet, key=key, resource=f"{_NPCARD}.7.{last}.0", path=("i",), words=_WORDS)


# From the public code of HP's own test tool. What LEDM or CDM say too, they are asked to change first.
SWITCHES: Final = (
    _switch("printing", "lpd", 22),
    _switch("printing", "raw9100", 24),
    _switch("printing", "ftp", 20),
    _switch("printing", "wsd", 37),
    _switch("discovery", "mdns", 29),
    _switch("discovery", "slp", 21),
    _switch("discovery", "llmnr", 38),
    _switch("discovery", "wsd", 36),
    _switch("management", "telnet", 19),
    _switch("management", "tftp", 44),
    _switch("logging", "log", 26),
)


def _read(source: ApplianceSource, switch: Switch) -> Found | None:
    walk = source.snmp(SWITCHED)
    number = walk.number(switch.resource)
    return None if number is None else Found(str(number), Line(SWITCHED, walk.line(switch.resource)))


def _offers(source: ApplianceSource, switch: Switch, word: str) -> bool:
    """It tells the switch, to somebody whom the site named: as `public` nothing is ever set."""
    return _may_set(source) and _read(source, switch) is not None and word in _WORDS


def _may_set(source: ApplianceSource) -> bool:
    try:
        return source.snmp(SWITCHED).asked.startswith(("3 ", "2c site", "1 site"))
    except Unanswered:
        return False


SPEECH = Speech("snmp", _read, _offers, SWITCHES)


def _switched(facet: str, source: ApplianceSource) -> Heard | None:
    """Its list of ways to be found is all there are, where it was told to the end."""
    things = heard(SPEECH, facet, source)
    whole = facet == "discovery" and {one.key for one in things} >= _FOUND_BY
    return Heard(things=things, whole=whole, rests_on=(SWITCHED,)) if things else None


def logging(source: ApplianceSource) -> Heard | None:
    """Whether logs are sent, and where to."""
    found = next((one for one in heard(SPEECH, "logging", source) if isinstance(one, Logging)), None)
    if found is None:
        return None
    if source.why(SYSLOG):
        return Heard(things=(found,), rests_on=(SWITCHED,))
    walk = source.snmp(SYSLOG)
    if _HOST not in walk.records:
        return Heard(things=(found,), rests_on=(SWITCHED,))
    host = walk.text(_HOST).strip()
    at = {**found.at, "hosts": Line(SYSLOG, walk.line(_HOST))}
    hosts = frozenset({host} if host and address_of(host) != address_of("0.0.0.0") else ())  # noqa: S104
    thing = replace(found, hosts=hosts, at=at)
    return Heard(things=(thing,), whole=True, rests_on=(SWITCHED, SYSLOG))


def _write(before: Any, after: Any, around: Around) -> Iterable[Command] | None:  # noqa: ANN401
    return told(SPEECH, before, after, around)


def _write_logging(before: Any, after: Any, around: Around) -> Iterable[Command] | None:  # noqa: ANN401
    """One receiver: the printer holds no more."""
    if not isinstance(before, Logging) or not isinstance(after, Logging) or around.reading is None:
        return None
    wanted, source = changes(before, after), ApplianceSource(around.reading)
    hosts = wanted.pop("hosts", None)
    if hosts is None:
        return told(SPEECH, before, after, around)
    if wanted or len(hosts) > 1 or source.why(SYSLOG) or not _may_set(source):
        return None
    if not all(address_of(host) for host in hosts):
        return None
    held = source.snmp(SYSLOG).text(_HOST)
    return (Command(parts=(f"snmp {_HOST} s={next(iter(hosts), '')}",), undo=(f"snmp {_HOST} s={held}",)),)


def _is_hp(source: ApplianceSource) -> bool:
    return vendor(source) == "hp"


JETDIRECT = Voice(
    name="jetdirect",
    asks=(SWITCHED, SYSLOG),
    hears={
        **{facet: partial(_switched, facet) for facet in ("printing", "discovery", "management")},
        "logging": logging,
    },
    writes={
        **dict.fromkeys(("printing", "discovery", "management"), _write),
        "logging": _write_logging,
    },
    asked_when={SWITCHED: _is_hp, SYSLOG: _is_hp},
    vendors=("hp",),
)
