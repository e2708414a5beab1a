"""Writing Wi-Fi networks: new ones on every radio, and what changes on those that are there.

A radio that is switched on for a new network would also send what the factory left on it, an open `OpenWrt`: whatever
was silent only because its radio was off is switched off by itself first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import Nothing
from shikiri.model.secret import Secret
from shikiri.platforms.linux.changes import plain, refuse, refuse_rest
from shikiri.platforms.openwrt.ops import changes, drop, put, put_list, yes_no
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_fields import beside
from shikiri.platforms.openwrt.wlan_make import LEFT_ALONE, again, fit_key, made, network_of, radio_on, radius
from shikiri.platforms.openwrt.wlan_words import PMF_WORD, meant, written
from shikiri.platforms.write import Around

_FACET: Final = Wlan.FACET
_WIRELESS: Final = "wireless"
_WPS: Final = ("wps_pushbutton", "wps_label", "ext_registrar", "wps_pin", "wps_config")


def render(before: Wlan | None, after: Wlan | None, around: Around) -> Iterator[Command]:
    source = again(around)
    if after is None:
        raise refuse(_FACET, "ssid", "owrt.switch-off-instead")
    if before is None:
        yield from made(source, after, around)
        return
    held = next((one for one in source.package(_WIRELESS).sections if one.address == before.handle.split()[0]), None)
    if held is None:
        raise refuse(_FACET, "ssid", "owrt.moved")
    wanted = changes(before, after)
    if " " in before.handle and "passphrase" in wanted:
        raise refuse(_FACET, "passphrase", "owrt.station-key")
    yield from _changed(source, held, wanted, before)
    refuse_rest(_FACET, {name: value for name, value in wanted.items() if name not in LEFT_ALONE})


def _changed(source: OpenwrtSource, held: Section, wanted: dict[str, Any], before: Wlan) -> Iterator[Command]:
    at = held.address
    word = ""
    if "security" in wanted or "ciphers" in wanted:
        word = _protection(held, wanted, plain(before.security), wanted.get("passphrase"))
        yield put(_WIRELESS, at, "encryption", word)
    if "pmf" in wanted:
        pmf = wanted.pop("pmf")
        told = meant(word or held.text("encryption"))
        if told is None or (told[0].is_forced and told[0].pmf != pmf):
            raise refuse(_FACET, "pmf", "owrt.no-word")
        if not told[0].is_forced:
            yield put(_WIRELESS, at, "ieee80211w", PMF_WORD[pmf])
    if "passphrase" in wanted:
        yield put(_WIRELESS, at, _key_option(held), fit_key(wanted.pop("passphrase")))
    if "client_isolation" in wanted:
        yield from _isolation(source, held, apart=wanted.pop("client_isolation"))
    if "hidden" in wanted:
        yield put(_WIRELESS, at, "hidden", yes_no(value=wanted.pop("hidden")))
    if wanted.get("wps") is False:
        del wanted["wps"]
        yield from (drop(_WIRELESS, at, word) for word in _WPS if word in held.options)
    if "enabled" in wanted:
        yield from _switch(source, held, on=wanted.pop("enabled"))
    if "vlan" in wanted:
        network = network_of(source, wanted.pop("vlan"))
        yield (
            put_list(_WIRELESS, at, "network", (network,)) if _is_list(held) else put(_WIRELESS, at, "network", network)
        )
    yield from radius(at, wanted)


def _is_list(held: Section) -> bool:
    return "network" in held.options and held.options["network"].is_list


def _key_option(held: Section) -> str:
    return "sae_password" if "sae_password" in held.options else "key"


def _protection(held: Section, wanted: dict[str, Any], security: object, key: Secret | None) -> str:
    will = wanted.pop("security", security)
    ciphers = wanted.pop("ciphers", None)
    if ciphers is None and (told := meant(held.text("encryption"))) is not None:
        ciphers = told[1] if told[1] and not told[1] & {"none", "wep", "tkip"} else None
    word = written(str(will), ciphers)
    if word is None or isinstance(will, Nothing) or (ciphers and will in ("open", "owe", "wep")):
        raise refuse(_FACET, "security", "owrt.no-word")
    if str(will).startswith(("wpa2", "wpa3")) and not str(will).endswith("enterprise") and key is None:
        fit_key(Secret.plain(held.text(_key_option(held))))  # what stays has to be one that fits
    return word


def _isolation(source: OpenwrtSource, held: Section, *, apart: bool) -> Iterator[Command]:
    """On the air by `isolate`; to the same network on another radio by ports of the bridge that are isolated."""
    yield put(_WIRELESS, held.address, "isolate", yes_no(value=apart))
    if not apart:
        yield from (drop(_WIRELESS, held.address, one) for one in ("multicast_to_unicast", "proxy_arp"))
        return
    others = beside(source, held)
    for one in (held, *others) if others else ():
        yield put(_WIRELESS, one.address, "bridge_isolate", "1")


def _switch(source: OpenwrtSource, held: Section, *, on: bool) -> Iterator[Command]:
    yield put(_WIRELESS, held.address, "disabled", yes_no(value=not on))
    radio = source.package(_WIRELESS).named(held.text("device"))
    if on and radio is not None:
        yield from radio_on(source, radio, frozenset({held.address}))
