"""An edition: one guideline with its check sheet and its programme of certificates, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from shikiri.model.condition import ALWAYS, Condition, FactKind, Truth
from shikiri.model.control import Letter
from shikiri.model.say import Say, Text, say

Tier = Literal["basic", "advanced", "extension"]
AnsweredBy = Literal["machine", "both", "person"]
Effort = Literal["minutes", "hours", "days", "purchase"]
EvidenceKind = Literal[
    "reading",
    "settings_printout",
    "screenshot",
    "test_record",
    "log_sample",
    "change_record",
    "inventory_list",
    "policy_document",
    "rules_document",
    "privacy_policy",
    "manual",
    "contact_list",
    "training_record",
    "review_record",
    "advisory_record",
    "consent_record",
    "identity_check_record",
    "restore_record",
    "contract",
    "web_page",
    "notice",
    "photo",
    "floor_plan",
    "receipt",
]

LETTERS: tuple[Letter, ...] = get_args(Letter)
EFFORTS: tuple[Effort, ...] = get_args(Effort)
EVIDENCE_KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)
Branches: TypeAlias = tuple[tuple[str, ...], ...]


def evidence_word(kind: EvidenceKind) -> Say:
    """What people call a kind of evidence."""
    return say(f"evidence.{kind}")


@dataclass(frozen=True, slots=True)
class Track:
    """A kind of inspection with a letter of its own: audit, diagnosis."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the sheet; all its rows belong to one track."""

    id: str
    name: Text
    track: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A numbered measure (対策) of a chapter: `3-6`."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FactWord:
    """A fact of a facility that decides what applies: how it is called, and how `init` asks for it."""

    id: str
    kind: FactKind
    name: Text
    question: Text
    asked_when: Condition = ALWAYS  # nobody without wireless LAN is asked how many access points there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of the check sheet, or (tier `extension`) a row that another document adds beside it."""

    id: str
    tier: Tier
    title: Text
    question: Text
    todo: Text
    answered_by: AnsweredBy
    evidence: tuple[EvidenceKind, ...]
    valid_days: int
    risk: Letter
    effort: Effort
    chapter: str = ""
    measure: str = ""
    track: str = ""
    applies: Condition = ALWAYS
    any_of: Branches = ()

    def applies_to(self, facts: Mapping[str, object]) -> Truth:
        """Whether a facility has to answer it, and which facts say so."""
        return self.applies.evaluate(facts)


@dataclass(frozen=True, slots=True)
class LevelWord:
    """What a letter means in one track: the size of the risk in a word, and a sentence."""

    risk: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Level:
    """One letter, best first, with its words in each track."""

    letter: Letter
    words: Mapping[str, LevelWord] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One line of the programme's table: the letters a track may have, and the tiers that must be met in full."""

    id: str
    stars: int | None
    name: Text
    meaning: Text
    requires: Mapping[str, tuple[Letter, ...]] = field(hash=False)
    tiers: tuple[Tier, ...] = ()

    def admits(self, track: str, letter: Letter | None) -> bool:
        """Whether this line allows that letter; a track that it does not name may have any, or none."""
        return track not in self.requires or letter in self.requires[track]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The certificate to expect; `exact` only where the programme's own table names this combination."""

    certificate: Certificate
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A guideline: chapters, measures and rows, the facts they ask for, and what the letters are worth."""

    id: str
    name: Text
    issued: str
    tracks: tuple[Track, ...]
    chapters: tuple[Chapter, ...]
    measures: tuple[Measure, ...]
    items: tuple[Item, ...]
    facts: Mapping[str, FactWord] = field(hash=False)
    levels: tuple[Level, ...]
    certificates: tuple[Certificate, ...]  # best first; the last is the word for none
    certificate_valid_days: int | None = None  # None: the programme does not say

    @property
    def item_by_id(self) -> Mapping[str, Item]:
        return MappingProxyType({item.id: item for item in self.items})

    def of_tiers(self, tiers: Iterable[str]) -> tuple[Item, ...]:
        """The rows of some tiers, in the order of the sheet."""
        wanted = frozenset(tiers)
        return tuple(item for item in self.items if item.tier in wanted)

    def forecast(self, letters: Mapping[str, Letter], tiers_met: Iterable[str]) -> Forecast:
        """The certificate for the letters of the tracks: the worse side wherever the table has a gap.

        A track without a letter, and a tier that is not met in full, never raise it.
        """
        met = frozenset(tiers_met)
        reached = [_first(self._admitting(track.id, letters.get(track.id))) for track in self.tracks]
        reached.append(_first(met.issuperset(row.tiers) for row in self.certificates))
        row = self.certificates[max(reached)]
        exact = met.issuperset(row.tiers) and all(row.admits(track.id, letters.get(track.id)) for track in self.tracks)
        return Forecast(row, exact)

    def _admitting(self, track: str, letter: Letter | None) -> Iterator[bool]:
        return (row.admits(track, letter) for row in self.certificates)


def _first(answers: Iterable[bool]) -> int:
    place = 0
    for place, answer in enumerate(answers):
        if answer:
            return place
    return place


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedRow:
    """One row of another document: what of ours answers it, or why a facility cannot."""

    id: str
    section: str
    title: Text
    items: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    extension: tuple[str, ...] = ()
    outside: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedDocument:
    """Another document, row by row; `counts` says how many rows each section of the source has."""

    id: str
    name: Text
    source: Text
    sections: Mapping[str, Text] = field(hash=False)
    counts: Mapping[str, int] = field(hash=False)
    rows: tuple[MappedRow, ...]
