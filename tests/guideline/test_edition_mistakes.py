from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from shikiri.guideline.editions import load_edition, load_extension
from shikiri.language import catalogue, tell
from shikiri.model.condition import FactKind
from shikiri.model.edition import EVIDENCE_KINDS
from shikiri.model.errors import PolicyError
from shikiri.model.say import LANGS

SYNTHETIC = Path(__file__).parent / "editions" / "synthetic"


def spoil(tmp_path: Path, *changes: tuple[str, str, str]) -> tuple[Path, list[tuple[str, int]]]:
    """A copy of the synthetic edition with texts replaced, and where."""
    folder = tmp_path / "synthetic"
    shutil.copytree(SYNTHETIC, folder, dirs_exist_ok=True)
    places = []
    for name, old, new in changes:
        page = folder / name
        text = page.read_text("utf-8")
        assert text.count(old) >= 1, old
        places.append((f"synthetic/{name}", text[: text.index(old)].count("\n") + 1))
        page.write_text(text.replace(old, new, 1), "utf-8")
    return folder, places


EDITION, THREE = "edition.yml", "items/3.yml"
WHOLE_TABLE = {"edition.want-all-letters", "edition.worse-earns-more", "edition.last-is-none"}


@pytest.mark.parametrize(
    "name,old,new,key",
    (
        (EDITION, "id: synthetic", "id: something-else", "edition.not-its-folder"),
        (EDITION, "issued: 2031-04", "issued: April 2031", "edition.want-month"),
        (EDITION, "issued: 2031-04", "issude: 2031-04", "form.unknown-key-near"),
        (EDITION, "certificate_valid_days: 365", "certificate_valid_days: a year", "form.want-number"),
        (EDITION, "certificate_valid_days: 365", "certificate_valid_days: 0", "form.want-number"),
        (EDITION, '"2", track: audit', '"2", track: diagnoses', "form.want-one-of"),
        (EDITION, '"3-2", name', '"3-1", name', "form.twice"),
        (EDITION, '"3-2", name', '"9-2", name', "edition.want-measure"),
        (EDITION, "ja: 対策3-3, en: Measure 3-3", "ja: 対策3-3", "form.missing"),
        (EDITION, "id: floors", "id: Floors", "edition.want-fact-name"),
        (EDITION, "asked_when: open_at_night", "asked_when: floors", "condition.wrong-kind"),
        (EDITION, "asked_when: open_at_night", "asked_when: reception", "condition.unknown-fact"),
        (EDITION, "letter: B", "letter: A", "edition.want-all-letters"),
        (
            EDITION,
            "audit: [A, B], self-check: [A, B, C]",
            "audit: [E], self-check: [A, B, C]",
            "edition.worse-earns-more",
        ),
        (EDITION, "self-check: [A, B, C]", "selfcheck: [A, B, C]", "form.unknown-key-near"),
        (EDITION, "tiers: [basic, advanced]", "tiers: [basic, basic]", "form.twice"),
        (EDITION, "id: none\n    stars: null", "id: none\n    stars: 1", "edition.last-is-none"),
        (THREE, 'id: "3-2-1"', 'id: "3-1-2"', "form.twice"),
        (THREE, 'id: "3-2-1"', 'id: "3-2"', "edition.want-item"),
        (THREE, 'id: "3-2-1"', 'id: "3-2-2"', "edition.want-next-row"),
        (THREE, 'id: "3-2-1"', 'id: "4-2-1"', "edition.want-item"),
        (THREE, 'id: "3-2-1"', 'id: "3-99-1"', "edition.want-item"),
        (THREE, "tier: basic", "tier: extension", "form.want-one-of"),
        (THREE, "applies: wireless_lan", "applies: wireless_lna", "condition.unknown-fact-near"),
        (THREE, "applies: wireless_lan", "applies: floors", "condition.wrong-kind"),
        (THREE, "applies: wireless_lan", "applies: open(wireless_lan)", "condition.not-allowed"),
        (THREE, "evidence: [reading, photo]", "evidence: [reading, foto]", "form.want-one-of"),
        (THREE, "evidence: [reading, photo]", "evidence: []", "form.want-words"),
        (THREE, "evidence: [reading, photo]", "evidence: photo", "form.want-words"),
        (THREE, "valid_days: 365", "valid_days: 36500", "form.want-number"),
        (THREE, "valid_days: 365", "valid_days: true", "form.want-number"),
        (THREE, "risk: C", "risk: A", "form.want-one-of"),
        (THREE, "effort: hours, ", "", "form.missing"),
        (THREE, "effort: hours", "effort: hours, controls: [a]", "form.unknown-key"),
        ("items/4.yml", "any_of: [[one-way], [another-way, and-more]]", "any_of: [[one-way]]", "edition.any-of"),
        (
            "items/4.yml",
            "any_of: [[one-way], [another-way, and-more]]",
            "any_of: [one-way, another-way]",
            "edition.any-of",
        ),
        ("items/1.yml", "effort: hours", "effort: hours, any_of: [[a], [b]]", "edition.any-of-person"),
    ),
)
def test_a_mistake_is_found_where_it_stands(tmp_path: Path, name: str, old: str, new: str, key: str) -> None:
    folder, [(file, line)] = spoil(tmp_path, (name, old, new))
    with pytest.raises(PolicyError) as caught:
        load_edition(folder)
    found = {problem.sentence.key: problem for problem in caught.value.problems}
    assert key in found
    assert found[key].file == file
    assert 1 < found[key].line <= line + 1 if key in WHOLE_TABLE else found[key].line in (line, line + 1)
    assert all(tell(problem.sentence, lang) for problem in caught.value.problems for lang in LANGS)


def test_a_fact_that_changes_its_kind_is_found_in_the_row_that_uses_it(tmp_path: Path) -> None:
    folder, _ = spoil(tmp_path, (EDITION, "id: floors, kind: number", "id: floors, kind: yes_no"))
    with pytest.raises(PolicyError) as caught:
        load_edition(folder)
    assert [(problem.file, problem.path) for problem in caught.value.problems] == [
        ("synthetic/items/3.yml", "$.items[5].applies")
    ]


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder, places = spoil(
        tmp_path,
        (EDITION, "issued: 2031-04", "issued: soon"),
        (EDITION, '"2", track: audit', '"2", track: nothing'),
        (THREE, "risk: C", "risk: Z"),
        (THREE, "wireless_lan and floors", "wireless_lan and flors"),
        ("items/7.yml", "tier: advanced", "tier: gold"),
    )
    (folder / "items" / "8.yml").write_text("items: []\n", "utf-8")
    with pytest.raises(PolicyError) as caught:
        load_edition(folder)
    found = {(problem.file, problem.line) for problem in caught.value.problems}
    assert {*places, ("synthetic/items/8.yml", 1)} <= found
    assert len(caught.value.problems) == len(places) + 1


def test_a_chapter_without_its_file_is_an_error(tmp_path: Path) -> None:
    folder, _ = spoil(tmp_path)
    (folder / "items" / "6.yml").unlink()
    with pytest.raises(PolicyError) as caught:
        load_edition(folder)
    assert any(problem.file == "synthetic/items/6.yml" for problem in caught.value.problems)


@pytest.mark.parametrize(
    "text", ("", "items:\n", "items: []\n", "- a\n", "items: [a, 1, null]\n", "items: {a: 1}\n", "{", "\tx")
)
def test_a_broken_page_never_loads(tmp_path: Path, text: str) -> None:
    folder, _ = spoil(tmp_path)
    for name in ("edition.yml", "items/3.yml"):
        page = folder / name
        kept = page.read_text("utf-8")
        page.write_text(text, "utf-8")
        with pytest.raises(PolicyError):
            load_edition(folder)
        page.write_text(kept, "utf-8")
    load_edition(folder)


@pytest.mark.parametrize(
    "key", sorted(re.findall(r"^([a-z_]+):", (SYNTHETIC / "edition.yml").read_text("utf-8"), re.MULTILINE))
)
@pytest.mark.parametrize("value", ("null", "7", "text", "[]", "{}", "[7]", "[{id: 7}]", "{a: 7}"))
def test_a_key_of_the_wrong_shape_is_a_mistake_not_a_crash(tmp_path: Path, key: str, value: str) -> None:
    folder, _ = spoil(tmp_path)
    page = folder / "edition.yml"
    pieces = re.split(r"^(?=[a-z_]+:)", page.read_text("utf-8"), flags=re.MULTILINE)
    page.write_text("".join(f"{key}: {value}\n" if piece.startswith(f"{key}:") else piece for piece in pieces), "utf-8")
    if (key, value) in {("certificate_valid_days", "null"), ("certificate_valid_days", "7")}:
        load_edition(folder)
        return
    with pytest.raises(PolicyError):
        load_edition(folder)


def test_rows_beside_the_sheet_are_named_so(tmp_path: Path) -> None:
    page = tmp_path / "items.yml"
    row = (SYNTHETIC / "items" / "1.yml").read_text("utf-8").split("\n  - ")[1]
    page.write_text("items:\n  - " + row.replace("tier: basic", "tier: extension"), "utf-8")
    facts: dict[str, FactKind] = {}
    with pytest.raises(PolicyError) as caught:
        load_extension(page, facts)
    assert [(problem.line, problem.sentence.key) for problem in caught.value.problems] == [(2, "edition.want-x")]


def test_every_sentence_of_the_loaders_is_in_both_catalogues() -> None:
    rooms = Path(__file__).parents[2] / "src" / "shikiri"
    pages = [rooms / "guideline" / f"{name}.py" for name in ("editions", "form", "mappings", "programme", "rows")]
    source = "".join(page.read_text("utf-8") for page in (*pages, rooms / "model" / "condition.py"))
    keys = set(re.findall(r'"((?:condition|edition|form|mapping)\.(?!yml")[a-z-]+)"', source))
    keys |= {f"{key}-near" for key in ("form.unknown-key", "condition.unknown-fact", "mapping.dangling")}
    keys |= {f"evidence.{kind}" for kind in EVIDENCE_KINDS} | {f"fact.{kind}" for kind in ("yes_no", "number", "date")}
    assert len(keys) > 50
    for lang in LANGS:
        assert not keys - set(catalogue(lang))
