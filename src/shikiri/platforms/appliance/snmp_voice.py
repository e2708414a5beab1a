"""What an SNMP agent tells: what the box is, whom it answers, its addresses, its print channels."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from shikiri.formats.snmp import SnmpAnswer
from shikiri.model.facets.management import Management
from shikiri.model.reading import Line
from shikiri.platforms.appliance.addresses import address_of, exposures, leaves_the_cable
from shikiri.platforms.appliance.channels import printing, shut
from shikiri.platforms.appliance.identity import by_snmp
from shikiri.platforms.appliance.snmp_doors import snmp
from shikiri.platforms.appliance.source import ENGINE, PUBLIC, WALK, ApplianceSource
from shikiri.platforms.appliance.voice import Heard, Voice

_ADDRESSES, _ADDRESSES_4_6, _CASTS = "1.3.6.1.2.1.4.20.1.1", "1.3.6.1.2.1.4.34.1.3", "1.3.6.1.2.1.4.34.1.4"
_BROADCAST = 3
_CONSOLE = "1.3.6.1.2.1.43.5.1.1.13.1"
_CONSOLES = {3: True, 4: False}
_LENGTHS = {1: 4, 2: 16}  # InetAddressType: how many numbers of the index are the address


def firmware(source: ApplianceSource) -> Heard | None:
    """The identity by SNMP."""
    found = by_snmp(source)
    whole = bool(found.version and found.model)
    return Heard(things=(found.firmware(),), whole=whole, rests_on=(WALK,)) if found.at else None


def management(source: ApplianceSource) -> Heard | None:
    """Whether the panel may be used: prtConsoleDisable says `enabled` where it may."""
    walk = source.snmp()
    enabled = _CONSOLES.get(walk.number(_CONSOLE) or 0)
    if enabled is None:
        return None
    at = {"": Line(WALK, walk.line(_CONSOLE))}
    console = Management(name="console", service="console", enabled=enabled, handle="console", at=at)
    return Heard(things=(console,), rests_on=(WALK,))


def exposure(source: ApplianceSource) -> Heard | None:
    """The addresses of its interfaces, as the box itself knows them."""
    walk = source.snmp()
    found = {text: Line(WALK, line) for text, line in _addresses(walk) if leaves_the_cable(ipaddress.ip_address(text))}
    return Heard(things=exposures(found), rests_on=(WALK,)) if found else None


def _addresses(walk: SnmpAnswer) -> Iterator[tuple[str, int]]:
    for record in walk.below(_ADDRESSES):
        if address := address_of(str(record.value)):
            yield str(address), record.line
    for record in walk.below(_ADDRESSES_4_6):
        index = record.oid.removeprefix(f"{_ADDRESSES_4_6}.")
        kind, size, *rest = (*map(int, index.split(".")), 0, 0)
        if walk.number(f"{_CASTS}.{index}") == _BROADCAST:
            continue
        if _LENGTHS.get(kind) == size == len(rest) - 2 and all(part < 256 for part in rest):  # noqa: PLR2004  (a byte)
            yield str(ipaddress.ip_address(bytes(rest[:size]))), record.line


SNMP_VOICE = Voice(
    name="snmp",
    asks=(WALK, PUBLIC, ENGINE),
    hears={
        "firmware": firmware,
        "snmp": snmp,
        "printing": printing,
        "management": management,
        "exposure": exposure,
    },
    writes={"printing": shut},
    confidence={"": "documented", "firmware": "recorded"},
)
