"""What may be typed at a router: words that stay one word, and the secrets among them.

Nobody says what the console makes of a quote, a backslash, a `;`, a `|`, a `>` or a `?` inside a word (help, a pipe, a
redirection). Such a word is never typed; a person gets the change.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeVar

from shikiri.model.command import Command, Part, Stage
from shikiri.model.errors import ParseError, Unwritable
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.nothing import CONFIRMED_TAGS, KEEP, MASKED, UNSAID, Default
from shikiri.model.reading import Reading
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

T = TypeVar("T", bound=Thing)
_WORD: Final = re.compile(r"[A-Za-z0-9!$%&()+,\-./:=@\[\]^_{}~*][A-Za-z0-9!$%&()+,\-./:=@\[\]^_{}~*#]*")
_IN_A_DIALOGUE: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?")  # no command line reads it; blanks at its ends are lost
_STARS: Final = re.compile(r"\*+")
_LONGEST: Final = 32
_SILENT: Final = (KEEP, UNSAID, MASKED)


def word(text: str, facet: str, field: str) -> str:
    """A word as it is; a text that could become more than one word is refused."""
    if not _WORD.fullmatch(text):
        raise Unwritable(facet, field, say("rtx.bad-word"))
    return text


def secret(value: Secret, facet: str, field: str, *, longest: int = _LONGEST, dialogue: bool = False) -> Secret:
    """A secret that may be typed. Stars alone would mean `as it is`, and then nobody knew the password."""
    text = value.reveal()
    if not text:
        raise Unwritable(facet, field, say("rtx.no-value"))
    fits = (_IN_A_DIALOGUE if dialogue else _WORD).fullmatch(text)
    if not fits or _STARS.fullmatch(text) or text == "encrypted" or len(text) > longest:
        raise Unwritable(facet, field, say("rtx.bad-secret", longest=longest))
    return value


def line(*parts: Part, stage: Stage = "change", interface: str = "") -> Command:
    """One command. A setting of `pp1` or `tunnel1` is typed while that is selected, and calls it `pp` or `tunnel`."""
    for kind in ("pp", "tunnel"):
        if interface.startswith(kind):
            chosen = interface.removeprefix(kind).removeprefix("-")
            said = tuple(part.replace(interface, kind, 1) if isinstance(part, str) else part for part in parts)
            return Command(parts=said, block=(f"{kind} select {chosen}",), leave=f"{kind} select none", stage=stage)
    return Command(parts=parts, stage=stage)


def changes(before: Thing | None, after: T) -> dict[str, Any]:
    """The fields that must be written, and their new values. A default the facts confirm is as good as a line.

    A secret counts as changed unless it is the very same: whoever calls has left out what nobody can tell.
    """
    found: dict[str, Any] = {}
    for name in fields_of(type(after)):
        wanted = _plain(getattr(after, name))
        if wanted in _SILENT:
            continue
        held = getattr(before, name) if before is not None else UNSAID
        doubtful = isinstance(held, Default) and held.tag not in CONFIRMED_TAGS and held != getattr(after, name)
        if doubtful or type(_plain(held)) is not type(wanted) or _plain(held) != wanted:
            found[name] = wanted
    return found


def _plain(value: object) -> object:
    return value.value if isinstance(value, Default) else value


def refuse_rest(facet: str, left: dict[str, Any]) -> None:
    """What no command is known for is a person's work: the first such field is named."""
    for name in left:
        raise Unwritable(facet, name, say("rtx.no-command"))


def read_again(around: Around, facet: str, field: str) -> RtxSource:
    """The configuration this plan is made for: it knows the free numbers and the rest of each line."""
    source = RtxSource(around.reading or Reading(device="", platform="", answers={}, when=None))
    if not is_whole(source):
        raise Unwritable(facet, field, say("rtx.no-config", question=CONFIG))
    return source


def is_whole(source: RtxSource) -> bool:
    """Is this a configuration, and proved to be all of it?"""
    try:
        return source.has(CONFIG) and source.is_complete(CONFIG)
    except (ParseError, Unanswered):
        return False


def leads(around: Around, facet: str, handle: str, names: frozenset[str]) -> bool:
    """Is this the first thing of its facet in which one of these fields changes? One command serves them all."""
    held = {thing.handle: thing for thing in around.observed.things(facet)}
    for thing in around.wanted.things(facet):
        before = held.get(thing.handle)
        if before is not None and names & changes(before, thing).keys():
            return thing.handle == handle
    return True
