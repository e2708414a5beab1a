"""Versions: each maker counts in its own way. What cannot be compared beyond doubt is not compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

Order = Literal["older", "same", "newer"]
Parts: TypeAlias = tuple[int | str, ...]
Scheme: TypeAlias = Callable[[str], tuple[Parts, Parts] | None]  # (line of versions, place in that line)

_DOTTED = re.compile(r"(?:rev\.?|ver\.?|version|v)?\s*(\d+(?:\.\d+)*)(?:[-_ ].*)?", re.IGNORECASE)
_PRE = re.compile(r"(?:alpha|beta|rc|snapshot|rolling|testing|dev)", re.IGNORECASE)
_IOS_XE = re.compile(r"(\d+)\.(\d+)\.(\d+)([a-z]?)(?:\.?\d*)", re.IGNORECASE)
_IOS = re.compile(r"(\d+)\.(\d+)\((\d+)([a-z]?)\)([A-Z]*)(\d*)([a-z]?)")
_JUNOS = re.compile(r"(\d+)\.(\d+)(R|X)(\d+)(?:[-.](?:S|D)?(\d+))?(?:\.(\d+))?")
_EOS = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:\.(\d+))?([A-Z]?)")
_AOS_CX = re.compile(r"(?:[A-Z]{2}\.)?(\d+)\.(\d+)\.(\d+)")
_AWPLUS = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-(\d+)(?:\.(\d+))?)?")


def dotted(text: str) -> tuple[Parts, Parts] | None:
    """Numbers between dots, the first the most important: RouterOS, FortiOS, OpenWrt, NEC IX, UniFi, Windows builds."""
    found = _DOTTED.fullmatch(text.strip())
    if not found or _PRE.search(text):
        return None
    numbers = tuple(int(number) for number in found.group(1).split("."))
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers = numbers[:-1]
    return (), numbers


def yamaha(text: str) -> tuple[Parts, Parts] | None:
    """`Rev.15.02.30`: the first two numbers name the family of machines, only the third counts."""
    found = _DOTTED.fullmatch(text.strip())
    numbers = tuple(int(number) for number in found.group(1).split(".")) if found else ()
    return (numbers[:2], numbers[2:]) if len(numbers) == 3 else None  # noqa: PLR2004


def ios_xe(text: str) -> tuple[Parts, Parts] | None:
    """`17.09.04a` is `17.9.4a`; a letter is a rebuild and later than none."""
    found = _IOS_XE.fullmatch(text.strip())
    return ((), (*map(int, found.group(1, 2, 3)), found.group(4).lower())) if found else None


def ios(text: str) -> tuple[Parts, Parts] | None:
    """`15.2(7)E3`: versions of different trains (`E`, `M`, `SY`) do not compare."""
    found = _IOS.fullmatch(text.strip())
    if not found:
        return None
    major, minor, level, letter, train, rebuild, last = found.groups()
    return (train,), (int(major), int(minor), int(level), letter, int(rebuild or 0), last)


def junos(text: str) -> tuple[Parts, Parts] | None:
    """`21.4R3-S5.4`; an `X` release is a line of its own."""
    found = _JUNOS.fullmatch(text.strip())
    if not found:
        return None
    year, quarter, kind, level, service, spin = found.groups()
    line: Parts = (year, quarter, kind, level) if kind == "X" else ()
    return line, (int(year), int(quarter), int(level), int(service or 0), int(spin or 0))


def eos(text: str) -> tuple[Parts, Parts] | None:
    """`4.28.3M`; the letter says what kind of release it is, not when."""
    found = _EOS.fullmatch(text.strip())
    return ((), tuple(int(number or 0) for number in found.group(1, 2, 3, 4))) if found else None


def aos_cx(text: str) -> tuple[Parts, Parts] | None:
    """`FL.10.13.1000`: the letters name the machine."""
    found = _AOS_CX.fullmatch(text.strip())
    return ((), tuple(map(int, found.groups()))) if found else None


def awplus(text: str) -> tuple[Parts, Parts] | None:
    """`5.5.4-2.1`: release, then maintenance release."""
    found = _AWPLUS.fullmatch(text.strip())
    return ((), tuple(int(number or 0) for number in found.groups())) if found else None


SCHEMES: Mapping[str, Scheme] = {
    "dotted": dotted,
    "yamaha": yamaha,
    "ios-xe": ios_xe,
    "ios": ios,
    "junos": junos,
    "eos": eos,
    "aos-cx": aos_cx,
    "awplus": awplus,
}


def compare(scheme: str, one: str, other: str) -> Order | None:
    """Is the first older than, the same as or newer than the second? None where that cannot be said."""
    read = SCHEMES[scheme]
    mine, theirs = read(one), read(other)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return None
    if mine[1] == theirs[1]:
        return "same"
    try:
        return "newer" if mine[1] > theirs[1] else "older"
    except TypeError:
        return None


def belongs(scheme: str, version: str, branch: str) -> bool:
    """Is a version of this branch? `24.10.3` is of `24.10`, `24.1` and `25.12` are not; every one is of ``""``."""
    if not branch:
        return True
    mine, theirs = SCHEMES[scheme](version), [int(number) for number in branch.split(".")]
    if mine is None:
        return False
    numbers = [part for part in (*mine[0], *mine[1]) if isinstance(part, int)]
    numbers += [0] * (len(theirs) - len(numbers))
    return numbers[: len(theirs)] == theirs
