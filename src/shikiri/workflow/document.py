"""From a judged run to the findings document, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import shikiri
from shikiri.engine.count import OPEN
from shikiri.model.document import (
    SCHEMA,
    AttestedPart,
    ControlPart,
    DevicePart,
    Document,
    EvidencePart,
    FindingPart,
    HeadingsPart,
    ItemPart,
    SummaryPart,
    Words,
)
from shikiri.model.edition import Edition
from shikiri.model.finding import Finding, Status
from shikiri.model.ledger import Attestation
from shikiri.model.nothing import Unread
from shikiri.model.result import ItemResult
from shikiri.model.say import Say, say
from shikiri.model.state import State
from shikiri.workflow.air_part import air_evidence, air_part
from shikiri.workflow.by_hand import with_menu
from shikiri.workflow.judged import Judged
from shikiri.workflow.words import in_both, maybe_said, said

_SHEET = {
    Status.PASS: "Y",
    Status.NOT_APPLICABLE: "該当なし",
    Status.FAIL: "N",
    Status.WAIVED: "N",
}


def build(judged: Judged, run: str | None = None) -> Document:
    """The whole document. Nothing that was found is left out of it."""
    places = {id(finding): place for place, finding in enumerate(judged.findings)}
    situation = judged.situation
    document: Document = {
        "schema": SCHEMA,
        "tool": {"name": "shikiri", "version": shikiri.__version__},
        "facility": {"id": situation.facility.id, "name": in_both(situation.facility.name)},
        "edition": judged.edition.id,
        "edition_name": in_both(judged.edition.name),
        "headings": _headings(judged.edition),
        "profile": situation.policy.profile,
        "run": run,
        "when": situation.now.isoformat(timespec="seconds"),
        "exit": judged.score.exit,
        "partial": not situation.whole,
        "summary": _summary(judged),
        "devices": [_device(judged, name) for name in situation.devices],
        "items": [_item(row, places, judged.today) for row in judged.rows],
        "extension": [_item(row, places, judged.today) for row in judged.extension],
        "controls": {control: _control(judged, control) for control in _used(judged)},
        "findings": [_finding(judged, finding) for finding in judged.findings],
        "warnings": [said(warning) for warning in judged.warnings],
        "history": None,
    }
    if judged.air:
        document["air"] = air_part(judged)
    return document


def _headings(edition: Edition) -> HeadingsPart:
    return {
        "chapters": {one.id: in_both(one.name) for one in edition.chapters},
        "measures": {one.id: in_both(one.name) for one in edition.measures},
        "tracks": {one.id: in_both(one.name) for one in edition.tracks},
    }


def _used(judged: Judged) -> Sequence[str]:
    return sorted({finding.control for finding in judged.findings})


def _control(judged: Judged, name: str) -> ControlPart:
    control = judged.controls[name]
    return {
        "title": in_both(control.title),
        "why": in_both(control.why),
        "by_hand": in_both(control.by_hand),
        "risk": control.risk,
        "items": list(control.items),
    }


def _device(judged: Judged, name: str) -> DevicePart:
    situation = judged.situation
    device, state = situation.devices[name], situation.states.get(name)
    return {
        "name": name,
        "platform": device.platform,
        "kinds": sorted(device.kinds),
        "model": _firmware(state, "model"),
        "version": _firmware(state, "version"),
        "reached": name not in situation.unreachable,
        "unread": _unread(state),
        "unclaimed": judged.unclaimed.get(name, 0),
    }


def _firmware(state: State | None, field: str) -> str:
    words = [getattr(thing, field) for thing in (state.things("firmware") if state else ())]
    return next((word for word in words if isinstance(word, str)), "")


def _unread(state: State | None) -> dict[str, Words]:
    facets = state.facets if state else {}
    return {name: said(facet.reason) for name, facet in facets.items() if isinstance(facet, Unread)}


def _finding(judged: Judged, finding: Finding) -> FindingPart:
    part: FindingPart = {
        "control": finding.control,
        "items": list(finding.items),
        "device": finding.device,
        "thing": finding.thing,
        "status": finding.status.value,
        "expected": finding.expected,
        "actual": finding.actual,
        "reason": maybe_said(with_menu(finding, judged.situation)),
        "source": finding.source,
        "counted": finding.counted,
        "aside": maybe_said(finding.aside),
        "adoption": finding.adoption,
        "attested": _attested(finding.attestation),
        "evidence": _evidence(judged, finding),
    }
    if finding.waiver is not None:
        waiver = finding.waiver
        part["waived"] = {
            "reason": waiver.reason,
            "approved_by": waiver.approved_by,
            "valid_until": waiver.valid_until.isoformat(),
        }
    return part


def _evidence(judged: Judged, finding: Finding) -> EvidencePart | None:
    source = judged.evidence.get(finding.device)
    cited = (source.cite(line) for line in finding.lines) if source else ()
    return next((part for part in cited if part is not None), None) or air_evidence(judged, finding.lines)


def _attested(attestation: Attestation | None) -> AttestedPart | None:
    if attestation is None:
        return None
    return {
        "who": attestation.who,
        "when": attestation.when.isoformat(),
        "valid_until": attestation.valid_until.isoformat(),
        "statement": attestation.statement,
        "evidence": [evidence.file for evidence in attestation.evidence],
    }


def _item(row: ItemResult, places: Mapping[int, int], today: date) -> ItemPart:
    item = row.item
    return {
        "id": item.id,
        "chapter": item.chapter,
        "measure": item.measure,
        "tier": item.tier,
        "track": item.track,
        "status": row.status.value,
        "counted": row.counted,
        "sheet": _SHEET.get(row.status, ""),  # type: ignore[typeddict-item]  # the four words of the sheet
        "title": in_both(item.title),
        "question": in_both(item.question),
        "todo": in_both(item.todo),
        "answered_by": item.answered_by,
        "risk": row.letter,
        "effort": item.effort,
        "reason": maybe_said(row.reason),
        "attested": _attested(row.attestation),
        "due": _due(row, today),
        "findings": [places[id(finding)] for finding in row.findings],
    }


def _due(row: ItemResult, today: date) -> str | None:
    """When the row must be looked at again: at the end of its statement; at once where it is open or fails."""
    if row.status is Status.NOT_APPLICABLE:
        return None
    if row.status is Status.FAIL or row.status in OPEN:
        return today.isoformat()
    ends = [row.attestation] if row.attestation else []
    ends += [finding.attestation for finding in row.findings if finding.attestation]
    dates = [statement.valid_until for statement in ends]
    dates += [finding.waiver.valid_until for finding in row.findings if finding.waiver]
    return min(dates, default=today + timedelta(days=row.item.valid_days)).isoformat()


def _summary(judged: Judged) -> SummaryPart:
    score = judged.score
    statuses = Counter(row.status.value for row in judged.rows)
    found = Counter(finding.status.value for finding in judged.findings)
    return {
        "items": {status.value: statuses[status.value] for status in Status},
        "findings": {status.value: found[status.value] for status in Status},
        "counted": score.counted,
        "passed": score.passed,
        "excluded": score.excluded,
        "percent": score.percent,
        "levels": {
            track: {"proved": level.proved, "worst": level.worst, "open": len(level.open), "failing": [*level.failing]}
            for track, level in score.levels.items()
        },
        "certificate": score.forecast.certificate.id,
        "certificate_name": in_both(score.forecast.certificate.name),
        "stars": score.forecast.certificate.stars or 0,
        "stars_note": said(_note(judged)),
        "next_steps": [
            {"item": row.item.id, "control": _first_bad(row), "effort": row.item.effort, "todo": in_both(row.item.todo)}
            for row in score.steps
        ],
    }


def _note(judged: Judged) -> Say:
    score = judged.score
    key = "score.exact" if score.forecast.exact else "score.worse-side"
    best = score.best.certificate
    if best != score.forecast.certificate:
        return say("score.open", note=say(key), best=best.name)
    return say(key)


def _first_bad(row: ItemResult) -> str:
    return next((found.control for found in row.findings if found.counted and found.status is row.status), "")
