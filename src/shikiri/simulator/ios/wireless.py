"""What a C9800 shows about its networks, made from its configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shikiri.simulator.ios.config import SECTIONS
from shikiri.simulator.shell import block
from shikiri.simulator.tree import Node, find, first, has

if TYPE_CHECKING:
    from shikiri.simulator.ios.machine import IosMachine

_TOP = {"24ghz": 20, "5ghz": 23}
_STEP = 3
_LEVELS = {"24ghz": 7, "5ghz": 8}
_SHOWN_LEVELS = {"24ghz": 7, "5ghz": 7}


def show(machine: IosMachine, command: str) -> str | None:
    """The answer to a wireless question; None where it is none."""
    if command in {"show wlan all", "show wlan summary"}:
        networks = [(node, found) for node, found in find(machine.run.nodes, r"wlan (\S+) (\d+) (\S+)")]
        networks.sort(key=lambda one: int(one[1][2]))
        if command == "show wlan summary":
            return _summary(networks)
        return "\n".join(_network(node, found) for node, found in networks) + "\n"
    if command == "show wireless profile policy all":
        policies = [(node, found) for node, found in find(machine.run.nodes, r"wireless profile policy (\S+)")]
        return "\n".join(_policy(node, found[1]) for node, found in policies) + "\n"
    if found := re.fullmatch(r"show ap dot11 (24ghz|5ghz|6ghz) summary", command):
        return _radios(machine, found[1])
    return None


def _word(value: bool) -> str:  # noqa: FBT001  (it is what is shown)
    return "Enabled" if value else "Disabled"


def _is(node: Node, words: str, *, default: bool = False) -> bool:
    if has(node.children, f"no {re.escape(words)}"):
        return False
    return default or has(node.children, re.escape(words))


def _summary(networks: list[tuple[Node, re.Match[str]]]) -> str:
    rows = [f"{found[2]:<5}{found[1]:<33}{found[3]:<33}{'UP' if _is(node, 'no shutdown') or has(node.children, 'no shutdown') else 'DOWN'}"
            for node, found in networks]  # fmt: skip
    return block(
        (
            f"Number of WLANs: {len(networks)}",
            "",
            "ID   Profile Name                     SSID                             Status",
            "-" * 80,
            *rows,
        )
    )


def _network(node: Node, found: re.Match[str]) -> str:
    wpa = _is(node, "security wpa", default=True)
    pmf = first(node.children, r"security pmf (mandatory|optional)")
    blocking = first(node.children, r"peer-blocking (\S+)")
    actions = {"drop": "Drop", "forward-upstream": "Forward-UpStream", "allow-private-group": "Allow-private-group"}
    mac = first(node.children, r"mac-filtering (\S+)")
    dot1x = first(node.children, r"security dot1x authentication-list (\S+)")
    wep = has(node.children, "security static-wep-key .*")
    adaptive = "Disabled" if has(node.children, "no security ft") else "Adaptive"
    rows = [
        ("Identifier", found[2]), ("Description", ""), ("Network Name (SSID)", found[3]),
        ("Status", _word(has(node.children, "no shutdown"))),
        ("Broadcast SSID", _word(_is(node, "broadcast-ssid", default=True))),
        ("Advertise-Apname", "Disabled"), ("Universal AP Admin", "Disabled"),
        ("Max Associated Clients per WLAN", "0"), ("OKC", "Enabled"), ("Number of Active Clients", "0"),
        ("WMM", "Allowed"), ("Channel Scan Defer Priority:", None), ("  Priority (default)", "5"),
        ("  Priority (default)", "6"), ("CCX - AironetIe Support", "Disabled"),
        ("Peer-to-Peer Blocking Action", actions.get(blocking[1], "Disabled") if blocking else "Disabled"),
        ("Radio Policy", "All"), ("Local EAP Authentication", "Disabled"),
        ("Mac Filter Authorization list name", mac[1] if mac else "Disabled"),
        ("Mac Filter Override Authorization list name", "Disabled"), ("Accounting list name", ""),
        ("802.1x authentication list name", dot1x[1] if dot1x else "Disabled"),
        ("802.1x authorization list name", "Disabled"), ("Security", None),
        ("    802.11 Authentication", "Open System"), ("    Static WEP Keys", _word(wep)),
        ("    Wi-Fi Protected Access (WPA/WPA2/WPA3)", _word(wpa)), *(_wpa(node) if wpa else ()),
        ("    OWE Transition Mode", "Disabled"), ("    OSEN", "Disabled"), ("    FT Support", adaptive),
        ("        FT Reassociation Timeout (secs)", "20"), ("        FT Over-The-DS mode", "Disabled"),
        ("    PMF Support", {"mandatory": "Required", "optional": "Optional"}[pmf[1]] if pmf else "Disabled"),
        ("        PMF Association Comeback Timeout (secs)", "1"), ("        PMF SA Query Time (msecs)", "200"),
        ("    Web Based Authentication", _word(has(node.children, "security web-auth.*"))),
        ("    Webauth Parameter Map", "Disabled"), ("Band Select", "Disabled"), ("Load Balancing", "Disabled"),
        ("IP Source Guard", "Disabled"), ("Assisted-Roaming", None), ("    Neighbor List", "Enabled"),
        ("    Prediction List", "Disabled"), ("802.11ax parameters", None),
        ("    802.11ax Operation Status", "Enabled"), ("    OFDMA Downlink", "Enabled"), ("mDNS Gateway Status", "Bridge"),
    ]  # fmt: skip
    head = f"WLAN Profile Name     : {found[1]}\n{'=' * 48}\n"
    return head + block(key if value is None else f"{key:<47}: {value}" for key, value in rows)


def _wpa(node: Node) -> list[tuple[str, str | None]]:
    wpa1, wpa3 = _is(node, "security wpa wpa1"), _is(node, "security wpa wpa3")
    wpa2 = _is(node, "security wpa wpa2", default=True)
    rows: list[tuple[str, str | None]] = [("        WPA (SSN IE)", _word(wpa1))]
    if wpa1:
        rows += [("            TKIP Cipher", _word(_is(node, "security wpa wpa1 ciphers tkip"))),
                 ("            AES Cipher", _word(_is(node, "security wpa wpa1 ciphers aes")))]  # fmt: skip
    rows.append(("        WPA2 (RSN IE)", _word(wpa2)))
    if wpa2 or wpa3:
        rows += [("            MPSK", "Disabled"), ("            EasyPSK", "Disabled"),
                 ("            AES Cipher", _word(_is(node, "security wpa wpa2 ciphers aes", default=True))),
                 *((f"            {name} Cipher", _word(_is(node, f"security wpa wpa2 ciphers {name.lower()}")))
                   for name in ("CCMP256", "GCMP128", "GCMP256")), ("            Randomized GTK", "Disabled")]  # fmt: skip
    rows += [("        WPA3 (WPA3 IE)", _word(wpa3)), ("        Auth Key Management", None)]
    akms = {"802.1x": "dot1x", "PSK": "psk", "CCKM": "cckm", "FT dot1x": "ft dot1x", "FT PSK": "ft psk", "FT SAE": "ft sae",
            "Dot1x-SHA256": "dot1x-sha256", "PSK-SHA256": "psk-sha256", "SAE": "sae", "OWE": "owe",
            "SUITEB-1X": "suiteb-1x", "SUITEB192-1X": "suiteb192-1x"}  # fmt: skip
    for name, word in akms.items():
        rows.append((f"            {name}", _word(_is(node, f"security wpa akm {word}", default=word == "dot1x"))))
    return [*rows, ("    SAE PWE Method", "Hash to Element, Hunting and Pecking(H2E-HNP)"), ("    Transition Disable", "Disabled"),
            ("    CCKM TSF Tolerance (msecs)", "1000")]  # fmt: skip


def _policy(node: Node, name: str) -> str:
    vlan = first(node.children, r"vlan (\S+)")
    central = "ENABLED" if _is(node, "central switching", default=True) else "DISABLED"
    timeout = first(node.children, r"session-timeout (\d+)")
    rows = [
        ("Policy Profile Name", name), ("Description", ""),
        ("Status", "ENABLED" if has(node.children, "no shutdown") else "DISABLED"),
        ("VLAN", vlan[1] if vlan else "1"), ("Multicast VLAN", "0"), ("Passive Client", "DISABLED"),
        ("WLAN Switching Policy", None), (" Flex Central Switching", central), (" Flex Central Authentication", "ENABLED"),
        (" Flex Central DHCP", "ENABLED"), ("WLAN Timeout", None), (" Session Timeout", timeout[1] if timeout else "28800"),
        (" Idle Timeout", "300"), ("WLAN Mobility", None), (" Anchor", "DISABLED"), ("AAA Policy Params", None),
        (" AAA Override", "ENABLED" if _is(node, "aaa-override") else "DISABLED"), (" NAC", "DISABLED"),
    ]  # fmt: skip
    return block(key if value is None else f"{key:<36}: {value}" for key, value in rows)


def _radios(machine: IosMachine, band: str) -> str:
    head = (
        " AP Name                       Mac Address     Slot    Admin State    Oper State    Width  Txpwr           Channel  Mode",
        " " + "-" * 129,
    )
    rows = list[str]()
    for at, point in enumerate(machine.access_points if band in _TOP else ()):
        slot, channel = (0, (1, 6, 11)[at % 3]) if band == "24ghz" else (1, (36, 52, 100)[at % 3])
        power = _power(machine, point.mac, band, fixed=band in point.fixed)
        rows.append(
            f" {point.name:<30}{point.mac:<16}{slot:<8}{'Enabled':<15}{'Up':<14}{'20':<7}{power:<16}{f'({channel})*':<9}Local"
        )
    return block((*head, *rows))


def _power(machine: IosMachine, mac: str, band: str, *, fixed: bool) -> str:
    """`*4/7 (11 dBm)`: the strongest level below every limit; a level set by hand knows no limit."""
    levels = _LEVELS[band]
    if fixed:
        return f"1/{levels} ({_TOP[band]} dBm)"
    limits = [int(found[1]) for _, found in find(machine.run.nodes, rf"ap dot11 {band} rrm txpower max (-?\d+)")]
    tag = machine.run.block(f"ap {re.escape(mac)}")
    name = first(tag.children, r"rf-tag (\S+)") if tag else None
    rf = machine.run.block(f"wireless tag rf {re.escape(name[1])}") if name else None
    profile = first(rf.children, rf"{band}-rf-policy (\S+)") if rf else None
    node = machine.run.block(f"ap dot11 {band} rf-profile {re.escape(profile[1])}") if profile else None
    limits += [int(found[1]) for _, found in find(node.children, r"tx-power max (-?\d+)")] if node else []
    top = min(limits, default=_TOP[band])
    level = next((at for at in range(1, levels) if _TOP[band] - _STEP * (at - 1) <= top), levels)
    return f"*{level}/{levels} ({_TOP[band] - _STEP * (level - 1)} dBm)"


def set_power(machine: IosMachine, name: str, band: str, value: str, user: str) -> str:
    """`ap name X dot11 5ghz txpower auto`: a setting of the access point, kept by the controller."""
    from dataclasses import replace  # noqa: PLC0415

    points = {point.name: point for point in machine.access_points}
    if name not in points:
        return f"% Error: AP name {name} is invalid\n"
    fixed = {one for one in points[name].fixed if one != band} | ({band} if value != "auto" else set())
    points[name] = replace(points[name], fixed=tuple(sorted(fixed)))
    machine.access_points = tuple(points.values())
    machine.wrote(f"ap name {name} dot11 {band} txpower {value}", user)
    return ""


__all__ = ["SECTIONS", "set_power", "show"]
