"""What renderers of OpenWrt build with: entries of UCI as operations, names for sections that are new."""

from __future__ import annotations

import re
from typing import Any, Final

from shikiri.model.command import Command, Stage, done
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.operation import Entry
from shikiri.model.secret import Secret, compare
from shikiri.platforms.linux.changes import changes as written_apart
from shikiri.platforms.linux.changes import plain, refuse
from shikiri.platforms.openwrt.uci import Section

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_UNFIT: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 40


def changes(before: Thing | None, after: Thing) -> dict[str, Any]:
    """The fields that must be written. A secret is, unless it is the very same: two that look alike may differ."""
    found = written_apart(before, after)
    for name in fields_of(type(after)):
        held, wanted = (plain(getattr(one, name)) if one is not None else None for one in (before, after))
        if isinstance(held, Secret) and isinstance(wanted, Secret) and compare(held, wanted) != "same":
            found[name] = wanted
    return found


def put(config: str, section: str, option: str, value: str | Secret, *, stage: Stage = "change") -> Command:
    """One option with one value."""
    return done(Entry(config=config, section=section, option=option, values=((_fit(value, config),),)), stage=stage)


def put_list(config: str, section: str, option: str, values: tuple[str, ...]) -> Command:
    """A list, whatever was in it before."""
    told = tuple((_fit(value, config),) for value in values)
    return done(Entry(config=config, section=section, option=option, values=told, is_list=True))


def drop(config: str, section: str, option: str = "") -> Command:
    """An option, or a whole section, taken away."""
    return done(Entry(config=config, section=section, option=option))


def make(config: str, section: str, kind: str) -> Command:
    """A section; where it is there already nothing changes."""
    return done(Entry(config=config, section=section, type=kind))


def move(config: str, section: str, place: int) -> Command:
    """A section in another place: the first rule that matches decides."""
    return done(Entry(config=config, section=section, place=place))


def yes_no(*, value: bool) -> str:
    return "1" if value else "0"


def name_for(*words: str) -> str:
    """The name of a section of ours: letters that UCI takes, and nothing else."""
    told = "_".join(filter(None, (_UNFIT.sub("_", word.lower()).strip("_") for word in words)))
    return f"shikiri_{told}"[:_LONGEST].rstrip("_")


def free(sections: list[Section], wish: str) -> str:
    """That name, or with a number behind it where somebody has it."""
    taken = {one.name for one in sections}
    return next(name for number in range(1, 1000) if (name := wish if number == 1 else f"{wish}_{number}") not in taken)


def _fit(value: str | Secret, config: str) -> str | Secret:
    """A line break in a value would be a line of its own for whoever reads it."""
    text = value.reveal() if isinstance(value, Secret) else value
    if _CONTROL.search(text) or not text:
        raise refuse(config, "value", "owrt.bad-value")
    return value
