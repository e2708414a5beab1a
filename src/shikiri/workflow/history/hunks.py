"""What changed in the text of a configuration since the last run that read it. Both sides are redacted."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

from shikiri.model.document import HunkPart
from shikiri.model.errors import StoreError
from shikiri.platforms import names, platform
from shikiri.platforms.base import Platform, Source
from shikiri.store.rows import Latest
from shikiri.workflow.evidence import Evidence

MOST = 200  # lines of one hunk
_COMMENT = ("!", "#")  # how consoles mark a line that sets nothing, such as the time of the printout


def hunk(device: str, evidence: Evidence, latest: Latest, text_of: Callable[[str], str]) -> Iterator[HunkPart]:
    """The changes of one device; nothing for a text that broke off or was never kept before."""
    for question in config_questions(evidence.platform):
        answer, page = evidence.reading.answers.get(question), evidence.page(question)
        before = latest.answers.get((device, question))
        if answer is None or page is None or answer.complete is False:
            continue
        if before is not None and before.sha256 != page.sha256:
            try:
                old = text_of(before.sha256)
            except StoreError:  # a damaged old text must not keep the new one out of the store
                continue
            lines = changed_lines(old.split("\n"), page.lines)
            if lines:
                yield {
                    "device": device,
                    "question": question,
                    "run": before.run,
                    "lines": lines[:MOST],
                    "left_out": max(0, len(lines) - MOST),
                }


def config_questions(driver: Platform[Source]) -> tuple[str, ...]:
    """The questions whose answers are the configuration: what a backup asks, else the first question."""
    return driver.backup.asks if driver.backup else driver.questions[:1]


def config_named(name: str) -> tuple[str, ...]:
    """The same for a platform by its name; nothing for one that is gone."""
    return config_questions(platform(name)) if name in names() else ()


def changed_lines(before: list[str] | tuple[str, ...], after: list[str] | tuple[str, ...]) -> list[str]:
    """A unified diff without its header; nothing where only comments differ."""
    found = list(difflib.unified_diff([*map(str.rstrip, before)], [*map(str.rstrip, after)], lineterm="", n=3))[2:]
    told = (line[1:].strip() for line in found if line[:1] in "+-")
    return found if any(line and not line.startswith(_COMMENT) for line in told) else []
