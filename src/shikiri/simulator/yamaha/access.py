"""Who reaches a Yamaha router and who may log in, as its configuration of this moment says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, summarize_address_range

from shikiri.simulator.tree import find, first
from shikiri.simulator.yamaha.config import Config

_SSH = 22
_SERVICES = {"telnet": 23, "www": 80, "domain": 53, "smtp": 25, "ssh": 22}


def listens(config: Config, client: str) -> bool:
    """Does its SSH server answer this client?"""
    if config.value(r"sshd service (\w+)") != "on" or first(config.nodes, r"sshd host key generate.*") is None:
        return False
    if not client:
        return config.value(r"sshd host (?!key )(.*)") != "none"
    source = IPv4Address(client)
    there = home(config, source)
    if not in_hosts(config, config.value(r"sshd host (?!key )(.*)") or "any", source):
        return False
    if there is None:
        return True
    name, own = there
    numbers = config.value(rf"ip {re.escape(name)} secure filter in (.*)")
    return numbers is None or _passes(config, numbers.split(), source, own.ip)


def home(config: Config, address: IPv4Address) -> tuple[str, IPv4Interface] | None:
    """The interface in whose network a client sits."""
    for name, own in _interfaces(config):
        if address in own.network:
            return name, own
    return None


def _interfaces(config: Config) -> Iterator[tuple[str, IPv4Interface]]:
    for _, found in find(config.nodes, r"ip ((?:lan|vlan|bridge)[\d/]+)(?: secondary)? address (\d[\d./]+)"):
        yield found[1], IPv4Interface(found[2])


def in_hosts(config: Config, hosts: str, source: IPv4Address) -> bool:
    """`any`, `none`, `lan1/4`, `lan`, `192.168.0.1-192.168.0.9`, several of them."""
    for word in hosts.split():
        if word == "any":
            return True
        if re.match(r"\d", word):
            low, _, high = word.partition("-")
            if IPv4Address(low) <= source <= IPv4Address(high or low):
                return True
        elif any(source in own.network and (name == word or (word == "lan" and name.startswith("lan")))
                 for name, own in _interfaces(config)):  # fmt: skip
            return True
    return False


def _passes(config: Config, numbers: list[str], source: IPv4Address, target: IPv4Address) -> bool:
    """What a list of filters does with a new SSH connection; what none of them names is dropped."""
    for number in numbers:
        if number == "dynamic":
            break
        rule = config.value(rf"ip filter {number} (.*)")
        if rule and _fits(rule.split()[1:], source, target):
            return rule.startswith(("pass", "restrict"))
    return False


def _fits(words: list[str], source: IPv4Address, target: IPv4Address) -> bool:
    words = [*words, "*", "*", "*", "*"][:5]
    return (
        _address(words[0], source)
        and _address(words[1], target)
        and any(word in {"*", "tcp", "6"} for word in words[2].split(","))
        and words[3] == "*"
        and any(_port(word) for word in words[4].split(","))
    )


def _address(text: str, address: IPv4Address) -> bool:
    for word in text.split(","):
        if word == "*":
            return True
        if "-" in word:
            low, high = map(IPv4Address, word.split("-"))
            if any(address in network for network in summarize_address_range(low, high)):
                return True
        elif address in IPv4Network(word, strict=False):
            return True
    return False


def _port(word: str) -> bool:
    if word == "*":
        return True
    low, _, high = word.partition("-")
    first_port, last = (int(part) if part.isdigit() else _SERVICES.get(part, 0) for part in (low, high or low))
    return first_port <= _SSH <= last


def attribute(config: Config, user: str, name: str) -> str | None:
    """An attribute of a user: his own line first, then the one for everybody."""
    for who in [f" {re.escape(user)}", r" \*"] if user else [""]:
        words = config.value(rf"user attribute{who} ((?:\S+=\S+ ?)+)")
        found = re.search(rf"(?:^| ){name}=(\S+)", words or "")
        if found:
            return found[1]
    return None


def may_connect(config: Config, user: str, client: str) -> bool:
    """Do the attributes of this user allow SSH, from there?"""
    ways = attribute(config, user, "connection")
    if ways is not None and not {"ssh", "all"} & set(ways.split(",")):
        return False
    hosts = attribute(config, user, "host")
    return not client or hosts is None or in_hosts(config, hosts.replace(",", " "), IPv4Address(client))


def may_administer(config: Config, user: str) -> str:
    """`on`, `off`, `1`, `2`."""
    return attribute(config, user, "administrator") or "on"
