"""Members from joining to leaving: every step is a change of the vault first, then one row in the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from shikiri.intake.members import MEMBERS, load_register
from shikiri.intake.members_write import Row, add_rows, row
from shikiri.model.errors import UsageError
from shikiri.model.members import Issued, Register
from shikiri.model.say import say
from shikiri.workflow.members.authority import (
    CertificateAuthority,
    Key,
    authority_of,
    der_of,
    member_certificate,
    new_key,
    opened,
    revocation_list,
    sealed,
    serial_of,
)
from shikiri.workflow.secrets.vault import Vault, load_vault
from shikiri.workflow.secrets.vault_change import Edit, change_vault
from shikiri.workflow.site import Site

HOLDER, CA_KEY = "members", "ca_key"  # below vault.devices: no device is called so, and none is ever sent these
LIST_DAYS = 90
_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?")
_NOT_FOR_MEMBERS = frozenset({"management", "cameras"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The desk that issues certificates: one site, its vault, and what day it is."""

    site: Site
    vault_ids: Sequence[str]
    now: datetime

    @property
    def register(self) -> Register:
        return load_register(self.site.folder / MEMBERS)

    def vault(self) -> Vault:
        return load_vault(self.site.folder, self.vault_ids)

    def authority(self, register: Register, vault: Vault) -> CertificateAuthority:
        """The facility's own, with its key out of the vault."""
        secret = vault.contents.devices.get(HOLDER, {}).get(CA_KEY)
        if register.authority is None or secret is None:
            raise UsageError(say("members.no-authority"))
        return authority_of(register.authority.der, opened(secret, f"{HOLDER}.{CA_KEY}"))

    def key_of(self, member: Issued) -> Key:
        """The private key of a member, for as long as the certificate is good."""
        name = key_name(member.serial)
        secret = self.vault().contents.devices.get(HOLDER, {}).get(name)
        if secret is None:
            raise UsageError(say("members.no-key", member=member.handle))
        return opened(secret, f"{HOLDER}.{name}")


def key_name(serial: str) -> str:
    """Where the vault keeps the key of one certificate: never over that of another one."""
    return f"key_{serial[:16]}"


def add(office: Office, handle: str, *, title: str, company: str, segment: str, days: int) -> Issued:
    """A certificate for a member who has none."""
    _fit(office.site, handle, segment, title, company)
    if office.register.current(handle, office.now) is not None:
        raise UsageError(say("members.twice", member=handle))
    return _issue(office, handle, title or handle, company, segment, days, replaced=())


def renew(office: Office, handle: str, days: int) -> Issued:
    """A new certificate with a new key. The old one goes on until it ends, so that nobody stands outside meanwhile."""
    mine = [one for one in office.register.members if one.handle == handle and one.revoked is None]
    if not mine:
        raise UsageError(say("members.unknown", member=handle))
    last = mine[-1]
    good = tuple(one.serial for one in mine if one.is_good(office.now))
    return _issue(office, handle, last.title, last.company, last.segment, days, replaced=good)


def _issue(
    office: Office, handle: str, title: str, company: str, segment: str, days: int, replaced: tuple[str, ...]
) -> Issued:
    authority = office.authority(office.register, office.vault())
    key = new_key()
    made = member_certificate(authority, key, handle, title, company, office.now, days)
    serial = serial_of(made)
    _keep(office, serial, key)

    def rows(register: Register) -> Iterator[Row]:
        good = tuple(one.serial for one in register.good(office.now) if one.handle == handle)
        if good != replaced:
            raise UsageError(say("members.meanwhile", member=handle))
        words = {"member": handle, "title": title if title != handle else "", "company": company, "segment": segment}
        yield row("issued", office.now, **words, serial=serial, expires=made.not_valid_after_utc, der=der_of(made))

    issued = add_rows(office.site.folder, rows).serial(serial)
    assert issued is not None  # noqa: S101  (the row was just added)
    return issued


def revoke(office: Office, handle: str, reason: str) -> tuple[Issued, ...]:
    """Every certificate of a member that is still good ends now; the signed list says so to everybody."""
    authority = office.authority(office.register, office.vault())
    gone: list[Issued] = []

    def rows(register: Register) -> Iterator[Row]:
        gone[:] = [one for one in register.good(office.now) if one.handle == handle]
        if not gone:
            known = any(one.handle == handle for one in register.members)
            raise UsageError(say("members.none-good" if known else "members.unknown", member=handle))
        yield from (row("revoked", office.now, serial=one.serial, reason=reason) for one in gone)
        yield _list_row(office, authority, register, tuple(gone), LIST_DAYS)

    add_rows(office.site.folder, rows)
    change_vault(
        office.site.folder,
        office.vault_ids,
        lambda vault: _forgotten(vault, {one.serial for one in gone}),
        customer=office.site.facility.customer,
    )
    return tuple(gone)


def renew_list(office: Office, days: int = LIST_DAYS) -> Register:
    """A fresh list of revoked certificates, before the old one ends and shuts everybody out."""
    authority = office.authority(office.register, office.vault())
    return add_rows(office.site.folder, lambda register: (_list_row(office, authority, register, (), days),))


def _list_row(
    office: Office, authority: CertificateAuthority, register: Register, fresh: tuple[Issued, ...], days: int
) -> Row:
    number = (register.crl.number if register.crl is not None else 0) + 1
    revoked = (*(one for one in register.members if one.revoked is not None), *fresh)
    made = revocation_list(authority, revoked, number, office.now, days)
    return row("list", office.now, number=number, expires=made.next_update_utc, der=der_of(made))


def _keep(office: Office, serial: str, key: Key) -> None:
    path = ("devices", HOLDER, key_name(serial))
    gone = {one.serial for one in office.register.members if not one.is_good(office.now)}

    def edits(vault: Vault) -> Iterator[Edit]:
        yield Edit(path, sealed(key), office.now)
        yield from _forgotten(vault, gone)

    change_vault(office.site.folder, office.vault_ids, edits, customer=office.site.facility.customer)


def _forgotten(vault: Vault, serials: set[str]) -> Iterator[Edit]:
    """Keys that open nothing any more."""
    held = vault.contents.devices.get(HOLDER, {})
    for name in sorted(map(key_name, serials)):
        if name in held:
            yield Edit(("devices", HOLDER, name), None)


def _fit(site: Site, handle: str, segment: str, title: str, company: str) -> None:
    """What a certificate, a file name and a register can hold."""
    if not _HANDLE.fullmatch(handle) or handle == "none":
        raise UsageError(say("members.bad-handle", member=handle))
    if not (title.isprintable() and company.isprintable()):
        raise UsageError(say("members.unprintable"))
    if not segment:
        return
    declared = site.facility.segment(segment)
    if declared is None:
        raise UsageError(
            say("members.no-segment", segment=segment, known=tuple(one.name for one in site.facility.segments))
        )
    if declared.role in _NOT_FOR_MEMBERS or declared.vlan is None:
        raise UsageError(say("members.not-this-segment", segment=segment))
