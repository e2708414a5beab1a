from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

import pytest

from shikiri.guideline.editions import edition, editions, extension_items, load_edition
from shikiri.language import tell
from shikiri.model.control import Letter
from shikiri.model.edition import EFFORTS, EVIDENCE_KINDS, LETTERS, Edition, Item, evidence_word
from shikiri.model.errors import UsageError
from shikiri.model.say import LANGS, Text

SYNTHETIC = Path(__file__).parent / "editions" / "synthetic"
JTA = edition("jta-siotp-2")

# The check sheet as it was counted in the printed document, independent of our data.
ROWS_OF_MEASURES = {
    "1-1": 3, "1-2": 2, "1-3": 1, "1-4": 2, "1-5": 1,
    "2-1": 1, "2-2": 1, "2-3": 2, "2-4": 1, "2-5": 2, "2-6": 1, "2-7": 1,
    "3-1": 2, "3-2": 2, "3-3": 2, "3-4": 3, "3-5": 3, "3-6": 1, "3-7": 4, "3-8": 4,
    "4-1": 2, "4-2": 2, "4-3": 1, "4-4": 1, "4-5": 2, "4-6": 1,
    "5-1": 3, "5-2": 1, "5-3": 1,
    "6-1": 1, "6-2": 1, "6-3": 1,
}  # fmt: skip
ADVANCED = {"2-5", "2-6", "2-7", "3-8", "4-6", "5-3", "6-2", "6-3"}
MACHINE = (
    "2-3-1 3-1-2 3-2-1 3-3-1 3-4-1 3-4-3 3-5-1 3-5-2 3-6-1 3-7-4 3-8-1 3-8-2 4-1-2 4-2-1 4-4-1 4-5-1 4-6-1 5-1-1 5-1-2"
)
BOTH = "2-3-2 3-1-1 3-2-2 3-3-2 3-5-3 3-7-1 3-8-3 3-8-4 4-1-1 4-2-2 4-3-1 5-1-3 5-2-1"
# What the sheet itself makes conditional: in brackets before the question, or inside it.
CONDITIONAL = {
    "2-5-1": ("members_only",), "2-5-2": ("members_only",), "2-7-1": ("members_only",),
    "3-4-3": ("shared_passphrase",), "3-7-3": ("outsourced_operation",),
    "5-2-1": ("pcs_shared",), "6-1-1": ("web_meeting_advertised",),
    "2-2-1": ("personal_data_collected",), "2-3-1": ("website_takes_personal_data",),
    "3-3-1": ("wireless_lan",), "3-5-3": ("printers_on_network",), "5-1-3": ("free_software_on_pcs",),
}  # fmt: skip


def texts(edition: Edition) -> list[Text]:
    return [
        edition.name,
        *(track.name for track in edition.tracks),
        *(chapter.name for chapter in edition.chapters),
        *(measure.name for measure in edition.measures),
        *(text for row in edition.certificates for text in (row.name, row.meaning)),
        *(text for word in edition.facts.values() for text in (word.name, word.question)),
        *(text for level in edition.levels for word in level.words.values() for text in (word.risk, word.meaning)),
    ]


def texts_of(items: tuple[Item, ...]) -> list[Text]:
    return [text for item in items for text in (item.title, item.question, item.todo)]


def test_every_row_of_the_printed_sheet_is_there() -> None:
    wanted = [f"{measure}-{row}" for measure, rows in ROWS_OF_MEASURES.items() for row in range(1, rows + 1)]
    assert [item.id for item in JTA.items] == wanted
    assert (len(JTA.items), len(JTA.measures), len(JTA.chapters)) == (56, 32, 6)
    assert [measure.id for measure in JTA.measures] == list(ROWS_OF_MEASURES)
    assert Counter(item.chapter for item in JTA.items) == {"1": 9, "2": 9, "3": 21, "4": 9, "5": 5, "6": 3}


def test_tiers_as_printed() -> None:
    assert {item.measure for item in JTA.items if item.tier == "advanced"} == ADVANCED
    assert Counter(item.tier for item in JTA.items) == {"basic": 44, "advanced": 12}
    assert not {item.measure for item in JTA.of_tiers(["basic"])} & ADVANCED


def test_who_can_answer() -> None:
    answers = {who: {item.id for item in JTA.items if item.answered_by == who} for who in ("machine", "both", "person")}
    assert answers["machine"] == set(MACHINE.split())
    assert answers["both"] == set(BOTH.split())
    assert len(answers["person"]) == 24


def test_every_chapter_is_inspected_as_the_programme_says() -> None:
    assert {chapter.id: chapter.track for chapter in JTA.chapters} == {
        "1": "audit", "2": "audit", "6": "audit", "3": "diagnosis", "4": "diagnosis", "5": "diagnosis",
    }  # fmt: skip
    assert all(item.track == {c.id: c.track for c in JTA.chapters}[item.chapter] for item in JTA.items)


def test_a_facility_that_says_nothing_answers_everything() -> None:
    assert all(item.applies_to({}).applies for item in (*JTA.items, *extension_items()))


@pytest.mark.parametrize("item,facts", CONDITIONAL.items())
def test_what_the_sheet_makes_conditional(item: str, facts: tuple[str, ...]) -> None:
    row = JTA.item_by_id[item]
    yes = {word.id: True for word in JTA.facts.values() if word.kind == "yes_no"}
    for fact in facts:
        assert row.applies_to(yes).value is True
        truth = row.applies_to({**yes, fact: False})
        assert (truth.value, truth.facts) == (False, (fact,))


def test_isolation_across_ports_is_asked_with_several_access_points_or_wired_seats() -> None:
    row = JTA.item_by_id["3-5-2"]
    assert row.applies_to({"wireless_lan": True, "access_points": 1, "wired_seats": False}).value is False
    assert row.applies_to({"wireless_lan": True, "access_points": 2, "wired_seats": False}).value is True
    assert row.applies_to({"wireless_lan": True, "access_points": 1, "wired_seats": True}).value is True
    assert row.applies_to({"wireless_lan": False, "wired_seats": False}).value is False
    assert row.applies_to({"wireless_lan": True, "access_points": 1}).value is None


def test_a_facility_that_has_nothing_is_still_asked_the_unconditional_rows() -> None:
    nothing = {word.id: {"yes_no": False, "number": 0}.get(word.kind) for word in JTA.facts.values()}
    asked = {item.id for item in JTA.items if item.applies_to(nothing).applies}
    assert asked == set(
        "1-1-1 1-1-2 1-1-3 1-2-1 1-2-2 1-3-1 1-4-1 1-4-2 1-5-1 2-1-1 2-4-1 2-6-1 3-1-1 3-1-2 3-2-1 3-2-2 3-6-1 "
        "3-7-1 3-7-2 3-7-4 3-8-3 3-8-4 6-2-1 6-3-1".split()
    )


@pytest.mark.parametrize("chapter,fact", (("5", "rental_pcs"),))
def test_a_chapter_falls_away_as_a_whole(chapter: str, fact: str) -> None:
    rows = [item for item in JTA.items if item.chapter == chapter]
    assert rows
    assert all(item.applies_to({fact: False}).facts == (fact,) for item in rows)
    assert all(item.applies_to({fact: False}).value is False for item in rows)


def test_alternatives() -> None:
    assert {item.id: item.any_of for item in JTA.items if item.any_of} == {
        "3-6-1": (("segments-separate-hardware",), ("segments-vlan",)),
        "4-5-1": (("storage-encrypted",), ("storage-erased",)),
    }


def test_what_a_statement_is_worth() -> None:
    days = {item.id: item.valid_days for item in JTA.items}
    assert {days[item] for item in ("1-1-1", "1-2-1", "1-4-1")} == {365}
    assert {days[item] for item in ("3-4-2", "3-4-3")} == {31}
    assert days["2-1-1"] == 180
    assert all(31 <= value <= 366 for value in days.values())


def test_only_a_row_that_is_met_is_worth_an_a() -> None:
    assert all(item.risk in LETTERS[1:] and item.effort in EFFORTS for item in (*JTA.items, *extension_items()))
    assert all(item.risk == "B" for item in JTA.items if item.tier == "advanced")


def test_a_person_does_not_hand_in_a_reading() -> None:
    assert all("reading" not in item.evidence for item in JTA.items if item.answered_by == "person")
    assert all(item.evidence for item in JTA.items)


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_of_evidence_has_a_word_and_a_use(lang: str) -> None:
    words = {tell(evidence_word(kind), "ja" if lang == "ja" else "en") for kind in EVIDENCE_KINDS}
    assert len(words) == len(EVIDENCE_KINDS)
    assert {kind for item in (*JTA.items, *extension_items()) for kind in item.evidence} == set(EVIDENCE_KINDS)


def test_both_languages_everywhere_and_each_in_its_place() -> None:
    for text in (*texts(JTA), *texts_of(JTA.items), *texts_of(extension_items())):
        assert re.search(r"[ぁ-ヿ一-龥]|[A-Z]{3}", text.ja), text
        assert not re.search(r"[ぁ-ヿ一-龥、。「」（）]", text.en), text
        assert text.ja == text.ja.strip()
        assert text.en == text.en.strip()


def test_sentences_end_as_sentences() -> None:
    for item in (*JTA.items, *extension_items()):
        assert (item.title.ja[-1], item.title.en[-1]) == ("。", "."), item.id
        assert item.question.ja.endswith("か。"), item.id
        assert item.question.en.endswith("?"), item.id
        assert (item.todo.ja[-1], item.todo.en[-1]) == ("。", "."), item.id
    for word in JTA.facts.values():
        assert word.question.ja.endswith("か。")
        assert word.question.en.endswith("?")


def test_no_row_says_the_same_as_another() -> None:
    for part in ("title", "question", "todo"):
        for lang in LANGS:
            said = Counter(getattr(item, part).in_(lang) for item in (*JTA.items, *extension_items()))
            assert not [sentence for sentence, count in said.items() if count > 1]


def test_extension_rows_stand_apart() -> None:
    rows = extension_items()
    wanted = "disk-encryption remote-wipe recheck-after-stop stocktaking unauthorised-software log-settings-review"
    wanted += " screen-lock mfa client-certificates malware-scan vpn-allowed incident-window"
    assert {f"x-{name}" for name in wanted.split()} <= {item.id for item in rows}
    assert all(item.tier == "extension" and not item.chapter and not item.track for item in rows)
    assert not {item.id for item in rows} & {item.id for item in JTA.items}
    assert not JTA.of_tiers(["extension"])


def test_the_table_of_stars_is_followed_where_it_says_something_and_takes_the_worse_side_elsewhere() -> None:
    printed = {("A", "A"): 4, ("A", "B"): 4, ("B", "B"): 3, ("C", "C"): 2} | dict.fromkeys(
        itertools.product("DE", "DE")
    )
    for audit, diagnosis in itertools.product(LETTERS, LETTERS):
        forecast = JTA.forecast({"audit": audit, "diagnosis": diagnosis}, ["basic"])
        assert forecast.exact is ((audit, diagnosis) in printed)
        if forecast.exact:
            assert forecast.certificate.stars == printed[audit, diagnosis]


GAPS: tuple[tuple[Letter, Letter, int | None], ...] = (
    ("B", "A", 3), ("A", "C", 2), ("C", "B", 2), ("C", "A", 2), ("B", "C", 2), ("A", "D", None), ("E", "A", None),
)  # fmt: skip


@pytest.mark.parametrize("audit,diagnosis,stars", GAPS)
def test_where_the_table_is_silent(audit: Letter, diagnosis: Letter, stars: int | None) -> None:
    forecast = JTA.forecast({"audit": audit, "diagnosis": diagnosis}, ["basic"])
    assert (forecast.certificate.stars, forecast.exact) == (stars, False)


@pytest.mark.parametrize("guideline", (JTA, load_edition(SYNTHETIC)), ids=lambda found: found.id)
def test_a_worse_letter_never_earns_more(guideline: Edition) -> None:
    names = [track.id for track in guideline.tracks]
    tiers = ["basic", "advanced"]
    for letters in itertools.product(LETTERS, repeat=len(names)):
        here = guideline.certificates.index(
            guideline.forecast(dict(zip(names, letters, strict=True)), tiers).certificate
        )
        for place, letter in enumerate(letters):
            for worse in LETTERS[LETTERS.index(letter) + 1 :]:
                lower = dict(zip(names, (*letters[:place], worse, *letters[place + 1 :]), strict=True))
                assert guideline.certificates.index(guideline.forecast(lower, tiers).certificate) >= here


def test_a_track_that_nobody_judged_earns_nothing() -> None:
    forecast = JTA.forecast({"audit": "A"}, ["basic", "advanced"])
    assert (forecast.certificate.stars, forecast.exact) == (None, False)


def test_another_edition_is_data_alone() -> None:
    second = load_edition(SYNTHETIC)
    assert (len(second.chapters), len(second.measures)) == (7, 55)
    assert second.certificate_valid_days == 365
    assert JTA.certificate_valid_days is None
    assert {item.track for item in second.items} == {"audit", "self-check", "diagnosis"}
    assert [row.id for row in second.certificates] == ["premium", "business", "none"]


@pytest.mark.parametrize(
    "letters,tiers,grade",
    (
        ("AAA", ("basic", "advanced"), "premium"),
        ("BBB", ("basic", "advanced"), "premium"),
        ("AAA", ("basic",), "business"),
        ("AAE", ("basic", "advanced"), "business"),
        ("ACA", ("basic", "advanced"), "business"),
        ("AAE", (), "business"),
        ("CAA", ("basic", "advanced"), "none"),
        ("AEA", ("basic", "advanced"), "none"),
    ),
)
def test_grades_of_another_edition(letters: str, tiers: tuple[str, ...], grade: str) -> None:
    second = load_edition(SYNTHETIC)
    found = {track.id: LETTERS["ABCDE".index(letter)] for track, letter in zip(second.tracks, letters, strict=True)}
    assert second.forecast(found, tiers).certificate.id == grade


def test_conditions_of_another_edition() -> None:
    second = load_edition(SYNTHETIC).item_by_id
    assert second["3-5-1"].applies_to({"wireless_lan": True, "floors": 1}).value is False
    assert second["3-5-1"].applies_to({"wireless_lan": True, "floors": 2}).value is True
    assert second["5-1-1"].applies_to({"pcs_owned_by_users": True}).facts == ("pcs_owned_by_users",)
    assert second["7-4-1"].applies_to({"open_at_night": True}).applies
    assert second["1-1-1"].applies_to({"members_only": False}).value is True


def test_the_editions_that_come_along() -> None:
    assert "jta-siotp-2" in editions()
    assert edition("jta-siotp-2") is edition("jta-siotp-2")
    for name in ("jta-siotp-3", "../editions/jta-siotp-2", ""):
        with pytest.raises(UsageError):
            edition(name)
