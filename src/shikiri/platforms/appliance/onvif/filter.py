"""The addresses of a camera, and whom its own filter lets in on each."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import Any, Final

from shikiri.model.facets.exposure import Exposure
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.addresses import is_public, leaves_the_cable
from shikiri.platforms.appliance.changes import changes, plain
from shikiri.platforms.appliance.onvif.answers import FILTER, INTERFACES, only, said
from shikiri.platforms.appliance.onvif.tell import Commands, refuse, tell
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

_IP4: Final = 4
_MOST_NETWORKS: Final = 32


def exposure(source: ApplianceSource) -> Heard:
    """Its own addresses, and whom its filter lets in on each."""
    return Heard(things=tuple(_addresses(source)))


def _addresses(source: ApplianceSource) -> Iterator[Exposure]:
    for one in said(source, INTERFACES).within("Address"):
        try:
            address = ipaddress.ip_address(one.text.partition("%")[0])
        except ValueError:
            raise source.fail("exposure", INTERFACES, one.line) from None
        if not leaves_the_cable(address):
            continue
        everybody = AddressSet.of(f"any{address.version}")
        sources, line = _admitted(source, address.version, everybody)
        yield Exposure(
            address=str(address),
            public=is_public(address),
            sources=sources,
            filtered=UNSAID if sources is UNSAID else sources != everybody,
            handle=str(address),
            at={"": Line(INTERFACES, one.line), **dict.fromkeys(("sources", "filtered"), Line(FILTER, line))},
        )


def _admitted(source: ApplianceSource, version: int, everybody: AddressSet) -> tuple[Known[AddressSet], int]:
    """Who may connect. A list of the allowed without an entry may be a filter that is off: nobody can tell."""
    try:
        root = said(source, FILTER)
    except Unanswered:
        return UNSAID, 0
    rules = only(source, "exposure", FILTER, root, "IPAddressFilter")
    kind, entries = rules.said("Type"), rules.all(f"IPv{version}Address")
    try:
        named_here = AddressSet.of(*(f"{one.said('Address')}/{one.said('PrefixLength')}" for one in entries))
    except ValueError:
        raise source.fail("exposure", FILTER, rules.line) from None
    if kind == "Deny":
        return everybody - named_here, rules.line
    return (named_here, rules.line) if kind == "Allow" and named_here else (UNSAID, rules.line)


def write_exposure(before: Exposure | None, after: Exposure | None, around: Around) -> Commands | None:
    """One list for the whole box: what is wanted on each of its addresses, together."""
    if before is None or after is None or set(changes(before, after)) - {"sources", "filtered"}:
        return None
    if "sources" not in changes(before, after):
        raise refuse("exposure", "filtered", "onvif.no-sources")
    wanted, held = (_together(state.things("exposure")) for state in (around.wanted, around.observed))
    if wanted is None:
        raise refuse("exposure", "sources", "onvif.no-sources")
    was_on = any(plain(one.filtered) is True for one in around.observed.things("exposure"))  # type: ignore[attr-defined]
    old = f"onvif SetIPAddressFilter allow={held}" if held and was_on else "onvif SetIPAddressFilter deny="
    return [tell(f"SetIPAddressFilter allow={wanted}", undo=(old,), stage="close")]


def _together(things: Iterable[Any]) -> str | None:
    found = AddressSet()
    for one in things:
        sources = plain(one.sources)
        if isinstance(sources, AddressSet):
            version = ipaddress.ip_address(one.key).version if one.key else 4
            found |= sources.only4 if version == _IP4 else sources.only6
    networks = [str(net) for low, high in _ranges(found) for net in ipaddress.summarize_address_range(low, high)]
    return ",".join(networks) if 0 < len(networks) <= _MOST_NETWORKS else None


def _ranges(found: AddressSet) -> Iterator[tuple[Any, Any]]:
    yield from ((ipaddress.IPv4Address(low), ipaddress.IPv4Address(high)) for low, high in found.ip4)
    yield from ((ipaddress.IPv6Address(low), ipaddress.IPv6Address(high)) for low, high in found.ip6)
