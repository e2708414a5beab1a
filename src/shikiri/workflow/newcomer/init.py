"""`shikiri init`: a new site folder, tried before it is there. Either the whole folder appears or nothing does."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import shikiri
from shikiri.guideline.controls import controls
from shikiri.guideline.editions import DEFAULT_EDITION, edition, editions
from shikiri.guideline.policy import policy_problems
from shikiri.intake.answers import Answers, read_answers
from shikiri.intake.lock import write_lock
from shikiri.intake.vocabulary import Vocabulary
from shikiri.model.errors import UsageError
from shikiri.model.say import say
from shikiri.platforms import names
from shikiri.workflow.hosts.inventory import FACILITY
from shikiri.workflow.newcomer.text import (
    GITIGNORE,
    LEDGERS,
    binding_text,
    facility_text,
    hosts_text,
    next_text,
)
from shikiri.workflow.secrets.vault_change import change_vault
from shikiri.workflow.site import load_site


def must_be_free(folder: Path) -> None:
    """A folder that holds something is never touched."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(say("init.not-empty", folder=str(folder)))


def vocabulary(named: str = DEFAULT_EDITION) -> Vocabulary:
    """What answers may refer to."""
    rules = edition(named if named in editions() else DEFAULT_EDITION)
    return Vocabulary(
        editions=frozenset(editions()),
        controls=frozenset(control.id for control in controls()),
        platforms=frozenset(names()),
        policy=policy_problems,
        facts={fact.id: fact.kind for fact in rules.facts.values()},
    )


def answers_from(file: Path) -> Answers:
    """The answers of a file."""
    if not file.is_file():
        raise UsageError(say("cli.no-file", file=str(file)))
    return read_answers(file.read_bytes(), file.name, vocabulary())


def init_site(folder: Path, answers: Answers, now: datetime, vault_ids: Sequence[str] = ()) -> None:
    """Write the site folder. It is made beside its place, loaded there as `verify` would, and then moved."""
    must_be_free(folder)
    if not answers.devices:
        raise UsageError(say("init.no-devices"))
    rules = edition(str(answers.facility.get("edition") or DEFAULT_EDITION))
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        pages = {FACILITY: facility_text(answers, rules), "hosts.yml": hosts_text(answers), **LEDGERS}
        pages |= {".gitignore": GITIGNORE, "README.md": next_text(answers)}
        pages |= {f"host_vars/{name}.yml": binding_text(name, answers) for name in answers.devices}
        for name, text in pages.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        write_lock(
            draft, edition=rules.id, shikiri=shikiri.__version__, controls={one.id: one.digest for one in controls()}
        )
        site = load_site(draft / FACILITY, now)
        for name in answers.devices:
            site.binding(name)
        if vault_ids:
            change_vault(draft, vault_ids, lambda _: (), customer=site.facility.customer)
        draft.chmod(0o755)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
