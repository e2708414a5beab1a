"""Writing Wi-Fi networks: new ones on every radio, and what changes on those that are there.

A radio that is switched on for a new network would also send what the factory left on it, an open `OpenWrt`: whatever
was silent only because its radio was off is switched off by itself first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import Nothing
from shikiri.model.reading import Reading
from shikiri.model.secret import Secret
from shikiri.platforms.linux.changes import plain, refuse, refuse_rest
from shikiri.platforms.openwrt.ops import changes, drop, free, make, name_for, put, put_list, yes_no
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_words import PMF_WORD, meant, written
from shikiri.platforms.write import Around

_FACET: Final = Wlan.FACET
_WIRELESS: Final = "wireless"
_COUNTRY: Final = "JP"
_WPS: Final = ("wps_pushbutton", "wps_label", "ext_registrar", "wps_pin", "wps_config")
_KEY: Final = range(8, 64)
_MOST_SSID: Final = 32
_LEFT_ALONE: Final = frozenset({"isolation_reach", "interface", "bssid"})


def again(around: Around) -> OpenwrtSource:
    """The answers this plan is made from."""
    return OpenwrtSource(around.reading or Reading(device="", platform="", answers={}, when=None))


def render(before: Wlan | None, after: Wlan | None, around: Around) -> Iterator[Command]:
    source = again(around)
    if after is None:
        raise refuse(_FACET, "ssid", "openwrt.switch-off-instead")
    if before is None:
        yield from _new(source, after, around)
        return
    held = next((one for one in source.package(_WIRELESS).sections if one.address == before.handle.split()[0]), None)
    if held is None:
        raise refuse(_FACET, "ssid", "openwrt.moved")
    wanted = changes(before, after)
    if " " in before.handle and "passphrase" in wanted:
        raise refuse(_FACET, "passphrase", "openwrt.station-key")
    yield from _changed(source, held, wanted, before)
    refuse_rest(_FACET, {name: value for name, value in wanted.items() if name not in _LEFT_ALONE})


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
            raise refuse(_FACET, "pmf", "openwrt.no-word")
        if not told[0].is_forced:
            yield put(_WIRELESS, at, "ieee80211w", PMF_WORD[pmf])
    if "passphrase" in wanted:
        yield put(_WIRELESS, at, _key_option(held), _key(wanted.pop("passphrase")))
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
        network = _network_of(source, wanted.pop("vlan"))
        yield (
            put_list(_WIRELESS, at, "network", (network,)) if _is_list(held) else put(_WIRELESS, at, "network", network)
        )
    yield from _radius(at, wanted)


def _is_list(held: Section) -> bool:
    return "network" in held.options and held.options["network"].is_list


def _key_option(held: Section) -> str:
    return "sae_password" if "sae_password" in held.options else "key"


def _radius(at: str, wanted: dict[str, Any]) -> Iterator[Command]:
    servers = wanted.pop("radius_servers", None)
    if servers is not None:
        if len(servers) != 1:
            raise refuse(_FACET, "radius_servers", "openwrt.one-server")
        address, _, port = next(iter(servers)).partition(":")
        yield put(_WIRELESS, at, "auth_server", address)
        yield put(_WIRELESS, at, "auth_port", port or "1812")
    if "radius_secret" in wanted:
        yield put(_WIRELESS, at, "auth_secret", wanted.pop("radius_secret"))


def _protection(held: Section, wanted: dict[str, Any], security: object, key: Secret | None) -> str:
    will = wanted.pop("security", security)
    ciphers = wanted.pop("ciphers", None)
    if ciphers is None and (told := meant(held.text("encryption"))) is not None:
        ciphers = told[1] if told[1] and not told[1] & {"none", "wep", "tkip"} else None
    word = written(str(will), ciphers)
    if word is None or isinstance(will, Nothing) or (ciphers and will in ("open", "owe", "wep")):
        raise refuse(_FACET, "security", "openwrt.no-word")
    if str(will).startswith(("wpa2", "wpa3")) and not str(will).endswith("enterprise") and key is None:
        _key(Secret.plain(held.text(_key_option(held))))  # what stays has to be one that fits
    return word


def _key(secret: Secret) -> Secret:
    """A passphrase that comes up: another length makes the whole network fail."""
    if len(secret.reveal().encode()) not in _KEY or not secret.reveal().isprintable():
        raise refuse(_FACET, "passphrase", "openwrt.bad-key")
    return secret


def _isolation(source: OpenwrtSource, held: Section, *, apart: bool) -> Iterator[Command]:
    """On the air by `isolate`; to the same network on another radio by ports of the bridge that are isolated."""
    from shikiri.platforms.openwrt.wlan import beside  # noqa: PLC0415  (it renders with this file)

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


def radio_on(source: OpenwrtSource, radio: Section, spared: frozenset[str] = frozenset()) -> Iterator[Command]:
    """Switch a radio on, and off what else would come up with it."""
    if radio.flag("disabled") is True:
        for one in source.package(_WIRELESS).of("wifi-iface"):
            if one.text("device") == radio.name and one.address not in spared and one.flag("disabled") is not True:
                yield put(_WIRELESS, one.address, "disabled", "1")
        yield put(_WIRELESS, radio.name, "disabled", "0")
    if not radio.text("country"):
        yield put(_WIRELESS, radio.name, "country", _COUNTRY)


def _new(source: OpenwrtSource, after: Wlan, around: Around) -> Iterator[Command]:
    wanted = changes(None, after)
    ssid, package = str(wanted.pop("ssid", "")), source.package(_WIRELESS)
    radios = [one for one in package.of("wifi-device") if one.name]
    bound = around.binding.radios if around.binding is not None else {}
    radios = [one for one in radios if one.name in bound] or radios
    word = written(str(wanted.pop("security", "")), wanted.pop("ciphers", None))
    if not ssid or len(ssid.encode()) > _MOST_SSID or word is None:
        raise refuse(_FACET, "ssid", "openwrt.no-word")
    if not radios:
        raise refuse(_FACET, "ssid", "openwrt.no-radio")
    network = _network_of(source, wanted.pop("vlan", None), around)
    apart, hidden = wanted.pop("client_isolation", False), wanted.pop("hidden", False)
    key, pmf = wanted.pop("passphrase", None), wanted.pop("pmf", None)
    for anyway in ("enabled", "wps", "mac_filter", "radius_methods"):
        if wanted.get(anyway) in (False, True):
            del wanted[anyway]
    for radio in radios:
        at = free(package.sections, name_for(network, radio.name))
        yield make(_WIRELESS, at, "wifi-iface")
        yield put(_WIRELESS, at, "device", radio.name)
        yield put(_WIRELESS, at, "network", network)
        yield put(_WIRELESS, at, "mode", "ap")
        yield put(_WIRELESS, at, "ssid", ssid)
        yield put(_WIRELESS, at, "encryption", word)
        if isinstance(key, Secret):
            yield put(_WIRELESS, at, "key", _key(key))
        if pmf in PMF_WORD:
            yield put(_WIRELESS, at, "ieee80211w", PMF_WORD[pmf])
        yield put(_WIRELESS, at, "isolate", yes_no(value=apart))
        yield put(_WIRELESS, at, "bridge_isolate", yes_no(value=apart))
        yield put(_WIRELESS, at, "hidden", yes_no(value=hidden))
        yield put(_WIRELESS, at, "disabled", "0")
        yield from _radius(at, dict(wanted))
        yield from radio_on(source, radio)
    for done in ("radius_servers", "radius_secret"):
        wanted.pop(done, None)
    refuse_rest(_FACET, {name: value for name, value in wanted.items() if name not in _LEFT_ALONE})


def _network_of(source: OpenwrtSource, vlan: object, around: Around | None = None) -> str:
    """The network with this VLAN: one that is there, or one that the same plan makes."""
    from shikiri.platforms.openwrt.net import networks  # noqa: PLC0415  (shared with the reader)

    found = networks(source)
    names = [one.name for one in found.interfaces.values() if one.is_on and found.vlan_of(one.device) == vlan]
    planned = around.wanted.things(Segment.FACET) if around is not None else ()
    names += [one.key for one in planned if isinstance(one, Segment) and one.vlan == vlan and one.key not in names]
    if vlan is None or len(names) != 1:
        raise refuse(_FACET, "vlan", "openwrt.no-network")
    return names[0]
