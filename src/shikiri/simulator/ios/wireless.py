"""What a C9800 shows about its networks, made from its configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING

from shikiri.simulator.ios.radio import radios
from shikiri.simulator.shell import block
from shikiri.simulator.tree import Node, find, first, has

if TYPE_CHECKING:
    from shikiri.simulator.ios.machine import IosMachine

_WLAN = files(__package__).joinpath("show_wlan.txt").read_text("utf-8")
_POLICY = files(__package__).joinpath("show_policy.txt").read_text("utf-8")
_BLOCKING = {"drop": "Drop", "forward-upstream": "Forward-UpStream", "allow-private-group": "Allow-private-group"}
_PMF = {"mandatory": "Required", "optional": "Optional"}
_KEYS = (
    "psk", "cckm", "ft dot1x", "ft psk", "ft sae", "dot1x-sha256", "psk-sha256", "sae", "owe", "suiteb-1x",
    "suiteb192-1x",
)  # fmt: skip


def show(machine: IosMachine, command: str) -> str | None:
    """The answer to a wireless question; None where it is none."""
    if command in {"show wlan all", "show wlan summary"}:
        networks = sorted(find(machine.run.nodes, r"wlan (\S+) (\d+) (\S.*)"), key=lambda one: int(one[1][2]))
        return _summary(networks) if command.endswith("summary") else _joined(_network(*one) for one in networks)
    if command == "show wireless profile policy all":
        return _joined(_policy(*one) for one in find(machine.run.nodes, r"wireless profile policy (\S+)"))
    if found := re.fullmatch(r"show ap dot11 (24ghz|5ghz|6ghz) summary", command):
        return radios(machine, found[1])
    return None


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(parts) + "\n"


def _word(*, on: bool) -> str:
    return "Enabled" if on else "Disabled"


def _is(node: Node, words: str, *, default: bool = False) -> bool:
    if has(node.children, f"no {re.escape(words)}"):
        return False
    return default or has(node.children, re.escape(words))


def _summary(networks: list[tuple[Node, re.Match[str]]]) -> str:
    rows = [
        f"{found[2]:<5}{found[1]:<33}{found[3]:<33}{'UP' if has(node.children, 'no shutdown') else 'DOWN'}"
        for node, found in networks
    ]
    head = f"{'ID':<5}{'Profile Name':<33}{'SSID':<33}Status"
    return block((f"Number of WLANs: {len(networks)}", "", head, "-" * 80, *rows))


def _network(node: Node, found: re.Match[str]) -> str:
    wpa = _is(node, "security wpa", default=True)
    wpa1, wpa3 = _is(node, "security wpa wpa1"), _is(node, "security wpa wpa3")
    wpa2 = _is(node, "security wpa wpa2", default=True)
    shown = {"": True, "wpa": wpa, "wpa1": wpa and wpa1, "wpa2": wpa and wpa2, "wpa3": wpa and wpa3 and not wpa2}
    values = {
        "profile": found[1],
        "number": found[2],
        "ssid": found[3].strip('"'),
        "status": _word(on=has(node.children, "no shutdown")),
        "broadcast": _word(on=_is(node, "broadcast-ssid", default=True)),
        "blocking": _named(node, r"peer-blocking (\S+)", _BLOCKING),
        "mac_filter": _named(node, r"mac-filtering (\S+)"),
        "dot1x_list": _named(node, r"security dot1x authentication-list (\S+)"),
        "wep": _word(on=has(node.children, "security static-wep-key .*")),
        "web": _word(on=has(node.children, "security web-auth.*")),
        "ft": "Disabled" if has(node.children, "no security ft") else "Adaptive",
        "pmf": _named(node, r"security pmf (mandatory|optional)", _PMF),
        "wpa": _word(on=wpa),
        "wpa1": _word(on=wpa1),
        "wpa2": _word(on=wpa2),
        "wpa3": _word(on=wpa3),
        "wpa1_tkip": _word(on=_is(node, "security wpa wpa1 ciphers tkip")),
        "wpa1_aes": _word(on=_is(node, "security wpa wpa1 ciphers aes")),
        "aes": _word(on=_is(node, "security wpa wpa2 ciphers aes", default=True)),
        "dot1x": _word(on=_is(node, "security wpa akm dot1x", default=True)),
    }
    for cipher in ("ccmp256", "gcmp128", "gcmp256"):
        values[cipher] = _word(on=_is(node, f"security wpa wpa2 ciphers {cipher}"))
    for key in _KEYS:
        values[re.sub(r"[ -]", "_", key)] = _word(on=_is(node, f"security wpa akm {key}"))
    return _filled(_WLAN, values, shown)


def _named(node: Node, pattern: str, words: dict[str, str] | None = None) -> str:
    found = first(node.children, pattern)
    if not found:
        return "Disabled"
    return words.get(found[1], "Disabled") if words is not None else found[1]


def _filled(page: str, values: dict[str, str], shown: dict[str, bool]) -> str:
    """A page with its values; a line marked `[name]` is there only where that holds."""
    lines = list[str]()
    for line in page.splitlines():
        mark, _, text = line[1:].partition("]") if line.startswith("[") else ("", "", line)
        if shown.get(mark, False):
            lines.append(text.format_map(values))
    return block(lines)


def _policy(node: Node, found: re.Match[str]) -> str:
    vlan, timeout = first(node.children, r"vlan (\S+)"), first(node.children, r"session-timeout (\d+)")
    values = {
        "profile": found[1],
        "status": _word(on=has(node.children, "no shutdown")).upper(),
        "vlan": vlan[1] if vlan else "1",
        "central": _word(on=_is(node, "central switching", default=True)).upper(),
        "timeout": timeout[1] if timeout else "28800",
        "override": _word(on=_is(node, "aaa-override")).upper(),
    }
    return _filled(_POLICY, values, {"": True})
