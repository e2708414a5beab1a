"""Backups: the configuration as the device tells it, sealed with the customer's vault password before anything else."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shikiri.files.atomic import write_whole
from shikiri.model.errors import UsageError
from shikiri.model.reading import Reading
from shikiri.model.say import say
from shikiri.platforms.base import Platform, Source
from shikiri.workflow import clock
from shikiri.workflow.push.workplace import Workplace

_ENDING = ".vault"
_ASIDE = ".before-restore"
_STAMPS = ("Building configuration", "Current configuration", "Using ", "ntp clock-period")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One backup. `restorable`: does it hold everything, passwords too?"""

    file: Path
    device: str
    platform: str
    restorable: bool
    answers: Mapping[str, str] = field(repr=False, hash=False)


def keep(at: Workplace, driver: Platform[Source], reading: Reading, *, aside: bool = False) -> Kept:
    """Seal the answers that are the configuration. Without a vault password nothing is kept, and nothing is pushed.

    `aside`: made before a restore; it is there, but it is not what somebody means who says "bring the backup back".
    """
    asks = driver.backup.asks if driver.backup else driver.questions
    answers = {question: reading.answers[question].text for question in asks if question in reading.answers}
    if not answers or any(not text.strip() for text in answers.values()):
        raise UsageError(say("backup.nothing", device=reading.device))
    restorable = driver.backup is not None and driver.backup.restorable(answers)
    page = {
        "device": reading.device,
        "platform": driver.name,
        "when": clock.now().isoformat(),
        "who": at.who,
        "restorable": "yes" if restorable else "no",
        "answers": answers,
    }
    name = at.file("backups", reading.device, "")
    name.mkdir(mode=0o700, exist_ok=True)
    file = name / f"{clock.now():%Y%m%d-%H%M%S-%f}{_ASIDE if aside else ''}{_ENDING}"
    key = at.ring.key_for(at.customer, file.name)
    write_whole(file, at.ring.seal(json.dumps(page, ensure_ascii=False, indent=1).encode(), key), mode=0o600)
    return Kept(file=file, device=reading.device, platform=driver.name, restorable=restorable, answers=answers)


def backups(at: Workplace, device: str) -> tuple[Path, ...]:
    """The backups of a device, the newest first; those made before a restore stay aside."""
    found = at.path("backups", device, "").glob(f"*{_ENDING}")
    return tuple(sorted((file for file in found if not file.name.endswith(f"{_ASIDE}{_ENDING}")), reverse=True))


def open_backup(at: Workplace, file: Path) -> Kept:
    """A backup unsealed. What is not one of ours, or not whole, is said in one sentence."""
    text, _ = at.ring.unseal(file.read_bytes(), file.name)
    try:
        page = json.loads(text)
        return Kept(
            file=file,
            device=str(page["device"]),
            platform=str(page["platform"]),
            restorable=page["restorable"] == "yes",
            answers={str(question): str(answer) for question, answer in page["answers"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(say("backup.strange", file=file.name)) from None


def mark_of(at: Workplace, driver: Platform[Source], answers: Mapping[str, str]) -> str:
    """What tells one configuration from another: its lines, without comments and what says when it was written.

    Keyed with the vault password: a mark in a journal helps nobody to guess what a configuration holds.
    """
    asks = driver.backup.asks if driver.backup else ()
    lines = [line.rstrip() for question in asks for line in answers.get(question, "").splitlines()]
    said = [line for line in lines if line and not line.startswith(("!", "#", *_STAMPS))]
    key = bytes(at.ring.key_for(at.customer, "journal").secret.bytes)
    return hmac.new(key, "\n".join(said).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
