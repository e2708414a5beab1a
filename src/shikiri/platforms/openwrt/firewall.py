"""The firewall as `firewall` describes it: zones, rules, forwardings, and what is included from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from shikiri.platforms.base import Unanswered
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.net_parts import Networks
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section

FIREWALL: Final = "firewall"
SERVICES: Final = "ls /etc/rc.d"
EXTRAS: Final = "firewall extras"
Verdict = Literal["permit", "deny"]
VERDICTS: Final[dict[str, Verdict]] = {"ACCEPT": "permit", "REJECT": "deny", "DROP": "deny"}
_BY_OTHER_MEANS: Final = ("device", "subnet", "extra", "extra_src", "extra_dest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One zone: its interfaces, and what it does with packets that no rule names. None: nobody can tell."""

    name: str
    section: Section
    interfaces: frozenset[str]
    input: Verdict | None
    forward: Verdict | None
    families: frozenset[str]
    doubt: str = ""  # how else it takes packets in


@dataclass(frozen=True, slots=True, kw_only=True)
class Firewall:
    """All of it. `doubts` are parts that nobody models: any of them may let through or stop."""

    zones: tuple[Zone, ...]
    rules: tuple[Section, ...]
    forwardings: tuple[Section, ...]
    redirects: tuple[Section, ...]
    nats: tuple[Section, ...]
    input: Verdict | None
    forward: Verdict | None
    defaults: Section | None
    doubts: tuple[str, ...]

    def zone(self, name: str) -> Zone | None:
        return next((one for one in self.zones if one.name == name), None)

    def zones_of(self, interface: str) -> tuple[Zone, ...]:
        return tuple(one for one in self.zones if interface in one.interfaces)


def is_running(source: OpenwrtSource, service: str) -> bool:
    """Is a service started at boot? Raises where nobody was asked."""
    return any(word.lstrip("S0123456789") == service and word.startswith("S") for word in services(source))


def services(source: OpenwrtSource) -> tuple[str, ...]:
    return tuple(word for line in source.lines(SERVICES) for word in line.split())


def firewall(source: OpenwrtSource) -> Firewall | None:
    """The firewall of this device; None where none is there or none is started."""
    return source.once("firewall", _read)


def _read(source: OpenwrtSource) -> Firewall | None:
    package = source.package(FIREWALL)
    if not package.sections or not _may_run(source):
        return None
    on = [one for one in package.sections if one.flag("enabled") is not False]
    defaults = next((one for one in on if one.type == "defaults"), None)
    found = networks(source)

    def policy(section: Section, option: str) -> Verdict | None:
        said = section.text(option) or (defaults.text(option) if defaults is not None else "")
        return VERDICTS.get(said.upper())

    zones = tuple(
        Zone(
            name=one.text("name"),
            section=one,
            interfaces=frozenset(_interfaces(one, found)),
            input=policy(one, "input"),
            forward=policy(one, "forward"),
            families=families_of(one.text("family")),
            doubt=next((word for word in _BY_OTHER_MEANS if word in one.options), ""),
        )
        for one in on
        if one.type == "zone" and one.text("name")
    )
    return Firewall(
        zones=zones,
        rules=tuple(one for one in on if one.type == "rule"),
        forwardings=tuple(one for one in on if one.type == "forwarding"),
        redirects=tuple(one for one in on if one.type == "redirect"),
        nats=tuple(one for one in on if one.type == "nat"),
        input=VERDICTS.get(defaults.text("input").upper()) if defaults is not None else None,
        forward=VERDICTS.get(defaults.text("forward").upper()) if defaults is not None else None,
        defaults=defaults,
        doubts=tuple(_doubts(source, on, zones)),
    )


def _may_run(source: OpenwrtSource) -> bool:
    """A capture without the list of services says nothing against it; its facet then is not whole."""
    try:
        return is_running(source, "firewall")
    except Unanswered:
        return True


def _interfaces(zone: Section, found: Networks) -> Iterator[str]:
    yield from zone.words("network")
    devices = set(zone.words("device"))
    yield from (one.name for one in found.interfaces.values() if one.device in devices)
    # an interface may name its zone itself; protocols of a modem do
    yield from (one.name for one in found.interfaces.values() if one.section.text("zone") == zone.text("name"))


def _doubts(source: OpenwrtSource, on: list[Section], zones: tuple[Zone, ...]) -> Iterator[str]:
    extras = source.lines(EXTRAS) if source.has(EXTRAS) else ()
    files = {line.partition(": ")[0] for line in extras if ": " in line}
    yield from sorted(files)
    for one in on:
        if one.type == "include" and one.text("path") != "/etc/firewall.user":
            yield f"include {one.text('path') or one.address}"
        elif one.type == "include" and not source.has(EXTRAS):
            yield "include /etc/firewall.user"
    for zone in zones:
        if (zone.doubt and any(mark in word for word in zone.section.words("device") for mark in "!+*")) or (
            zone.doubt and zone.doubt != "device"
        ):
            yield f"zone {zone.name} {zone.doubt}"


def families_of(text: str) -> frozenset[str]:
    """`option family`: nothing and `any` are both."""
    word = text.lower()
    if word in ("", "any", "all", "*"):
        return frozenset({"ip4", "ip6"})
    return frozenset({"ip4"}) if word == "inet" or "4" in word else frozenset({"ip6"}) if "6" in word else frozenset()
