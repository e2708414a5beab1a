"""Attestations and waivers: what counts, until when, and what cannot be."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from shikiri.intake.ledger import load_ledger
from shikiri.intake.vocabulary import Vocabulary
from shikiri.model.ledger import Attestation, EvidenceFile, Ledger, Waiver
from tests.intake.told import complaints

TODAY = date(2026, 11, 21)
KNOWN = Vocabulary(
    items={"1-1-1": 365, "3-4-3": 31},
    controls=frozenset({"wlan-pmf", "snmp-limited"}),
    devices=frozenset({"gw1"}),
    waiver_days=366,
)
ATTESTED = "- {item: 1-1-1, who: 佐藤, when: 2026-11-01, statement: 方針がある"
WAIVED = (
    "- {control: wlan-pmf, device: gw1, actual: disabled, reason: 古い端末, requested_by: 佐藤, approved_by: 鈴木,"
    " approved: 2026-11-01, valid_until: 2027-03-31"
)


def site(folder: Path, attestations: str = "", waivers: str = "") -> Path:
    if attestations:
        (folder / "attestations.yml").write_text("attestations:\n" + attestations, "utf-8")
    if waivers:
        (folder / "waivers.yml").write_text("waivers:\n" + waivers, "utf-8")
    return folder


def test_a_site_without_a_ledger_has_no_entries(tmp_path: Path) -> None:
    assert load_ledger(tmp_path, TODAY) == Ledger()
    (tmp_path / "attestations.yml").write_text("# nothing yet\n", "utf-8")
    (tmp_path / "waivers.yml").write_text("waivers:\n", "utf-8")
    assert load_ledger(tmp_path, TODAY) == Ledger()


def test_what_entries_say(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "photo.jpg").write_bytes(b"proof")
    sha = hashlib.sha256(b"proof").hexdigest()
    text = ATTESTED + f", role: 管理者, evidence: [{{file: evidence/photo.jpg, sha256: {sha.upper()}}}]}}\n"
    ledger = load_ledger(site(tmp_path, text, WAIVED + "}\n"), TODAY, KNOWN)
    attestation = Attestation(
        item="1-1-1",
        who="佐藤",
        role="管理者",
        when=date(2026, 11, 1),
        valid_until=date(2027, 11, 1),
        statement="方針がある",
        evidence=(EvidenceFile(file="evidence/photo.jpg", sha256=sha),),
        line=2,
    )
    waiver = Waiver(
        control="wlan-pmf",
        device="gw1",
        actual="disabled",
        reason="古い端末",
        requested_by="佐藤",
        approved_by="鈴木",
        approved=date(2026, 11, 1),
        valid_until=date(2027, 3, 31),
        line=2,
    )
    assert ledger == Ledger(attestations=(attestation,), waivers=(waiver,))


def test_a_statement_never_outlives_its_item(tmp_path: Path) -> None:
    text = "- {item: 3-4-3, who: a, when: 2026-11-01, statement: s, valid_until: 2027-11-01}\n"
    ledger = load_ledger(site(tmp_path, text), TODAY, KNOWN)
    assert ledger.attestations[0].valid_until == date(2026, 12, 2)
    assert [(note.line, note.sentence.key) for note in ledger.notes] == [(2, "intake.cut_short")]


def test_a_statement_may_end_sooner(tmp_path: Path) -> None:
    ledger = load_ledger(site(tmp_path, ATTESTED + ", valid_until: 2026-11-30}\n"), TODAY, KNOWN)
    assert ledger.attestations[0].valid_until == date(2026, 11, 30)
    assert ledger.notes == ()


@pytest.mark.parametrize("content, key", ((None, "intake.evidence_missing"), (b"other", "intake.evidence_changed")))
def test_a_statement_without_its_evidence_does_not_count(tmp_path: Path, content: bytes | None, key: str) -> None:
    if content is not None:
        (tmp_path / "photo.jpg").write_bytes(content)
    sha = hashlib.sha256(b"proof").hexdigest()
    text = ATTESTED + f", evidence: [{{file: photo.jpg, sha256: {sha}}}]}}\n"
    ledger = load_ledger(site(tmp_path, text), TODAY, KNOWN)
    assert ledger.attestations == ()
    assert [(note.line, note.path, note.sentence.key) for note in ledger.notes] == [
        (2, "$.attestations[0].evidence[0]", key)
    ]


def test_evidence_reached_through_a_link_out_of_the_site_does_not_count(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(b"proof")
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "photo.jpg").symlink_to(outside)
    sha = hashlib.sha256(b"proof").hexdigest()
    ledger = load_ledger(site(folder, ATTESTED + f", evidence: [{{file: photo.jpg, sha256: {sha}}}]}}\n"), TODAY, KNOWN)
    assert ledger.attestations == ()
    assert [note.sentence.key for note in ledger.notes] == ["intake.evidence_outside"]


@pytest.mark.parametrize(
    "text, expected",
    (
        ("- {item: 9-9-9, who: a, when: 2026-11-01, statement: s}", [("item", "intake.want_word")]),
        ("- {item: 363, who: a, when: 2026-11-01, statement: s}", [("item", "intake.want_item")]),
        ("- {item: 1-1-1, who: a, when: 2026-11-22, statement: s}", [("when", "intake.future")]),
        ("- {item: 1-1-1, who: a, when: 2026年11月1日, statement: s}", [("when", "intake.want_date")]),
        ("- {item: 1-1-1, who: a, when: 2026-11-01T10:00:00, statement: s}", [("when", "intake.want_date")]),
        (
            "- {item: 1-1-1, who: a, when: 2026-11-01, valid_until: 2026-10-01, statement: s}",
            [("valid_until", "intake.ends_before_it_starts")],
        ),
        ("- {item: 1-1-1, when: 2026-11-01, statement: s}", [("who", "intake.missing")]),
        ("- {item: 1-1-1, who: ' ', when: 2026-11-01, statement: s}", [("who", "intake.want_some")]),
        ("- {item: 1-1-1, who: a, when: 2026-11-01, statement: s, device: gw2}", [("device", "intake.want_word_near")]),
        ("- {item: 1-1-1, who: a, when: 2026-11-01, statement: s, control: zz}", [("control", "intake.want_word")]),
        (
            "- {item: 1-1-1, who: a, when: 2026-11-01, statement: s, evidence: x}",
            [("evidence[0]", "intake.want_mapping")],
        ),
        (
            "- {item: 1-1-1, who: a, when: 2026-11-01, statement: s, evidence: [{file: ../x, sha256: ab}]}",
            [("evidence[0].file", "intake.want_path_inside"), ("evidence[0].sha256", "intake.want_sha256")],
        ),
    ),
)
def test_each_mistake_of_a_statement(tmp_path: Path, text: str, expected: list[tuple[str, str]]) -> None:
    found = complaints(lambda: load_ledger(site(tmp_path, text + "\n"), TODAY, KNOWN))
    assert found == [(2, f"$.attestations[0].{path}", key) for path, key in expected]


@pytest.mark.parametrize(
    "old, new, expected",
    (
        ("鈴木", "佐藤", [("approved_by", "intake.same_person")]),
        ("鈴木", "' 佐 藤 '", [("approved_by", "intake.same_person")]),
        ("valid_until: 2027-03-31", "valid_until: 2026-10-31", [("valid_until", "intake.ends_before_it_starts")]),
        ("valid_until: 2027-03-31", "valid_until: 2027-11-03", [("valid_until", "intake.waiver_too_long")]),
        (", valid_until: 2027-03-31", "", [("valid_until", "intake.missing")]),
        ("approved: 2026-11-01", "approved: 2026-11-22", [("approved", "intake.future")]),
        ("actual: disabled, ", "", [("actual", "intake.missing")]),
        ("wlan-pmf", "wlan-pfm", [("control", "intake.want_word_near")]),
        ("gw1", "gw2", [("device", "intake.want_word_near")]),
        ("reason: 古い端末", "reason: ", [("reason", "intake.want_quoted")]),
        ("actual: disabled", "actual: false", [("actual", "intake.want_quoted")]),
    ),
)
def test_each_mistake_of_an_exception(tmp_path: Path, old: str, new: str, expected: list[tuple[str, str]]) -> None:
    text = WAIVED.replace(old, new) + "}\n"
    found = complaints(lambda: load_ledger(site(tmp_path, waivers=text), TODAY, KNOWN))
    assert found == [(2, f"$.waivers[0].{path}", key) for path, key in expected]


def test_an_exception_may_live_as_long_as_the_policy_says(tmp_path: Path) -> None:
    text = WAIVED.replace("valid_until: 2027-03-31", "valid_until: 2027-11-02") + "}\n"
    assert load_ledger(site(tmp_path, waivers=text), TODAY, KNOWN).waivers[0].valid_until == date(2027, 11, 2)


def test_problems_of_both_files_at_once(tmp_path: Path) -> None:
    site(tmp_path, "- {item: 9-9-9, who: a}\n- 5\n", "- {control: x}\nmore: 1\n")
    found = complaints(lambda: load_ledger(tmp_path, TODAY, KNOWN))
    assert {key for _, _, key in found} >= {"intake.missing", "intake.want_mapping", "intake.unknown_key"}
    assert (3, "$.attestations[1]", "intake.want_mapping") in found
    assert (3, "$.more", "intake.unknown_key") in found


def attested(**changes: object) -> Attestation:
    base: dict[str, object] = {
        "item": "1-1-1",
        "who": "a",
        "when": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        "statement": "s",
    }
    return Attestation(**(base | changes))  # type: ignore[arg-type]


def waived(**changes: object) -> Waiver:
    base: dict[str, object] = {
        "control": "wlan-pmf",
        "device": "gw1",
        "actual": "disabled",
        "reason": "r",
        "requested_by": "a",
        "approved_by": "b",
        "approved": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
    }
    return Waiver(**(base | changes))  # type: ignore[arg-type]


def test_the_first_and_the_last_day_count() -> None:
    days = {date(2025, 12, 31): False, date(2026, 1, 1): True, date(2026, 12, 31): True, date(2027, 1, 1): False}
    for entry in (attested(), waived()):
        assert {day: entry.is_valid(day) for day in days} == days


def test_a_statement_about_one_device_says_nothing_about_another() -> None:
    ledger = Ledger(attestations=(attested(device="gw1", control="wlan-pmf"),))
    assert ledger.attestation("1-1-1", "wlan-pmf", "gw1", TODAY)
    assert ledger.attestation("1-1-1", "wlan-pmf", "gw2", TODAY) is None
    assert ledger.attestation("1-1-1", "snmp-limited", "gw1", TODAY) is None
    assert ledger.attestation("1-1-1", "", "", TODAY) is None
    assert ledger.attestation("1-1-2", "wlan-pmf", "gw1", TODAY) is None
    assert ledger.attestation("1-1-1", "wlan-pmf", "gw1", date(2027, 1, 1)) is None
    assert Ledger(attestations=(attested(),)).attestation("1-1-1", "wlan-pmf", "gw2", TODAY)


def test_an_exception_holds_for_its_value_only() -> None:
    ledger = Ledger(waivers=(waived(thing="wlan:Lobby"),))
    assert ledger.waiver("wlan-pmf", "gw1", "wlan:Lobby", "disabled", TODAY)
    assert ledger.waiver("wlan-pmf", "gw1", "wlan:Lobby", "optional", TODAY) is None
    assert ledger.waiver("wlan-pmf", "gw1", "wlan:Staff", "disabled", TODAY) is None
    assert ledger.waiver("wlan-pmf", "gw2", "wlan:Lobby", "disabled", TODAY) is None
    assert ledger.waiver("wlan-pmf", "gw1", "wlan:Lobby", "disabled", date(2027, 1, 1)) is None


def test_an_ending_is_told_at_30_7_and_1_days() -> None:
    steps = {}
    for days in (31, 30, 8, 7, 2, 1, 0, -1):
        ledger = Ledger(attestations=(attested(valid_until=TODAY + timedelta(days=days)),))
        steps[days] = [(one.days, one.step) for one in ledger.ending(TODAY)]
    assert steps == {
        31: [], 30: [(30, 30)], 8: [(8, 30)], 7: [(7, 7)], 2: [(2, 7)], 1: [(1, 1)], 0: [(0, 1)], -1: [],
    }  # fmt: skip


def test_an_entry_that_was_renewed_does_not_end() -> None:
    soon, later = TODAY + timedelta(days=5), TODAY + timedelta(days=300)
    renewed = Ledger(attestations=(attested(valid_until=soon), attested(valid_until=later, when=TODAY)))
    assert renewed.ending(TODAY) == ()
    other = Ledger(attestations=(attested(valid_until=soon), attested(valid_until=later, device="gw1")))
    assert [one.days for one in other.ending(TODAY)] == [5]
    assert [one.entry for one in Ledger(waivers=(waived(valid_until=soon),)).ending(TODAY)] == [
        waived(valid_until=soon)
    ]
