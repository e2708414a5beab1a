"""The list of members: who is let in, until when, and what ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shikiri.intake.members import MEMBERS, load_register
from shikiri.model.members import Issued, Register
from shikiri.model.say import Say, say
from shikiri.workflow.hosts.inventory import site_folder


@dataclass(frozen=True, slots=True)
class Listing:
    """One line for each certificate, and whether somebody has to do something."""

    lines: tuple[Say, ...]
    ends_soon: bool


def listing(site: Path, now: datetime, soon_days: int) -> Listing:
    """No vault is opened: the register holds nothing secret."""
    register = load_register(site_folder(site) / MEMBERS)
    lines = list(_authority(register, now))
    lines += (_line(one, now, soon_days) for one in register.members)
    renewed = {one.handle for one in register.good(now) if (one.expires - now).days > soon_days}
    members = any((one.expires - now).days <= soon_days for one in register.good(now) if one.handle not in renewed)
    ours = (register.authority, register.crl, *register.servers)
    return Listing(tuple(lines), members or any(one and (one.expires - now).days <= soon_days for one in ours))


def _authority(register: Register, now: datetime) -> Iterator[Say]:
    if register.authority is None:
        yield say("members.no-authority")
        return
    yield say("members.line.authority", until=register.authority.expires.date().isoformat())
    for one in register.servers:
        yield say("members.line.server", name=one.name, until=one.expires.date().isoformat())
    if register.crl is not None:
        key = "members.line.list" if register.crl.expires > now else "members.line.list-ended"
        yield say(key, number=register.crl.number, until=register.crl.expires.date().isoformat())


def _line(one: Issued, now: datetime, soon_days: int) -> Say:
    words = {"member": one.handle, "title": one.title, "company": one.company or "-", "serial": one.serial[:8]}
    if one.revoked is not None:
        return say("members.line.revoked", **words, at=one.revoked.date().isoformat(), reason=one.reason or "-")
    days = (one.expires - now).days
    state = "ended" if one.expires <= now else "soon" if days <= soon_days else "good"
    return say(f"members.line.{state}", **words, until=one.expires.date().isoformat(), days=days)
