"""Page 3: the findings, grouped by control. Of thousands, equal ones share a row that names every place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shikiri.model.document import ControlPart, Document, EvidencePart, FindingPart, Words
from shikiri.reports.headings import told
from shikiri.reports.marks import SETTLED, rank, worst

MOST_PASSES = 300  # passes beyond it are only counted; nothing else ever is
MOST_ROWS = 5000  # findings beyond it share rows
_LEAST_ROWS = 20
_SHORT = 12
_SOURCES = frozenset({"config", "running", "air", "import"})


@dataclass(frozen=True, slots=True)
class Bundle:
    """Findings that say the same of different places."""

    example: FindingPart
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one control: those with a row of their own, those that share one, those only counted."""

    id: str
    control: ControlPart
    status: str
    counts: Mapping[str, int]
    rows: tuple[FindingPart, ...]
    bundles: tuple[Bundle, ...]
    left_out: int
    counted: bool

    @property
    def settled(self) -> bool:
        """Nothing to do here."""
        return self.status in SETTLED


def groups(document: Document, most_passes: int = MOST_PASSES, most_rows: int = MOST_ROWS) -> tuple[Group, ...]:
    """Groups with something to do first, the greatest risk first among them."""
    by_control: dict[str, list[FindingPart]] = defaultdict(list)
    for finding in document["findings"]:
        by_control[finding["control"]].append(finding)
    kept = dict(zip(by_control, _without_passes(by_control.values(), most_passes), strict=True))
    many = sum(map(len, kept.values())) > most_rows
    each = max(_LEAST_ROWS, most_rows // len(kept)) if many else most_rows
    made = [_group(document, id, found, kept[id], each) for id, found in by_control.items()]
    return tuple(sorted(made, key=_pressing))


def _without_passes(groups: Iterable[list[FindingPart]], room: int) -> Iterable[list[FindingPart]]:
    for found in groups:
        shown = []
        for finding in sorted(found, key=_order):
            if finding["status"] in SETTLED:
                if room <= 0:
                    break  # they come last
                room -= 1
            shown.append(finding)
        yield shown


def _group(document: Document, id: str, found: list[FindingPart], shown: list[FindingPart], most: int) -> Group:
    nothing: Words = {"ja": "", "en": ""}
    name: Words = {"ja": id, "en": id}
    unknown: ControlPart = {"title": name, "why": nothing, "by_hand": nothing, "risk": "", "items": []}
    counted = any(finding["counted"] for finding in found)
    return Group(
        id=id,
        control=document["controls"].get(id, unknown),
        status=worst(finding["status"] for finding in found if finding["counted"] or not counted),
        counts=Counter(finding["status"] for finding in found),
        rows=tuple(shown[:most]),
        bundles=_bundles(shown[most:]),
        left_out=len(found) - len(shown),
        counted=counted,
    )


def _bundles(findings: Iterable[FindingPart]) -> tuple[Bundle, ...]:
    alike: dict[str, tuple[FindingPart, list[str]]] = {}
    for finding in findings:
        said = {name: value for name, value in finding.items() if name not in {"device", "thing", "evidence"}}
        alike.setdefault(repr(said), (finding, []))[1].append(_place(finding))
    return tuple(Bundle(example, tuple(places)) for example, places in alike.values())


def _place(finding: FindingPart) -> str:
    """Device, thing and the very line, short."""
    proof = finding["evidence"]
    line = f"{proof['question']}:{proof['line'] or '-'}" if proof else ""
    return " ".join(filter(None, (finding["device"], finding["thing"], line)))


def where(evidence: EvidencePart) -> Words:
    """The very line, or its absence among all that were read."""
    if evidence["line"]:
        return told("html.line", question=evidence["question"], line=evidence["line"])
    return told("html.no_line", question=evidence["question"], lines=evidence["lines_read"])


def digest(evidence: EvidencePart) -> str:
    """Enough of the digest to find the file it belongs to."""
    return evidence["sha256"][:_SHORT]


def source(finding: FindingPart) -> Words:
    """Where the value was read."""
    name = finding["source"]
    return told(f"html.source.{name}") if name in _SOURCES else {"ja": name, "en": name}


def _order(finding: FindingPart) -> tuple[int, bool]:
    return rank(finding["status"]), not finding["counted"]


def _pressing(group: Group) -> tuple[bool, int, int, str]:
    return not group.counted, rank(group.status), -ord(group.control["risk"][:1] or "A"), group.id
