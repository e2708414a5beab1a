"""A facility of one OpenWrt device: its site folder, and the simulated device in its box."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from shikiri.simulator.openwrt import Served

NAME = "ap"
FACILITY = """id: openwrt-office
customer: fixture
name: {ja: 小さな事務所, en: Small office}
profile: basic
manage: create
manage_from: management
facts:
  members_only: true
  wireless_lan: true
  access_points: 1
  shared_passphrase: true
  wired_seats: false
  outsourced_operation: false
  printers_on_network: true
  mfp: false
  cameras: false
  other_devices: false
  rental_pcs: false
  website: false
  last_leaver: 2026-06-30
segments:
  - {name: management, role: management, subnets: 192.168.1.0/24}
  - {name: business, role: business, vlan: 10, subnets: 192.168.10.0/24}
  - {name: guest, role: guest, vlan: 20, subnets: 192.168.20.0/24}
  - {name: printers, role: printers, vlan: 30, subnets: 192.168.30.0/24}
  - {name: internet, role: other}
wlans:
  - {ssid: Lobby-Guest, segment: guest, audience: shared, psk: {secret: guest_psk}}
  - {ssid: "会議室 'A' #1", segment: business, audience: staff, psk: {secret: staff_psk}}
accounts:
  - {name: root, secret: {secret: root_password}, devices: [ap]}
flows:
  - {source: guest, destination: printers, protocol: tcp, ports: ["631"]}
rooms:
  - {name: lobby, max_dbm: 12}
time: {servers: [ntp.nict.jp], timezone: Asia/Tokyo}
"""
BIND: dict[str, Any] = {
    "segments": {
        "management": "lan", "business": "business", "guest": "guest", "printers": "printers",
        "internet": ["wan", "wan6"],
    },
    "addresses": {"business": "192.168.10.1/24", "guest": "192.168.20.1/24", "printers": "192.168.30.1/24"},
    "dhcp": ["business", "guest"],
    "outside": "wan",
    "ports": {"lan4": {"access_point": True}},
    "radios": {"radio0": {"room": "lobby"}, "radio1": {"room": "lobby"}},
    "manage_from": "management",
}  # fmt: skip


def made(folder: Path, served: Served, password: str) -> Path:
    """The site folder for a device that listens."""
    site = folder / "新しい site"
    (site / "host_vars").mkdir(parents=True)
    (site / "facility.yml").write_text(FACILITY, "utf-8")
    (site / "host_vars" / f"{NAME}.yml").write_text(yaml.safe_dump({"bind": BIND}, allow_unicode=True), "utf-8")
    (site / "known_hosts").write_text(served.host_key, "utf-8")
    words = {
        "platform": "openwrt", "kinds": ["router", "access_point"], "ansible_host": "127.0.0.1",
        "ansible_port": served.port, "ansible_user": "root", "ansible_password": password,
    }  # fmt: skip
    (site / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": {NAME: words}}}), "utf-8")
    return site
