"""Making the authentication server what it should be, out of the register of members and the vault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shikiri.guideline.checks.dot1x import ONLY, access_points, bound, servers
from shikiri.guideline.checks.radius import AUTHORITY, LIST, SERVER, vlan_of
from shikiri.guideline.remedies.tools import change, held, make, remove, said, things
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.facets.certificate import Certificate
from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.facets.member import Member
from shikiri.model.facets.radius_client import RadiusClient
from shikiri.model.finding import Finding
from shikiri.model.members import Register
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret
from shikiri.model.situation import Situation

KEY, SHARED = "radius_key", "radius_secret"  # in the vault: of the server, and of each access point
OFFICE = "office"  # what our own virtual server is called


def office(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:
    """All of it at once: the server, its certificates, its access points and its members belong together."""
    device = situation.devices[finding.device]
    register = situation.register
    ours = any(one.target == OFFICE for _, one in things(situation, device.name, Dot1x))
    if not ours and situation.facility.manage != "create":
        return say("want.not-created")
    if register is None or not _is_ready(register, device.name) or held(vault, device.name, KEY) is None:
        return say("want.members-first")
    clients = _clients(situation, device, vault)
    if isinstance(clients, Say):
        return clients
    wanted: tuple[Thing, ...] = (
        Dot1x(target=OFFICE, enabled=True, methods=ONLY),
        *_certificates(register, device.name),
        *clients,
        *_members(situation, register),
    )
    return [
        wish
        for kind in (Dot1x, Certificate, RadiusClient, Member)
        for wish in _towards(finding, situation, kind, [one for one in wanted if isinstance(one, kind)])
    ]


def _is_ready(register: Register, device: str) -> bool:
    return register.authority is not None and register.crl is not None and register.server(device) is not None


def _towards(finding: Finding, situation: Situation, kind: type[Thing], wanted: list[Thing]) -> Iterator[Wish]:
    """What is there becomes what it should be; what is missing is made, and what is too much goes."""
    open_ = {_name(one): one for one in wanted}
    for at, one in things(situation, finding.device, kind):
        new = open_.pop(_name(one), None)
        if new is None and kind is RadiusClient and situation.limited:
            continue  # it may be an access point that is out of scope
        if new is None:
            yield remove(finding, finding.device, at, one)
        else:
            values = {name: getattr(new, name) for name in fields_of(kind) if getattr(new, name) is not UNSAID}
            yield from change(finding, finding.device, at, one, values)
    yield from (make(finding, finding.device, one) for one in open_.values())


def _name(one: Thing) -> object:
    """By what it is the same before and afterwards: a certificate by what it is for."""
    return said(one.service) if isinstance(one, Certificate) else one.key


def _certificates(register: Register, device: str) -> Iterator[Certificate]:
    server, authority, revoked = register.server(device), register.authority, register.crl
    if server is not None and authority is not None and revoked is not None:
        yield Certificate(
            handle=SERVER, service=SERVER, der=server.der, expires=server.expires, trusted=True, key_guarded=True
        )
        yield Certificate(
            handle=AUTHORITY, service=AUTHORITY, der=authority.der, expires=authority.expires, trusted=False
        )
        yield Certificate(handle=LIST, service=LIST, der=revoked.der, expires=revoked.expires, trusted=True)


def _clients(situation: Situation, server: Device, vault: VaultValues) -> list[RadiusClient] | Say:
    found: list[RadiusClient] = []
    for point in access_points(situation):
        way = _way(point, server)
        secret = held(vault, point.name, SHARED)
        if way is None:
            return say("want.bind-radius", device=point.name if any(bound(server)) else server.name)
        if secret is None:
            return say("want.members-first")
        found.append(
            RadiusClient(name=point.name, sources=AddressSet.of(way[0]), shared=secret, message_authenticator=True)
        )
    return found


def _way(point: Device, server: Device) -> tuple[str, str] | None:
    """The addresses by which an access point and the server meet: in a network that both are bound to."""
    theirs: Mapping[str, str] = dict(bound(server))
    return next(((own, theirs[segment]) for segment, own in bound(point) if segment in theirs), None)


def _members(situation: Situation, register: Register) -> Iterator[Member]:
    for one in register.good(situation.now):
        yield Member(
            serial=one.serial,
            handle=one.serial,
            name=one.handle,
            company=one.company or "-",
            vlan=vlan_of(situation, one.segment),
            expires=one.expires,
        )


@dataclass(frozen=True, slots=True)
class Radius:
    """What an access point needs of the authentication server."""

    servers: frozenset[str]
    secret: Secret


def radius_for(situation: Situation, point: str, ssid: str, vault: VaultValues) -> Radius | Say:
    """Where an access point asks for certificates, and what it shares with whoever answers there."""
    known = list(servers(situation))
    if not known:
        return say("want.no-radius", ssid=ssid)
    ways = [_way(situation.devices[point], server) for server, _ in known]
    met = frozenset(way[1] for way in ways if way is not None)
    if not met:
        return say("want.bind-radius", device=point)
    secret = held(vault, point, SHARED)
    return Radius(met, secret) if secret is not None else say("want.members-first")


REMEDIES = {"radius-office": office}
