"""Setting through the web pages of a printer: one command a setting, only where its page offers it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shikiri.formats.form_text import FormText, read_text
from shikiri.model.command import Command, Part, Stage
from shikiri.model.errors import Unwritable
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.mfp.form_page import ASK
from shikiri.platforms.write import Around

_OWNER = "account.admin.name"
_LAST = frozenset({"management", "snmp"})  # what may be the way we came by


def _setting(facet: str, key: str, field: str) -> str:
    """What a field of a thing is called in a page map."""
    middle = {"storage": "", "account": "admin."}.get(facet, f"{key}.")
    return f"{facet}.{middle}{field}"


def write(facet: str, before: Any, after: Any, around: Around) -> Iterable[Command] | None:  # noqa: ANN401
    """A command a setting, where the page offers every one of them; else another voice is asked."""
    answer = around.reading.answers.get(ASK) if around.reading else None
    if before is None or after is None or answer is None:
        return None
    text, wanted = read_text(answer.text), changes(before, after)
    if facet == "account" and (owner := text.said.get(_OWNER)) is not None and owner.word != before.key:
        return None
    names = {field: _setting(facet, before.key, field) for field in wanted}
    if not wanted or any(name not in text.said or not text.said[name].settable for name in names.values()):
        return None
    if not (text.is_sure and around.allow_unconfirmed) and not _is_confirmed(text):
        raise Unwritable(facet, next(iter(wanted)), say("write.unconfirmed", source=text.map))
    return [_command(text, facet, name, wanted[field]) for field, name in names.items()]


def _is_confirmed(text: FormText) -> bool:
    return text.is_sure and not text.accepted


def _command(text: FormText, facet: str, name: str, value: object) -> Command:
    head = f"form {text.map} {name}="
    stage: Stage = (
        "prepare" if isinstance(value, Secret) else "close" if facet in _LAST and value is False else "change"
    )
    was = text.said[name].word
    back: tuple[Part, ...] = () if was is None or isinstance(value, Secret) else (head + was,)
    return Command(parts=(head, value if isinstance(value, Secret) else _word(value)), stage=stage, undo=back)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
