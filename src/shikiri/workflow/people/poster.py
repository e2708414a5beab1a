"""`shikiri poster mfp`: the notices to the users of each MFP, made from what a run saw or a person stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from shikiri.files.atomic import write_whole
from shikiri.model.document import DevicePart, Document, FindingPart
from shikiri.model.errors import UsageError
from shikiri.model.say import say
from shikiri.reports.poster import Notice, render

ERASED, ENCRYPTED, RELEASED = "storage-erased", "storage-encrypted", "print-release"
MOST_DAYS = 31  # what was true longer ago is no promise
_MINUTES = re.compile(r"erase_after_minutes = (\d+)")


def notices(document: Document, today: date, *, contact: str = "", only: str = "") -> tuple[Notice, ...]:
    """One notice an MFP of the run, or that of a single one."""
    seen = datetime.fromisoformat(document["when"]).date()
    if (today - seen).days > MOST_DAYS:
        raise UsageError(say("poster.too-old", day=seen.isoformat()))
    machines = [one for one in document["devices"] if "mfp" in one["kinds"]]
    if not machines:
        raise UsageError(say("poster.none"))
    if only and only not in {one["name"] for one in machines}:
        raise UsageError(say("poster.no-mfp", device=only, known=tuple(one["name"] for one in machines)))
    return tuple(_notice(document, one, seen, today, contact) for one in machines if only in ("", one["name"]))


def _notice(document: Document, device: DevicePart, seen: date, today: date, contact: str) -> Notice:
    erased = list(_found(document, device["name"], ERASED))
    nothing = [one for one in erased if one["actual"].startswith("medium = ")]
    per_job = [one for one in erased if "erase_per_job = true" in one["actual"]]
    minutes = [int(found[1]) for one in erased if (found := _MINUTES.search(one["actual"]))]
    notice = Notice(
        device=device["name"],
        model=device["model"],
        facility=document["facility"]["name"],
        erased="remains",
        encrypted=_holds(_found(document, device["name"], ENCRYPTED), today),
        released=_holds(_found(document, device["name"], RELEASED), today),
        seen=seen,
        contact=contact,
    )
    if not _holds(erased, today):
        return notice
    left = len(erased) - len(nothing)
    if not left:
        return replace(notice, erased="nothing")
    if len(per_job) == left:
        return replace(notice, erased="per-job")
    if len(per_job) + len(minutes) == left:
        return replace(notice, erased="after", minutes=max(minutes))
    return replace(notice, erased="stated")


def _found(document: Document, device: str, control: str) -> Iterator[FindingPart]:
    return (one for one in document["findings"] if (one["device"], one["control"]) == (device, control))


def _holds(findings: Iterable[FindingPart], today: date) -> bool:
    """Is it proved of every memory, by the machine or by a statement that still counts?"""
    found = list(findings)
    return bool(found) and all(one["status"] == "pass" and _still_counts(one, today) for one in found)


def _still_counts(finding: FindingPart, today: date) -> bool:
    attested = finding["attested"]
    return attested is None or date.fromisoformat(attested["valid_until"]) >= today


def write_notices(folder: Path, made: tuple[Notice, ...]) -> tuple[Path, ...]:
    """The pages, one file a machine."""
    folder.mkdir(parents=True, exist_ok=True)
    files = tuple(folder / f"poster-{one.device}.html" for one in made)
    for file, one in zip(files, made, strict=True):
        write_whole(file, render(one))
    return files
