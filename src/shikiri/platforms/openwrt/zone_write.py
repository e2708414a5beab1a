"""The zone of a new network: nobody in it reaches the device or another network, until a rule says so.

Where the device hands out addresses there, its users also get what they need for it: DHCP, names, and the way out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facility import Binding
from shikiri.platforms.openwrt.firewall import FIREWALL, Firewall, firewall
from shikiri.platforms.openwrt.ops import make, name_for, put, put_list
from shikiri.platforms.openwrt.source import OpenwrtSource

_LONGEST: Final = 11  # a longer name makes fw3 refuse the zone
_NEEDED: Final = (("dns", ("tcp", "udp"), "53"), ("dhcp", ("udp",), "67"))


def zoned(source: OpenwrtSource, name: str, binding: Binding | None) -> Iterator[Command]:
    """A zone for one network; none where there is no firewall, or the network has one."""
    fw = firewall(source)
    if fw is None or fw.zones_of(name):
        return
    zone = _free(fw, name[:_LONGEST])
    at = name_for("zone", name)
    yield make(FIREWALL, at, "zone")
    yield put(FIREWALL, at, "name", zone)
    yield put_list(FIREWALL, at, "network", (name,))
    yield put(FIREWALL, at, "input", "REJECT")
    yield put(FIREWALL, at, "output", "ACCEPT")
    yield put(FIREWALL, at, "forward", "REJECT")
    if binding is None or name not in {one for word in binding.dhcp for one in binding.segments.get(word, ())}:
        return
    for what, protocols, port in _NEEDED:
        rule = name_for(name, what)
        yield make(FIREWALL, rule, "rule")
        yield put(FIREWALL, rule, "name", rule)
        yield put(FIREWALL, rule, "src", zone)
        yield put_list(FIREWALL, rule, "proto", protocols)
        yield put(FIREWALL, rule, "dest_port", port)
        yield put(FIREWALL, rule, "target", "ACCEPT")
    out = fw.zones_of(binding.outside)
    if binding.outside and len(out) == 1:
        way = name_for(name, "out")
        yield make(FIREWALL, way, "forwarding")
        yield put(FIREWALL, way, "src", zone)
        yield put(FIREWALL, way, "dest", out[0].name)


def _free(fw: Firewall, wish: str) -> str:
    taken = {one.name for one in fw.zones}
    return next(
        name for number in range(1, 99) if (name := wish if number == 1 else f"{wish[:9]}{number}") not in taken
    )
