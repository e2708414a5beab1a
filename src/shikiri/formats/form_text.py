"""What a web form said, as text: a setting a line. Written by the door, read by the voice; neither needs the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

END = "end"
_FACT = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9_.-]*)"
    r"(?: = (?P<word>\S+) \(\".*\"\)|: (?P<text>\".*\")| unknown \".*\"|(?P<hidden> settable))(?P<fixed> fixed)?"
)
_SHOWN = 60  # letters of a value


@dataclass(frozen=True, slots=True)
class Said:
    """One setting: our word, None where the page shows something that the map does not know; and its line."""

    word: str | None
    line: int
    settable: bool = True  # a person could change it on this page now


@dataclass(frozen=True, slots=True, kw_only=True)
class FormText:
    """Everything that was read through one page map."""

    map: str
    vendor: str = ""
    is_sure: bool = False  # confirmed, or the operator took the risk
    accepted: bool = False  # it is the operator's word alone
    said: Mapping[str, Said] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    covers: frozenset[str] = frozenset()  # facets told whole
    entered: str = ""  # whose password, not an empty one, opened pages that were shut without it
    open: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), hash=False)  # page -> line


def write_head(name: str, vendor: str, confidence: str, *, accepted: bool) -> list[str]:
    """The first lines: which map, whose, how sure."""
    return [f"map {name}", f"vendor {vendor}", f"confidence {confidence}" + (" accepted" if accepted else "")]


def write_entered(user: str) -> str:
    """The line that says whose password opened what was shut without it."""
    return f"entered {json.dumps(user, ensure_ascii=False)}"


def write_fact(name: str, word: str | None, theirs: str, *, fixed: bool = False) -> str:
    """The line of one setting with a closed list of words; None: the page shows one that the map does not know."""
    shown = json.dumps(theirs[:_SHOWN], ensure_ascii=False)
    return (f"{name} unknown {shown}" if word is None else f"{name} = {word} ({shown})") + " fixed" * fixed


def write_words(name: str, text: str, *, fixed: bool = False) -> str:
    """The line of one setting that is a text; a long one is no setting, and stays unknown."""
    if len(text) > _SHOWN:
        return write_fact(name, None, text, fixed=fixed)
    return f"{name}: {json.dumps(text, ensure_ascii=False)}" + " fixed" * fixed


def write_hidden(name: str) -> str:
    """The line of a setting that can be set and not read: a password."""
    return f"{name} settable"


def write_page(name: str, covers: Iterable[str] = (), *, is_open: bool = False) -> list[str]:
    """The first lines of a page. `is_open`: its settings could be changed by somebody who did not log in."""
    return [f"page {name}", *([f"open {name}"] if is_open else []), *(f"covers {facet}" for facet in sorted(covers))]


def write_missing(page: str, why: str) -> str:
    """A page that this device does not have, or that looks different: absent, changed, login."""
    return f"missing {page} {why}"


def read_text(text: str) -> FormText:
    """What a text says. A name said twice is said by nobody."""
    head = {"map": "", "vendor": "", "confidence": ""}
    said: dict[str, Said] = {}
    covers: set[str] = set()
    shown: dict[str, int] = {}
    entered = ""
    for number, line in enumerate(text.split("\n"), 1):
        word, _, rest = line.partition(" ")
        if word in head:
            head[word] = rest
        elif word == "covers":
            covers.add(rest)
        elif word == "entered":
            entered = _text(rest) or ""
        elif word == "open":
            shown[rest] = number
        elif found := _FACT.fullmatch(line):
            twice = found["name"] in said
            meant = found["word"] if found["text"] is None else _text(found["text"])
            said[found["name"]] = Said(None if twice else meant, number, not twice and not found["fixed"])
    level, _, taken = head["confidence"].partition(" ")
    sure = level in {"recorded", "documented"} or (level, taken) == ("unconfirmed", "accepted")
    return FormText(
        map=head["map"],
        vendor=head["vendor"],
        is_sure=sure,
        accepted=taken == "accepted",
        said=said,
        covers=frozenset(covers),
        entered=entered,
        open=shown,
    )


def _text(quoted: str) -> str | None:
    try:
        found = json.loads(quoted)
    except ValueError:
        return None
    return found if isinstance(found, str) else None
