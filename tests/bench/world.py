"""Made-up devices of a given size, as text and as stored states."""

from __future__ import annotations

from collections.abc import Iterator

_HEAD = """version 17.9
service timestamps log datetime msec localtime show-timezone
service password-encryption
hostname {name}
enable secret 9 $9$oM4tQ8bXr1nVzU$Yw0Jt6QmE3sLk9aPdRf7HcBx2NvGuT5iZoS1yKqWMjA
no aaa new-model
clock timezone JST 9 0
username ops privilege 15 secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfco
"""
_TAIL = """no ip http server
no ip http secure-server
ip ssh version 2
ip access-list standard MGMT
 10 permit 192.168.99.0 0.0.0.255
logging host 192.168.99.10
no cdp run
line con 0
 exec-timeout 5 0
 login local
line vty 0 15
 access-class MGMT in
 exec-timeout 5 0
 login local
 transport input ssh
ntp server 192.168.99.123
end
"""
SSIDS = 10


def running_config(name: str, *, ports: int = 24, rules: int = 100, ssids: int = SSIDS, host: int = 1) -> str:
    """A switch and controller in one text: ports, segments with filters, Wi-Fi networks."""
    lines = ["Building configuration...", "", "Current configuration : 1 bytes", *_HEAD.format(name=name).splitlines()]
    for port in range(1, ports + 1):
        lines += [f"interface GigabitEthernet1/0/{port}", " switchport access vlan 20", " switchport mode access"]
        lines += [" switchport protected", " spanning-tree portfast", "!"]
    for vlan in (10, 20, 30, 99):
        lines += [f"interface Vlan{vlan}", f" ip address 192.168.{vlan}.{host} 255.255.255.0"]
        lines += [" ip access-group GUEST-IN in"] if vlan == 20 else []
    lines += ["ip access-list extended GUEST-IN", *_rules(rules)]
    lines += _wifi(ssids)
    return "\n".join([*lines, *_TAIL.splitlines()]) + "\n"


def _rules(count: int) -> Iterator[str]:
    for number in range(count - 2):
        to = f"host 203.0.113.{number % 250 + 1} eq {8000 + number}"
        yield f" {10 * number + 10} permit tcp 192.168.20.0 0.0.0.255 {to}"
    yield f" {10 * count} deny ip any 192.168.0.0 0.0.255.255"
    yield f" {10 * count + 10} permit ip any any"


def _wifi(count: int) -> Iterator[str]:
    for number in range(1, count + 1):
        yield f"wlan office-{number} {number} {'Lobby-Guest' if number == 1 else f'Office-{number}'}"
        yield from (" peer-blocking drop", " security pmf mandatory", " no security wpa akm dot1x")
        yield from (
            " security wpa psk set-key ascii 8 HIDDEN",
            " security wpa akm sae",
            " security wpa wpa3",
            " no shutdown",
        )


def long_config(lines: int = 2000) -> str:
    """One configuration of about this many lines."""
    return running_config("long", ports=120, rules=max(lines - 930, 10))
