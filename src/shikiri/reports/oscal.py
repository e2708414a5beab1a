"""OSCAL assessment results, for auditors: findings are observations, rows of the sheet are what they decide."""

from __future__ import annotations

from shikiri.model.document import DevicePart, Document, FindingPart, ItemPart
from shikiri.model.say import Lang
from shikiri.reports import marks
from shikiri.reports.assessment.evidence import answers, cited
from shikiri.reports.assessment.parts import Part, control_id, metadata, prop, prose, uuid, written
from shikiri.reports.said import facts, place, title, told, uids, word

# Reading what a device says of itself is examining it; what it does is a test.
_METHODS: dict[str, str] = {"config": "EXAMINE", "import": "EXAMINE", "running": "TEST", "air": "TEST"}
_END_OF_DAY = "T23:59:59+09:00"


def render(document: Document, lang: Lang) -> bytes:
    """One set of results. Only a counted pass is `satisfied`."""
    facility, run = document["facility"]["id"], document["run"] or document["when"]
    when = _moment(document["when"])
    plan = uuid("plan", facility)
    name = told("oscal.title", lang, facility=word(document["facility"]["name"], lang))
    body: Part = {
        "uuid": uuid("results", facility, run),
        "metadata": metadata(name, when, document["tool"]["version"], lang),
        "import-ap": {"href": f"#{plan}"},
        "results": [_result(document, lang, name, when)],
        "back-matter": {"resources": [_plan(plan, lang), *answers(document, lang)]},
    }
    return written("assessment-results", body)


def _result(document: Document, lang: Lang, name: str, when: str) -> Part:
    names, known = uids(document), frozenset(device["name"] for device in document["devices"])
    seen = [_observation(document, one, names[at], known, lang) for at, one in enumerate(document["findings"])]
    said = [_statement(document, row, lang) for row in (*document["items"], *document["extension"]) if _told(row)]
    risks = [_risk(document, one, names[at], lang) for at, one in enumerate(document["findings"]) if "waived" in one]
    rows = [row for row in document["items"] if _decided(row)]
    about = told("oscal.description", lang, edition=word(document["edition_name"], lang))
    result: Part = {
        "uuid": uuid("result", document["facility"]["id"], document["run"] or document["when"]),
        "title": prose(name),
        "description": prose(about),
        "start": when,
        "end": when,
        "props": [
            *prop("facility", document["facility"]["id"]),
            *prop("edition", document["edition"]),
            *prop("profile", document["profile"]),
            *prop("exit", str(document["exit"])),
            *prop("partial", str(document["partial"]).lower()),
        ],
        "reviewed-controls": _reviewed(document),
        "observations": [*seen, *said],
        "findings": [_finding(document, row, names, lang) for row in rows],
        "risks": risks,
        "local-definitions": {"components": [_component(document, device, lang) for device in document["devices"]]},
    }
    if document["partial"]:
        result["remarks"] = told("oscal.partial", lang)
    return result


def _decided(row: ItemPart) -> bool:
    """Whether a row says satisfied or not; what does not apply or does not count says neither."""
    return row["counted"] and row["status"] != "not_applicable"


def _told(row: ItemPart) -> bool:
    """Whether a row rests on something that is no finding of a device."""
    return row["attested"] is not None or not row["findings"] or not _decided(row)


def _reviewed(document: Document) -> Part:
    chosen = [{"control-id": control_id(row["id"])} for row in document["items"] if _decided(row)]
    others = [{"control-id": control_id(row["id"])} for row in document["items"] if not _decided(row)]
    selection: Part = {"include-controls": chosen} if chosen else {"include-all": {}}
    return {"control-selections": [{**selection, "exclude-controls": others}]}


def _observation(document: Document, finding: FindingPart, uid: str, known: frozenset[str], lang: Lang) -> Part:
    asked, status = title(document, finding["control"], lang), finding["status"]
    said = told("report.sentence", lang, place=place(finding, lang), title=asked, status=marks.word(status)[lang])
    attested = finding["attested"]
    part: Part = {
        "uuid": uuid("observation", uid),
        "title": prose(asked),
        "description": "\n".join([prose(said), *(f"{label}: {text}" for label, text in facts(finding, lang))]),
        "props": [
            *prop("status", status),
            *prop("control", finding["control"]),
            *prop("thing", finding["thing"]),
            *prop("expected", finding["expected"]),
            *prop("actual", finding["actual"]),
            *prop("counted", str(finding["counted"]).lower()),
        ],
        "methods": ["INTERVIEW" if attested else _METHODS.get(finding["source"], "EXAMINE")],
        "collected": _moment(document["when"]),
    }
    if finding["device"] in known:
        part["subjects"] = [{"subject-uuid": _device_uuid(document, finding["device"]), "type": "component"}]
    if finding["evidence"] is not None:
        part["relevant-evidence"] = [cited(document["facility"]["id"], finding["device"], finding["evidence"], lang)]
    ends = attested["valid_until"] if attested else finding.get("waived", {}).get("valid_until")
    return part | ({"expires": ends + _END_OF_DAY} if ends else {})


def _statement(document: Document, row: ItemPart, lang: Lang) -> Part:
    """What people said of a row, or that nobody did, or why it does not apply or count."""
    attested, status = row["attested"], marks.word(row["status"])[lang]
    said = [f"{row['id']} {word(row['title'], lang)}: {status}", word(row["reason"], lang)]
    if attested is not None:
        signed = told("html.signed", lang, who=attested["who"], when=attested["when"], until=attested["valid_until"])
        said += [signed, attested["statement"]]
    elif not row["counted"]:
        said.append(told("report.aside", lang))
    part: Part = {
        "uuid": uuid("statement", document["facility"]["id"], row["id"]),
        "title": prose(word(row["title"], lang)),
        "description": "\n".join(prose(one) for one in said if one),
        "props": [
            *prop("status", row["status"]),
            *prop("item", row["id"]),
            *prop("counted", str(row["counted"]).lower()),
        ],
        "methods": ["INTERVIEW" if attested else "EXAMINE"],
        "collected": _moment(document["when"]),
    }
    if attested is None:
        return part
    files = [{"description": prose(file), "props": prop("file", file)} for file in attested["evidence"]]
    return {**part, "relevant-evidence": files, "expires": attested["valid_until"] + _END_OF_DAY}


def _finding(document: Document, row: ItemPart, names: list[str], lang: Lang) -> Part:
    passed, failed = row["status"] == "pass", row["status"] == "fail"
    seen = [uuid("observation", names[at]) for at in row["findings"]]
    seen += [uuid("statement", document["facility"]["id"], row["id"])] if _told(row) else []
    waived = [names[at] for at in row["findings"] if "waived" in document["findings"][at]]
    return {
        "uuid": uuid("finding", document["facility"]["id"], row["id"]),
        "title": prose(f"{row['id']} {word(row['title'], lang)}"),
        "description": prose(word(row["question"], lang)),
        "props": [*prop("status", row["status"]), *prop("risk", row["risk"]), *prop("tier", row["tier"])],
        "target": {
            "type": "objective-id",
            "target-id": f"{control_id(row['id'])}_obj",
            "status": {
                "state": "satisfied" if passed else "not-satisfied",
                "reason": "pass" if passed else "fail" if failed else "other",
                "remarks": prose(marks.word(row["status"])[lang]),
            },
        },
        "related-observations": [{"observation-uuid": one} for one in seen],
        "related-risks": [{"risk-uuid": uuid("risk", one)} for one in waived],
    }


def _risk(document: Document, finding: FindingPart, uid: str, lang: Lang) -> Part:
    """An approved exception: a deviation that somebody answers for until a day."""
    given = finding.get("waived", {})
    asked = title(document, finding["control"], lang)
    return {
        "uuid": uuid("risk", uid),
        "title": prose(told("oscal.waiver", lang, title=asked)),
        "description": prose(f"{place(finding, lang)}: {finding['actual']}"),
        "statement": prose(given.get("reason", "")),
        "props": prop("approved-by", given.get("approved_by", "")),
        "status": "deviation-approved",
        "deadline": given["valid_until"] + _END_OF_DAY,
        "related-observations": [{"observation-uuid": uuid("observation", uid)}],
    }


def _component(document: Document, device: DevicePart, lang: Lang) -> Part:
    kinds = ", ".join(device["kinds"])
    said = told("oscal.device", lang, kinds=kinds, model=device["model"], version=device["version"])
    return {
        "uuid": _device_uuid(document, device["name"]),
        "type": "hardware",
        "title": prose(device["name"]),
        "description": prose(said),
        "props": [
            *prop("platform", device["platform"]),
            *prop("model", device["model"]),
            *prop("version", device["version"]),
            *prop("reached", str(device["reached"]).lower()),
        ],
        "status": {"state": "operational" if device["reached"] else "other"},
    }


def _plan(plan: str, lang: Lang) -> Part:
    return {"uuid": plan, "description": told("oscal.plan", lang)}


def _device_uuid(document: Document, device: str) -> str:
    return uuid("device", document["facility"]["id"], device)


def _moment(when: str) -> str:
    return when if when[19:] else f"{when}+09:00"
