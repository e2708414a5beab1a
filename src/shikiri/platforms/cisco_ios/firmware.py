"""Firmware from `show version`: the box itself and every further member of its stack."""

from __future__ import annotations

import re

from shikiri.model.errors import ParseError
from shikiri.model.facets.firmware import Firmware
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.source import VERSION, IosSource

CLAIMS = re.compile(r"version |boot system |license udi ")

# Where several lines could say it, the first pattern that is found anywhere wins.
_SAYS: dict[str, tuple[re.Pattern[str], ...]] = {
    "name": (re.compile(r"(\S+) uptime is \d"),),
    "version": (re.compile(r"(?:Cisco IOS Software|IOS \(tm\)).*\bVersion ([0-9][^\s,]*)[, ]"),),
    "image": (re.compile(r'System image file is "([^"]+)"$'),),
    "model": (
        re.compile(r"Model [Nn]umber *: (\S+)$"),
        re.compile(r"[Cc]isco (\S+) \(.*\)(?: processor.*)? with \d+K"),
    ),
    "serial": (re.compile(r"System [Ss]erial [Nn]umber *: (\S+)$"), re.compile(r"Processor board ID (\S+)$")),
}
_ROW = re.compile(
    r"(?P<me>\*)? +(?P<number>\d+) +\d+ +(?P<model>\S+) +(?P<version>\d\S+) +(?P<image>\S+)(?: +[A-Z]+)?$"
)
_MEMBER = re.compile(r"Switch 0*(?P<number>\d+)$")
# The box has no updater that works by itself, and no line that would say so.
_NO_UPDATER: Known[bool] = Default(value=False, tag="M")


def parse(source: IosSource) -> Parsed:
    lines = source.lines(VERSION)
    first_member = next((number for number, line in enumerate(lines) if _MEMBER.match(line)), len(lines))
    found: dict[str, str] = {}
    at: dict[str, Line] = {}
    for field, patterns in _SAYS.items():
        hit = _first(patterns, lines[:first_member])
        if hit is not None:
            found[field], at[field] = hit
    if "version" not in found:
        raise ParseError("firmware", VERSION, 1)
    me = Firmware(
        name=found.get("name", UNSAID),
        vendor="cisco",
        model=found.get("model", UNSAID),
        version=found["version"],
        image=found.get("image", UNSAID),
        serial=found.get("serial", UNSAID),
        auto_update=_NO_UPDATER,
        handle=found.get("name", ""),
        at={"": at["version"], "vendor": at["version"], "auto_update": Line(VERSION, 0), **at},
    )
    return Parsed((me, *_members(lines, found.get("name", ""))), rests_on=(VERSION,))


def _first(patterns: tuple[re.Pattern[str], ...], lines: tuple[str, ...]) -> tuple[str, Line] | None:
    for pattern in patterns:
        for number, line in enumerate(lines, 1):
            if hit := pattern.match(line):
                return hit[1], Line(VERSION, number)
    return None


def _members(lines: tuple[str, ...], name: str) -> tuple[Firmware, ...]:
    """The other switches of a stack: each runs an image of its own, and one may have been forgotten."""
    members: list[Firmware] = []
    for number, line in enumerate(lines, 1):
        row = _ROW.match(line)
        if row is None or row["me"]:
            continue
        serial = _serial(lines, row["number"])
        here = Line(VERSION, number)
        members.append(
            Firmware(
                name=f"{name} switch {row['number']}".strip(),
                vendor="cisco",
                model=row["model"],
                version=_plain(row["version"]),
                image=row["image"],
                serial=serial[0] if serial else UNSAID,
                auto_update=_NO_UPDATER,
                handle=f"switch {row['number']}",
                at={"": here, "auto_update": Line(VERSION, 0), **({"serial": serial[1]} if serial else {})},
            )
        )
    return tuple(members)


def _serial(lines: tuple[str, ...], member: str) -> tuple[str, Line] | None:
    inside = False
    for number, line in enumerate(lines, 1):
        if head := _MEMBER.match(line):
            inside = head["number"] == member
        elif inside and (hit := _SAYS["serial"][0].match(line)):
            return hit[1], Line(VERSION, number)
    return None


def _plain(version: str) -> str:
    """`17.09.04a` of the table is the `17.9.4a` of the first lines."""
    return re.sub(r"(^|\.)0+(?=\d)", r"\1", version)


DRIVER = FacetDriver(facet="firmware", asks=(VERSION,), parse=parse, claims=CLAIMS, confidence="recorded")
