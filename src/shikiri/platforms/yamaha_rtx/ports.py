"""The built-in switch: how many ports `lan1` has, and which VLAN interface each belongs to where LAN division is on."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.say import say
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import line

# how many ports the built-in switch of `lan1` has by itself
PORTS: Final = {
    "RTX810": 4, "RTX830": 4, "NVR500": 4, "NVR510": 4, "NVR700W": 4, "RTX1200": 8, "RTX1210": 8, "RTX1220": 8,
}  # fmt: skip
_DIVIDED: Final = "port-based-option=divide-network"
_PORT = re.compile(r"lan\d+\.\d+")
_SPLIT = re.compile(r"\bport-based-option=split-into-(\d+(?::\d+)+)(?: |$)")
_VLAN = re.compile(r"vlan\d+")


def division(source: RtxSource, lan: str) -> Entry | None:
    """The line that divides the switch into networks of their own, else None."""
    said = source.last("lan", "type", lan)
    return said if said is not None and _DIVIDED in said.words else None


def other_division(source: RtxSource, lan: str) -> Entry | None:
    """A line that divides the switch in a way that is not understood."""
    said = source.last("lan", "type", lan)
    odd = said is not None and any(word.startswith("port-based") and word != _DIVIDED for word in said.words)
    return said if odd else None


def split(source: RtxSource, lan: str) -> dict[str, str]:
    """Port -> the ports it sees, itself included, where a line splits the switch: `split-into-1:234`.

    Ports of one group reach each other and the router, and no other group (the manual). What is in no group, or a
    pattern of the extended kind, says nothing.
    """
    said = source.last("lan", "type", lan)
    found = _SPLIT.search(said.text) if said is not None else None
    groups = found[1].split(":") if found else []
    once = len(set("".join(groups))) == len("".join(groups))
    return {f"{lan}.{port}": group for group in groups for port in group} if once else {}


def mapped(source: RtxSource, facet: str) -> dict[str, Entry]:
    """Port -> the line that maps it to a VLAN interface."""
    found: dict[str, Entry] = {}
    for entry in source.all("vlan", "port", "mapping"):
        if len(entry.words) != 5 or not _PORT.fullmatch(entry.words[3]):  # noqa: PLR2004
            raise source.fail(facet, entry)
        found[entry.words[3]] = entry
    return found


def switch_ports(source: RtxSource) -> tuple[str, ...]:
    """The ports of the built-in switch; none where nobody knows the model."""
    model = source.header[0] if source.header else ""
    return tuple(f"lan1.{number}" for number in range(1, PORTS.get(model, 0) + 1))


def members(source: RtxSource, facet: str) -> dict[str, str]:
    """Port -> VLAN interface where LAN division is on; port N without a line is in `vlanN`."""
    if division(source, "lan1") is None:
        return {}
    found = {port: port.replace("lan1.", "vlan") for port in switch_ports(source)}
    return found | {port: entry.words[4] for port, entry in mapped(source, facet).items()}


def moved(source: RtxSource, facet: str, port: str, interface: str) -> Command:
    """A port into another VLAN interface. Dividing an undivided switch takes `lan1` away: a person does that."""
    if division(source, "lan1") is None:
        raise Unwritable(facet, "group", say("rtx.divide"))
    if not _PORT.fullmatch(port) or not _VLAN.fullmatch(interface):
        raise Unwritable(facet, "group", say("rtx.no-command"))
    return line(f"vlan port mapping {port} {interface}")
