"""802.1X: the networks that ask a RADIUS server, or hostapd's own one, who may join."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux_ap import hostapd_names as names
from shikiri.platforms.linux_ap import hostapd_words as words
from shikiri.platforms.linux_ap.hostapd import ASKS, Bss, found, listed
from shikiri.platforms.linux_ap.hostapd_runs import is_used
from shikiri.platforms.linux_ap.scripts import HOSTAPD_RUNS
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.wlan import parse as parse_wlans
from shikiri.platforms.linux_ap.wlan import radius_servers

_USER: Final = re.compile(r'(?:"[^"]*"|\*)\**\s+([A-Za-z0-9,-]+)')
_METHODS: Final = {"TLS": "eap-tls", "PEAP": "peap", "TTLS": "eap-ttls", "MD5": "eap-md5", "PWD": "eap-pwd"}


def parse(source: ApSource) -> Parsed:
    """One thing for each network that wants an account or a certificate of its own."""
    whole = parse_wlans(source)
    networks = (bss for conf in found(source).files for bss in conf.networks)
    return Parsed(tuple(_all(source, networks)), rests_on=whole.rests_on, whole=whole.whole)


def _all(source: ApSource, networks: Iterator[Bss]) -> Iterator[Dot1x]:
    for bss in networks:
        if not bss.number("ieee8021x") and not (bss.number("wpa") and words.akms(bss) & words.EAP):
            continue
        used, by = is_used(source, bss.path)
        servers, servers_line = radius_servers(bss)
        methods, methods_line = _methods(source, bss)
        yield Dot1x(
            target=names.ssid(bss),
            enabled=used if bss.number("ieee8021x") else False,
            methods=methods,
            server_validation=UNSAID,  # a setting of the stations
            servers=servers,
            dynamic_vlan=bss.number("dynamic_vlan") > 0,
            handle=bss.interface,
            at={
                "": bss.line_of("ieee8021x"),
                "enabled": by or bss.line_of("ieee8021x"),
                "methods": methods_line,
                "servers": servers_line,
                "dynamic_vlan": bss.line_of("dynamic_vlan"),
            },
        )


def _methods(source: ApSource, bss: Bss) -> tuple[Known[frozenset[str]], Line]:
    """Only the server knows; where hostapd itself is the server, its list of users says it."""
    path = bss.value("eap_user_file")
    if not bss.number("eap_server") or not path:
        return UNSAID, bss.line_of("auth_server_addr")
    try:
        rows = listed(source, path)
    except Unanswered:
        return UNSAID, bss.line_of("eap_user_file")
    named: set[str] = set()
    for _, row in rows:
        parts = _USER.match(row)
        if parts is None:
            return UNSAID, bss.line_of("eap_user_file")
        named |= {_METHODS.get(word.upper(), word.lower()) for word in parts[1].split(",")}
    return (frozenset(named) or UNSAID), bss.line_of("eap_user_file")


DRIVER = FacetDriver(facet="dot1x", asks=(*ASKS, HOSTAPD_RUNS), parse=parse, confidence="recorded")
