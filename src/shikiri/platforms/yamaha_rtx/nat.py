"""NAT: which inner addresses the descriptors of an interface translate, and what they hand in from outside."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.nat import Nat
from shikiri.model.net import NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Default, Known, Nothing
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.forwards import addresses_in, forwards
from shikiri.platforms.yamaha_rtx.nat_render import render
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Nat.FACET
_TYPES: Final = {"none": False, "nat": True, "masquerade": True, "nat-masquerade": True}
_ALL4: Final = AddressSet.of("any4")


def parse(source: RtxSource) -> Parsed:
    things = []
    for interface, entries in source.on_interface.items():
        applied = [
            entry for entry in entries if entry.words[:1] == ("ip",) and entry.words[2:4] == ("nat", "descriptor")
        ]
        if applied:
            things.append(_nat(source, interface, applied[-1]))
    return Parsed(tuple(things), rests_on=(CONFIG,))


def _nat(source: RtxSource, interface: str, entry: Entry) -> Nat:
    listed = entry.after(4)
    forward = listed[: listed.index("reverse")] if "reverse" in listed else listed
    if not listed or not all(word.isdigit() for word in listed if word != "reverse"):
        raise source.fail(_FACET, entry)
    inner, at_inner = _inner(source, forward)
    return Nat(
        handle=interface,
        at={"": source.line(entry), "inner": at_inner or source.line(entry)},
        interface=interface,
        inner=UNSAID
        if "reverse" in listed
        else inner,  # a reverse descriptor translates the other way; nobody models it
        static=tuple(one for number in listed if number != "reverse" for _, one in forwards(source, number)),
    )


def _inner(source: RtxSource, numbers: tuple[str, ...]) -> tuple[Known[AddressSet], Line | None]:
    """The union over the descriptors; a translating one without a line takes every address."""
    total, tag, line = NOWHERE, "", None
    for number in numbers:
        said = source.last("nat", "descriptor", "type", number)
        if said is not None and (len(said.words) < 5 or said.words[4] not in _TYPES):  # noqa: PLR2004
            raise source.fail(_FACET, said)
        if said is None or not _TYPES[said.words[4]]:
            continue
        entry = source.last("nat", "descriptor", "address", "inner", number)
        if entry is None:
            if isinstance(source.silent(_ALL4), Nothing):
                return UNSAID, None
            total, tag = total | _ALL4, "C"
            continue
        line = source.line(entry)
        for word in entry.after(5):
            total |= _ALL4 if word == "auto" else addresses_in(source, entry, word)
    return (Default(total, "C") if tag else total), line


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
