"""The interfaces of the machine as whoever comes in sees them: which addresses are to be expected there."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.questions import ADDRESSES, ROUTES, ROUTES6
from shikiri.platforms.linux.source import LinuxSource


@dataclass(frozen=True, slots=True)
class Face:
    """One interface and the networks behind it; where a default route leads, that is everywhere."""

    name: str
    space: AddressSet


def faces(source: LinuxSource) -> tuple[Face, ...]:
    """Every interface but the loopback; where the machine did not list them, one with everything behind it."""
    try:
        links = source.json(ADDRESSES)
    except Unanswered:
        return ()
    outer4, outer6 = _ways_out(source, ROUTES), _ways_out(source, ROUTES6)
    found = []
    for link in links:
        name = str(link.get("ifname", ""))
        if not name or "LOOPBACK" in link.get("flags", ()):
            continue
        space = AddressSet.of(
            *(f"{one['local']}/{one['prefixlen']}" for one in link.get("addr_info", ()) if "local" in one)
        )
        space |= ANYWHERE.only4 if name in outer4 or "" in outer4 else NOWHERE
        space |= ANYWHERE.only6 if name in outer6 or "" in outer6 else NOWHERE
        found.append(Face(name, space))
    return tuple(found)


def _ways_out(source: LinuxSource, question: str) -> frozenset[str]:
    """The interfaces of the default routes; '' where nobody said, and it may be any. An empty list is an answer."""
    answer = source.reading.answers.get(question)
    if answer is None or source.exit_status(question) not in (0, None):
        return frozenset({""})
    if not answer.text.strip():
        return frozenset() if answer.complete else frozenset({""})
    return frozenset(str(one.get("dev", "")) for one in source.json(question) if one.get("dst") == "default")
