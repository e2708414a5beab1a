from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from shikiri.guideline.editions import edition, extension_items
from shikiri.guideline.mappings import load_mapping, mapping, mappings
from shikiri.language import tell
from shikiri.model.errors import PolicyError, UsageError
from shikiri.model.say import LANGS

# The rows of the documents, counted by hand, independent of the counts in our files.
COUNTED = {
    "jnsa": {"1": 2, "2": 6, "3": 4, "4": 12, "staff": 8},
    "ipa": {
        "personal-1": 4, "personal-2": 2, "personal-3": 3, "personal-4": 2,
        "organisation-1": 2, "organisation-2": 3, "organisation-3": 4, "organisation-4": 2,
    },
    "telework": {
        "methods": 6, "aspects": 8, "devices": 5, "authentication": 2, "monitoring": 10, "visibility": 3,
        "rules": 1, "people": 3,
    },
}  # fmt: skip
ITEMS = frozenset(item.id for item in edition().items)
EXTENSION = frozenset(item.id for item in extension_items())
GOOD = """\
id: paper
name: {ja: 文書, en: Paper}
source: {ja: どこか, en: Somewhere}
counts: {one: 2, two: 1}
sections:
  one: {ja: 一, en: One}
  two: {ja: 二, en: Two}
rows:
  - id: paper-one-1
    title: {ja: 行, en: Row}
    items: ["3-6-1"]
  - id: paper-one-2
    title: {ja: 行, en: Row}
    controls: [wlan-encryption]
    extension: [x-mfa]
  - id: paper-two-1
    title: {ja: 行, en: Row}
    outside: {ja: 施設の外, en: Outside}
"""


def test_the_documents_that_come_along() -> None:
    assert mappings() == tuple(sorted(COUNTED))
    with pytest.raises(UsageError):
        mapping("nist")


@pytest.mark.parametrize("name", COUNTED)
def test_every_row_of_the_document_is_mapped(name: str) -> None:
    document = mapping(name)
    assert dict(document.counts) == COUNTED[name]
    assert dict(Counter(row.section for row in document.rows)) == COUNTED[name]
    assert len({row.id for row in document.rows}) == len(document.rows)


@pytest.mark.parametrize("name", COUNTED)
def test_every_row_has_an_answer_or_a_reason(name: str) -> None:
    for row in mapping(name).rows:
        answers = (*row.items, *row.controls, *row.extension)
        assert bool(answers) is (row.outside is None), row.id
        assert set(row.items) <= ITEMS
        assert set(row.extension) <= EXTENSION


def test_every_extension_row_is_asked_for_by_a_document() -> None:
    assert {name for document in mappings() for row in mapping(document).rows for name in row.extension} == EXTENSION


@pytest.mark.parametrize("name", COUNTED)
def test_both_languages_each_in_its_place(name: str) -> None:
    document = mapping(name)
    said = [document.name, document.source, *document.sections.values()]
    said += [text for row in document.rows for text in (row.title, row.outside) if text is not None]
    for text in said:
        assert re.search(r"[ぁ-ヿ一-龥]", text.ja), text
        assert not re.search(r"[ぁ-ヿ一-龥、。「」（）]", text.en), text
    for row in document.rows:
        if row.outside is not None:
            assert (row.outside.ja[-1], row.outside.en[-1]) == ("。", ".")


def page(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "paper.yml"
    path.write_text(text, "utf-8")
    return path


def test_a_document_loads(tmp_path: Path) -> None:
    document = load_mapping(page(tmp_path, GOOD), ITEMS, EXTENSION)
    assert [row.section for row in document.rows] == ["one", "one", "two"]
    assert document.rows[1].controls == ("wlan-encryption",)


@pytest.mark.parametrize(
    "old,new,key,line",
    (
        ("id: paper\n", "id: papers\n", "mapping.not-its-page", 1),
        ("{one: 2, two: 1}", "{one: 3, two: 1}", "mapping.miscounted", 4),
        ("{one: 2, two: 1}", "{one: 2}", "form.missing", 4),
        ("{one: 2, two: 1}", "{one: 2, two: 1, three: 1}", "form.unknown-key", 4),
        ("paper-one-2", "paper-one-1", "form.twice", 12),
        ("paper-one-2", "paper-one-3", "mapping.want-id", 12),
        ("paper-two-1", "other-two-1", "mapping.want-id", 16),
        ("paper-two-1", "paper-six-1", "mapping.want-id", 16),
        ('["3-6-1"]', '["3-6-9"]', "mapping.dangling-near", 11),
        ('["3-6-1"]', '["zzz"]', "mapping.dangling", 11),
        ('["3-6-1"]', '["3-6-1", "3-6-1"]', "form.twice", 11),
        ('["3-6-1"]', "[]", "form.want-words", 11),
        ('["3-6-1"]', "3-6-1", "form.want-words", 11),
        ("[wlan-encryption]", "[WLAN encryption]", "form.want-name", 14),
        ("[x-mfa]", "[x-mafa]", "mapping.dangling-near", 15),
        ('    items: ["3-6-1"]\n', "", "mapping.unanswered", 9),
        ("    outside:", '    items: ["3-6-1"]\n    outside:', "mapping.both-in-and-out", 19),
        ("{ja: 施設の外, en: Outside}", "{ja: 施設の外}", "form.missing", 18),
        ("    outside:", "    outsid:", "form.unknown-key-near", 18),
    ),
)
def test_a_mistake_is_found_where_it_stands(tmp_path: Path, old: str, new: str, key: str, line: int) -> None:
    assert old in GOOD
    with pytest.raises(PolicyError) as caught:
        load_mapping(page(tmp_path, GOOD.replace(old, new, 1)), ITEMS, EXTENSION)
    assert (key, line) in {(problem.sentence.key, problem.line) for problem in caught.value.problems}
    assert all(tell(problem.sentence, lang) for problem in caught.value.problems for lang in LANGS)


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('["3-6-1"]', '["9-9-9"]').replace("[x-mfa]", "[x-none]").replace("two: 1}", "two: 5}")
    with pytest.raises(PolicyError) as caught:
        load_mapping(page(tmp_path, text), ITEMS, EXTENSION)
    assert [problem.line for problem in caught.value.problems] == [4, 11, 15]


@pytest.mark.parametrize("key", ("id", "name", "source", "counts", "sections", "rows"))
@pytest.mark.parametrize("value", ("null", "7", "text", "[]", "{}", "[7]", "[{id: 7}]", "{a: 7}"))
def test_a_key_of_the_wrong_shape_is_a_mistake_not_a_crash(tmp_path: Path, key: str, value: str) -> None:
    pieces = re.split(r"^(?=[a-z_]+:)", GOOD, flags=re.MULTILINE)
    text = "".join(f"{key}: {value}\n" if piece.startswith(f"{key}:") else piece for piece in pieces)
    with pytest.raises(PolicyError):
        load_mapping(page(tmp_path, text), ITEMS, EXTENSION)
