"""Setting up: the authority, the certificates of the authentication servers, and what access points share with them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shikiri.intake.members_write import Row, add_rows, row
from shikiri.model.device import Device
from shikiri.model.members import Register
from shikiri.model.secret import Secret
from shikiri.platforms import names, platform
from shikiri.workflow.hosts.inventory import Inventory
from shikiri.workflow.members.authority import (
    CertificateAuthority,
    Key,
    authority_of,
    der_of,
    new_authority,
    new_key,
    opened,
    sealed,
    serial_of,
    server_certificate,
)
from shikiri.workflow.members.office import CA_KEY, HOLDER, LIST_DAYS, Office, renew_list
from shikiri.workflow.secrets.vault import Vault
from shikiri.workflow.secrets.vault_change import Edit, change_vault

SERVER_KEY, SHARED = "radius_key", "radius_secret"
AUTHORITY_DAYS, SERVER_DAYS = 3653, 397
_SOON = timedelta(days=30)
_SENDERS = frozenset({"access_point", "controller", "router"})
_SECRET_BYTES = 24  # 32 letters, none of which any configuration file reads as something else


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was made; all of it empty where everything was there."""

    authority: bool
    servers: tuple[str, ...]
    access_points: tuple[str, ...]
    register: Register


def set_up(office: Office, inventory: Inventory, *, renew_servers: bool = False) -> SetUp:
    """Makes what is missing. What is there and good stays as it is."""
    points = tuple(name for name, device in inventory.devices.items() if device.kinds & _SENDERS)
    servers = [name for name, device in inventory.devices.items() if authenticates(device)]
    stale = tuple(name for name in servers if renew_servers or _ends(office, name))
    keys: dict[str, Key] = {}
    made: list[str] = []

    def edits(vault: Vault) -> Iterator[Edit]:
        held = vault.contents.devices
        if CA_KEY not in held.get(HOLDER, {}):
            if office.register.authority is not None:
                office.authority(office.register, vault)  # says that its key is gone
            yield Edit(("devices", HOLDER, CA_KEY), sealed(new_key()), office.now)
        for name in servers:
            known = held.get(name, {}).get(SERVER_KEY)
            keys[name] = opened(known, f"{name}.{SERVER_KEY}") if known is not None and name not in stale else new_key()
            if known is None or name in stale:
                yield Edit(("devices", name, SERVER_KEY), sealed(keys[name]), office.now)
        for name in points if servers else ():
            if SHARED not in held.get(name, {}):
                made.append(name)
                fresh = Secret.plain(secrets.token_urlsafe(_SECRET_BYTES))
                yield Edit(("devices", name, SHARED), fresh, office.now)

    vault = change_vault(office.site.folder, office.vault_ids, edits, customer=office.site.facility.customer)
    first = office.register.authority is None
    authority = _authority(office, vault)

    def rows(register: Register) -> Iterator[Row]:
        if register.authority is None:
            yield row("authority", office.now, der=der_of(authority.certificate), expires=_until(authority))
        for name in stale:
            called = f"{name}.{office.site.facility.id}".lower().replace("_", "-")
            made = server_certificate(authority, keys[name], called, office.now, SERVER_DAYS)
            words = {"serial": serial_of(made), "expires": made.not_valid_after_utc, "der": der_of(made)}
            yield row("server", office.now, device=name, name=called, **words)

    register = add_rows(office.site.folder, rows)
    if register.crl is None or register.crl.expires - office.now < _SOON:
        register = renew_list(office, LIST_DAYS)
    return SetUp(first, stale, tuple(made), register)


def authenticates(device: Device) -> bool:
    """Does it ask members' devices for their certificates?"""
    if device.platform not in names():
        return False
    return any(driver.facet == "radius_client" for driver in platform(device.platform).facets)


def _ends(office: Office, name: str) -> bool:
    known = office.register.server(name)
    return known is None or known.expires - office.now < _SOON


def _authority(office: Office, vault: Vault) -> CertificateAuthority:
    """That of the register; where there is none yet, a new one for the key of the vault."""
    secret = vault.contents.devices[HOLDER][CA_KEY]
    key = opened(secret, f"{HOLDER}.{CA_KEY}")
    known = office.register.authority
    if known is not None:
        return authority_of(known.der, key)
    return new_authority(f"{office.site.facility.id} members", key, office.now, AUTHORITY_DAYS)


def _until(authority: CertificateAuthority) -> object:
    return authority.certificate.not_valid_after_utc
