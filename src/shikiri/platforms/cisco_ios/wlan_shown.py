"""Wi-Fi networks as `show wlan all` prints them: every setting by name, nothing hidden but the passphrase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from shikiri.model.errors import ParseError
from shikiri.model.facets.wlan import Cipher, Pmf, Wlan
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import MASKED_SECRET, NO_SECRET
from shikiri.platforms.cisco_ios.radius import radius_servers
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.wlan_block import SSID, Block, Said, blocks_of
from shikiri.platforms.cisco_ios.wlan_security import Akm, Element, Settings

T = TypeVar("T")

_PMF: Final[dict[str, Pmf]] = {"disabled": "disabled", "optional": "optional", "required": "required"}
_ISOLATES: Final = {  # what goes upstream, or to one's own group, may come back to the neighbour
    "disabled": False, "drop": True, "forward-upstream": False, "allow-private-group": False,
}  # fmt: skip
_ELEMENTS: Final[dict[str, Element]] = {
    "WPA (SSN IE)": "wpa", "WPA2 (RSN IE)": "wpa2", "WPA3 (WPA3 IE)": "wpa3",
}  # fmt: skip
_CIPHERS: Final[dict[str, Cipher]] = {
    "TKIP Cipher": "tkip", "AES Cipher": "ccmp", "CCMP128 Cipher": "ccmp", "CCMP256 Cipher": "ccmp-256",
    "GCMP128 Cipher": "gcmp", "GCMP256 Cipher": "gcmp-256",
}  # fmt: skip
_AKMS: Final[dict[str, Akm]] = {
    "802.1x": "dot1x", "FT dot1x": "dot1x", "CCKM": "dot1x", "Dot1x-SHA256": "dot1x-sha256",
    "SUITEB-1X": "suite-b", "SUITEB192-1X": "suite-b", "PSK": "psk", "FT PSK": "psk", "PSK-SHA256": "psk",
    "SAE": "sae", "FT SAE": "sae", "SAE-EXT-KEY": "sae", "FT SAE-EXT-KEY": "sae", "OWE": "owe",
}  # fmt: skip
_KEYS: Final = {
    "ssid": SSID, "enabled": "Status", "hidden": "Broadcast SSID", "pmf": "PMF Support",
    "client_isolation": "Peer-to-Peer Blocking Action", "mac_filter": "Mac Filter Authorization list name",
    "radius_servers": "802.1x authentication list name",
}  # fmt: skip


def shown_wlans(source: IosSource) -> dict[str, Wlan]:
    """The networks by profile; a word that is not understood raises `ParseError`."""
    found: dict[str, Wlan] = {}
    for block in blocks_of(source):
        if block.profile in found:
            raise _odd(block.line)
        found[block.profile] = _wlan(source, block)
    return found


def _odd(line: Line) -> ParseError:
    return ParseError("wlan", line.question, line.number)


def _wlan(source: IosSource, block: Block) -> Wlan:
    settings = _settings(block)
    sends_name = block.switch(_KEYS["hidden"])
    return Wlan(
        ssid=_known(block.word(SSID)),
        enabled=_known(block.switch(_KEYS["enabled"])),
        security=settings.security if settings else UNSAID,
        ciphers=(settings.all_ciphers or UNSAID) if settings else UNSAID,
        pmf=settings.pmf if settings else UNSAID,
        passphrase=(MASKED_SECRET if settings.has_passphrase else NO_SECRET) if settings else UNSAID,
        client_isolation=_isolation(block),
        hidden=UNSAID if sends_name is None else not sends_name,
        mac_filter=_mac_filter(block),
        radius_servers=_servers(source, block),
        handle=f"{block.profile}/{block.word('Identifier') or '?'}",
        at={"": block.line, **{name: block.at(key) for name, key in _KEYS.items()}, **_security_lines(block)},
    )


def _known(value: T | None) -> Known[T]:
    return UNSAID if value is None else value


def _settings(block: Block) -> Settings | None:
    """None where the block breaks off before all that security rests on was said."""
    on, wep, pmf = block.switch(block.wpa), block.switch("Static WEP Keys"), block.word(_KEYS["pmf"])
    if on is None or wep is None or pmf is None:
        return None
    if pmf.lower() not in _PMF:
        raise _odd(block.at(_KEYS["pmf"]))
    elements = frozenset(word for key, word in _ELEMENTS.items() if block.switch(key))
    if on and not elements:
        raise _odd(block.at(block.wpa))
    return Settings(
        elements=elements if on else frozenset(),
        akms=frozenset(_chosen(block.akms, _AKMS)) if on else frozenset(),
        ciphers=frozenset(_chosen(block.ciphers, _CIPHERS)),
        pmf=_PMF[pmf.lower()],
        wep=wep,
        owe_transition=bool(block.switch("OWE Transition Mode")),
    )


def _chosen(lines: Iterable[Said], words: dict[str, T]) -> Iterator[T]:
    """What is switched on; something switched on that nobody knows is not understood."""
    for said in lines:
        if said.on:
            if said.key not in words:
                raise _odd(said.line)
            yield words[said.key]


def _isolation(block: Block) -> Known[bool]:
    word = block.word(_KEYS["client_isolation"])
    if word is None:
        return UNSAID
    if word.lower() not in _ISOLATES:
        raise _odd(block.at(_KEYS["client_isolation"]))
    return _ISOLATES[word.lower()]


def _mac_filter(block: Block) -> Known[bool]:
    word = block.word(_KEYS["mac_filter"])
    return UNSAID if word is None else word != "Disabled"


def _servers(source: IosSource, block: Block) -> Known[frozenset[str]]:
    word = block.word(_KEYS["radius_servers"])
    if word is None:
        return UNSAID
    return frozenset() if word == "Disabled" else radius_servers(source, word)


def _security_lines(block: Block) -> dict[str, Line]:
    """The line to cite for the method: the oldest thing that is still allowed, else the key management in use."""
    old = [block.at(key) for key in ("Static WEP Keys", "WPA (SSN IE)") if block.word(key) == "Enabled"]
    akms = [said.line for said in block.akms if said.value == "Enabled"]
    method = [*old, *akms, block.at(block.wpa)][0]
    ciphers = [said.line for said in block.ciphers if said.value == "Enabled" and said.key == "TKIP Cipher"]
    ciphers += [said.line for said in block.ciphers if said.value == "Enabled"]
    return {"security": method, "passphrase": method, "ciphers": [*ciphers, method][0]}
