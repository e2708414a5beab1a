"""SNMP of an Axis camera: which versions are on, and whether their community is a word everybody knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.snmp import Snmp
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.appliance.changes import changes, switched
from shikiri.platforms.appliance.communities import community
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.axis.params import LIST, Params, params
from shikiri.platforms.axis.write import listed, put
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

REST: Final = "/config/rest/snmp/v1"
ALL, V1, V2C, V3 = "SNMP.Enabled", "SNMP.V1", "SNMP.V2c", "SNMP.V3"
_COMMUNITIES: Final = (("ro", "SNMP.V1ReadCommunity"), ("rw", "SNMP.V1WriteCommunity"))


def hear(source: ApplianceSource) -> Heard | None:
    """By the list; where its release has none of it, by the page of its own."""
    try:
        known = params(source)
    except Unanswered:
        known = None
    if known is not None and known.has(ALL) and (known.flag("snmp", ALL) is not False or source.why(REST)):
        return Heard(things=tuple(_listed(known)), whole=True, rests_on=(LIST,))
    if source.why(REST):
        return None
    return Heard(things=tuple(_paged(source)), whole=True, rests_on=(REST,))


def _listed(known: Params) -> Iterator[Snmp]:
    if known.flag("snmp", ALL) is False:
        return
    old, newer = known.flag("snmp", V1), known.flag("snmp", V2C)
    version: Any = "1" if old is True else "2c" if old is False and newer is True else UNSAID
    enabled: Known[bool] = True if True in (old, newer) else False if (old, newer) == (False, False) else UNSAID
    for access, parameter in _COMMUNITIES:
        if known.has(parameter) or (access == "ro" and enabled is not False):
            yield _community(known, parameter, access, version, enabled)
    if known.flag("snmp", V3) is not False:
        yield Snmp(name="v3", enabled=known.flag("snmp", V3), version="3", handle="v3", at={"": known.line(V3, ALL)})


def _community(known: Params, parameter: str, access: Any, version: Any, enabled: Known[bool]) -> Snmp:  # noqa: ANN401
    return Snmp(
        enabled=enabled,
        version=version,
        handle=parameter,
        at={"": known.line(V1, V2C, ALL), "community": known.line(parameter, V1, ALL)},
        **community(known.text(parameter), access, is_set=known.has(parameter)),
    )


def _paged(source: ApplianceSource) -> Iterator[Snmp]:
    data = source.mapping(REST).get("data")
    if not isinstance(data, dict) or not isinstance(data.get("enabled"), bool):
        raise source.fail("snmp", REST)
    if not data["enabled"]:
        return
    for key, name, version in (("snmpV1", "community 1", "1"), ("snmpV2", "community 2", "2c"), ("snmpV3", "v3", "3")):
        part = data.get(key)
        on = part.get("enabled") if isinstance(part, dict) else None
        if on is not False:
            number: Any = version
            yield Snmp(
                name=name,
                enabled=on if isinstance(on, bool) else UNSAID,
                version=number,
                handle=key,
                at={"": source.key_line(REST, key)},
            )


def write(before: Snmp | None, after: Snmp | None, around: Around) -> Iterable[Command] | None:
    """Old versions off; a community that is wished away goes with them, all communities share one switch."""
    known = listed(around)
    if before is None or known is None or not known.has(ALL) or before.handle == "v3":
        return None
    left = {"enabled": False} if after is None else changes(before, after)
    if not left:
        return ()
    if switched(left) is not False:
        return None
    return [put(known, one, "no") for one in (V1, V2C) if known.has(one) and known.flag("snmp", one) is not False]
