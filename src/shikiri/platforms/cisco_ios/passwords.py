"""How the box writes passwords: `password 7 094F471A1A0A`, `secret 9 $9$...`, `key 0 text`."""

from __future__ import annotations

from collections.abc import Sequence

from shikiri.model.secret import Secret

SCHEMES = {"4": "type4", "5": "type5", "6": "type6", "7": "type7", "8": "pbkdf2", "9": "scrypt"}
FACTORY_NAMES = frozenset({"cisco", "admin", "administrator"})
_HASHES = frozenset("4589")
_HIDDEN = frozenset({"***", "<removed>", "<hidden>", "<secret>", "(hidden)"})
_TYPE7 = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"  # the vendor's fixed key, public since 1995


def read_secret(words: Sequence[str], *, hashes: bool) -> Secret | None:
    """The secret that the words after `password` or `secret` hold; None where they are not understood.

    `hashes`: these words came after `secret`, which keeps no readable text unless its type says 0.
    """
    if not words:
        return None
    kind, rest = (words[0], words[1:]) if len(words) > 1 and words[0].isdecimal() else ("", words)
    text = " ".join(rest)
    if text in _HIDDEN:
        return Secret(kind="masked", scheme=SCHEMES.get(kind, "plain" if not hashes else ""))
    if kind in _HASHES:
        return Secret.hashed(SCHEMES[kind], text) if len(rest) == 1 else None
    if kind == "7":
        return type7(text)
    if kind == "6":
        return Secret(kind="masked", scheme="type6")
    if kind not in {"", "0"} or (hashes and kind == ""):
        return None
    return Secret.plain(text, scheme="plain")


def type7(text: str) -> Secret:
    """The password behind a type 7 text, which only keeps it from a glance over the shoulder."""
    try:
        start, raw = int(text[:2]), bytes.fromhex(text[2:])
    except ValueError:
        return Secret(kind="masked", scheme="type7")
    plain = bytes(byte ^ _TYPE7[(start + place) % len(_TYPE7)] for place, byte in enumerate(raw))
    if start >= len(_TYPE7) or not plain or not all(0x20 <= byte < 0x7F for byte in plain):  # noqa: PLR2004  (printable ASCII)
        return Secret(kind="masked", scheme="type7")
    return Secret.plain(plain.decode("ascii"), scheme="type7")


def is_hidden(word: str) -> bool:
    """Did somebody blot the secret out of this text?"""
    return word in _HIDDEN
