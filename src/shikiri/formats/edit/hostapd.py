"""hostapd.conf: `key=value`, nothing trimmed; the first BSS is the `interface=`, each other begins with `bss=`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shikiri.formats.edit.lines import EditError, Editor


class Hostapd(Editor):
    """Section '' and the section of the interface are the same lines: a radio and its first BSS stand together."""

    def key(self, line: str) -> str:
        """The word before `=`: a comment is one where `#` is the very first letter."""
        key, equals, _ = line.rstrip("\n").partition("=")
        return key if equals and not line.startswith("#") else ""

    def value(self, line: str) -> str:
        return line.rstrip("\n").partition("=")[2]

    def write(self, key: str, value: str, old: str) -> str:  # noqa: ARG002
        if not key or "=" in key or key.startswith("#") or key in {"bss", "interface"}:
            raise EditError(f"{key}: no setting")
        return f"{key}={value}"

    def header(self, line: str) -> str | None:
        return self.value(line) if self.key(line) == "bss" else None

    def open(self, name: str) -> str:
        return f"bss={name}"

    def spans(self, lines: Sequence[str]) -> list[tuple[str, int, int]]:
        """The lines before the first `bss=` are those of the interface, and may be called '' too."""
        (_, start, end), *others = super().spans(lines)
        named = [self.value(line) for line in lines[start:end] if self.key(line) == "interface"]
        return [(named[-1] if named else "", start, end), *others]

    def _spans_of(self, lines: Sequence[str], section: str) -> Iterator[tuple[int, int]]:
        spans = self.spans(lines)
        return (
            (start, end) for at, (name, start, end) in enumerate(spans) if name == section or (at == 0 and not section)
        )

    def add(self, text: str, name: str) -> str:
        """A file without an interface gets this one as its first."""
        if name in self.sections(text) or self._has_interface(text):
            return super().add(text, name)
        if not name or name != name.strip() or not name.isprintable():
            raise EditError("an interface must have a name")
        return f"interface={name}\n{text}"

    def remove(self, text: str, name: str) -> str:
        if name == self._first(text) and name:
            raise EditError(f"{name}: the first BSS carries the radio and cannot be taken away")
        return super().remove(text, name)

    def _first(self, text: str) -> str:
        return self.spans([f"{line}\n" for line in text.split("\n")])[0][0]

    def _has_interface(self, text: str) -> bool:
        return bool(self._first(text))


HOSTAPD = Hostapd()
