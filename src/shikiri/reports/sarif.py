"""SARIF 2.1.0, for code hosts and security dashboards: controls are rules, findings are results, rows a taxonomy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from shikiri.model.document import Document, EvidencePart, FindingPart, ItemPart
from shikiri.model.say import Lang
from shikiri.reports import drift, marks
from shikiri.reports.places import answer_file
from shikiri.reports.said import by_hand, facts, place, title, told, uids, word
from shikiri.reports.stream import json_lines
from shikiri.reports.text import clean, clip

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_DEPTH = 4  # document, runs, run, results
_CAPTURES = "CAPTURES"
_LONGEST = 1000
_LEVELS: dict[str, str] = {"A": "note", "B": "note", "C": "warning", "D": "error", "E": "error"}
# `review`: a person has to say; `open`: nobody could tell. What does not count informs and no more.
_KINDS: dict[str, str] = {
    "fail": "fail",
    "unreachable": "open",
    "unknown": "open",
    "unattested": "review",
    "waived": "fail",
    "pass": "pass",
    "not_applicable": "notApplicable",
}


def render(document: Document, lang: Lang) -> bytes:
    """One run, one line a result."""
    return json_lines({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(document, lang)]}, _DEPTH)


def _run(document: Document, lang: Lang) -> dict[str, Any]:
    files = _files(document)
    rows = [row for row in (*document["items"], *document["extension"]) if not row["findings"]]
    rules = [_rule(document, control, lang) for control in _controls(document)]
    rules += [_row_rule(row, lang) for row in rows]
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    rules += drift.rules(document, lang)
    return {
        "tool": {
            "driver": {
                "name": document["tool"]["name"],
                "version": document["tool"]["version"],
                "language": lang,
                "rules": rules,
            }
        },
        "automationDetails": {"id": f"{document['tool']['name']}/{clean(document['facility']['id'])}/"},
        "invocations": [_invocation(document)],
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_CAPTURES: {"description": {"text": told("sarif.captures", lang)}}},
        "artifacts": [
            {"location": {"uri": uri, "uriBaseId": _CAPTURES}, "hashes": {"sha-256": sha}} for (uri, sha) in files
        ],
        "taxonomies": [_taxonomy(document, lang)],
        "properties": {
            "facility": clean(document["facility"]["id"]),
            "profile": clean(document["profile"]),
            "partial": document["partial"],
            "items": document["summary"]["items"],
        },
        "results": _results(document, rows, places, files, lang),
    }


def _invocation(document: Document) -> dict[str, Any]:
    """That the tool worked; what it found is no failure of the tool."""
    told_when = {"endTimeUtc": when} if (when := _utc(document["when"])) else {}
    return {"executionSuccessful": True, "exitCode": document["exit"], **told_when}


def _utc(when: str) -> str:
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.tzinfo else ""


def _controls(document: Document) -> list[str]:
    return list(dict.fromkeys([*document["controls"], *(finding["control"] for finding in document["findings"])]))


def _rule(document: Document, control: str, lang: Lang) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": control, "shortDescription": {"text": title(document, control, lang)}}
    part = document["controls"].get(control)
    if part is not None:
        rule["fullDescription"] = {"text": word(part["why"], lang)}
        rule["help"] = {"text": by_hand(document, control, lang)}
        rule["defaultConfiguration"] = {"level": _LEVELS.get(part["risk"], "error")}
        rule["relationships"] = [_relation(document, item) for item in part["items"]]
        rule["properties"] = {"risk": part["risk"], "tags": ["security", *part["items"]]}
    return rule


def _row_rule(row: ItemPart, lang: Lang) -> dict[str, Any]:
    return {
        "id": row["id"],
        "shortDescription": {"text": word(row["title"], lang)},
        "fullDescription": {"text": word(row["question"], lang)},
        "help": {"text": word(row["todo"], lang)},
        "properties": {"tags": ["security", row["id"]]},
    }


def _relation(document: Document, item: str) -> dict[str, Any]:
    return {"target": {"id": item, "toolComponent": {"name": document["edition"]}}, "kinds": ["relevant"]}


def _taxonomy(document: Document, lang: Lang) -> dict[str, Any]:
    rows = (*document["items"], *document["extension"])
    return {
        "name": document["edition"],
        "shortDescription": {"text": word(document["edition_name"], lang)},
        "isComprehensive": True,
        "taxa": [{"id": row["id"], "shortDescription": {"text": word(row["title"], lang)}} for row in rows],
    }


def _files(document: Document) -> dict[tuple[str, str], int]:
    """The answers that findings point into, each with its place in `artifacts`."""
    cited = ((one["device"], one["evidence"]) for one in document["findings"] if one["evidence"] is not None)
    return {key: place for place, key in enumerate(dict.fromkeys(_key(device, part) for device, part in cited))}


def _key(device: str, evidence: EvidencePart) -> tuple[str, str]:
    return answer_file(device, evidence["question"]), evidence["sha256"]


def _results(
    document: Document, rows: list[ItemPart], places: dict[str, int], files: dict[tuple[str, str], int], lang: Lang
) -> Iterator[dict[str, Any]]:
    titles = {control: title(document, control, lang) for control in _controls(document)}
    for finding, uid in zip(document["findings"], uids(document), strict=True):
        yield {
            "ruleId": finding["control"],
            "ruleIndex": places[finding["control"]],
            **_kind(document, finding),
            "message": {"text": _message(finding, titles[finding["control"]], lang)},
            "locations": [_location(finding, files)],
            "partialFingerprints": {"finding/v1": clean(uid)},
            **_suppressions(finding),
            "properties": {
                "status": finding["status"],
                "counted": finding["counted"],
                "adoption": finding["adoption"],
                "source": finding["source"],
                **_story(finding),
            },
        }
    yield from drift.results(document, len(places), lang)
    for row in rows:
        yield _row(document, row, places[row["id"]], lang)


def _story(finding: FindingPart) -> dict[str, Any]:
    """Since when: the standard has a word for a new result only where a whole earlier log is at hand."""
    if "story" not in finding:
        return {}
    told_of = finding["story"]
    return {"chapter": told_of["chapter"], "since": told_of["since"], "sinceRun": clean(told_of["run"])}


def _row(document: Document, row: ItemPart, place: int, lang: Lang) -> dict[str, Any]:
    """A row that no device can answer."""
    kind = _KINDS.get(row["status"], "open") if row["counted"] or row["status"] == "not_applicable" else "informational"
    said = told("sarif.row", lang, item=row["id"], title=word(row["title"], lang), status=_word(row["status"], lang))
    return {
        "ruleId": row["id"],
        "ruleIndex": place,
        "kind": kind,
        "level": _LEVELS.get(row["risk"], "error") if kind == "fail" else "none",
        "message": {"text": " ".join(filter(None, (said, word(row["reason"], lang))))},
        "locations": [{"logicalLocations": [_logical(row["id"], "object")]}],
        "partialFingerprints": {"finding/v1": f"{clean(document['facility']['id'])}|{row['id']}"},
        "properties": {"status": row["status"], "counted": row["counted"]},
    }


def _kind(document: Document, finding: FindingPart) -> dict[str, str]:
    kind = _KINDS.get(finding["status"], "open") if finding["counted"] else "informational"
    part = document["controls"].get(finding["control"])
    level = _LEVELS.get(part["risk"], "error") if part else "error"
    return {"kind": kind, "level": level if kind == "fail" else "none"}


def _message(finding: FindingPart, asked: str, lang: Lang) -> str:
    """The verdict in a sentence, then what it rests on; a plain pass needs no more than its place and its line."""
    status = finding["status"]
    said = told("report.sentence", lang, place=place(finding, lang), title=asked, status=_word(status, lang))
    if status == "pass" and finding["counted"] and finding["attested"] is None:
        return said
    return "\n".join([said, *(f"{label}: {text}" for label, text in facts(finding, lang))])


def _location(finding: FindingPart, files: dict[tuple[str, str], int]) -> dict[str, Any]:
    names = [(finding["device"], "resource"), (finding["thing"], "object")]
    logical = [_logical(name, kind) for name, kind in names if name] or [_logical("facility", "resource")]
    location: dict[str, Any] = {"logicalLocations": logical}
    evidence = finding["evidence"]
    if evidence is not None:
        key = _key(finding["device"], evidence)
        physical: dict[str, Any] = {"artifactLocation": {"uri": key[0], "uriBaseId": _CAPTURES, "index": files[key]}}
        if evidence["line"] > 0:
            snippet = {"text": clip(evidence["excerpt"], _LONGEST)}
            physical["region"] = {"startLine": evidence["line"], "snippet": snippet}
        location["physicalLocation"] = physical
    return location


def _logical(name: str, kind: str) -> dict[str, str]:
    return {"name": clip(name, _LONGEST), "kind": kind}


def _suppressions(finding: FindingPart) -> dict[str, Any]:
    """An approved exception; its end is ours alone, the standard has no word for it."""
    if finding["status"] != "waived":
        return {}
    given = finding.get("waived", {})
    said = {"justification": clip(given["reason"], _LONGEST)} if given.get("reason") else {}
    properties = {name: clip(given[name], _LONGEST) for name in ("approved_by", "valid_until") if name in given}
    return {"suppressions": [{"kind": "external", "status": "accepted", **said, "properties": properties}]}


def _word(status: str, lang: Lang) -> str:
    return marks.word(status)[lang]
