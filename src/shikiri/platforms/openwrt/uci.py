"""UCI: the one notation of all settings of OpenWrt, as its files are written and as `uci show` prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from shikiri.platforms.openwrt.uci_parts import Option, Package, Section
from shikiri.platforms.openwrt.uci_words import OpenQuoteError, words_of

_NAME: Final = re.compile(r"[A-Za-z0-9_\-]+")
_SHOWN: Final = re.compile(
    r"(?P<package>[\w\-]+)\.(?P<section>@?[\w\-]+(?:\[-?\d+\])?)(?:\.(?P<option>[\w\-]+))?=(?P<value>.*)"
)
_INDEX: Final = re.compile(r"@(?P<type>[\w\-]+)\[(?P<index>\d+)\]")
_GENERATED: Final = re.compile(r"cfg[0-9a-f]{6}")


def _statements(lines: Sequence[tuple[int, str]], strange: list[int]) -> Iterator[tuple[int, list[str]]]:
    """The words of each statement with the line it begins at; a value may hold line breaks."""
    held, began = "", 0
    for number, line in lines:
        text = f"{held}\n{line}" if began else line
        began = began or number
        try:
            words = words_of(text)
        except OpenQuoteError:
            held = text
            continue
        except ValueError:
            strange.append(began)
            words = []
        yield began, words
        held, began = "", 0
    if began:
        strange.append(began)


def parse_files(lines: Sequence[tuple[int, str]], package: str = "") -> dict[str, Package]:
    """What `uci export` prints, or one file of `/etc/config`: the packages by name."""
    found: dict[str, Package] = {package: Package(package)} if package else {}
    here, section = found.get(package), None
    stray: list[int] = []
    for number, words in _statements(lines, stray):
        if not words:
            continue
        if words[0] == "package" and len(words) == 2:  # noqa: PLR2004
            here, section = found.setdefault(words[1], Package(words[1])), None
        elif here is None:
            stray.append(number)
        elif words[0] == "config" and len(words) in (2, 3) and all(map(_NAME.fullmatch, words[1:])):
            section = here.open(words[1], words[2] if len(words) > 2 else "", number)  # noqa: PLR2004
        elif words[0] in ("option", "list") and len(words) == 3 and section is not None:  # noqa: PLR2004
            _add(section, words[1], words[2], number, is_list=words[0] == "list")
        else:
            here.strange.append(number)
    for one in found.values():
        one.strange += stray
    return found


def _add(section: Section, name: str, value: str, line: int, *, is_list: bool) -> None:
    held = section.options.get(name)
    before = held.values if is_list and held is not None else ()
    section.options[name] = Option((*before, value), is_list, line)


def parse_shown(lines: Sequence[tuple[int, str]]) -> dict[str, Package]:
    """What `uci show` prints: one line an option, a list as several words in quotes."""
    found: dict[str, Package] = {}
    sections: dict[tuple[str, str], Section] = {}
    stray: list[int] = []
    for number, line in lines:
        if not line.strip():
            continue
        told = _SHOWN.fullmatch(line)
        if told is None:
            stray.append(number)
            continue
        package = found.setdefault(told["package"], Package(told["package"]))
        key = (told["package"], told["section"])
        if told["option"] is None:
            is_named = not told["section"].startswith("@") and not _GENERATED.fullmatch(told["section"])
            sections[key] = package.open(told["value"], told["section"] if is_named else "", number)
            continue
        try:
            values = words_of(told["value"])
        except (ValueError, OpenQuoteError):
            values = []
        if key not in sections or not values:
            package.strange.append(number)
            continue
        sections[key].options[told["option"]] = Option(tuple(values), len(values) > 1, number)
    for one in found.values():
        one.strange += stray
    return found


__all__ = ["Option", "Package", "Section", "parse_files", "parse_shown", "words_of"]
