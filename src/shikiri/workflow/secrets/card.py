"""`shikiri card`: the hand-out card of a guest Wi-Fi, only for a passphrase that is on the devices and still good."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from shikiri.model.errors import UsageError
from shikiri.model.facility import DeclaredWlan
from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.say import Lang, say
from shikiri.model.secret import Secret
from shikiri.reports.card import Card, render
from shikiri.workflow.secrets.check import set_on
from shikiri.workflow.secrets.names import Need
from shikiri.workflow.secrets.vault import Vault
from shikiri.workflow.site import Site

PRIVATE = 0o600
_FOR = ("shared", "members")


def cards(site: Site, vault: Vault, now: datetime, ssid: str = "") -> tuple[Card, ...]:
    """The cards of a site, or of one SSID; one that cannot be made is refused with the reason."""
    wlans = [one for one in site.facility.wlans if one.audience in _FOR and one.psk is not None]
    if not wlans:
        raise UsageError(say("card.no-network"))
    if ssid and ssid not in {one.ssid for one in wlans}:
        raise UsageError(say("card.no-ssid", ssid=ssid, known=tuple(one.ssid for one in wlans)))
    return tuple(_cards(site, vault, now, [one for one in wlans if ssid in ("", one.ssid)]))


def _cards(site: Site, vault: Vault, now: datetime, wlans: list[DeclaredWlan]) -> Iterator[Card]:
    days = timedelta(days=site.policy.number("rotation_days"))
    log = site.secrets or SecretsLog(())
    for wlan in wlans:
        name = wlan.psk.name if wlan.psk is not None else ""
        secret = _proved(vault, log, wlan.ssid, name)
        until = None
        if wlan.audience == "shared":
            since = set_on(vault, log, Need(name=name, kind="passphrase"))
            if since is None:
                raise UsageError(say("card.undated", ssid=wlan.ssid))
            until = (since.astimezone(now.tzinfo) + days).date()
            if until < now.date():
                raise UsageError(say("card.expired", ssid=wlan.ssid, until=until.isoformat()))
        yield Card(facility=site.facility.name, ssid=wlan.ssid, passphrase=secret, until=until)


def _proved(vault: Vault, log: SecretsLog, ssid: str, name: str) -> Secret:
    """The passphrase, where every device that ever proved one last proved this one."""
    secret = vault.shared(name)
    if vault.pending_shared(name) is not None:
        raise UsageError(say("card.pending", ssid=ssid))
    if secret is None:
        raise UsageError(say("card.missing", ssid=ssid, name=name))
    newest: dict[tuple[str, ...], SecretRecord] = {}
    proved = [one for one in log.records if one.name == name and not one.account and one.proved_at]
    for record in sorted(proved, key=lambda one: one.proved_at or one.since):
        newest[record.devices] = record
    others = [devices for devices, one in newest.items() if one.fingerprint != secret.fingerprint]
    if len(others) == len(newest):
        raise UsageError(say("card.unproved", ssid=ssid))
    if others:
        raise UsageError(say("card.differs", ssid=ssid, devices=tuple(name for names in others for name in names)))
    return secret


def write_cards(path: Path, made: tuple[Card, ...], lang: Lang, *, sheet: bool) -> None:
    """The page, readable by its owner alone. A file that is there is never replaced."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        raise UsageError(say("card.exists", file=str(path))) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(render(made, lang, sheet=sheet))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
