"""Evidence in OSCAL: the answers of the devices by digest, and the very lines that findings point at."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.document import Document, EvidencePart
from shikiri.model.say import Lang
from shikiri.reports.assessment.parts import Part, prop, prose, uuid
from shikiri.reports.places import answer_file
from shikiri.reports.said import told
from shikiri.reports.text import clip


def cited(facility: str, device: str, evidence: EvidencePart, lang: Lang) -> Part:
    """The line that decided, with the digest of the answer it stands in."""
    question = clip(evidence["question"], 200)
    absent = told("html.no_line", lang, question=question, lines=evidence["lines_read"])
    return {
        "href": f"#{_uuid(facility, device, evidence)}",
        "description": prose(evidence["excerpt"], absent),
        "props": [*prop("line", str(evidence["line"])), *prop("sha256", evidence["sha256"])],
    }


def answers(document: Document, lang: Lang) -> Iterator[Part]:
    """Every answer that a finding points into, once."""
    seen: set[str] = set()
    for finding in document["findings"]:
        device, evidence = finding["device"], finding["evidence"]
        if evidence is None or (name := _uuid(document["facility"]["id"], device, evidence)) in seen:
            continue
        seen.add(name)
        digest = {"algorithm": "SHA-256", "value": evidence["sha256"]}
        href = answer_file(device, evidence["question"])
        yield {
            "uuid": name,
            "title": prose(told("oscal.answer", lang, question=clip(evidence["question"], 200))),
            "rlinks": [{"href": href, "media-type": "text/plain", "hashes": [digest]}],
        }


def _uuid(facility: str, device: str, evidence: EvidencePart) -> str:
    return uuid("answer", facility, device, evidence["question"], evidence["sha256"])
