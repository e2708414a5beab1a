"""`shikiri attest` and `shikiri waive`: one more statement or exception, checked as the loader will check it."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader

from shikiri.guideline.editions import extension_items
from shikiri.intake.evidence import evidence_of
from shikiri.intake.ledger_write import append_attestation, append_waiver
from shikiri.model.document import Document
from shikiri.model.edition import Item
from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.ledger import Attestation, EvidenceFile, Waiver
from shikiri.model.say import say
from shikiri.workflow.hosts.inventory import FACILITY, site_folder
from shikiri.workflow.site import Site, load_site

WAIVER_DAYS = 90  # how long an exception lives when nobody says; the policy may allow less
_KEY = re.compile(r"\$\.[a-z_]+")
_FLAGS = {"valid_until": "until"}


@dataclass(frozen=True, slots=True)
class Failing:
    """A finding that an exception may be asked for: exactly this thing with exactly this value."""

    thing: str
    actual: str


def open_site(folder: Path, now: datetime) -> Site:
    """The site with the names of its devices, so that a mistyped one is refused. No vault is opened."""
    home = site_folder(folder)
    site = load_site(home / FACILITY, now)
    return replace(site, vocabulary=replace(site.vocabulary, devices=frozenset(_hosts(home))))


def item_of(site: Site, word: str) -> Item:
    """The row of the check sheet that a word names."""
    rows = {item.id: item for item in (*site.edition.items, *extension_items())}
    if word not in rows:
        raise UsageError(say("attest.no-item", item=word))
    return rows[word]


def attest(site: Site, entry: Attestation, now: datetime, *, until: date | None, evidence: Sequence[str] = ()) -> date:
    """Write one statement; the last day it counts."""
    today = now.date()
    item = item_of(site, entry.item)
    last = min(until or date.max, entry.when + timedelta(days=item.valid_days))
    if last < today:
        raise UsageError(say("attest.over", day=last.isoformat()))
    files = tuple(_evidence(site.folder, file) for file in evidence)
    with _as_flags():
        whole = replace(entry, valid_until=last, evidence=files)
        append_attestation(site.folder, whole, today, site.vocabulary, until=until)
    return last


def waive(site: Site, entry: Waiver, now: datetime) -> None:
    """Write one exception."""
    if entry.valid_until < now.date():
        raise UsageError(say("attest.over", day=entry.valid_until.isoformat()))
    with _as_flags():
        append_waiver(site.folder, entry, now.date(), site.vocabulary)


@contextlib.contextmanager
def _as_flags() -> Iterator[None]:
    """What is wrong with the new entry is wrong with what was typed, not with the file."""
    try:
        yield
    except PolicyError as error:
        raise PolicyError(tuple(map(_as_flag, error.problems))) from None


def _as_flag(problem: Problem) -> Problem:
    key = problem.path.removeprefix("$.")
    flag = f"--{_FLAGS.get(key, key).replace('_', '-')}"
    return replace(problem, file=flag, line=0) if _KEY.fullmatch(problem.path) else problem


def last_day(site: Site, approved: date) -> date:
    """The last day of an exception where nobody says one."""
    return approved + timedelta(days=min(WAIVER_DAYS, site.policy.number("waiver_max_days")))


def failing(document: Document, control: str, device: str, thing: str) -> Failing:
    """The one failing finding of a run that is meant. Several, or none, are refused with what there is."""
    rows = [
        Failing(finding["thing"] or "", finding["actual"])
        for finding in document["findings"]
        if finding["status"] == "fail" and finding["control"] == control and (finding["device"] or "") == device
    ]
    fitting = [row for row in rows if thing in ("", row.thing)]
    if len(fitting) != 1:
        known = tuple(f"{row.thing or '-'} = {row.actual}" for row in rows)
        raise UsageError(say("waive.which" if rows else "waive.none", control=control, device=device, known=known))
    return fitting[0]


def _evidence(folder: Path, file: str) -> EvidenceFile:
    """A file of the site folder, named from here or from there."""
    home, here = folder.resolve(), Path(file)
    path = here.resolve() if here.exists() else (home / file).resolve()
    if not path.is_relative_to(home):
        raise UsageError(say("attest.evidence-outside", file=file, folder=str(folder)))
    if not path.is_file():
        raise UsageError(say("cli.no-file", file=file))
    return evidence_of(home, path.relative_to(home).as_posix())


def _hosts(folder: Path) -> tuple[str, ...]:
    """The names in the inventory. Only names: no variable is looked at, so no vault has to be open."""
    from shikiri.workflow.hosts.ansible_site import HOSTS  # noqa: PLC0415  (Ansible costs half a second)

    sources = [str(path.absolute()) for path in sorted(folder.glob(f"{HOSTS}*.yml"))]
    with contextlib.redirect_stderr(io.StringIO()):
        manager = InventoryManager(DataLoader(), sources)
    return tuple(str(host.name) for host in manager.list_hosts("all"))
