"""What a report says of one finding, in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shikiri.language import catalogue
from shikiri.model.document import Document, EvidencePart, FindingPart, Words
from shikiri.model.say import Lang
from shikiri.reports.past import since
from shikiri.reports.text import clean, clip

LABELS = ("report.reason", "report.since", "report.attested", "report.waived", "report.aside")
_LONGEST = 400  # letters; the whole text is in the findings document


def told(key: str, lang: Lang, **params: object) -> str:
    """A sentence of the catalogue; the words that fill it are plain."""
    return catalogue(lang)[key].format_map(params)


def word(words: Words | None, lang: Lang) -> str:
    """A sentence of the document."""
    return "" if words is None else clip(words[lang], _LONGEST)


def title(document: Document, control: str, lang: Lang) -> str:
    """What a control asks; its name where the document does not say more."""
    part = document["controls"].get(control)
    return word(part["title"], lang) if part else clean(control)


def place(finding: FindingPart, lang: Lang) -> str:
    """Device and thing, or the facility as a whole."""
    return place_of(finding["device"], finding["thing"], lang)


def place_of(device: str, thing: str, lang: Lang) -> str:
    """The same of their names."""
    return "  ".join(clip(part, _LONGEST) for part in (device, thing) if part) or told("html.facility", lang)


def evidence(part: EvidencePart, lang: Lang) -> str:
    """The very line, or the absence of one."""
    question = clip(part["question"], _LONGEST)
    if not part["line"]:
        return told("html.no_line", lang, question=question, lines=part["lines_read"])
    where = told("html.line", lang, question=question, line=part["line"])
    return f"{where}: {clip(part['excerpt'], _LONGEST)}"


def facts(finding: FindingPart, lang: Lang) -> Iterator[tuple[str, str]]:
    """What is known of a finding, each with its label; only what there is."""
    for key in ("expected", "actual"):
        value = finding["expected"] if key == "expected" else finding["actual"]
        if value:
            yield told(f"html.{key}", lang), clip(value, _LONGEST)
    if finding["evidence"] is not None:
        yield told("html.evidence", lang), evidence(finding["evidence"], lang)
    if finding["reason"] is not None:
        yield told("report.reason", lang), word(finding["reason"], lang)
    if "story" in finding:
        yield told("report.since", lang), word(since(finding["story"]), lang)
    if finding["attested"] is not None:
        said = finding["attested"]
        signed = told("html.signed", lang, who=clip(said["who"], 80), when=said["when"], until=said["valid_until"])
        yield told("report.attested", lang), f"{signed} {clip(said['statement'], _LONGEST)}"
    if "waived" in finding:
        given = finding["waived"]
        by = told("html.waived", lang, by=clip(given["approved_by"], 80), until=given["valid_until"])
        yield told("report.waived", lang), f"{by} {clip(given['reason'], _LONGEST)}"
    if finding["aside"] is not None:
        yield told("report.aside", lang), word(finding["aside"], lang)


def by_hand(document: Document, control: str, lang: Lang) -> str:
    """How a person mends it."""
    part = document["controls"].get(control)
    return word(part["by_hand"], lang) if part else ""


def uids(document: Document) -> list[str]:
    """A name for each finding that is the same in the next run; twins are numbered."""
    seen: Counter[str] = Counter()
    names = []
    for finding in document["findings"]:
        name = f"{document['facility']['id']}|{finding['control']}|{finding['device']}|{finding['thing']}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}|{seen[name]}")
    return names
