"""What NAT hands in from outside: forwarded ports, one address for another, and everything else to one host."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.net import ANY_PORT, AddressSet
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.packets import PORTED, ports
from shikiri.platforms.yamaha_rtx.source import RtxSource

_FACET = Nat.FACET


def addresses_in(source: RtxSource, entry: Entry, word: str) -> AddressSet:
    try:
        return AddressSet.of(word)
    except ValueError:
        raise source.fail(_FACET, entry) from None


def forwards(source: RtxSource, number: str) -> Iterator[tuple[Entry, Forward]]:
    """Every line of one descriptor that hands something in, and what it hands in."""
    for entry in source.all("nat", "descriptor", "masquerade", "static", number):
        words = entry.after(6)  # INNER PROTOCOL [[OUTER=]INNER]
        if len(words) < 2:  # noqa: PLR2004
            raise source.fail(_FACET, entry)
        inner, line = addresses_in(source, entry, words[0]), source.line(entry)
        if words[1] not in PORTED or len(words) < 3:  # noqa: PLR2004
            yield entry, Forward(inner=inner, protocol=words[1], line=line)
            continue
        outside, equals, within = words[2].partition("=")
        try:
            outer_ports, inner_ports = ports(outside), ports(within if equals else outside)
        except ValueError:
            raise source.fail(_FACET, entry) from None
        yield (
            entry,
            Forward(inner=inner, protocol=words[1], outer_ports=outer_ports, inner_ports=inner_ports, line=line),
        )
    for entry in source.all("nat", "descriptor", "static", number):
        yield entry, _one_to_one(source, entry)
    incoming = source.last("nat", "descriptor", "masquerade", "incoming", number)
    if incoming is not None and incoming.words[5:6] == ("forward",) and len(incoming.words) > 6:  # noqa: PLR2004
        inner = addresses_in(source, incoming, incoming.words[6])
        yield incoming, Forward(inner=inner, outer_ports=ANY_PORT, line=source.line(incoming))


def _one_to_one(source: RtxSource, entry: Entry) -> Forward:
    """`nat descriptor static N ID OUTER=INNER [COUNT]`, or with a mask behind the inner address."""
    words = entry.after(5)
    outer, equals, inner = (words[0] if words else "").partition("=")
    if not equals:
        raise source.fail(_FACET, entry)
    address, slash, mask = inner.partition("/")
    if slash:
        return Forward(
            inner=addresses_in(source, entry, inner),
            outer=addresses_in(source, entry, f"{outer}/{mask}"),
            line=source.line(entry),
        )
    count = int(words[1]) if len(words) > 1 and words[1].isdigit() else 1
    return Forward(
        inner=addresses_in(source, entry, _run(source, entry, address, count)),
        outer=addresses_in(source, entry, _run(source, entry, outer, count)),
        line=source.line(entry),
    )


def _run(source: RtxSource, entry: Entry, first: str, count: int) -> str:
    start = addresses_in(source, entry, first).ip4[0][0]
    low, high = AddressSet(((start, start),)), AddressSet(((start + count - 1,) * 2,))
    return f"{low}-{high}" if count > 1 else str(low)
