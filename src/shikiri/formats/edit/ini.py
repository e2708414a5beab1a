"""`[Section]` and `Key=value`: units and drop-ins of systemd, networkd, journald, NetworkManager."""

from __future__ import annotations

import re
from typing import ClassVar

from shikiri.formats.edit.equals import Equals
from shikiri.formats.edit.lines import EditError

_HEADER = re.compile(r"[ \t]*\[([^\[\]\n]+)\]\s*")


class Ini(Equals):
    """A section may be opened more than once; its settings are counted together."""

    comments: ClassVar[tuple[str, ...]] = ("#", ";")

    def key(self, line: str) -> str:
        return "" if _HEADER.fullmatch(line) else super().key(line)

    def write(self, key: str, value: str, old: str) -> str:
        if value.endswith("\\") or old.rstrip().endswith("\\"):
            raise EditError(f"{key}: a setting of several lines is not edited")
        return super().write(key, value, old)

    def header(self, line: str) -> str | None:
        found = _HEADER.fullmatch(line)
        return found[1] if found else None

    def open(self, name: str) -> str:
        return f"[{name}]"


INI = Ini()
