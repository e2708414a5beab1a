"""The loader of controls: every mistake of every file at once, each with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shikiri.engine.match import bind
from shikiri.guideline.controls import FOLDER, control, controls, load_controls
from shikiri.guideline.fields import field_kind
from shikiri.guideline.policy import profile
from shikiri.language import tell
from shikiri.model.errors import PolicyError, UsageError

ITEMS = frozenset({"3-3-1"})
PARAMETERS = {"pmf": ("optional", "required"), "max_skew_s": 60, "wrong": ("no-such-word",)}
GOOD = """\
id: made-up
items: ["3-3-1"]
title: {ja: あ, en: a}
facet: wlan
when_none: unknown
require: {security: wpa3}
risk: C
why: {ja: あ, en: a}
by_hand: {ja: あ, en: a}
"""


def problems(tmp_path: Path, text: str, name: str = "made-up") -> list[tuple[int, str]]:
    (tmp_path / "wifi").mkdir(exist_ok=True)
    (tmp_path / "wifi" / f"{name}.yml").write_text(text, "utf-8")
    try:
        load_controls(tmp_path, items=ITEMS, parameters=PARAMETERS)
    except PolicyError as error:
        for problem in error.problems:
            assert tell(problem.sentence, "ja")
            assert tell(problem.sentence, "en")
            assert problem.file.startswith("controls/wifi/")
        return [(problem.line, problem.sentence.key) for problem in error.problems]
    return []


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == []
    (one,) = load_controls(tmp_path)
    assert (one.id, one.scope, one.require[0].op, one.risk) == ("made-up", "thing", "is", "C")


@pytest.mark.parametrize(
    "old,new,line,key",
    (
        ("facet: wlan", "facet: wlam", 4, "control.unknown-facet-near"),
        ("security: wpa3", "securty: wpa3", 6, "control.unknown-field-near"),
        ("security: wpa3", "security: wpa4", 6, "control.unknown-word-near"),
        ("security: wpa3", "security: {one_of: [wpa3, wap2]}", 6, "control.unknown-word-near"),
        ("security: wpa3", "security: {oneof: [wpa3]}", 6, "control.unknown-operator-near"),
        ("security: wpa3", "security: {at_least: 3}", 6, "control.unfit-operator"),
        ("security: wpa3", "security: true", 6, "control.unfit-value"),
        ("security: wpa3", "client_isolation: yes", 6, "control.unfit-value"),
        ("security: wpa3", "vlan: {at_least: ten}", 6, "control.unfit-value"),
        ("security: wpa3", "pmf: {one_of: $pmff}", 6, "control.unknown-parameter-near"),
        ("security: wpa3", "pmf: {one_of: $wrong}", 6, "control.unknown-word"),
        ("security: wpa3", "pmf: {one_of: $max_skew_s}", 6, "control.unfit-value"),
        ("security: wpa3", "passphrase.strenght.length: {at_least: 3}", 6, "control.unknown-field"),
        ("require: {security: wpa3}", "where: {security: wpa3}", 1, "control.decides-nothing"),
        ("require: {security: wpa3}", "check: no-such-rule", 6, "control.unknown-check"),
        ("risk: C", "risk: C\ncheck: wps-off", 6, "control.decides-twice"),
        ("risk: C", "risk: A", 7, "form.want-one-of"),
        ("risk: C", "risk: C\nscope: device", 8, "control.fields-need-things"),
        ("risk: C", "risk: C\nkinds: [toaster]", 8, "form.want-one-of"),
        ("risk: C", "risk: C\nneeds: [wlam]", 8, "form.want-one-of"),
        ("risk: C", "risk: C\nlockout_risk: perhaps", 8, "form.want-one-of"),
        ("risk: C", "risk: C\nwhere: {role: gest}", 8, "control.unknown-word-near"),
        ("risk: C", "risk: C\nensure: {security: {opne: wpa2}}", 8, "control.unknown-word-near"),
        ("risk: C", "risk: C\nensure: {security: {open: wpa5}}", 8, "control.unknown-word-near"),
        ("risk: C", "risk: C\nensure: {role: {guest: pcs}}", 8, "control.unknown-field"),
        ("risk: C", "risk: C\nremedy: wps-of", 8, "control.unknown-remedy-near"),
        ("risk: C", "risk: C\nremedy: magic", 8, "control.unknown-remedy"),
        ("risk: C", "risk: C\nremedy: wps-off\nensure: {security: {open: wpa2}}", 8, "control.mends-twice"),
        ("risk: C", "risk: C\ncolour: red", 8, "form.unknown-key"),
        ("id: made-up", "id: other", 1, "control.not-its-file"),
        ('["3-3-1"]', '["3-3-9"]', 2, "control.unknown-item-near"),
        ("title: {ja: あ, en: a}", "title: {ja: あ}", 3, "form.missing"),
        ("when_none: unknown", "when_none: passs", 5, "form.want-one-of"),
        ("when_none: unknown\n", "", 1, "form.missing"),
    ),
)
def test_each_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, key: str) -> None:
    assert old in GOOD
    assert (line, key) in problems(tmp_path, GOOD.replace(old, new, 1))


def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    problems(tmp_path, GOOD.replace("wpa3", "wpa4").replace("risk: C", "risk: Z"), "one")
    found = problems(tmp_path, GOOD.replace("made-up", "two").replace("facet: wlan", "facet: x"), "two")
    assert [key for _, key in found] == [
        "control.not-its-file", "control.unknown-word-near", "form.want-one-of", "control.unknown-facet",
    ]  # fmt: skip


def test_one_id_in_two_areas(tmp_path: Path) -> None:
    (tmp_path / "admin").mkdir()
    (tmp_path / "admin" / "made-up.yml").write_text(GOOD, "utf-8")
    assert (1, "form.twice") in [(line, key) for line, key in problems_of(tmp_path)]


def problems_of(folder: Path) -> list[tuple[int, str]]:
    (folder / "wifi").mkdir(exist_ok=True)
    (folder / "wifi" / "made-up.yml").write_text(GOOD, "utf-8")
    with pytest.raises(PolicyError) as caught:
        load_controls(folder)
    return [(problem.line, problem.sentence.key) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "text", ("", "- a\n", "\t: x\n", "id: [", "{{ x }}", "a: &a [*a]\n", "\ufeff" + GOOD + "x: y\n")
)
def test_what_is_no_control_is_a_problem_and_no_crash(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)


@pytest.mark.parametrize(
    "old,new,same",
    (
        ("en: a", "en: another wording", True),
        ("risk: C", "risk: D", True),
        ("risk: C", "risk: C\nensure: {security: {open: wpa2}}", True),
        ("risk: C", "risk: C\nremedy: wps-off", True),
        ("security: wpa3", "security: {is: wpa3}", True),
        ("security: wpa3", "security: wpa2", False),
        ("when_none: unknown", "when_none: pass", False),
        ("risk: C", "risk: C\nkinds: [router]", False),
        ("risk: C", "risk: C\nwhere: {enabled: true}", False),
        ("risk: C", "risk: C\nprofiles: [strict]", False),
    ),
)
def test_the_digest_holds_what_decides_and_nothing_else(tmp_path: Path, old: str, new: str, same: bool) -> None:
    problems(tmp_path, GOOD)
    (before,) = load_controls(tmp_path)
    problems(tmp_path, GOOD.replace(old, new, 1))
    (after,) = load_controls(tmp_path)
    assert (before.digest == after.digest) is same


def test_every_control_has_a_digest_of_its_own_decision() -> None:
    assert all(re.fullmatch(r"[0-9a-f]{64}", one.digest) for one in controls())
    decided = {
        (one.facet, one.kinds, one.where, one.require, one.check, one.when_none, one.scope) for one in controls()
    }
    assert len({one.digest for one in controls()}) >= len(decided) - 1


def test_controls_are_found_by_name() -> None:
    assert control("wlan-encryption").facet == "wlan"
    with pytest.raises(UsageError):
        control("no-such-control")


def test_controls_are_loaded_once() -> None:
    assert controls() is controls()
    assert [one.id for one in controls()] == sorted(one.id for one in controls())


def test_texts_are_short_and_in_both_languages() -> None:
    for one in controls():
        for text in (one.title, one.why, one.by_hand):
            assert 3 < len(text.ja) <= 90, (one.id, text.ja)
            assert 3 < len(text.en) <= 160, (one.id, text.en)
            assert re.search(r"[ぁ-んァ-ヶ一-龠]", text.ja), one.id
            assert not re.search(r"[ぁ-んァ-ヶ一-龠]", text.en), one.id


def test_a_file_is_short() -> None:
    assert not [path.name for path in FOLDER.glob("*/*.yml") if len(path.read_text("utf-8").splitlines()) > 20]


def test_a_control_can_be_bound_to_every_profile() -> None:
    for name in ("basic", "advanced", "strict"):
        values = {key: one.value for key, one in profile(name).parameters.items()}
        for one in controls():
            assert len(bind(one.require, values)) == len(one.require)


@pytest.mark.parametrize(
    "facet,path,shape",
    (
        ("wlan", "security", "word"), ("wlan", "ciphers", "words"), ("wlan", "vlan", "number"),
        ("wlan", "client_isolation", "yes_no"), ("wlan", "radius_servers", "texts"), ("wlan", "ssid", "text"),
        ("management", "sources", "addresses"), ("account", "password", "other"), ("account", "password.kind", "word"),
        ("account", "password.strength.length", "number"), ("support", "ends", "other"), ("wlan", "role", "word"),
        ("wlan", "network", "text"),
    ),
)  # fmt: skip
def test_the_shape_of_a_field(facet: str, path: str, shape: str) -> None:
    kind = field_kind(facet, path)
    assert kind is not None
    assert kind.shape == shape


@pytest.mark.parametrize("path", ("handle", "at", "nothing", "password.text", "password._text", "security.x", ""))
def test_what_is_no_field(path: str) -> None:
    assert field_kind("account", path) is None
