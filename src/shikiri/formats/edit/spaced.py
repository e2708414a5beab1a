"""`Key value`: sshd_config, chrony.conf, snmpd.conf. A `Match` line of sshd opens a section that ends with the next."""

from __future__ import annotations

import re
from typing import ClassVar

from shikiri.formats.edit.lines import EditError, Editor

_SETTING = re.compile(r"[ \t]*([^\s=#!;%]+)(?:[ \t]*=[ \t]*|[ \t]+|$)(.*)", re.DOTALL)
_MATCH = re.compile(r"[ \t]*match[ \t]+(.*\S)\s*", re.IGNORECASE | re.DOTALL)


class Spaced(Editor):
    """Keys are the same in capitals and in small letters."""

    comments: ClassVar[tuple[str, ...]] = ("#", "!", ";", "%")

    def key(self, line: str) -> str:
        found = _SETTING.fullmatch(line.rstrip())
        return found[1] if found else ""

    def value(self, line: str) -> str:
        found = _SETTING.fullmatch(line.rstrip())
        return found[2] if found else ""

    def write(self, key: str, value: str, old: str) -> str:
        if self.same(self.key(key)) != self.same(key) or self.same(key) == "match" or value != value.strip():
            raise EditError(f"{key}: no setting")
        indent = old[: len(old) - len(old.lstrip())]
        return f"{indent}{key} {value}".rstrip()

    def header(self, line: str) -> str | None:
        found = _MATCH.fullmatch(line)
        return found[1] if found else None

    def open(self, name: str) -> str:
        return f"Match {name}"

    def same(self, key: str) -> str:
        return key.casefold()


SPACED = Spaced()
