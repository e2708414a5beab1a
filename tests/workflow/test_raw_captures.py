"""Answers as other tools save them: IPP bytes, walks of snmpsim and of Net-SNMP, JSON; judged like our own."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from shikiri.formats.ipp_text import read_text as read_ipp
from shikiri.formats.snmp import SnmpAnswer, as_text, read_text
from shikiri.formats.snmp_files import read_snmprec
from shikiri.language import tell
from shikiri.model.errors import PolicyError, UsageError
from shikiri.model.reading import Answer
from shikiri.workflow.captures import JST, judge_folder, read_homes
from shikiri.workflow.site import Site, load_site
from tests.e2e.door import Office, office
from tests.formats.ipp_messages import EVERYTHING, answer

NOW = datetime(2026, 11, 20, tzinfo=JST)
WALK = "1.3.6.1.2.1.1.1.0|4|RICOH IM C3000\n1.3.6.1.4.1.11.2.4.3.7.22.0|2|1\n"
NET_SNMP = '.1.3.6.1.2.1.1.1.0 = STRING: "RICOH IM C3000"\n.1.3.6.1.4.1.11.2.4.3.7.22.0 = INTEGER: 1\n'
SWITCHES = "walk 1.3.6.1.4.1.11.2.4.3.7"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made: Office = office(tmp_path)
    return load_site(made.facility, NOW)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "複合機 1"
    folder.mkdir()
    return folder


def answers(home: Path, site: Site) -> dict[str, Answer]:
    return dict(read_homes([home], site, platform="mfp")[0].evidence.reading.answers)


def walk(home: Path, site: Site, question: str = "walk") -> SnmpAnswer:
    return read_text(answers(home, site)[question].text)


def test_bytes_of_a_printer_are_an_answer(home: Path, site: Site) -> None:
    (home / "get-printer-attributes.ipp").write_bytes(answer(EVERYTHING))
    found = answers(home, site)
    assert set(found) == {"get-printer-attributes"}
    assert read_ipp(found["get-printer-attributes"].text).complete
    assert found["get-printer-attributes"].complete is None  # the bytes have an end of their own; nobody vouches


@pytest.mark.parametrize("name,text", (("walk.snmprec", WALK), ("walk.txt", NET_SNMP)))
def test_a_walk_answers_for_its_parts_too(home: Path, site: Site, name: str, text: str) -> None:
    (home / name).write_text(text, "utf-8")
    found = answers(home, site)
    assert set(found) == {"walk", SWITCHES}
    whole = read_text(found["walk"].text)
    assert whole.text("1.3.6.1.2.1.1.1.0") == "RICOH IM C3000"
    assert set(read_text(found[SWITCHES].text).records) == {"1.3.6.1.4.1.11.2.4.3.7.22.0"}
    assert not whole.complete  # lines have no end: perhaps some are missing


def test_a_walk_is_whole_where_somebody_vouches_and_its_hash_fits(home: Path, site: Site) -> None:
    (home / "walk.snmprec").write_text(WALK, "utf-8")
    good = hashlib.sha256(WALK.encode()).hexdigest()
    for page, whole in (
        ("complete: true\n", True),
        (f"files: {{walk.snmprec: {{sha256: {good}, complete: true}}}}\n", True),
        (f"files: {{walk.snmprec: {{sha256: {'0' * 64}, complete: true}}}}\n", False),
        ("files: {walk.snmprec: {lines: 3, complete: true}}\n", False),
        ("complete: false\n", False),
    ):
        (home / "capture.yml").write_text(page, "utf-8")
        assert walk(home, site).complete is whole, page


def test_json_is_whole_by_itself_unless_somebody_says_otherwise(home: Path, site: Site) -> None:
    (home / "snmp.json").write_text('{"1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.17.0": "J1906051424"}', "utf-8")
    assert walk(home, site).complete
    (home / "capture.yml").write_text("complete: false\n", "utf-8")
    assert not walk(home, site).complete


def test_our_own_text_is_read_as_it_is(home: Path, site: Site) -> None:
    text = as_text(read_snmprec(WALK), asked="3 authPriv ops sha aes")
    (home / "walk.txt").write_text(text, "utf-8")
    assert answers(home, site)["walk"].text == text


def test_the_answer_of_a_question_of_its_own_stands_before_the_walk(home: Path, site: Site) -> None:
    (home / "walk.snmprec").write_text(WALK, "utf-8")
    own = as_text((), asked="2c site")
    (home / f"{SWITCHES.replace(' ', '_')}.txt").write_text(own, "utf-8")
    assert answers(home, site)[SWITCHES].text == own


@pytest.mark.parametrize(
    "name,raw,line,key",
    (
        ("get-printer-attributes.ipp", answer(EVERYTHING)[:-1], 0, "capture.not-ipp"),
        ("get-printer-attributes.ipp", b"", 0, "capture.not-ipp"),
        ("walk.snmprec", b"1.3.6.1|2|1\nwhat\n", 2, "capture.not-snmprec"),
        ("snmp.json", b"[1]", 1, "capture.not-snmp-json"),
        ("snmp.json", b'{\n"1.3.6": 1,\n}', 3, "capture.not-snmp-json"),
        ("walk.txt", b".1.3.6.1 = INTEGER: 1\n.1.3.6.2 = Strange: 1\n", 2, "capture.not-walk"),
    ),
)
def test_a_file_that_is_none_is_named_with_its_line(
    home: Path, site: Site, name: str, raw: bytes, line: int, key: str
) -> None:
    (home / name).write_bytes(raw)
    with pytest.raises(PolicyError) as caught:
        answers(home, site)
    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.sentence.key) == (name, line, key)


def test_one_of_many_folders_is_named(home: Path, site: Site, tmp_path: Path) -> None:
    other = tmp_path / "複合機 2"
    other.mkdir()
    (other / "walk.snmprec").write_text("what\n", "utf-8")
    (home / "walk.snmprec").write_text(WALK, "utf-8")
    with pytest.raises(PolicyError) as caught:
        read_homes([home, other], site, platform="mfp")
    assert [problem.file for problem in caught.value.problems] == ["複合機 2/walk.snmprec"]


@pytest.mark.parametrize(
    "first,second",
    (
        (("walk.snmprec", WALK), ("snmp.json", "{}")),
        (("walk.snmprec", WALK), ("walk.txt", NET_SNMP)),
        (("walk.snmprec", WALK), ("walk.txt", "end\n")),
    ),
)
def test_two_answers_to_one_question_are_a_mistake(
    home: Path, site: Site, first: tuple[str, str], second: tuple[str, str]
) -> None:
    for name, text in (first, second):
        (home / name).write_text(text, "utf-8")
    with pytest.raises(PolicyError) as caught:
        answers(home, site)
    assert caught.value.problems[0].sentence.key == "capture.two-files"


def test_a_folder_of_such_files_is_a_folder_of_answers(tmp_path: Path, home: Path) -> None:
    facility = office(tmp_path).facility
    with pytest.raises(UsageError):
        judge_folder(home, facility, platform="mfp", at=NOW)
    (home / "walk.snmprec").write_text(WALK, "utf-8")
    judged = judge_folder(tmp_path, facility, platform="mfp", at=NOW)
    assert list(judged.evidence) == ["複合機 1"]


@pytest.mark.parametrize("oid", (
    "1.3.6.1.6.3.18.1.1.1.2.112", "1.3.6.1.4.1.11.2.3.9.1.1.13.0", "1.3.6.1.4.1.367.3.2.1.7.3.1.0", "1.3.6.1.2.1.43.99",
))  # fmt: skip
@pytest.mark.parametrize("name", ("walk.snmprec", "walk.txt", "snmp.json"))
def test_of_a_whole_walk_only_what_is_read_is_kept(home: Path, site: Site, name: str, oid: str) -> None:
    """Whoever records everything also records communities, users and passwords."""
    texts = {
        "walk.snmprec": f"1.3.6.1.2.1.1.1.0|4|RICOH IM C3000\n{oid}|4|kanaria-5512\n",
        "walk.txt": f'.1.3.6.1.2.1.1.1.0 = STRING: "RICOH IM C3000"\n.{oid} = STRING: "kanaria-5512"\n',
        "snmp.json": f'{{"1.3.6.1.2.1.1.1.0": "RICOH IM C3000", "{oid}": "kanaria-5512"}}',
    }
    (home / name).write_text(texts[name], "utf-8")
    found = answers(home, site)
    assert "RICOH" in found["walk"].text
    assert "kanaria" not in "".join(one.text for one in found.values())


@pytest.mark.parametrize("platform", ("mfp", "axis", "hikvision", "camera_onvif"))
def test_an_empty_folder_is_told_in_one_short_sentence(home: Path, site: Site, platform: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_homes([home], site, platform=platform)
    told = tell(caught.value.sentence, "en")
    assert "walk.snmprec" in told
    assert len(told) < 400
