"""Quoting for `sh`: words that stay words, and bytes that only a builtin touches."""

from __future__ import annotations

from collections.abc import Iterable

_PLAIN = frozenset(b'\t\n !"#$&()*+,./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~')
_AS_WRITTEN = tuple(chr(byte) if byte in _PLAIN else f"\\{byte:03o}" for byte in range(256))


def word(text: str) -> str:
    """One word, whatever is in it."""
    return "'" + text.replace("'", "'\\''") + "'"


def words(texts: Iterable[str]) -> str:
    return " ".join(map(word, texts))


def poured(data: bytes) -> str:
    """A command that prints exactly these bytes. `printf` is a builtin: they never stand in a list of processes.

    No hyphen is written as it is: at the beginning `printf` would take it for an option, and print nothing.
    """
    return "printf '" + "".join(map(_AS_WRITTEN.__getitem__, data)) + "'"
