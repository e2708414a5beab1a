"""What IOS shows about itself, made from its configuration and its clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from shikiri.simulator.ios.config import different
from shikiri.simulator.shell import block
from shikiri.simulator.tree import find, first

if TYPE_CHECKING:
    from shikiri.simulator.ios.machine import IosMachine, Timer

_FLASH = 2097152


def zone(machine: IosMachine) -> timezone:
    found = first(machine.run.nodes, r"clock timezone (\S+) (-?\d+)(?: (\d+))?")
    if not found:
        return timezone(timedelta(), "UTC")
    return timezone(timedelta(hours=int(found[2]), minutes=int(found[3] or 0)), found[1])


def stamp(machine: IosMachine, when: datetime) -> str:
    local = when.astimezone(zone(machine))
    return f"{local:%H:%M:%S %Z %a %b} {local.day} {local.year}"


def running(machine: IosMachine) -> str:
    body = machine.run.text()
    return f"Building configuration...\n\nCurrent configuration : {len(body)} bytes\n!\n{_head(machine)}{body}"


def startup(machine: IosMachine) -> str:
    body = machine.startup.text()
    return f"Using {len(body)} out of {_FLASH} bytes\n!\n{_head(machine)}{body}"


def _head(machine: IosMachine) -> str:
    out = ""
    if machine.changed:
        out += f"! Last configuration change at {stamp(machine, machine.changed[0])} by {machine.changed[1]}\n"
    if machine.stored_at:
        out += f"! NVRAM config last updated at {stamp(machine, machine.stored_at[0])} by {machine.stored_at[1]}\n"
    return f"{out}!\n"


def clock(machine: IosMachine) -> str:
    now = machine.time().astimezone(zone(machine))
    mark = "" if machine.is_synchronised() else "*"
    return f"{mark}{now:%H:%M:%S}.{now.microsecond // 1000:03d} {now:%Z %a %b} {now.day} {now.year}\n"


def ntp_status(machine: IosMachine) -> str:
    servers = [found[1] for _, found in find(machine.run.nodes, r"ntp server (?:vrf \S+ )?(\S+).*")]
    if not servers:
        return "%NTP is not enabled.\n"
    synced = machine.is_synchronised()
    first_line = f"stratum 3, reference is {servers[0]}" if synced else "stratum 16, no reference clock"
    seen = (machine.time() - timedelta(seconds=43)).astimezone(zone(machine))
    state = "'CTRL' (Normal Controlled Loop)" if synced else "'NSET' (Never set)"
    return block(
        (
            f"Clock is {'' if synced else 'un'}synchronized, {first_line}",
            "nominal freq is 250.0000 Hz, actual freq is 249.9990 Hz, precision is 2**10",
            "ntp uptime is 747532100 (1/100 of seconds), resolution is 4016",
            f"reference time is ECC06B11.7AE147AE ({seen:%H:%M:%S}.480 {seen:%Z %a %b} {seen.day} {seen.year})",
            "clock offset is 0.5000 msec, root delay is 3.21 msec",
            "root dispersion is 9.33 msec, peer dispersion is 1.05 msec",
            f"loopfilter state is {state}, drift is 0.000003777 s/s",
            f"system poll interval is 64, {'last update was 43 sec ago' if synced else 'never updated'}.",
        )
    )


def version(machine: IosMachine) -> str:
    name, release, model = machine.run.hostname, machine.release, machine.model
    up = machine.clock.now() - machine.booted
    is_xe = int(release.split(".")[0]) >= 16  # noqa: PLR2004  (from 16 on it is IOS XE everywhere)
    long = ".".join(f"{int(part):02d}" if part.isdigit() else part for part in release.split("."))
    software = {
        "controller": "C9800 Software (C9800_IOSXE-K9)",
        "router": "ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M)",
    }
    image = software.get(machine.kind, "Catalyst L3 Switch Software (CAT9K_LITE_IOSXE)")
    head = (
        f"Cisco IOS XE Software, Version {long}",
        f"Cisco IOS Software [Cupertino], {image}, Version {release}, RELEASE SOFTWARE (fc1)",
    )
    old = (f"Cisco IOS Software, C3750E Software (C3750E-UNIVERSALK9-M), Version {release}, RELEASE SOFTWARE (fc1)",)
    numbers = (
        (
            "",
            f"Model Number                       : {model}",
            f"System Serial Number               : {machine.serial}",
            "",
        )
        if machine.kind == "switch"
        else ()
    )
    return block(
        (
            *(head if is_xe else old),
            "Technical Support: http://www.cisco.com/techsupport",
            "Copyright (c) 1986-2024 by Cisco Systems, Inc.",
            "Compiled Tue 30-Jan-24 12:10 by mcpre",
            "",
            "ROM: IOS-XE ROMMON" if is_xe else "ROM: Bootstrap program is C3750E boot loader",
            "",
            f"{name} uptime is {_span(up)}",
            f"System returned to ROM by {'Reload Command' if machine.boots else 'power-on'}",
            f'System image file is "{machine.flash}packages.conf"',
            "",
            f"cisco {model} ({'ARM64' if is_xe else 'PowerPC405'}) processor with 519006K/3071K bytes of memory.",
            f"Processor board ID {machine.serial}",
            "28 Gigabit Ethernet interfaces",
            "2048K bytes of non-volatile configuration memory.",
            *numbers,
            "",
            "Configuration register is 0x102",
        )
    )


def _span(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    weeks, days, hours = minutes // 10080, minutes // 1440 % 7, minutes // 60 % 24
    parts = ((weeks, "week"), (days, "day"), (hours, "hour"), (minutes % 60, "minute"))
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n or word == "minute")


def reload(machine: IosMachine) -> str:
    if not machine.reload:
        return "No reload is scheduled.\n"
    timer = machine.reload
    left = int((timer.alarm.due - machine.clock.now()).total_seconds())
    return (
        f"Reload scheduled for {stamp(machine, machine.time() + timedelta(seconds=left))} "
        f"(in {left // 60} minutes and {left % 60} seconds) by {timer.user} on vty0 (127.0.0.1)\n"
        f"Reload reason: {timer.reason}\n"
    )


def rollback(machine: IosMachine) -> str:
    if not machine.rollback:
        return "%No Rollback Confirmed Change pending\n"
    timer: Timer = machine.rollback
    return block(
        (
            f"Time configured(or reconfigured): {stamp(machine, timer.set_at)}",
            "Timer type: absolute timer",
            f"Timer value: {timer.minutes} min",
            f"User: {timer.user}",
        )
    )


def archive(machine: IosMachine) -> str:
    if not machine.archive_path:
        return "Archive feature not enabled\n"
    names = [name for name in machine.files if name.startswith(machine.path(machine.archive_path))]
    return block(
        (
            "The maximum archive configurations allowed is 10.",
            f"The next archive file will be named {machine.archive_path}-{len(names) + 1}",
            " Archive #  Name",
            *(f"   {at:<9}{name}{' <- Most Recent' if at == len(names) else ''}" for at, name in enumerate(names, 1)),
        )
    )


def differences(machine: IosMachine, arguments: str) -> str:
    names = arguments.split() or ["system:running-config", "nvram:startup-config"]
    if len(names) == 1:
        names = ["system:running-config", names[0]]
    one, other = machine.file(names[0]), machine.file(names[1])
    if one is None or other is None:
        return f"%Error opening {names[0] if one is None else names[1]} (No such file or directory)\n"
    lines = different(one.nodes, other.nodes)
    return block(("!Contextual Config Diffs:", *(lines or ["!No changes were found"])))


def ssh(machine: IosMachine) -> str:
    found = first(machine.run.nodes, r"ip ssh version (\d)")
    return block((f"SSH Enabled - version {'2.0' if found and found[1] == '2' else '1.99'}",
                  "Authentication methods:publickey,keyboard-interactive,password",
                  "Authentication timeout: 120 secs; Authentication retries: 3"))  # fmt: skip


def filtered(text: str, pipe: str) -> str:
    """`| include x`, `| exclude x`, `| begin x`, `| section x`, `| count x`."""
    verb, _, pattern = pipe.strip().partition(" ")
    lines = text.split("\n")
    if "include".startswith(verb):
        return block(line for line in lines if re.search(pattern, line))
    if "exclude".startswith(verb):
        return block(line for line in lines if line and not re.search(pattern, line))
    if "begin".startswith(verb):
        at = next((at for at, line in enumerate(lines) if re.search(pattern, line)), len(lines))
        return "\n".join(lines[at:])
    if "section".startswith(verb):
        return _section(lines, pattern)
    return f"Number of lines which match regexp = {sum(bool(re.search(pattern, line)) for line in lines)}\n"


def _section(lines: list[str], pattern: str) -> str:
    out, inside = list[str](), False
    for line in lines:
        if not line.startswith(" "):
            inside = bool(re.search(pattern, line))
        if inside:
            out.append(line)
    return block(out)
