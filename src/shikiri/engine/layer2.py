"""Layer 2: do two segments share a network before any packet filter is asked?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from shikiri.engine.reach import settled
from shikiri.engine.site import Face, Path, SegmentPlan, Site, facet_doubt
from shikiri.model.facets.base import Thing
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.wlan import Wlan
from shikiri.model.reading import Line
from shikiri.model.say import Say, say

_FACETS = ("segment", "wlan", "port_isolation")


def joints(site: Site, source: str, destination: str) -> tuple[Path, ...]:
    """Everything that joins two segments, or may join them: same VLAN, same bridge, a port or an SSID in the other."""
    key = ("joints", source, destination)
    if key not in site.memo:
        site.memo[key] = tuple(_joints(site, site.plans[source], site.plans[destination]))
    found: tuple[Path, ...] = site.memo[key]
    return found


def _joints(site: Site, one: SegmentPlan, other: SegmentPlan) -> Iterator[Path]:
    if one.vlan and one.vlan == other.vlan:
        yield Path(open="yes", layer="declared", reason=say("reach.same-vlan", vlan=one.vlan))
    for device, reason in site.unread.items():
        yield Path(open="unknown", layer="layer2", device=device, reason=reason)
    for device, state in site.states.items():
        doubts = (facet_doubt(state, facet) for facet in _FACETS)
        if doubt := next((doubt for doubt in doubts if doubt is not None), None):
            yield Path(open="unknown", layer="layer2", device=device, reason=doubt)
        faces = site.faces[device]
        yield from _by_faces(faces, one, other)
        for mine, theirs in ((one, other), (other, one)):
            if meant := site.meant.get((device, mine.name)):
                sides = _Sides(site, device, mine, theirs)
                for thing in meant:
                    yield from _by_thing(device, thing, faces, sides)
    yield from _same_number_elsewhere(site, one, other)


def _by_faces(faces: tuple[Face, ...], one: SegmentPlan, other: SegmentPlan) -> Iterator[Path]:
    mine = [face for face in faces if one.name in face.names]
    theirs = [face for face in faces if other.name in face.names]
    for face in faces:
        in_one, in_other = one.name in face.names, other.name in face.names
        if in_one and in_other:
            yield _joint(face, say("reach.one-interface", interface=face.name), "vlan")
        elif in_one or in_other:
            values = {"vlan": face.vlan, "bridge": face.bridge}
            if silent := next((field for field, value in values.items() if value is None), ""):
                yield _unclear(face.device, face.name, say("reach.unsaid", field=silent))
    for face, foreign in product(mine, theirs):
        if face is foreign:
            continue
        if face.bridge and face.bridge == foreign.bridge:
            yield _joint(face, say("reach.same-bridge", bridge=face.bridge, other=foreign.name), "bridge")
        elif face.vlan and face.vlan == foreign.vlan:
            yield _joint(face, say("reach.same-vlan", vlan=face.vlan), "vlan")


def _joint(face: Face, reason: Say, field: str) -> Path:
    line = face.segment.line(field)
    return _open(face.device, face.name, reason, line)


def _open(device: str, interface: str, reason: Say, line: Line | None) -> Path:
    lines = (line,) if line is not None else ()
    return Path(open="yes", layer="layer2", device=device, interfaces=(interface,), reason=reason, lines=lines)


def _unclear(device: str, interface: str, reason: Say) -> Path:
    return Path(open="unknown", layer="layer2", device=device, interfaces=(interface,), reason=reason)


class _Sides:
    """The segment a thing is meant for, the one it must not lead into, and the VLANs of that one."""

    def __init__(self, site: Site, device: str, mine: SegmentPlan, theirs: SegmentPlan) -> None:
        self.mine, self.theirs = mine, theirs
        numbers = _numbers(site, theirs.name)
        self.here = numbers.get(device, set()) | ({theirs.vlan} if theirs.vlan else set())
        self.elsewhere = numbers[""] - self.here

    def judge(self, device: str, thing: Thing, field: str, carried: set[int]) -> Path | None:
        """The path that these VLANs open, if they do."""
        if shared := carried & self.here:
            return _open(device, thing.key, say("reach.same-vlan", vlan=min(shared)), thing.line(field))
        if shared := carried & self.elsewhere:
            return _unclear(device, thing.key, say("reach.same-number", vlan=min(shared), other=self.theirs.name))
        return None


def _numbers(site: Site, name: str) -> dict[str, set[int]]:
    """The VLAN numbers of a segment by device; under "" those of all."""
    key = ("numbers", name)
    if key not in site.memo:
        numbers: dict[str, set[int]] = {"": set()}
        for face in site.faces_in(name):
            if face.vlan:
                numbers[""].add(face.vlan)
                numbers.setdefault(face.device, set()).add(face.vlan)
        site.memo[key] = numbers
    found: dict[str, set[int]] = site.memo[key]
    return found


def _by_thing(device: str, thing: Thing, faces: tuple[Face, ...], sides: _Sides) -> Iterator[Path]:
    """An SSID or a seat port that is meant for one segment and leads into the other, or may."""
    if isinstance(thing, Wlan) and settled(thing.enabled) is not False:
        yield from _by_wlan(device, thing, faces, sides)
    if isinstance(thing, PortIsolation) and settled(thing.enabled) is not False:
        yield from _by_port(device, thing, sides)


def _by_wlan(device: str, wlan: Wlan, faces: tuple[Face, ...], sides: _Sides) -> Iterator[Path]:
    mine, theirs = sides.mine, sides.theirs
    vlan, interface = settled(wlan.vlan), settled(wlan.interface)
    behind = [face for face in faces if interface and interface in {face.name, face.segment.handle, face.bridge}]
    is_mine = any(mine.name in face.names for face in behind) or (vlan == 0 and not mine.vlan and bool(theirs.vlan))
    if any(theirs.name in face.names for face in behind):
        yield _open(device, wlan.key, say("reach.thing-in", segment=theirs.name), wlan.line("interface"))
    elif path := sides.judge(device, wlan, "vlan", {vlan} if vlan else set()):
        yield path
    elif not vlan and not is_mine:
        yield _unclear(device, wlan.key, say("reach.unsaid", field="vlan"))


def _by_port(device: str, port: PortIsolation, sides: _Sides) -> Iterator[Path]:
    mode = settled(port.mode)
    tagged, native, vlan = settled(port.tagged), settled(port.native), settled(port.vlan)
    if mode == "routed":
        return
    if mode == "access":
        path = sides.judge(device, port, "vlan", {vlan or 0, *(tagged or ())})
        silent = "vlan" if vlan is None else ""
    elif mode == "trunk":
        path = sides.judge(device, port, "tagged", {native or 0, *(tagged or ())})
        silent = "tagged" if tagged is None else "native" if native is None else ""
    else:  # what is plugged in decides
        path, silent = None, "mode"
    if path or silent:
        yield path or _unclear(device, port.key, say("reach.unsaid", field=silent))


def _same_number_elsewhere(site: Site, one: SegmentPlan, other: SegmentPlan) -> Iterator[Path]:
    """The same VLAN number on two devices: nobody read whether a cable joins them."""
    if one.vlan or other.vlan:
        return
    for face, foreign in product(site.faces_in(one.name), site.faces_in(other.name)):
        if face.device != foreign.device and face.vlan and face.vlan == foreign.vlan:
            yield _unclear(face.device, face.name, say("reach.same-number", vlan=face.vlan, other=foreign.device))
