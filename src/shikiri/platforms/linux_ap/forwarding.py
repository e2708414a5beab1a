"""Sending on: the switch of the kernel that makes a machine a router."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.segment import Segment
from shikiri.model.operation import File, Service
from shikiri.platforms.write import Around

_FILE: Final = "/etc/sysctl.d/50-shikiri-forwarding.conf"
_ENOUGH: Final = 2  # networks with addresses of this machine


def forwarding_on(around: Around) -> Iterator[Command]:
    """IPv4, and IPv6 where two networks have addresses of it; at the next start too."""
    segments = [one for one in around.wanted.things("segment") if isinstance(one, Segment)]
    sixes = [one for one in segments if any(_is_six(text) for text in _addresses(one))]
    lines = ["net.ipv4.ip_forward=1"]
    if len(sixes) >= _ENOUGH:
        lines.append("net.ipv6.conf.all.forwarding=1")
    yield done(File(path=_FILE, text=("".join(f"{line}\n" for line in lines),)))
    yield done(Service(name="systemd-sysctl.service", changed="restart", files=(_FILE,)))


def routes_between(around: Around) -> bool:
    """Does the binding make this machine a router: its own addresses in several networks, or a way out?"""
    bound = around.binding
    if bound is None:
        return False
    return bool(bound.outside) or sum(bool(some) for some in bound.addresses.values()) >= _ENOUGH


def _addresses(one: Segment) -> frozenset[str]:
    return one.addresses if isinstance(one.addresses, frozenset) else frozenset()


def _is_six(text: str) -> bool:
    return ":" in text and not text.lower().startswith("fe80:")
