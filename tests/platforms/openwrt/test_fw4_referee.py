"""What we say a firewall lets through is what fw4 makes of it: its own program writes the rules, real packets try them.

`SHIKIRI_OPENWRT_PROGRAMS` names a folder of a developer's own with `bin/ucode` and `firewall4`; elsewhere the golden
cases have to do.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shikiri.engine.reach import Open, Traffic, passes
from shikiri.model.facets.filter import Filter
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.platforms.openwrt import PLATFORM
from shikiri.platforms.openwrt.firewall import EXTRAS, SERVICES
from shikiri.platforms.openwrt.source import EXPORT
from tests.platforms.linux_ap.namespaces import Network, missing, network

HOME = os.environ.get("SHIKIRI_OPENWRT_PROGRAMS", "")
HOSTS = (("192.168.10.2", "biz"), ("203.0.113.5", "wan"), ("2001:db8:10::2", "biz"), ("2001:db8:ffff::1", "wan"))
KNOCKS = (("udp", 53), ("tcp", 22), ("tcp", 80), ("tcp", 631), ("icmp", 0))
OWN = (("192.168.20.1", 53), ("192.168.10.1", 53), ("192.168.20.1", 67), ("2001:db8:20::1", 53))
_DEVICES = {"guest": ("br-guest", 20), "biz": ("br-biz", 10), "wan": ("wan0", 77)}
_NETWORK = "package dhcp\n\npackage network\n" + "".join(
    f"\nconfig interface '{name}'\n\toption device '{device}'\n\toption proto 'static'\n"
    f"\tlist ipaddr '192.168.{number}.1/24'\n\tlist ip6addr '2001:db8:{number}::1/64'\n"
    + ("\toption gateway '192.168.77.2'\n\toption ip6gw '2001:db8:77::2'\n" if name == "wan" else "")
    for name, (device, number) in _DEVICES.items()
)  # fmt: skip
_MAIN = (
    """{% include("./root/usr/share/firewall4/main.uc", { getenv: (name) => name == 'ACTION' ? 'print' : null }) %}"""
)
Sections = list[tuple[str, dict[str, str | list[str]]]]


@pytest.fixture(scope="module")
def lines() -> Iterator[Network]:
    if not (Path(HOME or "/nowhere") / "firewall4" / "root").is_dir():
        pytest.skip("the programs of OpenWrt are not on this machine")
    if why := missing():
        pytest.skip(why)
    with network() as made:
        yield made


def written(sections: Sections) -> str:
    """The same as UCI text."""
    out = ["package firewall"]
    for kind, options in sections:
        out.append(f"\nconfig {kind}")
        for name, value in options.items():
            words = value if isinstance(value, list) else None
            out += (
                [f"\tlist {name} '{word}'" for word in words] if words is not None else [f"\toption {name} '{value}'"]
            )
    return "\n".join(out) + "\n"


def compiled(sections: Sections) -> str:
    """What fw4 makes of it: rules for nft."""
    table: dict[str, list[dict[str, Any]]] = {}
    for kind, options in sections:
        table.setdefault(kind, []).append(options)
    up = [
        {
            "interface": name, "up": True, "l3_device": device, "device": device, "proto": "static", "data": {},
            "ipv4-address": [{"address": f"192.168.{number}.1", "mask": 24}],
            "ipv6-address": [{"address": f"2001:db8:{number}::1", "mask": 64}],
        }
        for name, (device, number) in _DEVICES.items()
    ]  # fmt: skip
    base = Path(HOME) / "firewall4"
    with tempfile.TemporaryDirectory() as folder:
        for path, data in (("uci/firewall.json", table), ("uci/helpers.json", {}),
                           ("ubus/network.interface~dump.json", {"interface": up})):  # fmt: skip
            (Path(folder) / path).parent.mkdir(exist_ok=True)
            (Path(folder) / path).write_text(json.dumps(data), "utf-8")
        order = [f"{HOME}/bin/ucode", "-S", "-T,", "-L./tests/lib", f"-L{HOME}/lib/ucode", "-L./root/usr/share/ucode"]
        order += ["-D", f'MOCK_SEARCH_PATH=["{folder}", "./tests/mocks"]', "-l", "mocklib", "-l", "fw4", "-"]
        environment = {**os.environ, "LD_LIBRARY_PATH": f"{HOME}/lib"}
        done = subprocess.run(order, cwd=base, input=_MAIN, capture_output=True, text=True, check=True, env=environment)
    text = re.sub(r"^\s*include .*$", "", done.stdout, flags=re.MULTILINE)
    return re.sub(r"^.*flowtable.*$", "", text, flags=re.MULTILINE)


def state_of(sections: Sections) -> list[Filter]:
    told = {EXPORT: f"{_NETWORK}\n{written(sections)}", SERVICES: "S19firewall\n", EXTRAS: "end\n"}
    answers = {question: Answer(text, complete=True) for question, text in told.items()}
    reading = Reading(device="ap", platform="openwrt", answers=answers, when=datetime(2026, 11, 20, tzinfo=UTC))
    state = parse(PLATFORM, reading)
    assert state.is_complete("filter"), state.facet("filter")
    return [one for one in state.things("filter") if isinstance(one, Filter)]


def said(filters: list[Filter], address: str, protocol: str, port: int) -> Open:
    like = Traffic(
        sources=AddressSet.of("2001:db8:20::2" if ":" in address else "192.168.20.2"),
        destinations=AddressSet.of(address),
        protocol=protocol,
        ports=PortSet.of(port),
    )
    return passes([one for one in filters if one.interface == "guest"], like).open


def compare(lines: Network, sections: Sections) -> dict[Open, int]:
    rules = compiled(sections)
    lines.load(rules)
    filters = state_of(sections)
    counts: dict[Open, int] = {"yes": 0, "no": 0, "unknown": 0}
    for address, out in HOSTS:
        for protocol, port in KNOCKS:
            number = (128 if ":" in address else 8) if protocol == "icmp" else port
            told = said(filters, address, protocol, number)
            counts[told] += 1
            real = lines.arrives("guest", address, protocol, number, out)
            assert told in ("unknown", "yes" if real else "no"), (address, protocol, number, told, written(sections))
    for address, port in OWN:
        told = said(filters, address, "udp", port)
        counts[told] += 1
        real = lines.enters("guest", address, port)
        assert told in ("unknown", "yes" if real else "no"), (address, port, told, written(sections))
    return counts


POLICIES = st.sampled_from(("ACCEPT", "REJECT", "DROP"))
ADDRESSES = st.sampled_from(
    ("192.168.10.0/24", "192.168.10.2", "192.168.20.1", "203.0.113.0/24", "2001:db8:10::/64", "192.168.0.0/255.255.0.0")
)
ZONES = st.sampled_from(("guest", "biz", "wan"))
RULE = st.fixed_dictionaries(
    {
        "src": st.sampled_from(("guest", "guest", "*", "biz")),
        "target": st.sampled_from(("ACCEPT", "REJECT", "DROP", "MARK")),
    },
    optional={
        "dest": st.sampled_from(("biz", "wan", "*", "guest", "nowhere")),
        "proto": st.sampled_from(("tcp", "udp", "tcp udp", "all", "icmp", "any", ["tcp", "icmp"])),
        "dest_ip": st.lists(ADDRESSES, min_size=1, max_size=2),
        "src_ip": st.sampled_from((["192.168.20.0/24"], ["192.168.20.2"], ["10.0.0.1"])),
        "dest_port": st.sampled_from(("53", "22 80", "1-1023", "631", "1:79")),
        "family": st.sampled_from(("ipv4", "ipv6", "any")),
        "icmp_type": st.just(["echo-request"]),
        "enabled": st.sampled_from(("0", "1")),
    },
)  # fmt: skip
FORWARDING = st.fixed_dictionaries(
    {"src": ZONES, "dest": ZONES}, optional={"family": st.sampled_from(("ipv4", "ipv6")), "enabled": st.just("0")}
)


def plain(options: Mapping[str, str | Sequence[str]]) -> dict[str, str | list[str]]:
    return {name: value if isinstance(value, str) else list(value) for name, value in options.items()}


HOMES = (("guest", "biz", "wan"), ("guest", "guest", "wan"), ("guest", "biz", ""), ("", "biz", "wan"))


@st.composite
def firewalls(draw: st.DrawFn) -> Sections:
    found: Sections = [("defaults", {"input": draw(POLICIES), "output": "ACCEPT", "forward": draw(POLICIES)})]
    homes = draw(
        st.sampled_from((("guest", "biz", "wan"), ("guest", "guest", "wan"), ("guest", "biz", ""), ("", "biz", "wan")))
    )
    for zone in dict.fromkeys(filter(None, homes)):
        mine = [name for name, home in zip(_DEVICES, homes, strict=True) if home == zone]
        words: dict[str, str | list[str]] = {"name": zone, "network": mine, "output": "ACCEPT"}
        for policy in ("input", "forward"):
            if draw(st.booleans()):
                words[policy] = draw(POLICIES)
        if draw(st.integers(0, 4)) == 0:
            words["family"] = draw(st.sampled_from(("ipv4", "ipv6")))
        found.append(("zone", words))
    found += [("rule", plain(one)) for one in draw(st.lists(RULE, max_size=5))]
    found += [("forwarding", plain(one)) for one in draw(st.lists(FORWARDING, max_size=3))]
    return found


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(firewalls())
def test_any_firewall(lines: Network, sections: Sections) -> None:
    compare(lines, sections)


def test_most_is_known_for_sure(lines: Network) -> None:
    """The comparison above would hold for a reader that never knows."""
    office: Sections = [
        ("defaults", {"input": "REJECT", "output": "ACCEPT", "forward": "REJECT"}),
        ("zone", {"name": "guest", "network": ["guest"], "input": "REJECT", "output": "ACCEPT", "forward": "REJECT"}),
        ("zone", {"name": "biz", "network": ["biz"], "input": "ACCEPT", "output": "ACCEPT", "forward": "ACCEPT"}),
        ("zone", {"name": "wan", "network": ["wan"], "input": "DROP", "output": "ACCEPT", "forward": "REJECT"}),
        ("forwarding", {"src": "guest", "dest": "wan"}),
        ("rule", {"src": "guest", "dest_port": "53 67", "proto": "udp", "target": "ACCEPT"}),
        ("rule", {"src": "guest", "dest": "biz", "dest_port": "631", "proto": "tcp", "target": "ACCEPT"}),
    ]
    counts = compare(lines, office)
    assert counts["unknown"] == 0
    assert min(counts["yes"], counts["no"]) > 5
