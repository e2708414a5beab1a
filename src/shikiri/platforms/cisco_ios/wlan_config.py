"""Wi-Fi networks as the configuration writes them: `wlan PROFILE ID SSID` and only what differs from a fresh network.

What no line says is believed from memory (WPA2, AES, 802.1X, no PMF, everybody sees everybody) and so passes nothing.
"""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.cisco_ios.radius import radius_servers
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.wlan_lines import Network, read_security
from shikiri.platforms.cisco_ios.wlan_security import Settings
from shikiri.platforms.cisco_ios.wlan_words import HARMLESS

_ISOLATES: Final = {"drop": True, "forward-upstream": False, "allow-private-group": False}


def written_wlans(source: IosSource) -> dict[str, Wlan]:
    """The networks by profile; a line about security that is not understood raises `ParseError`."""
    found: dict[str, Wlan] = {}
    for node in source.top("wlan"):
        name, number, ssid = _head(source, node)
        if name in found:
            raise source.fail("wlan", node)
        found[name] = _wlan(source, node, f"{name}/{number}", ssid)
    return found


def _head(source: IosSource, node: Node) -> tuple[str, str, str]:
    words = node.text.split(maxsplit=3)
    if len(words) < 4 or not words[2].isdecimal():  # noqa: PLR2004
        raise source.fail("wlan", node)
    return words[1], words[2], words[3].strip('"')


def _wlan(source: IosSource, node: Node, handle: str, ssid: str) -> Wlan:
    network = Network()
    for line in node.children:
        words = line.words[1:] if line.words[0] == "no" else line.words
        if not words or words[0] not in HARMLESS:
            raise source.fail("wlan", line)
        if words[0] == "security" and not read_security(network, line, words[1:], on=line.words[0] != "no"):
            raise source.fail("wlan", line)
    settings = network.settings()
    security = settings.security
    isolates, isolates_line = _isolation(source, node)
    lines = {
        "": node, "ssid": node, "enabled": node.last("no shutdown") or node.last("shutdown"),
        "client_isolation": isolates_line, "hidden": node.last("no broadcast-ssid"),
        "mac_filter": node.last("mac-filtering"), **network.lines,
    }  # fmt: skip
    return Wlan(
        ssid=ssid,
        enabled=_enabled(node),
        security=security if security in {"open", "wep"} else Default(security, "M"),
        ciphers=Default(settings.all_ciphers, "M") if settings.all_ciphers else UNSAID,
        pmf=network.pmf or (UNSAID if "wpa3" in network.elements else Default("disabled", "M")),
        passphrase=_passphrase(network, settings),
        client_isolation=isolates,
        hidden=True if lines["hidden"] else Default(value=False, tag="M"),
        mac_filter=True if lines["mac_filter"] else Default(value=False, tag="M"),
        radius_servers=radius_servers(source, network.auth_list) if network.auth_list else UNSAID,
        handle=handle,
        at={name: source.line(lines.get(name)) for name in (*lines, "security", "ciphers", "pmf", "passphrase")},
    )


def _enabled(node: Node) -> Known[bool]:
    if node.find("no shutdown"):
        return True
    return False if node.find("shutdown") else Default(value=False, tag="M")


def _isolation(source: IosSource, node: Node) -> tuple[Known[bool], Node | None]:
    line = node.last("peer-blocking")
    if line is None:
        return Default(value=False, tag="M"), node.last("no peer-blocking")
    word = line.words[1] if len(line.words) > 1 else ""
    if word not in _ISOLATES:
        raise source.fail("wlan", line)
    return _ISOLATES[word], line


def _passphrase(network: Network, settings: Settings) -> Known[Secret]:
    if not settings.has_passphrase:
        return NO_SECRET if settings.security == "open" or not settings.akms & {"psk", "sae"} else UNSAID
    return network.secret or UNSAID
