"""What a device shows against what somebody accepted. Nothing accepted: no baseline, and no drift."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.engine.match import word
from shikiri.engine.pairs import PASSING, pair, settings_of
from shikiri.model.drift import Drift, DriftKind
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Facility
from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.nothing import NOT_OFFERED, Default, FacetState, Nothing, Things
from shikiri.model.secret import Secret
from shikiri.model.state import State


def drift(
    accepted: State | None, observed: State, log: SecretsLog | None = None, facility: Facility | None = None
) -> tuple[Drift, ...]:
    """Every difference, in the order of the facets. Secrets are measured by the secrets log alone."""
    if accepted is None:
        return ()
    found: list[Drift] = []
    for facet in sorted({*accepted.facets, *observed.facets} - PASSING):
        found += _of_facet(accepted.facet(facet), observed.facet(facet), observed.device, facet)
        found += [one for thing in observed.things(facet) for one in _secrets(thing, observed.device, log, facility)]
    return tuple(found)


def _of_facet(accepted: FacetState, observed: FacetState, device: str, facet: str) -> Iterator[Drift]:
    if not isinstance(accepted, Things) or not isinstance(observed, Things):
        if isinstance(accepted, Things) or isinstance(observed, Things):
            yield Drift(kind="unread", device=device, thing=facet, before=_kind(accepted), after=_kind(observed))
        return
    found = pair(accepted.items, observed.items)
    for before, after in found.both:
        yield from _of_thing(before, after, device)
    for thing in found.gone:
        lost: DriftKind = "vanished" if observed.complete else "unread"
        yield Drift(kind=lost, device=device, thing=thing.id, before=thing.key or thing.id)
    for thing in found.new:
        fresh: DriftKind = "appeared" if accepted.complete else "unread"
        yield Drift(kind=fresh, device=device, thing=thing.id, after=thing.key or thing.id)


def _kind(facet: FacetState) -> str:
    if isinstance(facet, Things):
        return "read"
    return "not offered" if facet is NOT_OFFERED else "unread"


def _of_thing(before: Thing, after: Thing, device: str) -> Iterator[Drift]:
    for field in settings_of(type(after)):
        was, now = _plain(getattr(before, field)), _plain(getattr(after, field))
        if not _alike(was, now):
            kind: DriftKind = "unread" if isinstance(was, Nothing) or isinstance(now, Nothing) else "changed"
            yield Drift(kind=kind, device=device, thing=after.id, field=field, before=word(was), after=word(now))


def _plain(value: object) -> object:
    """A default does what its value says; that its line is missing is no difference."""
    return value.value if isinstance(value, Default) else value


def _alike(was: object, now: object) -> bool:
    """Of secrets only how they are kept is compared, and not even that where a device hides it."""
    if isinstance(was, Nothing) and isinstance(now, Nothing):
        return True
    if isinstance(was, Secret) and isinstance(now, Secret):
        if "none" in (was.kind, now.kind):
            return was.kind == now.kind
        return "masked" in (was.kind, now.kind) or (was.kind, was.scheme) == (now.kind, now.scheme)
    return type(was) is type(now) and was == now


def _secrets(thing: Thing, device: str, log: SecretsLog | None, facility: Facility | None) -> Iterator[Drift]:
    """A secret on the device that is not the one the log says was set there."""
    field = {Account: "password", Wlan: "passphrase"}.get(type(thing))
    secret = _plain(getattr(thing, field)) if field else None
    if log is None or field is None or not isinstance(secret, Secret) or not secret.fingerprint:
        return
    records = [record for record in _records(thing, log, facility) if device in record.devices]
    newest = max(records, key=lambda record: record.since, default=None)
    if newest is not None and newest.fingerprint != secret.fingerprint:
        day = newest.set_at.date().isoformat() if newest.set_at else "?"
        before = f"{newest.name} ({day})"
        yield Drift(kind="changed", device=device, thing=thing.id, field=field, before=before, after=f"! {newest.name}")


def _records(thing: Thing, log: SecretsLog, facility: Facility | None) -> Iterator[SecretRecord]:
    """The records about this account, or about the secret that the facility names for this SSID."""
    declared = facility.wlans_named(thing.key) if facility is not None and isinstance(thing, Wlan) else ()
    names = {wlan.psk.name for wlan in declared if wlan.psk is not None}
    for record in log.records:
        if record.account == thing.key if isinstance(thing, Account) else record.name in names:
            yield record
