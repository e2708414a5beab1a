"""Settings files brought along: what can be read says what it says, the rest is refused, saying what can be read."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.settings_rows import NoSettings, rows_of
from shikiri.intake.settings_map import load_settings_map
from shikiri.language import tell
from shikiri.model.errors import PolicyError, UsageError
from shikiri.model.say import LANGS
from shikiri.workflow.captures import judge_homes
from shikiri.workflow.mfp.learn import Wish
from shikiri.workflow.mfp.learn_settings import is_settings, learn_settings
from shikiri.workflow.settings_file import settings_answer

CANARY = "Kanaria-4e4e-himitsu"
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<settings><group name="security"><item id="ERASE">1</item><item id="CRYPT">on</item>
<item id="ADMIN_PASSWORD">{CANARY}</item></group></settings>"""
MAP = """vendor: canon
confidence: {confidence}
source: iR-ADV in the hall, compared by a person on 2026-11-20
settings:
  storage.erase_per_job: {{key: "settings/group[name=security]/item[id=ERASE]", values: {{"true": "1", "false": "0"}}}}
  storage.encrypted: {{key: "settings/group[name=security]/item[id=CRYPT]", values: {{"true": "on", "false": "off"}}}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "複合機 1"
    folder.mkdir()
    (tmp_path / "facility.yml").write_text("id: t\nname: t\nfacts: {mfp: true}\n", "utf-8")
    return folder


def verdicts(home: Path) -> dict[str, str]:
    only = frozenset({"storage-erased", "storage-encrypted"})
    judged = judge_homes([home], home.parent / "facility.yml", platform="mfp", only=only)
    assert CANARY not in repr(judged)
    assert all(CANARY not in evidence.reading.answers["settings"].text for evidence in judged.evidence.values())
    return {one.control: str(one.status) for one in judged.findings if one.device}


def refusal(path: Path) -> str:
    with pytest.raises(PolicyError) as caught:
        settings_answer(path)
    (problem,) = caught.value.problems
    assert problem.file == path.name
    return " ".join(tell(problem.sentence, lang) for lang in LANGS)


def test_an_export_with_a_map_beside_it_is_judged_and_its_passwords_are_not_kept(home: Path) -> None:
    (home / "settings.xml").write_text(XML, "utf-8")
    (home / "settings-map.yml").write_text(MAP.format(confidence="unconfirmed"), "utf-8")
    text = settings_answer(home / "settings.xml")
    assert 'storage.erase_per_job = true ("1") fixed' in text
    assert CANARY not in text
    assert set(verdicts(home).values()) == {"unknown"}  # nobody has confirmed the map: good words pass nothing


def test_what_a_file_admits_counts(home: Path) -> None:
    (home / "settings.xml").write_text(XML.replace(">on<", ">off<"), "utf-8")
    (home / "settings-map.yml").write_text(MAP.format(confidence="unconfirmed"), "utf-8")
    assert verdicts(home)["storage-encrypted"] == "fail"


def test_settings_copied_in_our_own_words_need_no_map_and_pass_nothing(home: Path) -> None:
    (home / "settings.csv").write_text("storage.erase_per_job,true\nstorage.encrypted,false\nnotes,x\n", "utf-8")
    assert verdicts(home) == {"storage-erased": "unknown", "storage-encrypted": "fail"}


@pytest.mark.parametrize(
    "name, raw, rows",
    (
        ("settings.ini", "[security]\nerase = 1\n# x\ncrypt=on", {"security/erase": "1", "security/crypt": "on"}),
        ("settings.csv", "erase;1\ncrypt;on", {"erase": "1", "crypt": "on"}),
        ("settings.csv", '"erase, all","1"\n', {"erase, all": "1"}),
        (
            "settings.json",
            '{"a": {"erase": true, "list": [1, {"b": "x"}]}}',
            {"a/erase": "true", "a/list[0]": "1", "a/list[1]/b": "x"},
        ),
        ("settings.xml", "<a x='1'><b>2</b><b>3</b></a>", {"a@x": "1", "a/b": "3"}),
        ("settings.txt", "消去=する", {"消去": "する"}),
    ),
)
@pytest.mark.parametrize("encoding", ("utf-8", "utf-8-sig", "cp932", "utf-16"))
def test_rows(name: str, raw: str, rows: dict[str, str], encoding: str) -> None:
    if name.endswith("xml") and encoding == "utf-16":
        return
    assert {row.key: row.value for row in rows_of(raw.encode(encoding))} == rows


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr("a.xml", XML)
    return made.getvalue()


@pytest.mark.parametrize(
    "raw, told",
    (
        (_zip(), "packed"),
        (b"%%XRXbegin\n%%OID_ATT_JOB_TYPE x\n", "clone files"),
        (b"\x00\x01\x02" * 50, "encrypted"),
        (bytes(range(128, 256)) * 4, "encrypted"),
        (b"Just a sentence without any setting.", "encrypted"),
        (b"   \n", "nothing is in it"),
        (b"<a><b></a>", "no whole XML"),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "no whole XML"),
        (b"erase=1\n", "settings-map.yml"),
    ),
)
def test_what_cannot_be_read_says_what_can(home: Path, raw: bytes, told: str) -> None:
    path = home / "settings.dat"
    path.write_bytes(raw)
    assert told in refusal(path)


def test_a_key_with_two_values_says_nothing(home: Path) -> None:
    (home / "settings.csv").write_text("storage.encrypted,true\nstorage.encrypted,false\n", "utf-8")
    assert "storage.encrypted" not in settings_answer(home / "settings.csv")


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_refusal(raw: bytes) -> None:
    with suppress(NoSettings):
        assert rows_of(raw)


def test_two_exports_make_the_map_that_reads_them(home: Path) -> None:
    before, after = home.parent / "前.xml", home / "settings.xml"
    stamp = "<made>{at}</made></settings>"
    before.write_text(XML.replace(">1<", ">0<").replace("</settings>", stamp.format(at="10:00")), "utf-8")
    after.write_text(XML.replace("</settings>", stamp.format(at="10:05")), "utf-8")
    wish = Wish.of("storage.erase_per_job=true")
    assert is_settings(after)
    with pytest.raises(UsageError) as told:
        learn_settings(before, after, wish, "canon")
    assert "settings/made" in tell(told.value.sentence, "en")
    key = "settings/group[name=security]/item[id=ERASE]"
    page = learn_settings(before, after, wish, "canon", key)
    learned = load_settings_map(page)
    assert dict(learned.settings["storage.erase_per_job"].values) == {"true": "1", "false": "0"}
    assert (learned.vendor, learned.confidence) == ("canon", "unconfirmed")
    assert CANARY not in page.read_text("utf-8")
    assert 'storage.erase_per_job = true ("1") fixed' in settings_answer(after)
    before.write_text(XML.replace(">on<", ">off<"), "utf-8")
    after.write_text(XML, "utf-8")
    assert set(load_settings_map(learn_settings(before, after, Wish.of("storage.encrypted=true"), "")).settings) == {
        "storage.erase_per_job",
        "storage.encrypted",
    }


def test_exports_that_show_no_setting(home: Path) -> None:
    one, other = home / "a.csv", home / "settings.csv"
    wish = Wish.of("storage.encrypted=true")
    one.write_text("a,1\n", "utf-8")
    for text, key in (("a,1\n", "learn.no-keys"), (f"a,{'x' * 99}\n", "learn.long-key"), ("x", "learn.not-settings")):
        other.write_text(text, "utf-8")
        with pytest.raises(UsageError) as told:
            learn_settings(one, other, wish, "")
        assert told.value.sentence.key == key
    assert not (home / "settings-map.yml").exists()
    assert not is_settings(home / "nothing.xml")
    other.write_text("<html><form></form></html>", "utf-8")
    assert not is_settings(other)
