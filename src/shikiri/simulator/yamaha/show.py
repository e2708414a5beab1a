"""What a Yamaha router shows about itself."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from shikiri.simulator.shell import block
from shikiri.simulator.yamaha.words import word

if TYPE_CHECKING:
    from shikiri.simulator.yamaha.machine import YamahaMachine

_FIXED = {"jst": 9, "tokyo": 9, "utc": 0}


def zone(machine: YamahaMachine) -> timezone:
    value = machine.run.value(r"timezone (\S+)") or "+09:00"
    if value in _FIXED:
        return timezone(timedelta(hours=_FIXED[value]))
    sign = -1 if value[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(value[1:3]), minutes=int(value[4:6])))


def _time(machine: YamahaMachine, when: datetime) -> str:
    local = when.astimezone(zone(machine))
    offset = f"{local:%z}"
    return f"{local:%Y/%m/%d %H:%M:%S} {offset[:3]}:{offset[3:]}"


def now(machine: YamahaMachine) -> str:
    return _time(machine, machine.time())


def config(machine: YamahaMachine, slot: int | None = None) -> str | None:
    """`show config`, `show config 0`."""
    kept = machine.run if slot is None else machine.slots.get(slot)
    if kept is None:
        return None
    return _head(machine) + kept.text(open_secrets=False)


def _head(machine: YamahaMachine) -> str:
    local = machine.time().astimezone(zone(machine))
    macs = " ".join(f"MAC-Address={mac}" for mac in machine.macs)
    return block(
        (
            f"# {machine.model} Rev.{machine.revision} ({machine.built})",
            f"# MAC Address : {', '.join(machine.macs)}",
            "# Memory 256Mbytes, 3LAN",
            f"# main:  {machine.model} ver=00 serial={machine.serial} {macs}",
            f"# Reporting Date: {local:%b} {local.day} {local:%H:%M:%S %Y}",
        )
    )


def environment(machine: YamahaMachine) -> str:
    up = machine.clock.now() - machine.booted
    macs = " ".join(f"MAC-Address={mac}" for mac in machine.macs)
    security = (machine.run.value(r"security class (.*)") or "1 on off").split()
    hours, rest = divmod(int(up.total_seconds()) % 86400, 3600)
    slot = machine.default_slot
    return block(
        (
            f"{machine.model} BootROM Ver.1.00",
            f"{machine.model} Rev.{machine.revision} ({machine.built})",
            f"  main:  {machine.model} ver=00 serial={machine.serial} {macs}",
            "CPU:   4%(5sec)   3%(1min)   3%(5min)    Memory: 38% used",
            "Packet-buffer:   0%(small)   0%(middle)   5%(large)   0%(huge) used",
            f"Firmware: exec0  Config. file: config{slot}",
            f"Default firmware: exec0  {word('default', japanese=machine.is_japanese, number=slot)}"
            if not machine.is_japanese
            else word("default", japanese=True, number=slot),
            f"Boot time: {_time(machine, machine.booted + machine.drift)}",
            f"Current time: {_time(machine, machine.time())}",
            f"Elapsed time from boot: {up.days}days {hours:02d}:{rest // 60:02d}:{rest % 60:02d}",
            f"Security Class: {security[0]}, FORGET: {security[1].upper()}, TELNET: {security[2].upper()}",
            "Inside Temperature(C.): 43",
        )
    )


def config_list(machine: YamahaMachine) -> str:
    rows = [
        f"{'*' if slot == machine.default_slot else ' '}{slot:>2}      {_time(machine, machine.booted)}"
        for slot in sorted(machine.slots)
    ]
    return block(("No.  Date       Time     Size  Sects   Comment", "-" * 60, *rows, "-" * 60))


def copyright_(machine: YamahaMachine) -> str:
    return block(
        (
            f"{machine.model} Rev.{machine.revision} ({machine.built})",
            "Copyright (c) 1994-2024 Yamaha Corporation. All Rights Reserved.",
        )
    )


def grepped(text: str, pipe: str) -> str:
    """`| grep -i -v TEXT`."""
    words = pipe.split()[1:]
    flags = {word for word in words if word.startswith("-")}
    pattern = " ".join(word for word in words if word not in flags).strip('"')
    looking = re.compile(rf"\b(?:{pattern})\b" if "-w" in flags else pattern, re.IGNORECASE if "-i" in flags else 0)
    return block(line for line in text.split("\n") if line and bool(looking.search(line)) != ("-v" in flags))


def wrapped(text: str, columns: int) -> str:
    """Lines broken hard at the width of the console; a wide letter takes two columns."""
    return "\n".join(part for line in text.split("\n") for part in _broken(line, columns))


def _broken(line: str, columns: int) -> list[str]:
    parts, part, width = list[str](), "", 0
    for letter in line:
        wide = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if width + wide > columns:
            parts.append(part)
            part, width = "", 0
        part += letter
        width += wide
    return [*parts, part]
