"""What the programs of a Linux host answer after operations, by their manual pages: for the machine in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from tests.operations.answerers import shown_units
from tests.operations.machine import Machine

_UNIT_OF = {
    "sshd": ("ssh.service",),
    "systemd": ("telnet.socket", "cockpit.socket"),
    "nginx": ("nginx.service",),
    "in.tftpd": ("tftpd-hpa.service",),
    "avahi-daemon": ("avahi-daemon.service", "avahi-daemon.socket"),
}
_PORT_OF = {"telnet.socket": "23", "cockpit.socket": "9090"}
_LIMIT = re.compile(r"\s*(tcp|udp) dport (\d+) (?:(ip6?) saddr \{ (.*) \} )?(accept|drop)")


def sockets(machine: Machine, was: str) -> str:
    """A unit that was stopped listens no more."""
    off = {name for name, unit in machine.units.items() if unit.running is False}
    kept = []
    for row in was.splitlines(keepends=True):
        users = re.findall(r'\("([^"]+)"', row)
        named = {unit for user in users for unit in _UNIT_OF.get(user, ())}
        port = row.split()[4].rpartition(":")[2] if row.strip() else ""
        closed = {unit for unit in named & off if _PORT_OF.get(unit, port) == port}
        kept += [] if closed else [row]
    return "".join(kept)


def sshd(machine: Machine, was: str) -> str:
    """`sshd -T`: of each option the first line counts, and drop-ins are read first."""
    if was.startswith("#!"):
        return was
    rows = was.splitlines()
    for line in machine.files.get("/etc/ssh/sshd_config.d/00-shikiri.conf", "").splitlines():
        key, _, value = line.partition(" ")
        if key and not key.startswith("#"):
            rows = [row for row in rows if not row.startswith(f"{key.lower()} ")] + [f"{key.lower()} {value}"]
    return "".join(f"{row}\n" for row in rows)


def ruleset(machine: Machine, was: str) -> str:
    """`nft -j list ruleset`, with our table as its file says it."""
    text = machine.files.get("/etc/nftables.d/10-shikiri-management.nft")
    if text is None:
        return was
    table = "shikiri_management"
    old = [] if was.startswith("#!") else json.loads(was)["nftables"][1:]
    place = {"family": "inet", "table": table, "chain": "input"}
    kept = [
        one for one in old if table not in (next(iter(one.values())).get("table"), one.get("table", {}).get("name"))
    ]
    lo = {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}
    made: list[object] = [
        {"table": {"family": "inet", "name": table}},
        {"chain": {"family": "inet", "table": table, "name": "input", "type": "filter", "hook": "input", "prio": -20,
                   "policy": "accept"}},
        {"rule": {**place, "expr": [lo, {"accept": None}]}},
    ]  # fmt: skip
    for row in text.splitlines():
        if (told := _LIMIT.fullmatch(row)) is not None:
            proto, port, family, nets, verdict = told.groups()
            left = {"payload": {"protocol": proto, "field": "dport"}}
            expr: list[object] = [{"match": {"op": "==", "left": left, "right": int(port)}}]
            if family:
                right = {"set": [_net(one) for one in nets.split(", ")]}
                left = {"payload": {"protocol": family, "field": "saddr"}}
                expr.append({"match": {"op": "==", "left": left, "right": right}})
            made.append({"rule": {**place, "expr": [*expr, {verdict: None}]}})
    return json.dumps({"nftables": [{"metainfo": {"json_schema_version": 1}}, *kept, *made]})


def _net(text: str) -> object:
    low, dash, high = text.partition("-")
    if dash:
        return {"range": [low, high]}
    address, slash, length = text.partition("/")
    return {"prefix": {"addr": address, "len": int(length)}} if slash else address


def passwd(machine: Machine, was: str) -> str:
    rows = [row for row in was.splitlines() if (one := machine.users.get(row.split(":")[0])) is None or one.present]
    there = {row.split(":")[0] for row in rows}
    new = [name for name, one in machine.users.items() if one.present and name not in there]
    return "".join(f"{row}\n" for row in (*rows, *(f"{name}:x:1900:1900::/home/{name}:/bin/bash" for name in new)))


def passwords(machine: Machine, was: str) -> str:
    """The scheme of each; a locked one is expired as well, so that no key opens it."""
    rows = dict(row.partition(":")[::2] for row in was.splitlines() if ":" in row)
    for name, one in machine.users.items():
        if not one.present:
            rows.pop(name, None)
            continue
        if one.password is not None:
            rows[name] = "y"
        if one.locked:
            rows[name] = rows.get(name, "-").split()[0] + " expired"
    return "".join(f"{name}:{kind}\n" for name, kind in rows.items()) + "end\n"


def groups(machine: Machine, was: str) -> str:
    rows = []
    for row in was.splitlines():
        group, rest, number, members = row.split(":")
        names = [name for name in members.split(",") if name]
        names += [
            name for name, one in machine.users.items() if one.groups and group in one.groups and name not in names
        ]
        rows.append(f"{group}:{rest}:{number}:{','.join(names)}\n")
    return "".join(rows)


def date(machine: Machine, was: str) -> str:
    zone = machine.links.get("/etc/localtime", "")
    return f"{was[:-6]}+0900\n" if zone.endswith("Asia/Tokyo") else was


def apt(machine: Machine, was: str) -> str:
    rows = was.rstrip("\n").splitlines()
    for line in machine.files.get("/etc/apt/apt.conf.d/60shikiri-upgrades", "").splitlines():
        if not line.startswith("//"):
            key = line.split()[0]
            rows = [row for row in rows if key.endswith("::") or not row.startswith(f"{key} ")] + [line]
    return "".join(f"{row}\n" for row in rows)


def update_state(machine: Machine, was: str) -> str:
    if machine.packages.get("unattended-upgrades"):
        return re.sub(r"(?m)^unattended-upgrades=.*$", "unattended-upgrades=installed", was)
    return was


def _cat_config(path: str) -> Callable[[Machine, str], str]:
    """`systemd-analyze cat-config`: the file, then each drop-in under its name."""

    def told(machine: Machine, was: str) -> str:
        text = machine.files.get(path)
        plain = "" if was.startswith("#!") else was.partition(f"# {path}\n")[0]
        return was if text is None else f"{plain}# {path}\n{text}"

    return told


HOST_ANSWERERS: Mapping[str, Callable[[Machine, str], str]] = {
    "host units": shown_units,
    "ss -Hlntup": sockets,
    "sshd -T": sshd,
    "nft -j list ruleset": ruleset,
    "getent passwd": passwd,
    "getent group": groups,
    "password kinds": passwords,
    "date +%s%z": date,
    "apt-config dump": apt,
    "update state": update_state,
    "systemd-analyze cat-config systemd/journald.conf": _cat_config("/etc/systemd/journald.conf.d/50-shikiri.conf"),
    "systemd-analyze cat-config systemd/resolved.conf": _cat_config("/etc/systemd/resolved.conf.d/50-shikiri.conf"),
}
