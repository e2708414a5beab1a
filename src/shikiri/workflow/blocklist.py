"""Taking a list of names into a site folder, from where harden puts it on the resolver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shikiri.files.atomic import write_whole
from shikiri.intake.blocklist import FILE, MOST_BYTES, read_blocklist
from shikiri.lifecycle.update_hosts import UPDATE_HOSTS
from shikiri.model.blocklist import Blocklist
from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.facility import Facility
from shikiri.model.say import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came in: the list, how many names are new and how many went, and whether it was written."""

    blocklist: Blocklist
    new: int
    gone: int
    path: Path


def import_blocklist(
    folder: Path, facility: Facility, raw: bytes, name: str, now: datetime, *, write: bool
) -> Imported:
    """The list of a file becomes that of the site. A list that is wrong anywhere changes nothing."""
    found = read_blocklist(raw, name)
    needed = [one for one in (*UPDATE_HOSTS, *_own(facility)) if found.refuses(one)]
    if needed:
        raise PolicyError(tuple(Problem(name, 0, "", say("blocklist.needed", word=one)) for one in needed))
    path = folder / FILE
    before = _held(path)
    if write and found.names != before:
        head = (
            f"# shikiri dns-blocklist import {Path(name).name}, {now:%Y-%m-%d}\n"
            f"# {len(found.names)} 件。各行の名前と、その下の名前がすべて引けなくなります。\n"
        )
        write_whole(path, (head + "".join(f"{one}\n" for one in found.names)).encode())
    kept, was = set(found.names), set(before)
    return Imported(blocklist=found, new=len(kept - was), gone=len(was - kept), path=path)


def _held(path: Path) -> tuple[str, ...]:
    """The list that is there. One that is broken is about to be replaced."""
    try:
        return read_blocklist(path.read_bytes(), path.name).names
    except (OSError, PolicyError):
        return ()


def _own(facility: Facility) -> tuple[str, ...]:
    """The facility's own site, and its clocks."""
    site = facility.website.partition("://")[2].partition("/")[0].partition(":")[0] or facility.website
    return tuple(one for one in (site, *facility.time.servers) if one and not one[-1].isdecimal())


def read_source(file: str, stdin: bytes) -> tuple[bytes, str]:
    """The bytes to import and what to call them; `-` is standard input."""
    if file == "-":
        return stdin, "-"
    path = Path(file)
    try:
        if path.stat().st_size > MOST_BYTES:
            return b"\0" * (MOST_BYTES + 1), path.name
        return path.read_bytes(), path.name
    except OSError as error:
        raise UsageError(say("blocklist.cannot-read", file=file, error=error.strerror or "-")) from None
