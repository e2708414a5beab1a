"""Wi-Fi networks of a Linux machine: every BSS in the files of hostapd, in use or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux.weakest import weakest
from shikiri.platforms.linux_ap import hostapd_names as names
from shikiri.platforms.linux_ap import hostapd_words as words
from shikiri.platforms.linux_ap import network
from shikiri.platforms.linux_ap.bridges import isolated_ports, vlan_of
from shikiri.platforms.linux_ap.hostapd import ASKS, Bss, Found, found
from shikiri.platforms.linux_ap.hostapd_keys import passphrase
from shikiri.platforms.linux_ap.hostapd_runs import is_used, runs, strangers
from shikiri.platforms.linux_ap.scripts import HOSTAPD_RUNS
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.wlan_write import render

_OWN_PORT = ("per_sta_vif", "wds_sta", "multi_ap")  # stations get ports of their own: the flag of the BSS says less


def parse(source: ApSource) -> Parsed:
    """One thing per BSS; its handle is the interface that hostapd sends it on."""
    seen = found(source)
    told = runs(source)
    strange = strangers(source, frozenset(conf.path for conf in seen.files))
    whole = seen.whole and not strange and (told is None or told.whole)
    asked = (seen.question, HOSTAPD_RUNS) if told is not None else (seen.question,)
    return Parsed(tuple(_networks(source, seen)), rests_on=asked, whole=whole)


def _networks(source: ApSource, seen: Found) -> Iterator[Wlan]:
    every = [bss for conf in seen.files for bss in conf.networks]
    used = [bss for bss in every if is_used(source, bss.path)[0] is not False]
    shared = Counter(bridge for bss in used for bridge in _bridges(source, bss))
    for bss in every:
        yield _wlan(source, bss, alone=all(shared[bridge] <= 1 for bridge in _bridges(source, bss)))


def _bridges(source: ApSource, bss: Bss) -> frozenset[str]:
    """The bridge it is a port of by its file, and the one that it is a port of now; else its own interface."""
    try:
        link = network.links(source).get(bss.interface)
    except Unanswered:
        link = None
    now = link.master if link is not None and link.port_of == "bridge" else ""
    return frozenset({bss.value("bridge"), now} - {""}) or frozenset({bss.interface})


def _feeds(source: ApSource, bss: Bss) -> Known[str]:
    """Where it leads; nobody knows where the file says one bridge and the machine another, or its keys name VLANs."""
    found_ = _bridges(source, bss)
    apart = bss.value("vlan_file") and not bss.number("ieee8021x")
    return next(iter(found_)) if len(found_) == 1 and not apart else UNSAID


def _wlan(source: ApSource, bss: Bss, *, alone: bool) -> Wlan:
    used, by = is_used(source, bss.path)
    key, key_line = passphrase(source, bss)
    isolated, isolated_line = _isolation(source, bss, alone=alone)
    enabled = UNSAID if used is True and bss.number("start_disabled") else used
    servers, servers_line = radius_servers(bss)
    feeds = _feeds(source, bss)
    told = runs(source)
    stale = told is not None and bss.path in told.stale  # what runs may be an older text of this file
    return Wlan(
        ssid=names.ssid(bss),
        enabled=enabled,
        security=words.security(bss),
        ciphers=words.ciphers(bss),
        pmf=UNSAID if stale else words.pmf(bss),
        passphrase=key,
        client_isolation=UNSAID if stale and isolated is True else isolated,
        isolation_reach="ap",
        vlan=vlan_of(source, feeds) if isinstance(feeds, str) else UNSAID,
        interface=feeds,
        hidden=bss.number("ignore_broadcast_ssid") > 0,
        wps=bss.number("wps_state") > 0,
        radius_servers=servers,
        radius_secret=radius_secret(bss),
        mac_filter=UNSAID if stale else bss.number("macaddr_acl") > 0,
        handle=bss.interface,
        at={
            "": bss.line,
            "ssid": bss.line_of("ssid", "ssid2"),
            "enabled": by or bss.line,
            "security": bss.line_of("wpa", "wep_key0", "wep_key1", "wep_key2", "wep_key3"),
            "ciphers": bss.line_of("rsn_pairwise", "wpa_pairwise", "wpa"),
            "pmf": bss.line_of("ieee80211w"),
            "passphrase": key_line,
            "client_isolation": isolated_line,
            "isolation_reach": bss.line,
            "vlan": bss.line_of("bridge"),
            "interface": bss.line_of("bridge"),
            "hidden": bss.line_of("ignore_broadcast_ssid"),
            "wps": bss.line_of("wps_state"),
            "radius_servers": servers_line,
            "radius_secret": bss.line_of("auth_server_shared_secret"),
            "mac_filter": bss.line_of("macaddr_acl"),
        },
    )


def _isolation(source: ApSource, bss: Bss, *, alone: bool) -> tuple[Known[bool], Line]:
    """Only the stations of one BSS does hostapd keep apart; those of two BSS on one bridge the bridge has to."""
    line = bss.line_of("ap_isolate")
    if bss.number("ap_isolate") != 1:
        return False, line
    if bss.number("dynamic_vlan"):  # stations of one VLAN reach each other: the kernel does not hand the flag on
        return False, bss.line_of("dynamic_vlan")
    if any(bss.number(item) for item in _OWN_PORT) or bss.value("vlan_file"):
        return UNSAID, bss.line_of(*_OWN_PORT, "vlan_file")
    if alone:
        return True, line
    apart = isolated_ports(source)
    if apart is None:
        return UNSAID, bss.line_of("bridge")
    return bss.interface in apart, bss.line_of("bridge")


def radius_servers(bss: Bss) -> tuple[Known[frozenset[str]], Line]:
    """The servers that are asked who may join: the address, and the port where it is not the usual one."""
    found_: list[str] = []
    for item in bss.items:
        if item.key == "auth_server_addr":
            found_.append(item.value)
        elif item.key == "auth_server_port" and found_ and item.value != "1812":
            found_[-1] = f"{found_[-1].partition(':')[0]}:{item.value}"
    return frozenset(found_), bss.line_of("auth_server_addr")


def radius_secret(bss: Bss) -> Secret:
    """What it shares with its servers; of several the weakest."""
    secrets = {item.value for item in bss.items if item.key == "auth_server_shared_secret" and item.value}
    return Secret.plain(weakest(secrets)) if secrets else NO_SECRET


DRIVER = FacetDriver(facet="wlan", asks=(*ASKS, HOSTAPD_RUNS), parse=parse, confidence="recorded", render=render)
