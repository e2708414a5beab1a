"""Reading web pages for their forms, frames and title, as forgiving as browsers are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from shikiri.formats.html_form import TICKS, Control, Form

_MOST = 5000  # controls of one page; more is no settings page
_LONGEST = 65_536  # letters of one tag
_ENDS = {
    "<!--": re.compile("-->"),
    "<script": re.compile("</script", re.IGNORECASE),
    "<style": re.compile("</style", re.IGNORECASE),
    "<![cdata[": re.compile("]]>"),
}
_END = re.compile(">")
_OPENS = re.compile(r"<!--|<script\b|<style\b|<!\[CDATA\[", re.IGNORECASE)


def forms(page: str) -> tuple[Form, ...]:
    """Every form of a page. Broken HTML is read as far as it goes, as browsers do."""
    return _read(page).forms()


def frames(page: str) -> tuple[str, ...]:
    """The addresses of the frames of a page."""
    return tuple(_read(page).frames)


def title(page: str) -> str:
    return " ".join("".join(_read(page).title).split())


def _read(page: str) -> _Reader:
    reader = _Reader()
    try:
        reader.feed(page[: _sound(page)])
        reader.close()
    except (AssertionError, ValueError):  # the parser gave up: what it saw before is what there is
        pass
    return reader


def _sound(page: str) -> int:
    """How far its tags end. The parser goes over what never ends again and again, for hours on a large page."""
    place = page.find("<")
    while place >= 0:
        word = _OPENS.match(page, place)
        end = (_ENDS[word[0].lower()] if word else _END).search(page, place + 1)
        if end is None or (not word and end.start() - place > _LONGEST):
            return place
        place = page.find("<", end.start() + 1)
    return len(page)


@dataclass(slots=True)
class _Open:
    """A form, or a select, while it is being read."""

    action: str = ""
    method: str = "get"
    enctype: str = ""
    controls: list[Control] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects controls. A second <form> inside a form is not one, a missing end tag ends with the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.frames: list[str] = []
        self.title: list[str] = []
        self._all: list[_Open] = []
        self._form: _Open | None = None
        self._by_id: dict[str, _Open] = {}
        self._count = 0
        self._text: list[str] | None = None  # of a title, an option or a textarea
        self._into = ""
        self._attrs: dict[str, str] = {}
        self._select: tuple[dict[str, str], list[tuple[str, bool]], int] | None = None
        self._option: dict[str, str] | None = None

    def forms(self) -> tuple[Form, ...]:
        self._end_select()
        return tuple(Form(one.action, one.method, tuple(one.controls), one.enctype) for one in self._all)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in reversed(attrs)}  # of two the first counts
        if tag == "form":
            self._start_form(said)
        elif tag in {"frame", "iframe"} and said.get("src"):
            self.frames.append(said["src"])
        elif tag == "input":
            self._input(said)
        elif tag == "button":
            self._add(said, Control(said.get("name", ""), said.get("type", "submit").lower(), said.get("value", "")))
        elif tag == "select":
            self._end_select()
            self._select = (said, [], self.getpos()[0])
        elif tag == "option":
            self._end_option()
            self._option, self._text, self._into = said, [], tag
        elif tag in {"textarea", "title"}:
            self._attrs, self._text, self._into = said, [], tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._end_select()
            self._form = None
        elif tag == "select":
            self._end_select()
        elif tag == "option":
            self._end_option()
        elif tag == self._into and self._text is not None:
            text = "".join(self._text)
            if tag == "title":
                self.title.append(text)
            else:
                self._add(self._attrs, Control(self._attrs.get("name", ""), "textarea", text.removeprefix("\n")))
            self._text, self._into = None, ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _start_form(self, said: dict[str, str]) -> None:
        if self._form is None:
            self._form = _Open(
                said.get("action", "").strip(), said.get("method", "get").lower(), said.get("enctype", "").lower()
            )
            self._all.append(self._form)
            if said.get("id"):
                self._by_id.setdefault(said["id"], self._form)

    def _input(self, said: dict[str, str]) -> None:
        kind = said.get("type", "text").strip().lower() or "text"
        value = said.get("value", "on" if kind in TICKS else "")
        self._add(said, Control(said.get("name", ""), kind, value, on=kind not in TICKS or "checked" in said))

    def _end_option(self) -> None:
        if self._option is not None and self._select is not None:
            text = " ".join("".join(self._text or ()).split())
            self._select[1].append((self._option.get("value", text), "selected" in self._option))
        self._option = None
        if self._into == "option":
            self._text, self._into = None, ""

    def _end_select(self) -> None:
        self._end_option()
        if self._select is None:
            return
        said, options, line = self._select
        self._select = None
        chosen = [value for value, is_chosen in options if is_chosen]
        if not chosen and options and "multiple" not in said:
            chosen = [options[0][0]]
        if "multiple" not in said:
            chosen = chosen[-1:]
        values = tuple(value for value, _ in options)
        for value in chosen or [""]:
            self._add(said, Control(said.get("name", ""), "select", value, bool(chosen), values), line)

    def _add(self, said: dict[str, str], control: Control, line: int = 0) -> None:
        home = self._by_id.get(said["form"]) if said.get("form") else self._form
        self._count += 1
        if home is not None and self._count <= _MOST:
            home.controls.append(replace(control, disabled="disabled" in said, line=line or self.getpos()[0]))
