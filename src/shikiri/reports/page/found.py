"""Page 3: the findings, grouped by control. Passes are summed up beyond a limit; nothing else ever is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from shikiri.model.document import ControlPart, Document, EvidencePart, FindingPart, Words
from shikiri.reports.headings import told
from shikiri.reports.marks import SETTLED, rank, worst

MOST_PASSES = 300
_SHORT = 12
_SOURCES = frozenset({"config", "running", "air", "import"})


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one control."""

    id: str
    control: ControlPart
    status: str
    counts: Mapping[str, int]
    rows: tuple[FindingPart, ...]
    left_out: int
    counted: bool

    @property
    def settled(self) -> bool:
        """Nothing to do here."""
        return self.status in SETTLED


def groups(document: Document, most_passes: int = MOST_PASSES) -> tuple[Group, ...]:
    """Groups with something to do first, the greatest risk first among them."""
    by_control: dict[str, list[FindingPart]] = defaultdict(list)
    for finding in document["findings"]:
        by_control[finding["control"]].append(finding)
    made: list[Group] = []
    room = most_passes
    for control, found in by_control.items():
        shown: list[FindingPart] = []
        for finding in sorted(found, key=_order):
            if finding["status"] in SETTLED:
                if room <= 0:
                    continue
                room -= 1
            shown.append(finding)
        made.append(_group(control, document["controls"].get(control), found, shown))
    return tuple(sorted(made, key=_pressing))


def _group(id: str, control: ControlPart | None, found: list[FindingPart], shown: list[FindingPart]) -> Group:
    nothing: Words = {"ja": "", "en": ""}
    name: Words = {"ja": id, "en": id}
    unknown: ControlPart = {"title": name, "why": nothing, "by_hand": nothing, "risk": "", "items": []}
    counted = any(finding["counted"] for finding in found)
    return Group(
        id=id,
        control=control or unknown,
        status=worst(finding["status"] for finding in found if finding["counted"] or not counted),
        counts=Counter(finding["status"] for finding in found),
        rows=tuple(shown),
        left_out=len(found) - len(shown),
        counted=counted,
    )


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
