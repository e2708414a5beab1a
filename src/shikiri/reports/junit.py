"""JUnit XML, for CI servers: a suite a device, one for the facility, one for the check sheet."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from shikiri.model.document import Document, FindingPart, HistoryPart, ItemPart, Words
from shikiri.model.say import Lang
from shikiri.reports import marks, past
from shikiri.reports.said import by_hand, facts, place, title, told, word
from shikiri.reports.text import clean, clip

# A person's answer that is missing, an exception and what does not apply are no fault of a build: they show as skipped.
_OUTCOMES: dict[str, str] = {
    "fail": "failure",
    "unreachable": "error",
    "unknown": "error",
    "unattested": "skipped",
    "waived": "skipped",
    "pass": "",
    "not_applicable": "skipped",
}
_LONGEST = 1000


class _Case(NamedTuple):
    name: str
    outcome: str  # failure, error, skipped; empty: passed
    status: str
    message: str
    body: str


def render(document: Document, lang: Lang) -> bytes:
    """The suites; every finding and every row of the sheet is a test case."""
    page = io.BytesIO()
    for piece in _suites(document, lang):
        page.write(piece.encode())
    return page.getvalue()


def _suites(document: Document, lang: Lang) -> Iterator[str]:
    facility = clean(document["facility"]["id"])
    by_device: dict[str, list[FindingPart]] = {device["name"]: [] for device in document["devices"]}
    for finding in document["findings"]:
        by_device.setdefault(finding["device"], []).append(finding)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites{_attribute('name', document['tool']['name'] + ' ' + facility)}>\n"
    for device, found in by_device.items():
        name = f"{facility}.{clean(device) or 'facility'}"
        yield from _suite(document, name, [_finding(document, one, lang) for one in found])
    if document["history"] is not None:
        yield from _suite(document, f"{facility}.drift", list(_drift(document["history"], lang)))
    rows = (*document["items"], *document["extension"])
    yield from _suite(document, f"{facility}.sheet", [_row(row, lang) for row in rows])
    yield "</testsuites>\n"


def _suite(document: Document, name: str, cases: list[_Case]) -> Iterator[str]:
    count = Counter(case.outcome for case in cases)
    yield (
        f'<testsuite{_attribute("name", name)} tests="{len(cases)}" failures="{count["failure"]}"'
        f' errors="{count["error"]}" skipped="{count["skipped"]}" time="0"'
        f"{_attribute('timestamp', document['when'][:19])}>\n"
    )
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.name] += 1
        twin = f" #{seen[case.name]}" if seen[case.name] > 1 else ""
        yield f'<testcase{_attribute("classname", name)}{_attribute("name", case.name + twin)} time="0">'
        if case.outcome == "skipped":
            yield f"<skipped{_attribute('message', case.status + ': ' + case.message)}/>"
        elif case.outcome:
            said = f"{_attribute('message', case.message)}{_attribute('type', case.status)}"
            yield f"<{case.outcome}{said}>{escape(case.body)}</{case.outcome}>"
        elif case.body:
            yield f"<system-out>{escape(case.body)}</system-out>"
        yield "</testcase>\n"
    yield "</testsuite>\n"


def _finding(document: Document, finding: FindingPart, lang: Lang) -> _Case:
    status, outcome = _outcome(finding["status"], counted=finding["counted"])
    name = clean(finding["control"]) + (f": {clip(finding['thing'], _LONGEST)}" if finding["thing"] else "")
    lines = [f"{label}: {text}" for label, text in facts(finding, lang)]
    asked = title(document, finding["control"], lang)
    message = told("report.sentence", lang, place=place(finding, lang), title=asked, status=_word(status, lang))
    if outcome == "skipped":
        message = f"{message} {'; '.join(lines)}"
    if outcome in {"failure", "error"}:
        lines.insert(0, message)
        lines.append(f"{told('html.how', lang)}: {by_hand(document, finding['control'], lang)}")
    return _Case(name, outcome, status, message, "\n".join(lines))


def _drift(history: HistoryPart, lang: Lang) -> Iterator[_Case]:
    """A case for each difference to the accepted state; what nobody can compare is skipped."""
    said = zip(history["drift"], past.sentences(history["drift"]), strict=True)
    for one, words in said:
        counts = history["drifted"] and one["kind"] != "unread"
        name = " ".join(clip(part, 80) for part in (one["device"], one["thing"], one["field"]) if part)
        message = word(words, lang)
        yield _Case(name, "failure" if counts else "skipped", one["kind"], message, message if counts else "")
    if not history["drift"] and history["baselines"]:
        yield _Case(told("history.drift", lang), "", "pass", "", told("history.no-drift", lang))


def _row(row: ItemPart, lang: Lang) -> _Case:
    status, outcome = _outcome(row["status"], counted=row["counted"])
    said = [_word(status, lang), *_maybe(row["reason"], lang)]
    if not row["counted"]:
        said.append(told("report.aside", lang))
    if row["attested"] is not None:
        stated = row["attested"]
        signed = {"who": clip(stated["who"], 80), "when": stated["when"], "until": stated["valid_until"]}
        said += [told("html.signed", lang, **signed), clip(stated["statement"], _LONGEST)]
    todo = [word(row["todo"], lang)] if outcome in {"failure", "error"} else []
    return _Case(f"{row['id']} {word(row['title'], lang)}", outcome, status, ". ".join(said), "\n".join([*said, *todo]))


def _outcome(status: str, *, counted: bool) -> tuple[str, str]:
    """A status of a later schema is an error; what does not count is neither red nor green."""
    outcome = _OUTCOMES.get(status, "error")
    return clean(status), outcome if counted else "skipped"


def _word(status: str, lang: Lang) -> str:
    return marks.word(status)[lang]


def _maybe(words: Words | None, lang: Lang) -> Iterable[str]:
    return () if words is None else (word(words, lang),)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"'
