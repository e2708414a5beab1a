"""What people fill in: the sheet of statements, and the controls they accept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import shikiri
from shikiri.guideline.controls import controls
from shikiri.intake.ledger_write import append_attestation
from shikiri.intake.ledger_xlsx_read import read_sheet
from shikiri.intake.ledger_xlsx_write import write_sheet
from shikiri.intake.lock import adoption, load_lock, write_lock
from shikiri.model.finding import Adoption
from shikiri.model.say import Lang
from shikiri.workflow.site import load_site


def write_statements(facility: Path, path: Path, lang: Lang, now: datetime) -> None:
    """The Excel sheet of a facility with what is already stated."""
    site = load_site(facility, now)
    write_sheet(path, site.edition, site.ledger.attestations, lang)


def read_statements(facility: Path, path: Path, now: datetime) -> int:
    """Add the statements of a filled sheet that the ledger does not hold yet; how many were added."""
    site = load_site(facility, now)
    today = now.date()
    filled = read_sheet(path, today, site.vocabulary, folder=site.folder)
    known = {(one.item, one.control, one.device, one.who, one.when, one.statement) for one in site.ledger.attestations}
    fresh = [
        one for one in filled if (one.item, one.control, one.device, one.who, one.when, one.statement) not in known
    ]
    for one in fresh:
        append_attestation(site.folder, one, today, site.vocabulary, until=one.valid_until)
    return len(fresh)


def adopt_controls(facility: Path, now: datetime, *, write: bool) -> tuple[tuple[str, Adoption], ...]:
    """The controls that are new or changed since they were last accepted; with `write` they are accepted."""
    site = load_site(facility, now)
    known = {control.id: control.digest for control in controls()}
    lock = load_lock(site.folder)
    fresh: Adoption = "new"
    before = adoption(lock, known) if lock else dict.fromkeys(known, fresh)
    if write:
        write_lock(site.folder, edition=site.edition.id, shikiri=shikiri.__version__, controls=known)
    return tuple((control, state) for control, state in before.items() if state != "adopted")
