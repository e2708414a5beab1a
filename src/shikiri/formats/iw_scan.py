"""What `iw dev X scan` prints -> the networks in the air. A name may hold anything: it stays data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shikiri.model.facets.wlan import Cipher, Pmf, Security, Wlan
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line

_HEAD = re.compile(r"BSS ([0-9a-f]{2}(?::[0-9a-f]{2}){5})\b", re.IGNORECASE)
_ESCAPE = re.compile(rb"\\x([0-9a-fA-F]{2})|\\(\\)")
_ELEMENTS = ("RSN", "WPA", "WPS", "RSN Element Override", "RSN Override")
_CIPHERS: Mapping[str, Cipher] = {
    "CCMP": "ccmp", "CCMP-128": "ccmp", "CCMP-256": "ccmp-256", "GCMP": "gcmp", "GCMP-128": "gcmp",
    "GCMP-256": "gcmp-256", "TKIP": "tkip", "WEP-40": "wep", "WEP-104": "wep",
}  # fmt: skip
_ENTERPRISE = ("IEEE 802.1X", "FT/IEEE 802.1X")


@dataclass(slots=True)
class _Seen:
    """One block of the answer."""

    bssid: str
    line: int
    ssid: bytes | None = None
    freq: str = ""
    privacy: bool = False
    elements: dict[str, dict[str, str]] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)


def networks(text: str, question: str = "iw scan") -> tuple[Wlan, ...]:
    """Every network that was seen, by the address it was sent from; one seen twice on two channels is two."""
    named = [one for one in _blocks(text) if one.ssid is not None]
    seen = {(one.bssid, one.freq): one for one in named}.values()  # several looks: the last one counts
    places: dict[str, set[str]] = {}
    for one in seen:
        places.setdefault(one.bssid, set()).add(one.freq)
    return tuple(_wlan(one, question, twice=len(places[one.bssid]) > 1) for one in seen)


def frequency(text: str, bssid: str) -> str:
    """The channel of an access point, in MHz; '' where it was not seen."""
    return next((one.freq for one in _blocks(text) if one.bssid == bssid.lower()), "")


def shown(ssid: bytes) -> str:
    """A name for people and files: text where it is text, else its bytes in hexadecimal."""
    try:
        text = ssid.decode("utf-8")
    except UnicodeDecodeError:
        return f"hex:{ssid.hex()}"
    return text if text.isprintable() else f"hex:{ssid.hex()}"


def _blocks(text: str) -> Iterator[_Seen]:
    now: _Seen | None = None
    element = ""
    for number, row in enumerate(text.splitlines(), start=1):
        if head := _HEAD.match(row):
            if now is not None:
                yield now
            now, element = _Seen(head.group(1).lower(), number), ""
        elif now is not None:
            element = _row(now, row, number, element)
    if now is not None:
        yield now


def _row(now: _Seen, row: str, number: int, element: str) -> str:
    """One row of a block; which element the next rows belong to."""
    name, colon, value = row.strip().partition(":")
    if row.startswith("\t\t"):  # a line of the element that was begun
        if element:
            _detail(now.elements[element], row.strip())
        return element
    if not colon:
        return ""
    if name == "SSID":
        now.ssid, now.at["ssid"] = _raw(row.partition("SSID:")[2]), number
    elif name == "freq":
        now.freq = value.strip().partition(".")[0]
    elif name == "capability":
        now.privacy, now.at["privacy"] = "Privacy" in value.split(), number
    elif name in _ELEMENTS:
        now.at.setdefault(name, number)
        _detail(now.elements.setdefault(name, {}), value.strip())
        return name
    return ""


def _detail(element: dict[str, str], row: str) -> None:
    name, _, value = row.removeprefix("* ").partition(":")
    element.setdefault(name.strip(), value.strip())


def _raw(printed: str) -> bytes:
    """The bytes of a name: `iw` writes whatever is no plain letter as a number."""
    raw = printed.removeprefix(" ").encode("utf-8", "surrogateescape")
    name = _ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]) if found.group(1) else b"\\", raw)
    return name[:32]


def _wlan(one: _Seen, question: str, *, twice: bool) -> Wlan:
    ssid = one.ssid or b""
    hidden = not ssid.strip(b"\0")
    kinds = tuple(name for name in ("RSN", "WPA") if name in one.elements)
    decides = one.at.get(kinds[0] if kinds else "privacy", one.line)
    lines = {"": one.line, "ssid": one.at["ssid"], "security": decides, "ciphers": decides, "pmf": decides}
    return Wlan(
        handle=f"{one.bssid} {one.freq}" if twice else one.bssid,
        ssid="" if hidden else shown(ssid),
        enabled=True,
        security=_security(one),
        ciphers=_all_ciphers(one),
        pmf=_pmf(one.elements.get("RSN")),
        hidden=hidden,
        wps="WPS" in one.elements,
        bssid=one.bssid,
        at={name: Line(question, number) for name, number in (lines | {"wps": one.at.get("WPS", one.line)}).items()},
    )


def _suites(element: Mapping[str, str] | None) -> str:
    return (element or {}).get("Authentication suites", "")


def _security(one: _Seen) -> Known[Security]:
    """What its elements say; a suite that nobody knows is doubt. Privacy without an element is WEP."""
    rsn, wpa = one.elements.get("RSN"), one.elements.get("WPA")
    if rsn is None and wpa is None:
        return "wep" if one.privacy else "open"
    suites = _suites(rsn)
    enterprise = "802.1X" in suites or "802.1X" in _suites(wpa)
    if wpa is not None:
        word = "wpa" if rsn is None else "wpa-wpa2"
        return f"{word}-enterprise" if enterprise else word  # type: ignore[return-value]  # words of Security
    if "OWE" in suites:
        return "owe"
    if enterprise:
        return _of_enterprise(rsn or {}, suites)
    sae, psk = "SAE" in suites, "PSK" in suites
    if override := next((one.elements[name] for name in _ELEMENTS[3:] if name in one.elements), None):
        sae = sae or "SAE" in _suites(override)
    words: dict[tuple[bool, bool], Security] = {(True, True): "wpa2-wpa3", (True, False): "wpa3", (False, True): "wpa2"}
    return words.get((sae, psk), UNSAID)


def _of_enterprise(rsn: Mapping[str, str], suites: str) -> Security:
    """WPA3 is the new hash alone with protected management frames; the old hash beside it is the transition."""
    plain = [word for word in re.sub(r"(FT/)?IEEE 802\.1X/\S+", "", suites).split() if "802.1X" in word]
    newer = "/SHA-256" in suites or "SUITE-B" in suites or "/SHA-384" in suites
    if newer and not plain:
        return "wpa3-enterprise" if _pmf(rsn) == "required" else "wpa2-enterprise"
    return "wpa2-wpa3-enterprise" if newer else "wpa2-enterprise"


def _all_ciphers(one: _Seen) -> Known[frozenset[Cipher]]:
    found: set[Cipher] = set()
    for name in ("RSN", "WPA"):
        for word in one.elements.get(name, {}).get("Pairwise ciphers", "").split():
            if word not in _CIPHERS:
                return UNSAID
            found.add(_CIPHERS[word])
    if not found and "RSN" not in one.elements and "WPA" not in one.elements:
        return frozenset({"wep"}) if one.privacy else frozenset({"none"})
    return frozenset(found) if found else UNSAID


def _pmf(rsn: Mapping[str, str] | None) -> Known[Pmf]:
    if rsn is None:
        return "disabled"
    words = rsn.get("Capabilities", "").split()
    if not words:
        return UNSAID
    if "MFP-required" in words:
        return "required"
    return "optional" if "MFP-capable" in words else "disabled"
