"""The files of networkd that make our networks: bridges, tags on the trunks, sockets. All of them, each time whole.

Interfaces that others configured stay theirs: only what has a file of ours, or is not there yet, is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.errors import Unwritable
from shikiri.model.facets.segment import Segment
from shikiri.model.operation import File, Service
from shikiri.model.reading import Reading
from shikiri.model.say import say
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.changes import plain
from shikiri.platforms.linux.network.links import Link
from shikiri.platforms.linux_ap import net_files, network
from shikiri.platforms.linux_ap.isolation import apart, bound, trunks
from shikiri.platforms.linux_ap.networkd_text import QUIET, addressed, bridge, match, member
from shikiri.platforms.linux_ap.own_rules import word
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.write import Around

_SEGMENT: Final = Segment.FACET
_SOCKETS: Final = frozenset({"seat", "business", "printer", "camera", "management"})
NETWORKD: Final = Service(
    name="systemd-networkd.service", enabled=True, running=True, changed="reload", files=(net_files.NETWORKD,)
)


def network_commands(around: Around, moved: str = "") -> Iterator[Command]:
    """Every file of ours that differs from what lies there; `moved` is a socket that comes to us now."""
    source = read_again(around)
    plan = _Plan(source, around, moved)
    wanted = plan.files()
    if moved and "\nBridge=" not in wanted.get(path_of(moved, "network"), ""):
        raise Unwritable(_SEGMENT, "ports", say("linux.no-operation"))
    for path, text in sorted(wanted.items()):
        if net_files.text_of(source, path) != text:
            yield done(File(path=path, text=(text,)))
    yield done(NETWORKD)


def read_again(around: Around) -> ApSource:
    """The answers that this plan is made for."""
    source = ApSource(around.reading or Reading(device="", platform="", answers={}, when=None))
    try:
        network.links(source)
        net_files.files(source)
    except Unanswered as gap:
        raise Unwritable(_SEGMENT, "name", say("linux.not-answered", question=gap.question)) from None
    return source


def path_of(name: str, kind: str) -> str:
    return f"{net_files.NETWORKD}05-shikiri-{word(name, _SEGMENT)}.{kind}"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one machine should have."""

    source: ApSource
    around: Around
    moved: str

    @property
    def every(self) -> dict[str, Link]:
        return dict(network.links(self.source))

    def ours(self, name: str) -> bool:
        """Is it made by a file of ours, or not there yet?"""
        held = net_files.files(self.source)
        return name not in self.every or path_of(name, "netdev") in held or path_of(name, "network") in held

    def segments(self) -> list[Segment]:
        found = [one for one in self.around.wanted.things(_SEGMENT) if isinstance(one, Segment)]
        return [one for one in found if self.ours(str(one.name)) and not self._carried(str(one.name))]

    def _carried(self, name: str) -> bool:
        return any(link.name == name and link.is_port for link in self.every.values())

    def files(self) -> dict[str, str]:
        """Path -> text."""
        found: dict[str, str] = {}
        tagged: dict[str, list[str]] = {}
        kept_apart = apart(self.around)
        for one in self.segments():
            name, number = str(one.name), plain(one.vlan)
            tag = number if isinstance(number, int) else 0
            parent, _, behind = name.rpartition(".")
            if parent and behind == str(tag):  # a tag on a card, with an address of its own
                self._tag(found, tagged, parent, tag, addressed(one))
                continue
            if name not in self.every or path_of(name, "netdev") in net_files.files(self.source):
                found[path_of(name, "netdev")] = bridge(name, tag)
            found[path_of(name, "network")] = match(name, addressed(one) + "ConfigureWithoutCarrier=yes\n")
            for trunk in trunks(self.around) if tag else ():
                self._tag(found, tagged, trunk, tag, member(name, apart=trunk in kept_apart))
            for port in self._sockets(name):
                found[path_of(port, "network")] = match(port, QUIET + member(name, apart=port in kept_apart))
        for parent, children in tagged.items():
            lines = "".join(f"VLAN={child}\n" for child in sorted(children))
            found[path_of(parent, "network")] = match(parent, QUIET + lines)
        return found

    def _tag(self, found: dict[str, str], tagged: dict[str, list[str]], parent: str, tag: int, inside: str) -> None:
        """`lan1.20`, and the line of `lan1` that makes networkd put it there."""
        if parent not in self.every or self._carried(parent) or not self._free(parent):
            raise Unwritable(_SEGMENT, "vlan", say("linux.no-trunk", interface=parent))
        name = f"{parent}.{tag}"
        found[path_of(name, "netdev")] = f"[NetDev]\nName={name}\nKind=vlan\n\n[VLAN]\nId={tag}\n"
        found[path_of(name, "network")] = match(name, inside)
        tagged.setdefault(parent, []).append(name)

    def _free(self, name: str) -> bool:
        """Nothing of somebody else's is on it: our file would take its settings away."""
        held = path_of(name, "network") in net_files.files(self.source)
        return held or not (self.every[name].addresses or net_files.networkd(self.source, name))

    def _sockets(self, name: str) -> list[str]:
        """The cards in a network: ours already, those of a network that is made now, and one that moves to it."""
        segment = bound(self.around).segment_of(name)
        ports = bound(self.around).ports.items()
        found = [port for port, use in ports if segment and use.kind in _SOCKETS and use.segment == segment]
        kept = [port for port in found if port in self.every and port not in bound(self.around).radios]
        held, new = net_files.files(self.source), name not in self.every
        mine = [port for port in kept if path_of(port, "network") in held or port == self.moved]
        mine += [port for port in kept if new and port not in mine and not self.every[port].is_port]
        if busy := next((port for port in mine if not self._free(port)), ""):
            raise Unwritable(_SEGMENT, "ports", say("linux.port-in-use", interface=busy))
        return mine
