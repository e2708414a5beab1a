"""Several sites: one process each, so that a broken one never stops the others; the worst answer counts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

# The worst first: a site that was not looked at may hide anything.
_WORST_FIRST = (1, 2, 3, 4, 0)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the process of one site answered."""

    site: Path
    code: int
    text: str


def worst_code(codes: Iterable[int]) -> int:
    """The code that decides; one that is none of ours (a killed process) is a failure of the tool."""
    ours = {code if code in _WORST_FIRST else 1 for code in codes}
    return min(ours, key=_WORST_FIRST.index, default=0)


def unlike(sites: Sequence[Path]) -> tuple[Path, ...]:
    """Every site once, however it is written."""
    return tuple({site.resolve(): site for site in reversed(sites)}.values())[::-1]


def folder_names(sites: Sequence[Path]) -> dict[Path, str]:
    """A folder name for each site: its own, with its customer's in front where two are called alike."""
    names = [site.resolve().name for site in sites]
    return {
        site: name if names.count(name) == 1 else f"{site.resolve().parent.name}-{name}"
        for site, name in zip(sites, names, strict=True)
    }


def each_site(
    command: str, calls: Sequence[tuple[Path, Sequence[str]]], on_done: Callable[[Answered], None]
) -> tuple[Answered, ...]:
    """Run a command of ours for every site, as many at once as there are cores. Its progress goes to our stderr."""
    with ThreadPoolExecutor(max_workers=min(len(calls), os.cpu_count() or 1)) as pool:
        running = [pool.submit(_one, command, site, arguments) for site, arguments in calls]
        for done in as_completed(running):
            on_done(done.result())
    return tuple(one.result() for one in running)


def _one(command: str, site: Path, arguments: Sequence[str]) -> Answered:
    call = [sys.executable, "-m", "shikiri.cli", command, "-i", str(site), *arguments]
    done = subprocess.run(call, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)  # noqa: S603  (ourselves)
    return Answered(site, done.returncode, done.stdout.decode("utf-8", "replace"))
