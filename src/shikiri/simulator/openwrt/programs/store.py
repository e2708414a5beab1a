"""Settings on disk: packages of sections, changes that are staged beside them, and both put together."""

from __future__ import annotations

import re
from pathlib import Path
from zlib import crc32

HOME = Path("/etc/config")
STAGE = Path("/tmp/.uci")  # noqa: S108  (where OpenWrt has it)
PLACE = re.compile(r"@(?P<type>[\w-]+)\[(?P<index>-?\d+)\]")
NAME = re.compile(r"[\w-]+")


class Refusal(Exception):
    """What `uci` says when it will not."""


class Section:
    """One section and its options; a list is a Python list."""

    def __init__(self, kind: str, name: str, *, anonymous: bool) -> None:
        self.kind, self.name, self.anonymous = kind, name, anonymous
        self.options: dict[str, str | list[str]] = {}


def tokens(text: str) -> list[list[str]]:  # noqa: C901, PLR0912  (one letter, one branch)
    """The words of every line of a file; a quoted word may go on over several lines."""
    lines: list[list[str]] = [[]]
    word: list[str] | None = None
    quote = ""
    skip = False
    at = 0
    while at < len(text):
        letter = text[at]
        at += 1
        if skip:
            skip = letter != "\n"
            if not skip:
                lines.append([])
        elif quote == "'":
            quote, word = ("", word) if letter == "'" else (quote, [*(word or []), letter])
        elif letter == "\\" and at < len(text):
            word = [*(word or []), text[at]]
            at += 1
        elif quote:
            quote, word = ("", word) if letter == '"' else (quote, [*(word or []), letter])
        elif letter in "'\"":
            quote, word = letter, word or []
        elif letter in " \t\r\n":
            if word is not None:
                lines[-1].append("".join(word))
                word = None
            if letter == "\n":
                lines.append([])
        elif letter == "#" and word is None:
            skip = True
        else:
            word = [*(word or []), letter]
    if quote:
        raise Refusal("Parse error (unterminated quote)")
    if word is not None:
        lines[-1].append("".join(word))
    return [line for line in lines if line]


class Package:
    """One file, with what is staged for it."""

    def __init__(self, name: str, stage: Path = STAGE, home: Path = HOME) -> None:
        self.name, self.stage = name, stage
        self.sections: list[Section] = []
        path = home / name
        if not NAME.fullmatch(name) or not path.is_file():
            raise Refusal("Entry not found")
        self._parse(path.read_text("utf-8", "surrogateescape"))
        delta = self.stage / name
        for line in delta.read_text("utf-8", "surrogateescape").splitlines() if delta.is_file() else ():
            self._apply(line)

    def _parse(self, text: str) -> None:
        for words in tokens(text):
            if words[0] == "config" and words[1:]:
                self.add(words[1], words[2] if words[2:] else "")
            elif words[0] in ("option", "list") and words[2:] and self.sections:
                options = self.sections[-1].options
                if words[0] == "option":
                    options[words[1]] = words[2]
                else:
                    held = options.setdefault(words[1], [])
                    options[words[1]] = [*(held if isinstance(held, list) else [held]), words[2]]
            elif words[0] != "package":
                raise Refusal("Parse error (invalid command)")

    def add(self, kind: str, name: str = "") -> Section:
        held = next((one for one in self.sections if name and one.name == name), None)
        if held is not None:
            return held
        told = name or f"cfg{len(self.sections) + 1:02x}{crc32(f'{kind}{len(self.sections)}'.encode()) & 0xFFFF:04x}"
        made = Section(kind, told, anonymous=not name)
        self.sections.append(made)
        return made

    def find(self, word: str) -> Section | None:
        told = PLACE.fullmatch(word)
        if told is None:
            return next((one for one in self.sections if one.name == word), None)
        same = [one for one in self.sections if one.kind == told["type"]]
        index = int(told["index"])
        return same[index] if -len(same) <= index < len(same) else None

    def _apply(self, line: str) -> None:
        """One staged change, as it is kept: `-` takes away, `|` adds to a list, `^` moves, `@` renames."""
        mark = line[0] if line[0] in "-|^@~" else ""
        path, _, value = line[len(mark) :].partition("=")
        parts = path.split(".")
        text = tokens(value)[0][0] if value and tokens(value) else ""
        self.change(mark, parts[1], parts[2] if parts[2:] else "", text)

    def change(self, mark: str, section: str, option: str, value: str) -> None:
        held = self.find(section)
        if mark == "" and not option:
            if held is None:
                self.add(value, section)
            else:
                held.kind = value
            return
        if held is None:
            raise Refusal("Invalid argument" if mark == "" else "Entry not found")
        if mark == "":
            held.options[option] = value
        elif mark == "|":
            before = held.options.get(option, [])
            held.options[option] = [*(before if isinstance(before, list) else [before]), value]
        elif mark == "-" and option:
            held.options.pop(option, None)
        elif mark == "-":
            self.sections.remove(held)
        elif mark == "^":
            self.sections.remove(held)
            self.sections.insert(int(value), held)
        elif mark == "@":
            held.name, held.anonymous = value, False

    def staged(self, mark: str, section: Section | str, option: str, value: str | None) -> None:
        """Keep one change beside the file."""
        name = section if isinstance(section, str) else section.name
        path = ".".join(filter(None, (self.name, name, option)))
        self.stage.mkdir(parents=True, exist_ok=True)
        with (self.stage / self.name).open("a", encoding="utf-8", errors="surrogateescape") as delta:
            delta.write(f"{mark}{path}" + (f"={quoted(value)}" if value is not None else "") + "\n")

    def commit(self) -> None:
        path, new = HOME / self.name, HOME / f".{self.name}.new"
        new.write_text(self.text(), "utf-8", "surrogateescape")
        new.replace(path)
        if (self.stage / self.name).is_file():
            (self.stage / self.name).write_text("")

    def text(self) -> str:
        lines = []
        for one in self.sections:
            lines.append("\nconfig " + one.kind + ("" if one.anonymous else f" {quoted(one.name)}"))
            for name, value in one.options.items():
                if isinstance(value, list):
                    lines += [f"\tlist {name} {quoted(each)}" for each in value]
                else:
                    lines.append(f"\toption {name} {quoted(value)}")
        return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def names() -> list[str]:
    return sorted(path.name for path in HOME.iterdir() if path.is_file() and NAME.fullmatch(path.name))
