"""Making Wi-Fi networks: a new one on every radio, and what has to be there for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.reading import Reading
from shikiri.model.secret import Secret
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.ops import changes, free, make, name_for, put, yes_no
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_words import PMF_WORD, written
from shikiri.platforms.write import Around

_FACET: Final = Wlan.FACET
_WIRELESS: Final = "wireless"
LEFT_ALONE: Final = frozenset({"isolation_reach", "interface", "bssid"})
_COUNTRY: Final = "JP"
_KEY: Final = range(8, 64)
_MOST_SSID: Final = 32


def again(around: Around) -> OpenwrtSource:
    """The answers this plan is made from."""
    return OpenwrtSource(around.reading or Reading(device="", platform="", answers={}, when=None))


def fit_key(secret: Secret) -> Secret:
    """A passphrase that comes up: another length makes the whole network fail."""
    if len(secret.reveal().encode()) not in _KEY or not secret.reveal().isprintable():
        raise refuse(_FACET, "passphrase", "owrt.bad-key")
    return secret


def radius(at: str, wanted: dict[str, Any]) -> Iterator[Command]:
    servers = wanted.pop("radius_servers", None)
    if servers is not None:
        if len(servers) != 1:
            raise refuse(_FACET, "radius_servers", "owrt.one-server")
        address, _, port = next(iter(servers)).partition(":")
        yield put(_WIRELESS, at, "auth_server", address)
        yield put(_WIRELESS, at, "auth_port", port or "1812")
    if "radius_secret" in wanted:
        yield put(_WIRELESS, at, "auth_secret", wanted.pop("radius_secret"))


def radio_on(source: OpenwrtSource, radio: Section, spared: frozenset[str] = frozenset()) -> Iterator[Command]:
    """Switch a radio on, and off what else would come up with it."""
    if radio.flag("disabled") is True:
        for one in source.package(_WIRELESS).of("wifi-iface"):
            if one.text("device") == radio.name and one.address not in spared and one.flag("disabled") is not True:
                yield put(_WIRELESS, one.address, "disabled", "1")
        yield put(_WIRELESS, radio.name, "disabled", "0")
    if not radio.text("country"):
        yield put(_WIRELESS, radio.name, "country", _COUNTRY)


def network_of(source: OpenwrtSource, vlan: object, around: Around | None = None) -> str:
    """The network with this VLAN: one that is there, or one that the same plan makes."""
    found = networks(source)
    names = [one.name for one in found.interfaces.values() if one.is_on and found.vlan_of(one.device) == vlan]
    planned = around.wanted.things(Segment.FACET) if around is not None else ()
    names += [one.key for one in planned if isinstance(one, Segment) and one.vlan == vlan and one.key not in names]
    if vlan is None or len(names) != 1:
        raise refuse(_FACET, "vlan", "owrt.no-network")
    return names[0]


def made(source: OpenwrtSource, after: Wlan, around: Around) -> Iterator[Command]:
    wanted = changes(None, after)
    ssid, package = str(wanted.pop("ssid", "")), source.package(_WIRELESS)
    radios = [one for one in package.of("wifi-device") if one.name]
    bound = around.binding.radios if around.binding is not None else {}
    radios = [one for one in radios if one.name in bound] or radios
    word = written(str(wanted.pop("security", "")), wanted.pop("ciphers", None))
    if not ssid or len(ssid.encode()) > _MOST_SSID or word is None:
        raise refuse(_FACET, "ssid", "owrt.no-word")
    if not radios:
        raise refuse(_FACET, "ssid", "owrt.no-radio")
    network = network_of(source, wanted.pop("vlan", None), around)
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
            yield put(_WIRELESS, at, "key", fit_key(key))
        if pmf in PMF_WORD:
            yield put(_WIRELESS, at, "ieee80211w", PMF_WORD[pmf])
        yield put(_WIRELESS, at, "isolate", yes_no(value=apart))
        yield put(_WIRELESS, at, "bridge_isolate", yes_no(value=apart))
        yield put(_WIRELESS, at, "hidden", yes_no(value=hidden))
        yield put(_WIRELESS, at, "disabled", "0")
        yield from radius(at, dict(wanted))
        yield from radio_on(source, radio)
    for done in ("radius_servers", "radius_secret"):
        wanted.pop(done, None)
    refuse_rest(_FACET, {name: value for name, value in wanted.items() if name not in LEFT_ALONE})
