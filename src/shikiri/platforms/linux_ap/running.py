"""What runs, whatever the files say: the networks hostapd really sends, and what its radios really do."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.radio import Radio
from shikiri.model.facets.wlan import Cipher, Pmf, Security, Wlan
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux_ap import hostapd_names as names
from shikiri.platforms.linux_ap import hostapd_words as words
from shikiri.platforms.linux_ap.hostapd import Bss, Conf, found
from shikiri.platforms.linux_ap.hostapd_cli import Told, answers, configs
from shikiri.platforms.linux_ap.iw import IW_DEV, IW_REG, Interface, country, interfaces
from shikiri.platforms.linux_ap.scripts import HOSTAPD_CLI
from shikiri.platforms.linux_ap.source import ApSource

_CIPHERS: Final[dict[str, Cipher]] = {
    "TKIP": "tkip", "CCMP": "ccmp", "CCMP-256": "ccmp-256", "GCMP": "gcmp", "GCMP-256": "gcmp-256",
}  # fmt: skip
_OVER_6GHZ: Final = 5950
_OVER_5GHZ: Final = 5000
_AP: Final = "AP"


def wlans(source: ApSource) -> Parsed:
    """Every network on the air: as hostapd tells it, and those that only the radio knows."""
    sections, whole = answers(source)
    sent, asked = _sent(source)
    things = [_wlan(source, name, told, sections.get(f"status {name}", {})) for name, told in configs(sections)]
    known = {one.handle for one in things}
    things += [_unexplained(one) for one in sent if one.name not in known]
    return Parsed(tuple(things), rests_on=(HOSTAPD_CLI, *asked), whole=whole and bool(asked))


def _sent(source: ApSource) -> tuple[list[Interface], tuple[str, ...]]:
    """The interfaces that send; nothing, and no question to rest on, where `iw` is not there."""
    try:
        return [one for one in interfaces(source) if one.mode == _AP], (IW_DEV,)
    except Unanswered:
        return [], ()


def _wlan(source: ApSource, name: str, told: Told, status: Told) -> Wlan:
    bss = _written(source, name)
    state = status.get("state")
    security, at_security = _security(told, bss)
    ciphers, at_ciphers = _ciphers(told, security)
    wps = told.get("wps_state")
    return Wlan(
        ssid=_name(told),
        enabled=state[0] == "ENABLED" if state is not None else UNSAID,
        security=security,
        ciphers=ciphers,
        wps=wps[0] != "disabled" if wps is not None else UNSAID,
        bssid=told["bssid"][0].lower() if "bssid" in told else UNSAID,
        handle=name,
        at={
            "": next(iter(told.values()))[1],
            **{key: told[key][1] for key in ("ssid", "bssid") if key in told},
            **({"enabled": state[1]} if state is not None else {}),
            **({"wps": wps[1]} if wps is not None else {}),
            "security": at_security,
            "ciphers": at_ciphers,
        },
    )


def _written(source: ApSource, name: str) -> Bss | None:
    """The same network in the files: hostapd tells neither PMF nor WEP."""
    try:
        return next((bss for conf in found(source).files for bss in conf.networks if bss.interface == name), None)
    except Exception:  # noqa: BLE001  (files that nobody understands say nothing about what runs)
        return None


def _name(told: Told) -> Known[str]:
    """It escapes as in the P"..." of its files."""
    return names.unescaped(told["ssid"][0]) if "ssid" in told else UNSAID


def _security(told: Told, bss: Bss | None) -> tuple[Security, Line]:
    anywhere = next(iter(told.values()))[1]
    if "key_mgmt" not in told:
        return ("wep" if bss is not None and words.has_wep(bss) else "open"), anywhere
    version = told.get("wpa", ("2", anywhere))[0]
    frames: Pmf = words.pmf(bss) if bss is not None else "disabled"
    value, line = told["key_mgmt"]
    return words.word_of(int(version) if version.isdigit() else 1, frozenset(value.split()), frames), line


def _ciphers(told: Told, security: Security) -> tuple[Known[frozenset[Cipher]], Line]:
    line = next(iter(told.values()))[1]
    if security in ("open", "wep"):
        return frozenset({"wep" if security == "wep" else "none"}), line
    keys = [key for key in ("rsn_pairwise_cipher", "wpa_pairwise_cipher", "group_cipher") if key in told]
    named = {word for key in keys for word in told[key][0].split()}
    if not named or not named <= _CIPHERS.keys():
        return UNSAID, line
    return frozenset(_CIPHERS[word] for word in named), told[keys[0]][1]


def _unexplained(one: Interface) -> Wlan:
    """A network that no hostapd of this machine owns up to: nobody knows how it is protected."""
    return Wlan(ssid=one.ssid or UNSAID, enabled=True, bssid=one.address or UNSAID, handle=one.name, at={"": one.line})


def radios(source: ApSource) -> Parsed:
    """The channel, the power and the country of each radio that sends."""
    every = interfaces(source)
    mains = {conf.networks[0].interface for conf in _files(source)}
    chosen: dict[str, Interface] = {}
    for one in every:
        if one.mode == _AP and (one.phy not in chosen or (one.name in mains and chosen[one.phy].name not in mains)):
            chosen[one.phy] = one
    return Parsed(tuple(_radio(source, one) for one in chosen.values()), rests_on=(IW_DEV,), whole=False)


def _files(source: ApSource) -> tuple[Conf, ...]:
    try:
        return found(source).files
    except Exception:  # noqa: BLE001  (as above)
        return ()


def _radio(source: ApSource, one: Interface) -> Radio:
    return Radio(
        name=one.name,
        enabled=True,
        band=("6" if one.mhz > _OVER_6GHZ else "5" if one.mhz > _OVER_5GHZ else "2.4") if one.mhz else UNSAID,
        channel=one.channel or UNSAID,
        power_dbm=one.power_dbm if one.power_dbm is not None else UNSAID,
        country=country(source, one.phy) or UNSAID,
        handle=one.name,
        at={"": one.line},
    )


WLANS = FacetDriver(facet="wlan", asks=(HOSTAPD_CLI, IW_DEV), parse=wlans)
RADIOS = FacetDriver(facet="radio", asks=(IW_DEV, IW_REG), parse=radios)
