"""The network of a Linux machine on the desk: what networkd, sysctl and dnsmasq make of the files of a plan.

Written from the manuals of these programs, not from our reader. Filters are loaded by the real nft in a namespace.
"""

from __future__ import annotations

import ipaddress
import json
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from os import getpid
from pathlib import PurePosixPath
from typing import Any

import pytest

from shikiri.model.command import Command, joined
from shikiri.model.operation import File, Package, Service
from shikiri.model.reading import Answer, Reading
from tests.platforms.linux_ap.desk import Desk
from tests.platforms.linux_ap.namespaces import missing, run

Ini = dict[str, dict[str, list[str]]]
_WHEN = datetime(2025, 11, 20, 1, 2, 3, tzinfo=UTC)


@dataclass
class NetDesk:
    """Cards with their addresses, and files. `namespace` is where its filters are loaded."""

    namespace: str
    cards: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)
    wifi: Desk = field(default_factory=Desk)

    def do(self, commands: Iterable[Command]) -> None:
        """Operations in the order of a machine: packages, files, then units."""
        known = tuple(commands)
        operations = [one.operation for one in known]
        self.wifi.do(one for one in known if "hostapd" in str(one))
        for one in operations:
            if isinstance(one, Package):
                self.packages.add(one.name)
            elif isinstance(one, File) and "hostapd" not in one.path:
                if one.text is None:
                    self.files.pop(one.path, None)
                else:
                    self.files[one.path] = joined(one.text)
        for one in operations:
            if isinstance(one, Service):
                assert one.running is not False
                self.running.add(one.name)

    def reading(self) -> Reading:
        links = self.links()
        four, six = self._routes(links, 4), self._routes(links, 6)
        rules = [{"priority": 0, "src": "all", "table": "local"}, {"priority": 32766, "src": "all", "table": "main"}]
        answers = {
            "ip -j -d addr": json.dumps(links),
            "ip -j -4 route show table all": json.dumps(four),
            "ip -j -6 route show table all": json.dumps(six),
            "ip -j -4 rule": json.dumps(rules),
            "ip -j -6 rule": json.dumps(rules),
            "bridge -j vlan show": "[]",
            "nft -j list ruleset": self._ruleset(),
            "forwarding": self._forwarding(links),
            "network files": self._shown(),
        }
        answers |= {question: answer.text for question, answer in self.wifi.reading().answers.items()}
        told = {question: Answer(text, complete=True) for question, text in answers.items()}
        return Reading(device="ap1", platform="linux_ap", answers=told, when=_WHEN)

    def _ruleset(self) -> str:
        if "nftables" not in self.packages:
            return "#! exit 127\nsh: 1: nft: not found\n"
        run(self.namespace, "nft", "flush", "ruleset")
        if "shikiri-nftables.service" in self.running:
            for path, text in sorted(self.files.items()):
                if path.startswith("/etc/nftables.d/"):
                    run(self.namespace, "nft", "-f", "-", text=text)
        return run(self.namespace, "nft", "-j", "list", "ruleset")

    def _forwarding(self, links: list[dict[str, Any]]) -> str:
        said = {"net.ipv4.ip_forward": "0", "net.ipv6.conf.all.forwarding": "0"}
        for path, text in self.files.items():
            if path.startswith("/etc/sysctl.d/") and "systemd-sysctl.service" in self.running:
                said |= dict(line.split("=") for line in text.splitlines())
        lines = [f"/proc/sys/net/ipv4/ip_forward:{said['net.ipv4.ip_forward']}"]
        for version, key in (("4", "net.ipv4.ip_forward"), ("6", "net.ipv6.conf.all.forwarding")):
            names = ("all", *(one["ifname"] for one in links))
            lines += [f"/proc/sys/net/ipv{version}/conf/{name}/forwarding:{said[key]}" for name in names]
        return "\n".join([*lines, "end", ""])

    def _shown(self) -> str:
        wanted = ("/etc/systemd/network/", "/etc/dnsmasq", "/etc/resolv.conf", "/etc/nftables.d/", "/etc/sysctl.d/")
        parts = [f"==> {path} <==\n{text}\n" for path, text in sorted(self.files.items()) if path.startswith(wanted)]
        runs = "runs systemd-network: /lib/systemd/systemd-networkd\n"
        runs += "runs dnsmasq: /usr/sbin/dnsmasq -7 /etc/dnsmasq.d\n" if "dnsmasq.service" in self.running else ""
        return "".join(parts) + f"==> programs <==\n{runs}==> that is all <==\n"

    def _networkd(self, ending: str) -> list[Ini]:
        paths = [path for path in self.files if path.startswith("/etc/systemd/network/") and path.endswith(ending)]
        return [_ini(self.files[path]) for path in sorted(paths, key=lambda one: PurePosixPath(one).name)]

    def links(self) -> list[dict[str, Any]]:
        """The interfaces once networkd has done its work."""
        found: dict[str, dict[str, Any]] = {"lo": _link("lo", 1)}
        for name, addresses in self.cards.items():
            found[name] = _link(name, len(found) + 1, up=bool(addresses))
            found[name]["addr_info"] = [_address(one) for one in addresses]
        settings = {one["Match"]["Name"][0]: one for one in reversed(self._networkd(".network"))}
        asked = {child: parent for parent, one in settings.items() for child in one["Network"].get("VLAN", [])}
        for one in self._networkd(".netdev"):
            name, kind = one["NetDev"]["Name"][0], one["NetDev"]["Kind"][0]
            if kind == "vlan" and name not in asked:
                continue  # networkd makes a tag where a card asks for it
            found[name] = _link(name, len(found) + 1)
            data: dict[str, Any] = {"vlan_filtering": 0, "vlan_default_pvid": 1}
            if kind == "vlan":
                found[name]["link"] = asked[name]
                data = {"protocol": "802.1Q", "id": int(one["VLAN"]["Id"][0])}
            elif "DefaultPVID" in one["Bridge"]:
                data["vlan_default_pvid"] = int(one["Bridge"]["DefaultPVID"][0])
            found[name]["linkinfo"] = {"info_kind": kind, "info_data": data}
        for name, one in settings.items():
            if name not in found:
                continue
            found[name]["flags"] = ["BROADCAST", "UP"]
            found[name]["addr_info"] = [_address(text) for text in one["Network"].get("Address", [])]
            if one["Network"].get("LinkLocalAddressing") != ["no"]:
                found[name]["addr_info"].append(_address("fe80::5/64"))
            for bridge in one["Network"].get("Bridge", []):
                assert found[bridge]["linkinfo"]["info_kind"] == "bridge"
                found[name]["master"] = bridge
                slave = {"isolated": one["Bridge"].get("Isolated") == ["yes"]}
                info = found[name].setdefault("linkinfo", {})
                info |= {"info_slave_kind": "bridge", "info_slave_data": slave}
        for name, bridge in self._radios():
            found.setdefault(name, _link(name, len(found) + 1))
            found[name] |= {"flags": ["BROADCAST", "UP"], "master": bridge}
            found[name]["linkinfo"] = {"info_slave_kind": "bridge", "info_slave_data": {"isolated": False}}
        return list(found.values())

    def _radios(self) -> Iterator[tuple[str, str]]:
        """What hostapd puts into bridges once it runs."""
        for path, text in self.wifi.files.items():
            name = ""
            for key, _, value in (line.partition("=") for line in text.splitlines() if path.endswith(".conf")):
                name = value if key in ("interface", "bss") else name
                if key == "bridge":
                    yield name, value

    def _routes(self, links: list[dict[str, Any]], version: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for link in links:
            for one in link["addr_info"]:
                address = ipaddress.ip_interface(f"{one['local']}/{one['prefixlen']}")
                if address.version == version:
                    found.append({"dst": str(address.network), "dev": link["ifname"], "flags": []})
                    found.append({"type": "local", "dst": str(address.ip), "dev": link["ifname"], "table": "local"})
        gateway = {4: "198.51.100.1", 6: "2001:db8:1::1"}[version]
        if any(ipaddress.ip_address(gateway) in ipaddress.ip_network(one["dst"]) for one in found):
            found.append({"dst": "default", "gateway": gateway, "dev": "wan0", "flags": []})
        return found


def _link(name: str, index: int, *, up: bool = True) -> dict[str, Any]:
    kind = "LOOPBACK" if name == "lo" else "BROADCAST"
    return {"ifindex": index, "ifname": name, "flags": [kind, "UP"] if up else [kind], "mtu": 1500, "addr_info": []}


def _address(text: str) -> dict[str, Any]:
    one = ipaddress.ip_interface(text)
    found: dict[str, Any] = {"family": "inet" if one.version == 4 else "inet6", "local": str(one.ip)}
    found["prefixlen"] = one.network.prefixlen
    if isinstance(one, ipaddress.IPv4Interface):
        found["broadcast"] = str(one.network.broadcast_address)
    return found


def _ini(text: str) -> Ini:
    found: Ini = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif "=" in line:
            key, _, value = line.partition("=")
            found[section][key].append(value)
    return found


@contextmanager
def net_desk(**more: Any) -> Iterator[NetDesk]:
    if why := missing():
        pytest.skip(why)
    name = f"skd{getpid()}"
    subprocess.run(["ip", "netns", "add", name], check=True, capture_output=True)
    try:
        yield NetDesk(namespace=name, **more)
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
