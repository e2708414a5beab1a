"""`KEY=value` without sections: /etc/default, sysctl.conf, dnsmasq.conf, os-release."""

from __future__ import annotations

import re

from shikiri.formats.edit.lines import EditError, Editor

_SETTING = re.compile(r"([ \t]*)([^\s=#;]+)([ \t]*=[ \t]*)(.*)", re.DOTALL)


class Equals(Editor):
    """A line keeps the spaces it has around its `=`; a new one has none."""

    def key(self, line: str) -> str:
        found = _SETTING.fullmatch(line.rstrip())
        return found[2] if found else ""

    def value(self, line: str) -> str:
        found = _SETTING.fullmatch(line.rstrip())
        return found[4] if found else ""

    def write(self, key: str, value: str, old: str) -> str:
        if self.key(f"{key}=") != key or value != value.strip():
            raise EditError(f"{key}: no setting")
        found = _SETTING.fullmatch(old.rstrip())
        return f"{found[1]}{key}{found[3].rstrip() if not value else found[3]}{value}" if found else f"{key}={value}"

    def header(self, line: str) -> str | None:  # noqa: ARG002
        return None

    def open(self, name: str) -> str:
        raise EditError(f"{name}: such a file has no sections")


EQUALS = Equals()
