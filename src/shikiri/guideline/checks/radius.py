"""Rules about the server that asks members for their certificates, and about these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from shikiri.guideline.checks.dot1x import access_points, addresses, bound
from shikiri.guideline.checks.walk import (
    Place,
    Said,
    Seen,
    all_of,
    each_device,
    each_thing,
    fails,
    passes,
    sure,
    told,
    unsure,
)
from shikiri.model.control import Control
from shikiri.model.facets.base import Thing
from shikiri.model.facets.certificate import Certificate
from shikiri.model.facets.member import Member
from shikiri.model.facets.radius_client import RadiusClient
from shikiri.model.finding import Outcome
from shikiri.model.net import AddressSet
from shikiri.model.reading import Line
from shikiri.model.situation import Situation

SERVER, AUTHORITY, LIST = "radius", "radius-authority", "radius-list"
_SHORTEST, _SCORE = 16, 3
_ADDRESS = re.compile(r"[0-9a-f.:]+")


def clients_known(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The server answers the facility's access points, each by its one address, and nobody else."""
    points = access_points(situation)
    known = AddressSet.of(*(one for point in points for _, one in bound(point)))

    def judge(place: Place) -> Said | None:
        clients = all_of(place.state, RadiusClient)
        wanted = ", ".join(point.name for point in points) or "-"
        wide = [one for one in clients if _is_wide(told(one.sources))]
        if wide:
            return fails(wanted, ", ".join(sorted(one.key for one in wide)), lines=_lines(wide))
        if situation.limited:  # who else is an access point of this facility was not asked
            return unsure("check.not-whole", wanted, devices=("-",))
        strangers = [one for one in clients if (told(one.sources) or AddressSet()) - known]
        if strangers:
            return fails(wanted, ", ".join(sorted(one.key for one in strangers)), lines=_lines(strangers))
        if any(sure(one.sources) is None for one in clients):
            return unsure("judge.unsaid", wanted)
        heard = AddressSet()
        for one in clients:
            heard |= sure(one.sources) or AddressSet()
        missing = [point.name for point in points if not heard & addresses(point)]
        if missing:
            return fails(wanted, f"- {', '.join(missing)}")
        return passes(wanted, ", ".join(sorted(one.key for one in clients)) or "-")

    return each_device(situation, control, judge)


def _is_wide(sources: AddressSet | None) -> bool:
    """Is it more than one address?"""
    return sources is not None and (len(sources.parts) != 1 or _ADDRESS.fullmatch(sources.parts[0]) is None)


def _lines(things: Iterable[Thing]) -> tuple[Line, ...]:
    return tuple(line for one in things if (line := one.line("")) is not None)


def secret_strong(situation: Situation, control: Control) -> Iterator[Outcome]:
    """What an access point and the server share is long, and in no list: whoever knows it is an access point."""

    def judge(seen: Seen) -> Said:
        wanted = f"length >= {_SHORTEST}, score >= {_SCORE}"
        secret = told(seen.thing.shared)
        if secret is None or (secret.kind != "none" and secret.strength is None):
            return unsure("judge.unsaid", wanted)
        strength = secret.strength
        if secret.kind == "none" or strength is None:
            return fails(wanted, "shared = (none)", field="shared")
        if strength.common or strength.named or strength.length < _SHORTEST or strength.score < _SCORE:
            return fails(wanted, f"length = {strength.length}, score = {strength.score}", field="shared")
        return passes(wanted, f"length = {strength.length}, score = {strength.score}", field="shared")

    return each_thing(situation, control, judge)


def certificates_own(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The server proves itself by the facility's own authority, asks for that one alone, and knows who was revoked."""

    def judge(place: Place) -> Said | None:
        things = all_of(place.state, Certificate)
        if not things:
            return None
        wanted = "server, authority, revocation list of this facility"
        by_service = {told(one.service): one for one in things}
        missing = [word for word in (SERVER, AUTHORITY, LIST) if word not in by_service]
        if missing:
            return fails(wanted, f"- {', '.join(missing)}")
        server, authority, revoked = by_service[SERVER], by_service[AUTHORITY], by_service[LIST]
        if told(authority.trusted) is True:
            return fails(wanted, f"{AUTHORITY}: public", lines=_lines((authority,)))
        if told(server.trusted) is False:
            return fails(wanted, f"{SERVER}: {told(server.subject) or '-'}", lines=_lines((server,)))
        if told(revoked.trusted) is False or told(revoked.subject) == "-":
            return fails(wanted, f"{LIST}: -", lines=_lines((revoked,)))
        stale = [
            one
            for one, der in _registered(situation, place.device.name, by_service)
            if told(one.der) not in (None, der)
        ]
        if stale:
            return fails(wanted, f"{told(stale[0].service)}: not as in members.yml", lines=_lines((stale[0],)))
        if (
            sure(server.trusted) is not True
            or sure(authority.trusted) is not False
            or sure(revoked.trusted) is not True
        ):
            return unsure("judge.unsaid", wanted)
        return passes(wanted, told(server.subject) or "-", lines=_lines((server,)))

    return each_device(situation, control, judge)


def _registered(
    situation: Situation, device: str, by_service: dict[str | None, Certificate]
) -> Iterator[tuple[Certificate, str]]:
    """What the register says each of them should be."""
    register = situation.register
    if register is None:
        return
    own = register.server(device)
    if own is not None:
        yield by_service[SERVER], own.der
    if register.authority is not None:
        yield by_service[AUTHORITY], register.authority.der
    if register.crl is not None:
        yield by_service[LIST], register.crl.der


def current(situation: Situation, control: Control) -> Iterator[Outcome]:
    """None of the certificates, nor the list of revoked ones, ends within the days of the policy."""
    days = situation.policy.number("certificate_renew_days")

    def judge(seen: Seen) -> Said | None:
        if _is_replaced(seen):
            return None
        wanted = f"> {days} days"
        expires = told(seen.thing.expires)
        if expires is None:
            return unsure("judge.unsaid", wanted)
        left = _left(situation, expires)
        said = f"{expires.date()} ({left.days} days)"
        if left <= timedelta(days=days):
            return fails(wanted, said, field="expires")
        return (
            passes(wanted, said, field="expires") if sure(seen.thing.expires) else unsure("check.from-memory", wanted)
        )

    return each_thing(situation, control, judge)


def _left(situation: Situation, expires: datetime) -> timedelta:
    return expires - (situation.now if expires.tzinfo else situation.now.replace(tzinfo=None))


def _is_replaced(seen: Seen) -> bool:
    """A member's old certificate, where a newer one of the same member is there."""
    if not isinstance(seen.thing, Member):
        return False
    mine, name = sure(seen.thing.expires), sure(seen.thing.name)
    others = (sure(one.expires) for one in all_of(seen.state, Member) if name and sure(one.name) == name)
    return mine is not None and any(one is not None and one > mine for one in others)


def members_listed(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Exactly the certificates that are good by the register are let in, each to the network of its member."""

    def judge(place: Place) -> Said:
        register = situation.register
        found = {str(told(one.serial)): one for one in all_of(place.state, Member)}
        good = {one.serial: one for one in register.good(situation.now)} if register is not None else {}
        wanted = f"{len(good)}: members.yml"
        strangers = sorted(found.keys() - good.keys())
        if strangers:
            names = [str(told(found[serial].name) or serial) for serial in strangers]
            return fails(wanted, f"+ {', '.join(names)}", lines=_lines(found[one] for one in strangers))
        missing = sorted(good[serial].handle for serial in good.keys() - found.keys())
        if missing:
            return fails(wanted, f"- {', '.join(missing)}")
        astray = [
            good[serial].handle
            for serial in found
            if told(found[serial].vlan) != vlan_of(situation, good[serial].segment)
        ]
        if astray:
            return fails(wanted, f"vlan: {', '.join(sorted(astray))}")
        return passes(wanted)

    return each_device(situation, control, judge)


def vlan_of(situation: Situation, segment: str) -> int:
    """The VLAN of a member's network; 0: that of the SSID."""
    declared = situation.facility.segment(segment) if segment else None
    return declared.vlan or 0 if declared is not None else 0


RULES = {
    "radius-clients-known": clients_known,
    "radius-secret-strong": secret_strong,
    "radius-certificates-own": certificates_own,
    "certificates-current": current,
    "members-listed": members_listed,
}
