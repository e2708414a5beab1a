"""Paths: every way from a segment to another segment, to a device itself, to the internet.

Layer 2 comes first. Then every device with an interface in the segment is followed, router by router. What was not
read, is not whole or is not modelled makes a way `unknown`. Sources that lie about their address are not judged:
no answer comes back to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from shikiri.engine.layer2 import joints
from shikiri.engine.reach import Open, Traffic
from shikiri.engine.site import LINK_LOCAL, Face, Path, SegmentPlan, Site, survey
from shikiri.engine.targets import End, Internet, Itself, Segment, Target
from shikiri.engine.walks import Hop, Question, Walk, answer, arrivals, families_of
from shikiri.model.net import ANYWHERE, AddressSet, Family
from shikiri.model.say import Say, say

ANYTHING: Final = Traffic(sources=ANYWHERE, destinations=ANYWHERE)
_ORDER: Final[dict[Open, int]] = {"yes": 0, "unknown": 1, "no": 2}


def worst(paths: Iterable[Path]) -> Open:
    """The answer over all paths: open if one is open, closed only if each one is."""
    return min((path.open for path in paths), key=_ORDER.__getitem__, default="unknown")


def between(site: Site, source: str, destination: str, like: Traffic = ANYTHING) -> tuple[Path, ...]:
    """Every way from one declared segment into another; `like` narrows what is asked for."""
    return _once(site, ("between", source, destination, like), lambda: _between(site, source, destination, like))


def _between(site: Site, source: str, destination: str, like: Traffic) -> tuple[Path, ...]:
    if unseen := _unseen(site, source, destination):
        return unseen
    target = Segment(site, destination)
    return _never_none((*joints(site, source, destination), *_walked(site, source, target, like)))


def to_device(site: Site, source: str, device: str, like: Traffic) -> tuple[Path, ...]:
    """Every way from a declared segment to a device's own addresses; `like` names the management.

    Of what joins the segments the device is in, which is the same for all its neighbours, only what decides.
    """
    return _once(site, ("to", source, device, like), lambda: _to_device(site, source, device, like))


def _to_device(site: Site, source: str, device: str, like: Traffic) -> tuple[Path, ...]:
    if unseen := _unseen(site, source):
        return unseen
    target = Itself(site, device)
    if not target.goal or any(face.silent for face in site.faces[device]):
        return (_unclear(site.unread.get(device) or say("reach.no-address", device=device)),)
    beside = {name for face in site.faces[device] for name in face.names if name != source}
    joined = [path for name in sorted(beside) for path in _deciding(site, source, name)]
    return _never_none((*joined, *_unread(site), *_walked(site, source, target, like)))


def to_internet(site: Site, source: str, like: Traffic = ANYTHING) -> tuple[Path, ...]:
    """Every way from a declared segment to the internet; private IPv4 sources need a translation on the way out."""
    if unseen := _unseen(site, source):
        return unseen
    return _never_none((*_unread(site), *_walked(site, source, Internet(site), like)))


def _once(site: Site, key: object, find: Callable[[], tuple[Path, ...]]) -> tuple[Path, ...]:
    """Several rules ask the same question."""
    if key not in site.memo:
        site.memo[key] = find()
    found: tuple[Path, ...] = site.memo[key]
    return found


def _deciding(site: Site, source: str, destination: str) -> tuple[Path, ...]:
    """Of all that joins two segments, the first that is open and the first that is unclear: these decide."""
    return _once(site, ("deciding", source, destination), lambda: _first_of_each(joints(site, source, destination)))


def _first_of_each(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    first = {path.open: path for path in reversed(paths)}
    return tuple(path for path in paths if path is first[path.open])


def _never_none(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """No way at all is a path that is closed."""
    return tuple(dict.fromkeys(paths)) or (Path(open="no", layer="layer3", reason=say("reach.no-way")),)


def _unclear(reason: Say, device: str = "") -> Path:
    return Path(open="unknown", layer="layer3", device=device, reason=reason)


def _unread(site: Site) -> tuple[Path, ...]:
    return tuple(_unclear(reason, device) for device, reason in site.unread.items())


def _unseen(site: Site, *names: str) -> tuple[Path, ...]:
    """The segments that no device shows: nothing can be said about them."""
    missing = [name for name in names if not _is_seen(site, name)]
    return tuple(_unclear(say("reach.not-seen", segment=name)) for name in missing)


def _is_seen(site: Site, name: str) -> bool:
    return name in site.plans and name in site.shown


def _walked(site: Site, source: str, target: Target, like: Traffic) -> Iterator[Path]:
    """The walks that arrive at a target, and the gateways from which none does."""
    starts = [face for face in site.faces_in(source) if face.speaks]
    if not starts:
        yield _unclear(say("reach.gateway-unread", segment=source))
    yield from _silent(site, source, target.until)
    arrived: set[tuple[Face, Family]] = set()
    followed = arrivals(site, source, target.until)
    for walk, into in followed.at(target.device):
        for end in target.ends(into, first=not walk):
            whole = (*walk, end.hop)
            weak = say("reach.route-unread") if len(whole) > target.routers else end.weak
            for family in families_of(whole):
                arrived.add((whole[0].into, family))
                yield _asked(site, whole, family, source, replace(end, weak=weak), like)
    if not followed.whole:
        yield _unclear(say("reach.too-intricate"))
    for start in starts:
        for family in sorted(start.families):
            if (start, family) not in arrived:
                yield from _not_arrived(site, source, (start, family), target, like)


def _silent(site: Site, *names: str) -> tuple[Path, ...]:
    """The interfaces that may have addresses in one of these segments, and do not print them."""
    return _once(site, ("silent", *names), lambda: tuple(_not_printing(site, names)))


def _not_printing(site: Site, names: tuple[str, ...]) -> Iterator[Path]:
    for faces in site.faces.values():
        for face in faces:
            if face.silent and (not face.names or not face.names.isdisjoint(names)):
                reason = say("reach.unsaid", field="addresses")
                yield replace(_unclear(reason, face.device), interfaces=(face.name,))


def _asked(site: Site, walk: Walk, family: Family, source: str, end: End, like: Traffic) -> Path:
    start = walk[0].into
    sources = ANYWHERE if family in start.loose else site.plans[source].subnets | start.networks
    if end.destinations.overlaps(LINK_LOCAL):  # a neighbour may speak to the device by these
        sources |= LINK_LOCAL
    destinations = ANYWHERE if family in end.vague else end.destinations
    shut = ""
    if not (sources & end.sources).ranges(family):
        shut = "reach.not-translated"
    elif _leaves_nothing(sources, like.sources, family) or _leaves_nothing(destinations, like.destinations, family):
        shut = "reach.not-asked"
    if shut:
        return Path(
            open="no", layer="layer3", device=start.device, interfaces=(start.name,), family=family, reason=say(shut)
        )
    question = Question(
        sources=sources & end.sources & like.sources,
        destinations=destinations & like.destinations,
        like=like,
        weak=end.weak,
        vague=family in start.loose or family in end.vague,
    )
    return answer(site, walk, family, question)


def _leaves_nothing(there: AddressSet, asked: AddressSet, family: Family) -> bool:
    """Does a question leave out all of the addresses there are? One about no address at all asks nothing."""
    return bool(asked and there.ranges(family)) and not (there & asked).ranges(family)


def _not_arrived(site: Site, source: str, start: tuple[Face, Family], target: Target, like: Traffic) -> Iterator[Path]:
    """A gateway from which nobody saw a way to the target: closed where it lets nothing in, else a doubt."""
    face, family = start
    reason = target.lost(face, family)
    if reason is not None:
        end = End(hop=Hop(face), destinations=target.goal)
        path = _asked(site, (end.hop,), family, source, end, like)
        yield path if path.open == "no" else replace(path, open="unknown", reason=reason)


__all__ = ["ANYTHING", "Path", "SegmentPlan", "Site", "between", "survey", "to_device", "to_internet", "worst"]
