"""What runs: the BSS that hostapd really sends, and how loud its radio is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.facets.radio import Radio
from shikiri.model.facets.wlan import Cipher, Security, Wlan
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan import WIRELESS, sending

STATUS: Final = "ubus call network.wireless status"
IWINFO: Final = "iwinfo"
BSS: Final = "hostapd bss"
BSS_SCRIPT: Final = """for one in $(ubus list 2>/dev/null | grep '^hostapd[.]' | sed 's/^hostapd[.]//'); do
  echo "== $one"; ubus call hostapd bss_info "{\\"iface\\":\\"$one\\"}"
done
echo '== '"""
_HEAD: Final = re.compile(r"(?P<name>\S+)\s+ESSID: (?:\"(?P<ssid>.*)\"|unknown)\s*")
_POWER: Final = re.compile(r"Tx-Power: (?P<dbm>\d+) dBm")
_ADDRESS: Final = re.compile(r"Access Point: (?P<mac>[0-9A-Fa-f:]{17})")
_CIPHERS: Final[dict[str, Cipher]] = {
    "CCMP": "ccmp", "TKIP": "tkip", "CCMP-256": "ccmp-256", "GCMP": "gcmp", "GCMP-256": "gcmp-256",
}  # fmt: skip
_PSK: Final = frozenset({"WPA-PSK", "WPA-PSK-SHA256", "FT-PSK"})
_SAE: Final = frozenset({"SAE", "FT-SAE", "SAE-EXT-KEY", "FT-SAE-EXT-KEY"})
_EAP: Final = frozenset({"WPA-EAP", "FT-EAP"})
_EAP3: Final = frozenset({"WPA-EAP-SHA256", "WPA-EAP-SUITE-B-192", "FT-EAP-SHA384"})


def _sections(source: OpenwrtSource) -> dict[str, tuple[str, str]]:
    """Interface of the kernel -> the section that made it, and its radio."""
    found: dict[str, tuple[str, str]] = {}
    told = source.json(STATUS)
    for radio, state in told.items() if isinstance(told, dict) else ():
        for one in state.get("interfaces", ()) if isinstance(state, dict) else ():
            if isinstance(one, dict) and isinstance(one.get("ifname"), str) and isinstance(one.get("section"), str):
                found[one["ifname"]] = (one["section"], radio)
    return found


def wlans(source: OpenwrtSource) -> Parsed:
    """Every network of the settings, up or not, and whatever is sent besides."""
    names, heard = _sections(source), dict(_heard(source))
    by_section = {section: name for name, (section, _) in names.items() if name in heard}
    things: list[Wlan] = []
    for one in sending(source):
        name = by_section.pop(one.address, None) or by_section.pop(_generated(source, one), None)
        if name is None:
            things.append(Wlan(handle=one.address, ssid=one.text("ssid") or UNSAID, enabled=False))
        else:
            things.append(_up(source, one.address, name, heard[name]))
    strangers = (name for name in heard if name not in names)
    things += (_up(source, name, name, heard[name]) for name in (*by_section.values(), *strangers))
    return Parsed(tuple(things), rests_on=(BSS, STATUS, source.question(WIRELESS)))


def _up(source: OpenwrtSource, handle: str, name: str, told: tuple[dict[str, Any], int]) -> Wlan:
    return Wlan(
        handle=handle,
        at={"": Line(BSS, told[1])},
        ssid=_text(told[0], "ssid"),
        enabled=True,
        security=_security(told[0]),
        ciphers=_ciphers(told[0]),
        bssid=_addresses(source).get(name, UNSAID),
    )


def _generated(source: OpenwrtSource, one: Section) -> str:
    """How a section without a name is called while it runs: `cfg`, its place among all, and a sum of no use to us."""
    place = source.package(WIRELESS).sections.index(one) + 1
    told = [section for section, _ in _sections(source).values() if section.startswith(f"cfg{place:02x}")]
    return told[0] if len(told) == 1 and not one.name else ""


def _heard(source: OpenwrtSource) -> Iterator[tuple[str, tuple[dict[str, Any], int]]]:
    name, text, began = "", "", 0
    for number, line in enumerate(source.lines(BSS), start=1):
        if not line.startswith("== "):
            text += line
            continue
        if name:
            yield name, (_object(text), began)
        name, text, began = line[3:].strip(), "", number


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise Unanswered(BSS, "no-json") from None
    return found if isinstance(found, dict) else {}


def _text(told: dict[str, Any], name: str) -> Known[str]:
    value = told.get(name)
    return value if isinstance(value, str) and value else UNSAID


def _security(told: dict[str, Any]) -> Known[Security]:
    words = set(str(told.get("wpa_key_mgmt", "")).split())
    if not words or words - _PSK - _SAE - _EAP - _EAP3 - {"OWE"}:
        return UNSAID  # it prints nothing for an open network and for WEP alike
    version = str(told.get("wpa", "2"))
    if words == {"OWE"}:
        return "owe"
    if words <= _PSK | _SAE:
        plain: Security = "wpa2" if version == "2" else "wpa" if version == "1" else "wpa-wpa2"
        return "wpa3" if words <= _SAE else "wpa2-wpa3" if words & _SAE else plain
    if words <= _EAP | _EAP3:
        mixed: Security = "wpa2-wpa3-enterprise" if words & _EAP3 else "wpa2-enterprise"
        return "wpa3-enterprise" if words <= _EAP3 else mixed if version == "2" else "wpa-wpa2-enterprise"
    return UNSAID


def _ciphers(told: dict[str, Any]) -> Known[frozenset[Cipher]]:
    words = str(told.get("wpa_pairwise") or told.get("rsn_pairwise") or "").split()
    return frozenset(_CIPHERS[word] for word in words) if words and set(words) <= set(_CIPHERS) else UNSAID


def _blocks(source: OpenwrtSource) -> Iterator[tuple[str, str]]:
    name, text = "", ""
    for line in (*source.lines(IWINFO), ""):
        if found := _HEAD.match(line):
            if name:
                yield name, text
            name, text = found["name"], ""
        text += f"{line}\n"
    if name:
        yield name, text


def _addresses(source: OpenwrtSource) -> dict[str, str]:
    if not source.has(IWINFO):
        return {}
    return {name: told["mac"].lower() for name, text in _blocks(source) if (told := _ADDRESS.search(text))}


def radios(source: OpenwrtSource) -> Parsed:
    """The power of a radio is that of the loudest interface on it; one without any is silent."""
    names, found = _sections(source), dict[str, int]()
    for name, text in _blocks(source):
        if name in names and (told := _POWER.search(text)):
            radio = names[name][1]
            found[radio] = max(found.get(radio, 0), int(told["dbm"]))
    up = {radio for _, radio in names.values()}
    things = tuple(
        Radio(
            handle=one.address,
            at={"": Line(IWINFO, 1)},
            name=one.address,
            enabled=one.address in up,
            power_dbm=found.get(one.address, UNSAID),
        )
        for one in source.package(WIRELESS).of("wifi-device")
    )
    return Parsed(things, rests_on=(IWINFO, STATUS, source.question(WIRELESS)))


RUNNING: Final = (
    FacetDriver(facet=Wlan.FACET, asks=(STATUS, BSS, IWINFO), parse=wlans, confidence="unconfirmed"),
    FacetDriver(facet=Radio.FACET, asks=(STATUS, IWINFO), parse=radios),
)
