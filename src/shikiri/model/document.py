"""The findings document `shikiri/findings/1`: the one thing every report is made from, and what the store keeps."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from shikiri.model.document_parts import AirPart, BaselinePart

SCHEMA = "shikiri/findings/1"


class Words(TypedDict):
    """A sentence in both languages."""

    ja: str
    en: str


class FacilityPart(TypedDict):
    """Whose document this is."""

    id: str
    name: Words


class DevicePart(TypedDict):
    """One device that was asked."""

    name: str
    platform: str
    kinds: list[str]
    model: str
    version: str
    reached: bool
    unread: dict[str, Words]  # facet -> why
    unclaimed: int


class AttestedPart(TypedDict):
    """The statement that makes an item or a finding a pass."""

    who: str
    when: str
    valid_until: str
    statement: str
    evidence: list[str]


class ItemPart(TypedDict):
    """One row of the check sheet, or one extension item."""

    id: str
    chapter: str
    measure: str
    tier: str
    track: str
    status: str
    counted: bool
    sheet: Literal["Y", "N", "該当なし", ""]
    title: Words
    question: Words
    todo: Words
    answered_by: str
    risk: str
    effort: str
    reason: Words | None
    attested: AttestedPart | None
    due: str | None  # when it must be looked at again
    findings: list[int]  # places in `findings`


class EvidencePart(TypedDict):
    """The very line that decided; line 0: there is no such line among `lines_read`."""

    question: str
    line: int
    sha256: str
    excerpt: str
    lines_read: int


class StoryPart(TypedDict):
    """How a finding that fails fared over the runs."""

    chapter: Literal["new", "standing", "reopened", "resolved", "flapping"]
    since: str
    run: str  # the run in which that began
    reopened: int


class FindingPart(TypedDict):
    """Control x thing -> status."""

    control: str
    items: list[str]
    device: str
    thing: str
    status: str
    expected: str
    actual: str
    reason: Words | None
    source: str
    counted: bool
    aside: Words | None
    adoption: str
    attested: AttestedPart | None
    waived: NotRequired[dict[str, str]]
    story: NotRequired[StoryPart]
    evidence: EvidencePart | None


class ControlPart(TypedDict):
    """What a reader needs of a control; said once, however many findings it has."""

    title: Words
    why: Words
    by_hand: Words
    risk: str
    items: list[str]


class LevelPart(TypedDict):
    """The level of one track: proved, and as bad as it may be while something is open."""

    proved: str
    worst: str
    open: int
    failing: list[str]


class StepPart(TypedDict):
    """One thing to do on the way to the next star."""

    item: str
    control: str
    effort: str
    todo: Words


class SummaryPart(TypedDict):
    """The numbers, with numerator, denominator and what is left out."""

    items: dict[str, int]
    findings: dict[str, int]
    counted: int
    passed: int
    excluded: int
    percent: int
    levels: dict[str, LevelPart]
    certificate: str
    certificate_name: Words
    stars: int
    stars_note: Words
    next_steps: list[StepPart]


class HeadingsPart(TypedDict):
    """What the edition calls its parts, by id."""

    chapters: dict[str, Words]
    measures: dict[str, Words]
    tracks: dict[str, Words]


class DriftPart(TypedDict):
    """One difference to the accepted state. `unread`: nobody can tell, and it does not count."""

    kind: Literal["changed", "appeared", "vanished", "unread"]
    device: str
    thing: str
    field: str
    before: str
    after: str
    said: Words
    story: StoryPart | None


class HunkPart(TypedDict):
    """What changed in the text of a device since a run, as a unified diff of redacted text."""

    device: str
    question: str
    run: str  # the run it is compared with
    lines: list[str]
    left_out: int


class ResolvedPart(TypedDict):
    """A finding that failed before and does not any more."""

    control: str
    device: str
    thing: str
    reopened: int


class AwayPart(TypedDict):
    """A device that could not be reached, and since when."""

    device: str
    story: StoryPart


class HistoryPart(TypedDict):
    """This run among the earlier ones, and against the accepted state."""

    previous: str | None
    previous_when: str | None
    chapters: dict[str, int]  # chapter -> how many findings
    resolved: list[ResolvedPart]
    away: list[AwayPart]
    back: list[str]  # devices that can be reached again
    baselines: list[BaselinePart]
    without_baseline: list[str]
    drifted: bool  # something differs from the accepted state for sure, and this run may say so
    drift: list[DriftPart]
    changed: list[HunkPart]


class Document(TypedDict):
    """The whole."""

    schema: str
    tool: dict[str, str]
    facility: FacilityPart
    edition: str
    edition_name: Words
    headings: HeadingsPart
    profile: str
    run: str | None
    when: str
    exit: int
    partial: bool
    summary: SummaryPart
    devices: list[DevicePart]
    items: list[ItemPart]
    extension: list[ItemPart]
    controls: dict[str, ControlPart]
    findings: list[FindingPart]
    warnings: list[Words]
    air: NotRequired[AirPart]  # only where stations looked
    history: HistoryPart | None  # None: judged by itself, as captured text is
