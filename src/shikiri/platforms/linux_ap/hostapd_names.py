"""The name of a network as it is sent: hostapd takes it plain, quoted, escaped or as hexadecimal numbers."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import decode
from shikiri.platforms.linux_ap.hostapd import Bss, Item
from shikiri.platforms.linux_ap.hostapd_words import strange

_ESCAPE: Final = re.compile(rb"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))")
_NAMED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"e": b"\033", b'"': b'"', b"\\": b"\\"}
_LONGEST_SSID: Final = 32


def ssid(bss: Bss) -> Known[str]:
    """The name as it is sent; `ssid2` may be quoted, escaped or hexadecimal. Without one hostapd sends nothing."""
    item = next((item for item in reversed(bss.items) if item.key in ("ssid", "ssid2")), None)
    if item is None:
        return UNSAID
    raw = item.value.encode("utf-8", "surrogateescape") if item.key == "ssid" else _written(item)
    if not 0 < len(raw) <= _LONGEST_SSID:
        raise strange(item)
    return decode(raw)


def unescaped(text: str) -> str:
    """A name as hostapd prints it."""
    return decode(_ESCAPE.sub(_meant, text.encode("utf-8", "surrogateescape")))


def _written(item: Item) -> bytes:
    text = item.value.encode("utf-8", "surrogateescape")
    for start, escaped in ((b'"', False), (b'P"', True)):
        if text.startswith(start):
            inner, quote, rest = text[len(start) :].rpartition(b'"')
            if not quote or rest:
                raise strange(item)
            return _ESCAPE.sub(_meant, inner) if escaped else inner
    try:
        return bytes.fromhex(text.decode("ascii"))
    except ValueError:
        raise strange(item) from None


def _meant(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 16)])
    return bytes([int(found[2], 8) & 255]) if found[2] else _NAMED.get(found[3], b"\\" + found[3])
