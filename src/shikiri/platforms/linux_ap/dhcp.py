"""Who hands out addresses: ranges of dnsmasq, networkd's own server, announcements of IPv6 networks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.linux.network.links import Link
from shikiri.platforms.linux_ap import net_files, network
from shikiri.platforms.linux_ap.net_files import Written
from shikiri.platforms.linux_ap.source import ApSource

_OTHERS: Final = ("kea-dhcp4", "dhcpd", "udhcpd")  # servers whose settings nobody reads
_RADVD: Final = re.compile(r"\s*interface\s+(\S+)")
_YES: Final = frozenset({"yes", "true", "1", "on"})
_OPTION: Final = re.compile(r"((?:[^,]+,)*?)\s*(?:option:(?:dns-server|6)|option6:(?:dns-server|23)|6)\s*,(.+)")


def serves(source: ApSource, link: Link) -> Known[bool]:
    """Does the machine hand out IPv4 addresses here?"""
    running = net_files.programs(source)
    if _says_yes(source, link, "DHCPServer") and "systemd-network" in running:
        return True
    if "dnsmasq" in running and any(True for _ in ranges(source, link)):
        return True
    return UNSAID if any(name in running for name in _OTHERS) else False


def advertises(source: ApSource, link: Link) -> Known[bool]:
    """Does it announce an IPv6 network here?"""
    running = net_files.programs(source)
    if _says_yes(source, link, "IPv6SendRA") and "systemd-network" in running:
        return True
    named = (_RADVD.match(line) for _, line in net_files.files(source).get("/etc/radvd.conf", ()))
    if "radvd" in running and any(one and one[1].rstrip("{") == link.name for one in named):
        return True
    if "dnsmasq" not in running:
        return False
    settings = net_files.dnsmasq(source)
    wanted = any(one.key == "enable-ra" for one in settings)
    sixes = [one for one in settings if one.key == "dhcp-range" and ":" in one.value]
    return any(_is_six_here(one.value, link, everywhere=wanted) for one in sixes)


def _is_six_here(value: str, link: Link, *, everywhere: bool) -> bool:
    words = [word.strip() for word in value.split(",")]
    announced = everywhere or bool({"ra-only", "slaac", "ra-names", "ra-stateless", "ra-advrouter"} & set(words))
    built = next((word.partition(":")[2] for word in words if word.startswith("constructor:")), "")
    named = built == link.name or (built.endswith("*") and link.name.startswith(built[:-1]))
    return announced and (named or (not built and any(_inside(word, link) for word in words)))


def _says_yes(source: ApSource, link: Link, key: str) -> bool:
    found = net_files.networkd(source, link.name)
    return any((one.section, one.key) == ("Network", key) and one.value.lower() in _YES for one in found)


def ranges(source: ApSource, link: Link) -> Iterator[Written]:
    """The IPv4 ranges of dnsmasq that lie in a network of the interface, where dnsmasq looks at it at all."""
    if not _looks_at(source, link.name):
        return
    for one in net_files.dnsmasq(source):
        if one.key == "dhcp-range" and any(_inside(word.strip(), link) for word in one.value.split(",")):
            yield one


def _looks_at(source: ApSource, name: str) -> bool:
    settings = net_files.dnsmasq(source)
    shut = {one.value for one in settings if one.key in ("except-interface", "no-dhcp-interface")}
    named = {word.strip() for one in settings if one.key == "interface" for word in one.value.split(",")}
    return name not in shut and (not named or name in named or any(_begins(name, one) for one in named))


def _begins(name: str, glob: str) -> bool:
    return glob.endswith("*") and name.startswith(glob[:-1])


def _inside(word: str, link: Link) -> bool:
    try:
        return any(AddressSet.of(word) <= AddressSet.of(text) for text in link.addresses if "/" in text)
    except ValueError:
        return False


def handed_out(source: ApSource, link: Link, found: Written) -> tuple[frozenset[str], Written | None]:
    """All the resolvers that somebody may be handed there; nothing said: the machine itself."""
    mine = _tags(found) | {link.name}  # dnsmasq gives a request the name of its interface as a tag
    others = {tag for one in net_files.dnsmasq(source) if one.key == "dhcp-range" for tag in _tags(one)}
    others |= {one.name for one in network.faces(source)}
    servers, line = frozenset[str](), None
    for one in net_files.dnsmasq(source):
        said = _OPTION.fullmatch(one.value) if one.key in ("dhcp-option", "dhcp-option-force") else None
        if said is None:
            continue
        asked = {word.strip().rpartition(":")[2] for word in said[1].split(",") if word.strip()}
        if not asked & (others - mine):  # of a tag that no range sets: somebody may have it
            servers |= {word.strip().strip("[]") for word in said[2].split(",")}
            line = line or one
    own = sorted(text.partition("/")[0] for text in link.addresses if "." in text)
    return servers or frozenset(own[:1]), line


def _tags(written: Written) -> set[str]:
    return {word.partition(":")[2] for word in map(str.strip, written.value.split(",")) if word.startswith("set:")}
