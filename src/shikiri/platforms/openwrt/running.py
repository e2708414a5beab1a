"""What runs: the BSS that hostapd really sends, and how loud its radio is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.facets.radio import Radio
from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.openwrt.running_words import BSS, ciphers_of, object_of, security_of, text_of
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_fields import WIRELESS, sending

STATUS: Final = "ubus call network.wireless status"
IWINFO: Final = "iwinfo"
BSS_SCRIPT: Final = """for one in $(ubus list 2>/dev/null | grep '^hostapd[.]' | sed 's/^hostapd[.]//'); do
  echo "== $one"; ubus call hostapd bss_info "{\\"iface\\":\\"$one\\"}"
done
echo '== end'"""
_HEAD: Final = re.compile(r"(?P<name>\S+)\s+ESSID: (?:\"(?P<ssid>.*)\"|unknown)\s*")
_POWER: Final = re.compile(r"Tx-Power: (?P<dbm>\d+) dBm")
_ADDRESS: Final = re.compile(r"Access Point: (?P<mac>[0-9A-Fa-f:]{17})")


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
        ssid=text_of(told[0], "ssid"),
        enabled=True,
        security=security_of(told[0]),
        ciphers=ciphers_of(told[0]),
        bssid=_addresses(source).get(name, UNSAID),
    )


def _generated(source: OpenwrtSource, one: Section) -> str:
    """How a section without a name is called while it runs: `cfg`, its place among all, and a sum of no use to us."""
    place = source.package(WIRELESS).sections.index(one) + 1
    told = [section for section, _ in _sections(source).values() if section.startswith(f"cfg{place:02x}")]
    return told[0] if len(told) == 1 and not one.name else ""


def _heard(source: OpenwrtSource) -> Iterator[tuple[str, tuple[dict[str, Any], int]]]:
    name, text, began = "", "", 0
    lines = source.lines(BSS)
    if "== end" not in lines:
        raise Unanswered(BSS, "empty")
    for number, line in enumerate(lines, start=1):
        if not line.startswith("== "):
            text += line
            continue
        if name and text.strip():
            yield name, (object_of(text), began)
        name, text, began = line[3:].strip(), "", number


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


def powers(source: OpenwrtSource) -> dict[str, int]:
    """Radio -> how loud it is, in dBm."""
    names, found = _sections(source), dict[str, int]()
    for name, text in _blocks(source):
        if name in names and (told := _POWER.search(text)):
            radio = names[name][1]
            found[radio] = max(found.get(radio, 0), int(told["dbm"]))
    return found


def radios(source: OpenwrtSource) -> Parsed:
    """The power of a radio is that of the loudest interface on it; one without any is silent."""
    names, found = _sections(source), powers(source)
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
