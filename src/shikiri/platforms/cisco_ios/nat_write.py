"""Address translation as commands: its list of inner addresses, and ports that are forwarded no longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shikiri.model.command import Command, Step
from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.net import AddressSet
from shikiri.platforms.cisco_ios.access import own_list
from shikiri.platforms.cisco_ios.ace_write import standard_lines
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import changes, never, plain, refuse, refuse_rest, source_of, tell, word
from shikiri.platforms.write import Around


def render(before: Nat | None, after: Nat | None, around: Around) -> Iterator[Command]:
    """Translation on one outer interface."""
    if after is None:
        raise never("nat")
    left = changes(before, after)
    if before is None:
        left.pop("interface", None)
    source = source_of(around, "nat", next(iter(left), "inner"))
    outer = word(plain(after.interface), "nat", "interface")
    if before is None:
        yield tell("ip nat outside", inside=f"interface {outer}")
    if "inner" in left:
        yield from _inner(source, outer, left.pop("inner"), around)
    if "static" in left:
        held = plain(before.static) if before is not None else ()
        yield from _static(source, held, left.pop("static"))
    refuse_rest("nat", left)


def _inner(source: IosSource, outer: str, inner: AddressSet, around: Around) -> Iterator[Command]:
    """A list of its own; the rule that used another one goes first, for a box takes only one such rule."""
    rules = [*source.top("ip nat inside source list"), *source.top("ip nat inside source route-map")]
    if any("interface" not in node.words for node in rules):
        raise refuse("nat", "inner", "ios.no-command")  # it works on every outer interface
    made = own_list(source, "NAT", "standard", standard_lines(inner))
    yield from made.commands
    for node in rules:
        if outer in node.words:
            yield _undone(node)
    yield tell(f"ip nat inside source list {made.name} interface {outer} overload")
    for name in _inside(inner, around):
        if not any(node.find("ip nat inside") for node in source.top(f"interface {name}")):
            yield tell("ip nat inside", inside=f"interface {name}")


def _inside(inner: AddressSet, around: Around) -> Iterator[str]:
    """The interfaces of the inner addresses."""
    for one in around.wanted.things("segment"):
        addresses = plain(one.addresses) if isinstance(one, Segment) else None
        texts = [text for text in addresses if text[0].isdigit() and ":" not in text] if addresses else []
        if texts and AddressSet.of(*texts).overlaps(inner):
            yield word(one.key, "nat", "interface")


def _undone(node: Node) -> Command:
    """While translations are in use the box asks whether they may be forgotten."""
    return replace(tell(f"no {node.text}"), dialogue=(Step(r"delete all ent\w+\? ?\[no\]:? ?$", ("yes",)),))


def _static(source: IosSource, held: object, wanted: tuple[Forward, ...]) -> Iterator[Command]:
    """Forwards go by their own line. New ones are a hole that nobody makes by itself."""
    known = held if isinstance(held, tuple) else ()
    if any(one not in known for one in wanted):
        raise never("nat", "static")
    lines = {node.number: node for node in source.top("ip nat inside source static")}
    for one in known:
        if one not in wanted:
            node = lines.get(one.line.number) if one.line else None
            if node is None:
                raise refuse("nat", "static", "ios.no-config")
            yield _undone(node)
