"""The files that make networks: what networkd, dnsmasq and radvd are told, and which of them run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux_ap.source import ApSource

QUESTION: Final = "network files"
NETWORKD: Final = "/etc/systemd/network/"
DNSMASQ: Final = ("/etc/dnsmasq.conf", "/etc/dnsmasq.d/")
_LAST: Final = "that is all"
_IGNORED: Final = (".dpkg-dist", ".dpkg-old", ".dpkg-new", "~")
_RUNS: Final = re.compile(r"runs (\S+): (.*)")

SCRIPT: Final = r"""
show() { for f; do [ -f "$f" ] && tail -v -n +1 "$f" && echo; done; }
show /etc/systemd/network/*.network /etc/systemd/network/*shikiri*.netdev /run/systemd/network/*.network
show /etc/radvd.conf /etc/dnsmasq.conf /etc/dnsmasq.d/* /etc/default/dnsmasq /etc/nftables.d/*shikiri*.nft
show /etc/resolv.conf /etc/sysctl.d/*shikiri*.conf
printf '==> programs <==\n'
own="$(readlink /proc/self/ns/net) $(readlink /proc/self/ns/mnt)"
for p in /proc/[0-9]*; do
  name=; read -r name < "$p/comm"
  case $name in
    dnsmasq|radvd|unbound|named|kea-*|dhcpd|udhcpd|systemd-network|systemd-resolve*) ;;
    *) continue;;
  esac
  [ "$(readlink "$p/ns/net") $(readlink "$p/ns/mnt")" = "$own" ] || continue
  printf 'runs %s: %s\n' "$name" "$(tr '\000' ' ' < "$p/cmdline")"
done
printf '==> that is all <==\n'
"""


@dataclass(frozen=True, slots=True)
class Written:
    """One setting of a file: its section where it has any, its key and value, and where it stands."""

    section: str
    key: str
    value: str
    line: Line


def files(source: ApSource) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """All of them by path; a text that broke off is none."""
    found = source.once("network files", lambda one: one.files(QUESTION))
    if _LAST not in found:
        raise Unanswered(QUESTION, "refused")
    return found


def text_of(source: ApSource, path: str) -> str | None:
    """A file as it lies there; None where there is none."""
    found = files(source).get(path)
    return None if found is None else "".join(f"{line}\n" for _, line in found).rstrip("\n") + "\n"


def programs(source: ApSource) -> Mapping[str, tuple[str, ...]]:
    """What runs, by name, each with how it was started."""
    found: dict[str, tuple[str, ...]] = {}
    for _, line in files(source).get("programs", ()):
        if said := _RUNS.fullmatch(line):
            found[said[1]] = (*found.get(said[1], ()), said[2])
    return found


def dnsmasq(source: ApSource) -> tuple[Written, ...]:
    """Its settings in the order in which it reads them."""
    return source.once("dnsmasq", lambda one: tuple(_dnsmasq(one)))


def _dnsmasq(source: ApSource) -> Iterator[Written]:
    paths = [path for path in files(source) if path.startswith(DNSMASQ) and not path.endswith(_IGNORED)]
    for path in sorted(paths, key=lambda one: (one != DNSMASQ[0], one)):
        for number, line in files(source)[path]:
            text = line.split("#", 1)[0].strip() if not _escapes(line) else line.strip()
            if text:
                key, _, value = text.partition("=")
                yield Written("", key.strip(), value.strip(), Line(QUESTION, number))


def _escapes(line: str) -> bool:
    """`address=/x/#` has a hash that is none of a comment."""
    return "/#" in line


def networkd(source: ApSource, interface: str) -> tuple[Written, ...]:
    """What networkd is told about an interface: the first file that names it decides."""
    mine = sorted((path for path in files(source) if path.endswith(".network")), key=lambda one: one.rpartition("/")[2])
    for path in mine:
        settings = tuple(_ini(files(source)[path]))
        names = [one.value for one in settings if (one.section, one.key) == ("Match", "Name")]
        if any(fnmatchcase(interface, glob) for name in names for glob in name.split()):
            return settings
    return ()


def _ini(lines: tuple[tuple[int, str], ...]) -> Iterator[Written]:
    section = ""
    for number, raw in lines:
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and line[0] not in "#;" and "=" in line:
            key, _, value = line.partition("=")
            yield Written(section, key.strip(), value.strip(), Line(QUESTION, number))
