"""A site folder: the facility file and what lies beside it, loaded whole or refused whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from shikiri.guideline.controls import controls
from shikiri.guideline.editions import DEFAULT_EDITION, edition, editions, extension_items
from shikiri.guideline.policy import load_policy, policy_problems
from shikiri.intake.binding import load_host_binding
from shikiri.intake.blocklist import FILE as BLOCKLIST
from shikiri.intake.blocklist import load_blocklist
from shikiri.intake.document import scan_document
from shikiri.intake.facility import load_facility
from shikiri.intake.ledger import load_ledger
from shikiri.intake.lock import adoption, load_lock
from shikiri.intake.members import MEMBERS, load_register
from shikiri.intake.secrets_log import SECRETS_LOG, load_secrets_log
from shikiri.intake.vocabulary import Vocabulary
from shikiri.lifecycle.load import PAGES, load_lifecycle
from shikiri.model.blocklist import Blocklist
from shikiri.model.edition import Edition
from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.facility import Binding, Facility
from shikiri.model.finding import Adoption
from shikiri.model.history import SecretsLog
from shikiri.model.ledger import Ledger
from shikiri.model.lifecycle import Lifecycle
from shikiri.model.members import Register
from shikiri.model.policy import Policy
from shikiri.model.say import Say, say
from shikiri.platforms import names
from shikiri.workflow.judged import Rules

LIFECYCLE = "lifecycle.yml"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One facility with everything its people wrote."""

    folder: Path
    facility: Facility
    edition: Edition
    policy: Policy
    vocabulary: Vocabulary
    ledger: Ledger
    adoption: Mapping[str, Adoption] = field(hash=False)
    secrets: SecretsLog | None
    lifecycle: Lifecycle
    register: Register | None = None
    blocklist: Blocklist | None = None  # the names that its resolver is to refuse
    warnings: tuple[Say, ...]

    @property
    def inputs(self) -> frozenset[str]:
        """What is at hand beyond the devices."""
        return frozenset({"lifecycle"} | ({"secrets"} if self.secrets else set()))

    def binding(self, device: str) -> Binding | None:
        """The words of one device, from `host_vars/<device>.yml`."""
        if Path(device).name != device:  # a name from the command line is no way out of the site folder
            return None
        path = self.folder / "host_vars" / f"{device}.yml"
        return load_host_binding(path, f"host_vars/{device}.yml", self.vocabulary) if path.exists() else None

    def rules(self, only: frozenset[str] | None = None) -> Rules:
        """What to judge by; `only` names the controls asked, and an unknown name is an error."""
        known = controls()
        if only is not None and not only:
            raise UsageError(say("cli.no-control", controls=("-",)))
        strangers = sorted((only or frozenset()) - {control.id for control in known})
        if strangers:
            raise UsageError(say("cli.no-control", controls=tuple(strangers)))
        return Rules(
            edition=self.edition,
            controls=tuple(control for control in known if only is None or control.id in only),
            extension=extension_items(),
            adoption=self.adoption,
            ledger=self.ledger,
        )


def load_site(path: Path, now: datetime) -> Site:
    """The site of a facility file. Every problem of every file beside it is told at once."""
    if not path.is_file():
        raise UsageError(say("cli.no-file", file=str(path)))
    folder, problems = path.parent, list[Problem]()
    known = {control.id: control.digest for control in controls()}
    rules = edition(_edition_named(path))
    vocabulary = Vocabulary(
        editions=frozenset(editions()),
        controls=frozenset(known),
        platforms=frozenset(names()),
        policy=policy_problems,
        facts={fact.id: fact.kind for fact in rules.facts.values()},
        items={item.id: item.valid_days for item in (*rules.items, *extension_items())},
    )
    facility = _try(problems, lambda: load_facility(path, path.name, vocabulary))
    policy = load_policy(facility.profile, facility.policy) if facility else load_policy("basic")
    vocabulary = replace(vocabulary, waiver_days=policy.number("waiver_max_days"))
    if facility:
        segments, rooms = (segment.name for segment in facility.segments), (room.name for room in facility.rooms)
        vocabulary = replace(vocabulary, segments=frozenset(segments), rooms=frozenset(rooms))
    ledger = _try(problems, lambda: load_ledger(folder, now.date(), vocabulary)) or Ledger()
    lock = _try(problems, lambda: load_lock(folder))
    log, own = folder / SECRETS_LOG, folder / LIFECYCLE
    secrets = _try(problems, lambda: load_secrets_log(log)) if log.exists() else None
    lifecycle = _try(problems, lambda: load_lifecycle((*((own,) if own.exists() else ()), *PAGES)))
    own_members = folder / MEMBERS
    register = _try(problems, lambda: load_register(own_members)) if own_members.exists() else None
    listed = folder / BLOCKLIST
    blocklist = _try(problems, lambda: load_blocklist(listed)) if listed.exists() else None
    if problems or facility is None or lifecycle is None:
        raise PolicyError(tuple(problems))
    return Site(
        folder=folder,
        facility=facility,
        edition=rules,
        policy=policy,
        vocabulary=vocabulary,
        ledger=ledger,
        adoption=adoption(lock, known),
        secrets=secrets,
        lifecycle=lifecycle,
        register=register,
        blocklist=blocklist,
        warnings=_warnings(ledger, now),
    )


def _edition_named(path: Path) -> str:
    """The edition a facility follows, read before the rest because it says which facts and rows there are."""
    data = scan_document(path, path.name).data
    named = data.get("edition", DEFAULT_EDITION) if isinstance(data, dict) else DEFAULT_EDITION
    return named if named in editions() else DEFAULT_EDITION


def _try(problems: list[Problem], load: Callable[[], T]) -> T | None:
    try:
        return load()
    except PolicyError as error:
        problems.extend(error.problems)
        return None


def _warnings(ledger: Ledger, now: datetime) -> tuple[Say, ...]:
    """What was read differently from what stands there, and what ends soon."""
    notes = [say("site.note", file=note.file, line=note.line, note=note.sentence) for note in ledger.notes]
    for ending in ledger.ending(now.date()):
        entry = ending.entry
        name = getattr(entry, "item", "") or getattr(entry, "control", "")
        notes.append(say("site.ending", entry=name, days=ending.days, until=entry.valid_until.isoformat()))
    return tuple(notes)
