"""NAT: which inner addresses the descriptors of an interface translate, and what they hand in from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.net import ANY_PORT, NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Default, Known, Nothing
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.packets import PORTED, ports
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
        static=tuple(one for number in listed if number != "reverse" for one in _static(source, number)),
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
            total |= _ALL4 if word == "auto" else _addresses(source, entry, word)
    return (Default(total, "C") if tag else total), line


def _addresses(source: RtxSource, entry: Entry, word: str) -> AddressSet:
    try:
        return AddressSet.of(word)
    except ValueError:
        raise source.fail(_FACET, entry) from None


def _static(source: RtxSource, number: str) -> Iterator[Forward]:
    for entry in source.all("nat", "descriptor", "masquerade", "static", number):
        words = entry.after(6)  # INNER PROTOCOL [[OUTER=]INNER]
        if len(words) < 2:  # noqa: PLR2004
            raise source.fail(_FACET, entry)
        inner, line = _addresses(source, entry, words[0]), source.line(entry)
        if words[1] not in PORTED or len(words) < 3:  # noqa: PLR2004
            yield Forward(inner=inner, protocol=words[1], line=line)
            continue
        outside, equals, within = words[2].partition("=")
        try:
            outer_ports, inner_ports = ports(outside), ports(within if equals else outside)
        except ValueError:
            raise source.fail(_FACET, entry) from None
        yield Forward(inner=inner, protocol=words[1], outer_ports=outer_ports, inner_ports=inner_ports, line=line)
    for entry in source.all("nat", "descriptor", "static", number):
        yield _one_to_one(source, entry)
    incoming = source.last("nat", "descriptor", "masquerade", "incoming", number)
    if incoming is not None and incoming.words[5:6] == ("forward",) and len(incoming.words) > 6:  # noqa: PLR2004
        inner = _addresses(source, incoming, incoming.words[6])
        yield Forward(inner=inner, outer_ports=ANY_PORT, line=source.line(incoming))


def _one_to_one(source: RtxSource, entry: Entry) -> Forward:
    """`nat descriptor static N ID OUTER=INNER [COUNT]`, or with a mask behind the inner address."""
    words = entry.after(5)
    outer, equals, inner = (words[0] if words else "").partition("=")
    if not equals:
        raise source.fail(_FACET, entry)
    address, slash, mask = inner.partition("/")
    if slash:
        return Forward(
            inner=_addresses(source, entry, inner),
            outer=_addresses(source, entry, f"{outer}/{mask}"),
            line=source.line(entry),
        )
    count = int(words[1]) if len(words) > 1 and words[1].isdigit() else 1
    return Forward(
        inner=_addresses(source, entry, _run(source, entry, address, count)),
        outer=_addresses(source, entry, _run(source, entry, outer, count)),
        line=source.line(entry),
    )


def _run(source: RtxSource, entry: Entry, first: str, count: int) -> str:
    start = _addresses(source, entry, first).ip4[0][0]
    low, high = AddressSet(((start, start),)), AddressSet(((start + count - 1,) * 2,))
    return f"{low}-{high}" if count > 1 else str(low)


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse)
