"""What may be typed at the box: words that stay one word, secrets among them, and what of a thing is to be written.

A `?` is help, a blank ends a word, a line break begins the next command. A value that holds such a thing is never
typed; a person gets the change.
"""

from __future__ import annotations

import re
from typing import Any, Final

from shikiri.model.command import Command, Part, Stage, Step
from shikiri.model.errors import Unwritable
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.nothing import CONFIRMED_TAGS, KEEP, MASKED, UNSAID, Default
from shikiri.model.reading import Reading
from shikiri.model.say import say
from shikiri.model.secret import Secret, compare
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.write import Around

_WORD: Final = re.compile(r"[0-9A-Za-z_./:@%+=$#&*()\[\]{}~^<>,;-]+")
_NAME: Final = re.compile(r"[ !#-&(->@-~]*[!#-&(->@-~]")  # printable ASCII without " ' ?
_SECRET: Final = re.compile(r"[!#->@-~]+")  # printable ASCII without blanks, " and ?
_SILENT: Final = (KEEP, UNSAID, MASKED)
CONFIRM: Final = Step(r"\[confirm\] ?$", ())


def refuse(facet: str, field: str, why: str, **words: str | int) -> Unwritable:
    """The refusal to raise; `why` is a sentence of `language/*/ios.yml`."""
    return Unwritable(facet, field, say(why, **words))


def word(text: object, facet: str, field: str) -> str:
    """A value that is one word and stays one."""
    if not isinstance(text, str) or not _WORD.fullmatch(text):
        raise refuse(facet, field, "ios.bad-word")
    return text


def name(text: object, facet: str, field: str, longest: int = 32) -> str:
    """A name as it is typed; one with blanks stands in quotes."""
    if not isinstance(text, str) or not _NAME.fullmatch(text) or len(text) > longest or text[0] == " ":
        raise refuse(facet, field, "ios.bad-word")
    return f'"{text}"' if " " in text else text


def secret(value: object, facet: str, field: str, shortest: int = 1, longest: int = 127) -> Secret:
    """A secret that is known, and that the command line takes as it is."""
    if not isinstance(value, Secret) or not value.is_clear:
        raise refuse(facet, field, "ios.no-value")
    if not _SECRET.fullmatch(value.reveal()) or not shortest <= len(value.reveal()) <= longest:
        raise refuse(facet, field, "ios.bad-secret", shortest=shortest, longest=longest)
    return value


def tell(*parts: Part, inside: str | tuple[str, ...] = (), stage: Stage = "change", asks: bool = False) -> Command:
    """One line of the configuration, below the header `inside`; `asks`: the box may want a confirmation."""
    block = (inside,) if isinstance(inside, str) else inside
    return Command(parts=parts, block=block, stage=stage, dialogue=(CONFIRM,) if asks else ())


def changes(before: Thing | None, after: Thing) -> dict[str, Any]:
    """The fields that must be written, and their new values. A default the facts confirm is as good as a line."""
    found: dict[str, Any] = {}
    for field in fields_of(type(after)):
        wanted = plain(getattr(after, field))
        held = getattr(before, field) if before is not None else UNSAID
        if wanted in _SILENT or held is getattr(after, field):
            continue
        doubtful = isinstance(held, Default) and held.tag not in CONFIRMED_TAGS and held != getattr(after, field)
        if doubtful or _differ(plain(held), wanted):
            found[field] = wanted
    return found


def plain(value: object) -> Any:  # noqa: ANN401  (whatever the field holds)
    """The value, said or only assumed."""
    return value.value if isinstance(value, Default) else value


def _differ(held: object, wanted: object) -> bool:
    if isinstance(held, Secret) and isinstance(wanted, Secret):
        return held != wanted or compare(held, wanted) == "different"
    return type(held) is not type(wanted) or held != wanted


def refuse_rest(facet: str, left: dict[str, Any]) -> None:
    """What no command is known for is a person's work; the first such field is named."""
    for field in left:
        raise refuse(facet, field, "ios.no-command")


def never(facet: str, field: str = "") -> Unwritable:
    """Something that is not made or taken away by itself."""
    return refuse(facet, field or "-", "ios.not-by-itself")


def source_of(around: Around, facet: str, field: str) -> IosSource:
    """The configuration this plan is made for: it knows the rest of each line."""
    source = IosSource(around.reading or Reading(device="", platform="", answers={}, when=None))
    if not source.has(RUN) or not source.is_complete(RUN):
        raise refuse(facet, field, "ios.no-config")
    return source


def release_of(around: Around) -> str:
    """The release the box runs, as it says it; '' where it does not."""
    versions = [plain(getattr(one, "version", "")) for one in around.observed.things("firmware")]
    return next((text for text in versions if isinstance(text, str)), "")
