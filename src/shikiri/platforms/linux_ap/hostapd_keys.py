"""The passphrases of a network: the one of the file, those of its list, those of SAE. The weakest one counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.weakest import weakest
from shikiri.platforms.linux_ap.hostapd import Bss, found, listed
from shikiri.platforms.linux_ap.hostapd_words import PSK, SAE, akms, has_wep
from shikiri.platforms.linux_ap.source import ApSource

_ROW: Final = re.compile(r"(?:[a-z_]+=\S*\s+)*[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}\s+(.+)")
_PARTS: Final = re.compile(r"\|(?:mac|vlanid|id|pk)=")
_SHORTEST, _LONGEST = 8, 63
_RAW: Final = re.compile(r"[0-9A-Fa-f]{64}")
_WEP: Final = re.compile(r"wep_key\d")

Key = tuple[str, Line]


def passphrase(source: ApSource, bss: Bss) -> tuple[Known[Secret], Line]:
    """What opens the network, and the line that says so; `UNSAID` where a list was not read, or RADIUS knows it."""
    nowhere = Line(bss.line.question, 0)
    if has_wep(bss):
        keys: list[Key] = [(one.value, one.line) for one in bss.items if _WEP.fullmatch(one.key) and one.value]
    elif bss.number("wpa") == 0 or not akms(bss) & (PSK | SAE):
        return NO_SECRET, nowhere
    else:
        try:
            keys = list(_keys(source, bss))
        except Unanswered:
            return UNSAID, bss.line_of("wpa_psk_file")
        if bss.number("wpa_psk_radius"):
            return UNSAID, bss.line_of("wpa_psk_radius")
    if not keys:
        return NO_SECRET, nowhere
    worst = weakest({text for text, _ in keys})
    return Secret.plain(worst), next(line for text, line in keys if text == worst)


def _keys(source: ApSource, bss: Bss) -> Iterator[Key]:
    ways = akms(bss)
    own = [one for one in bss.items if one.key == "sae_password" and one.value]
    if ways & SAE:
        yield from ((_PARTS.split(one.value, maxsplit=1)[0], one.line) for one in own)
    # Whom none of those passwords is meant for (by its address or its identifier) hostapd asks for wpa_passphrase.
    said = next((one for one in reversed(bss.items) if one.key in ("wpa_passphrase", "wpa_psk")), None)
    if said is not None:
        fits = _RAW.fullmatch(said.value) if said.key == "wpa_psk" else _SHORTEST <= _length(said.value) <= _LONGEST
        if not fits:
            raise ParseError("wlan", said.line.question, said.line.number)
        yield said.value, said.line
    path = bss.value("wpa_psk_file")
    for number, row in listed(source, path) if path and ways & PSK else ():
        parts = _ROW.fullmatch(row)
        if parts is None:
            raise ParseError("wlan", found(source).question, number)
        yield parts[1], Line(found(source).question, number)


def _length(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
