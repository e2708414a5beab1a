"""Wi-Fi networks as operations: the settings of the one BSS that differs, in the file where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shikiri.model.command import Command
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Reading
from shikiri.model.secret import Secret, compare
from shikiri.platforms.linux.changes import changes, plain, refuse, refuse_rest
from shikiri.platforms.linux_ap import wlan_lines as lines
from shikiri.platforms.linux_ap.bridges import isolated_ports
from shikiri.platforms.linux_ap.hostapd import Bss, found
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.units import restarted, settings, started, stopped, unit_of
from shikiri.platforms.linux_ap.wlan_lines import Set, put
from shikiri.platforms.linux_ap.wlan_make import bridge_of, make
from shikiri.platforms.linux_ap.wlan_places import keep_others
from shikiri.platforms.linux_ap.wlan_protect import protected
from shikiri.platforms.write import Around

_MEASURED = ("bssid",)
_SECRETS = ("passphrase", "radius_secret")  # two of one kind look alike to whoever only compares them


def render(before: Wlan | None, after: Wlan | None, around: Around) -> Iterator[Command]:
    """One network on one radio."""
    if after is None:
        raise refuse("wlan", "ssid", "ap.not-by-itself")
    source = ApSource(around.reading or Reading(device="", platform="", answers={}, when=None))
    if before is None:
        yield from make(source, after, around)
        return
    left = {field: value for field, value in changes(before, after).items() if field not in _MEASURED}
    for field in _SECRETS:
        held, wanted = getattr(before, field), getattr(after, field)
        if isinstance(wanted, Secret) and wanted.kind == "plain":
            left[field] = wanted
            if isinstance(held, Secret) and compare(held, wanted) == "same":
                del left[field]
    bss = _bss(source, before)
    unit = unit_of(source, bss.path)
    enabled = left.pop("enabled", None)
    sets = list(_sets(source, bss, after, around, left))
    if enabled is True and bss.number("start_disabled"):
        sets.append(put("start_disabled"))
    refuse_rest("wlan", left)
    yield from settings(bss.path, bss.interface, sets, bss)
    if enabled is False:
        keep_others(source, bss.path, around, bss.interface, on=False)
        yield stopped(unit)
    elif enabled is True:
        keep_others(source, bss.path, around, bss.interface, on=True)
        yield started(unit, bss.path)
    elif sets:
        yield restarted(unit, bss.path)


def _bss(source: ApSource, thing: Wlan) -> Bss:
    """The network in the files; only the one that its handle names for sure."""
    every = [bss for conf in found(source).files for bss in conf.networks if bss.interface == thing.handle]
    if len(every) != 1:
        raise refuse("wlan", "ssid", "ap.no-file")
    return every[0]


def _sets(source: ApSource, bss: Bss, after: Wlan, around: Around, left: dict[str, Any]) -> Iterator[Set]:
    """The settings for the fields that differ; takes out of `left` what they settle."""
    yield from protected(bss, after, left)
    if "passphrase" in left:
        secret = left.pop("passphrase")
        target = lines.TARGETS.get(plain(after.security))  # type: ignore[call-overload]
        if target is None or target.enterprise:
            raise refuse("wlan", "passphrase", "ap.protection-first")
        yield from lines.key(secret, bss)
    if "client_isolation" in left:
        yield from _isolation(source, bss, around, wanted=left.pop("client_isolation"))
    if "vlan" in left or "interface" in left:
        yield put("bridge", bridge_of(after if left.pop("vlan", None) else replace(after, vlan=UNSAID), around))
        left.pop("interface", None)
    if "ssid" in left:
        yield from lines.name(left.pop("ssid"))
    if "hidden" in left:
        yield put("ignore_broadcast_ssid", "1" if left.pop("hidden") else "0")
    if left.get("wps") is False:
        del left["wps"]
        yield from lines.without_wps()
    if "radius_servers" in left or "radius_secret" in left:
        yield from _servers(after, left)
    if "mac_filter" in left:
        wanted = left.pop("mac_filter")
        if wanted and bss.last("accept_mac_file") is None:
            raise refuse("wlan", "mac_filter", "ap.no-list")
        yield put("macaddr_acl", "1" if wanted else "0")


def _servers(after: Wlan, left: dict[str, Any]) -> Iterator[Set]:
    left.pop("radius_secret", None)
    left.pop("radius_servers", None)
    held, secret = plain(after.radius_servers), after.radius_secret
    yield from lines.servers(held if isinstance(held, frozenset) else frozenset(), _plain_secret(secret))


def _plain_secret(secret: object) -> Secret | None:
    return secret if isinstance(secret, Secret) and secret.kind == "plain" else None


def _isolation(source: ApSource, bss: Bss, around: Around, *, wanted: bool) -> Iterator[Set]:
    """Beside another network on the same bridge the flag of hostapd is not enough: the bridge must help."""
    if wanted:
        bridge = bss.value("bridge")
        others = [one for conf in found(source).files for one in conf.networks if one.value("bridge") == bridge]
        ports = around.wanted.things("port_isolation")  # what this very plan keeps apart counts too
        apart = {one.key for one in ports if isinstance(one, PortIsolation) and plain(one.protected) is True}
        if bridge and len(others) > 1 and bss.interface not in apart | (isolated_ports(source) or frozenset()):
            raise refuse("wlan", "client_isolation", "ap.shared-bridge", bridge=bridge)
        if any(bss.number(item) for item in ("dynamic_vlan", "per_sta_vif", "wds_sta")):
            raise refuse("wlan", "client_isolation", "ap.own-ports")
    yield put("ap_isolate", "1" if wanted else "0")
