"""Profiles as data, and the policy of a facility."""

from __future__ import annotations

import shutil
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from shikiri.guideline.policy import PROFILES, load_policy, load_profile, policy_problems, profile
from shikiri.language import tell
from shikiri.model.errors import PolicyError
from shikiri.model.policy import Value


def test_each_profile_is_no_weaker_than_the_one_before() -> None:
    """Whatever a facility may set under a stricter profile it may also set under a weaker one."""
    for weaker, stricter in pairwise(PROFILES):
        low, high = profile(weaker).parameters, profile(stricter).parameters
        assert low.keys() == high.keys()
        assert set(profile(weaker).tiers) <= set(profile(stricter).tiers)
        for name, parameter in high.items():
            assert not list(policy_problems(weaker, {name: parameter.value})), (stricter, name)
            if parameter.kind == "number":
                least, most = low[name].least, low[name].most
                assert None not in (least, most, parameter.least, parameter.most)
                assert (least or 0) <= (parameter.least or 0) <= (parameter.most or 0) <= (most or 0)
            else:
                assert set(parameter.allowed) <= set(low[name].allowed)


def test_the_profiles_say_what_they_promise() -> None:
    assert profile("basic").tiers == ("basic",)
    assert profile("advanced").tiers == ("basic", "advanced")
    strict = load_policy("strict")
    assert strict.words("wlan_security") == ("wpa3", "wpa3-enterprise")
    assert strict.words("pmf") == ("required",)
    assert strict.number("passphrase_min_length") == 16
    basic = load_policy("basic")
    assert basic.number("rotation_days") == 31
    assert not {"open", "owe", "wep", "wpa", "wpa-wpa2", "wpa-enterprise"} & set(basic.words("wlan_security"))
    assert not {"tkip", "wep", "none"} & set(basic.words("ciphers"))


def test_every_number_has_both_bounds_and_every_title_both_languages() -> None:
    for name in PROFILES:
        for parameter in profile(name).parameters.values():
            assert "" != parameter.title.ja != parameter.title.en != ""
            assert parameter.kind != "number" or (parameter.least is not None and parameter.most is not None)


def test_a_facility_moves_parameters_within_their_bounds() -> None:
    policy = load_policy(
        "basic", {"rotation_days": 7, "wlan_security": ["wpa3"], "snmp_versions": [3], "max_skew_s": 60}
    )
    assert (policy.number("rotation_days"), policy.words("wlan_security")) == (7, ("wpa3",))
    assert policy.words("snmp_versions") == ("3",)
    assert policy.moved == ("rotation_days", "wlan_security", "snmp_versions")
    assert load_policy("basic", {"pmf": "required"}).words("pmf") == ("required",)


@pytest.mark.parametrize(
    "name, value, key",
    (
        ("rotation_days", 32, "policy.bounds"),
        ("rotation_days", 0, "policy.bounds"),
        ("rotation_days", "7", "policy.number"),
        ("rotation_days", True, "policy.number"),
        ("rotation_days", None, "policy.number"),
        ("rotation_days", [7], "policy.number"),
        ("passphrase_min_length", 9, "policy.bounds"),
        ("wlan_security", ["wpa3", "wpa"], "policy.words"),
        ("wlan_security", [], "policy.words"),
        ("wlan_security", "open", "policy.words"),
        ("wlan_security", {"a": 1}, "policy.words"),
        ("rotation_dayz", 7, "intake.want_word_near"),
    ),
)
def test_a_facility_cannot_go_below_its_profile(name: str, value: object, key: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy("basic", {name: value})
    assert [(one.path, one.sentence.key) for one in caught.value.problems] == [(f"$.policy.{name}", key)]
    assert all(tell(one.sentence, lang) for one in caught.value.problems for lang in ("ja", "en"))


def test_all_wrong_overrides_at_once() -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy("strict", {"rotation_days": 90, "pmf": "optional", "nonsense": 1, "max_skew_s": 5})
    assert [one.path for one in caught.value.problems] == [
        "$.policy.nonsense",
        "$.policy.pmf",
        "$.policy.rotation_days",
    ]


def test_a_parameter_is_asked_for_as_what_it_is() -> None:
    policy = load_policy("basic")
    for call in (lambda: policy.number("pmf"), lambda: policy.words("rotation_days"), lambda: policy.allows("pmf")):
        with pytest.raises(TypeError):
            call()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with resources.as_file(resources.files("shikiri.guideline").joinpath("profiles")) as shipped:
        shutil.copytree(shipped, tmp_path / "profiles")
    return tmp_path / "profiles"


@pytest.mark.parametrize(
    "old, new, expected",
    (
        ("profile: advanced", "profile: advance", [(3, "$.profile", "policy.wrong_name")]),
        ("extends: basic", "extends: basik", [(4, "$.extends", "intake.want_word_near")]),
        ("extends: basic", "extends: advanced", [(4, "$.extends", "intake.want_word")]),
        ("tiers: [basic, advanced]", "tiers: basic", [(6, "$.tiers", "intake.want_list")]),
        ("en: Basic", "eng: Basic", [(5, "$.title", "policy.title")]),
        ("{value: 14, min: 12}", "{value: 9}", [(8, "$.parameters.passphrase_min_length.value", "policy.bounds")]),
        ("{value: 14, min: 12}", "{value: long}", [(8, "$.parameters.passphrase_min_length.value", "policy.kind")]),
        ("value: 14", "walue: 14", [(8, "$.parameters.passphrase_min_length.walue", "intake.want_word_near")]),
        ("{value: 14, min: 12}", "{min: low}", [(8, "$.parameters.passphrase_min_length.min", "intake.want_number")]),
        ('{value: ["3"]}', "{allowed: all}", [(9, "$.parameters.snmp_versions.allowed", "intake.want_list")]),
        ('{value: ["3"]}', '{value: ["1"]}', [(9, "$.parameters.snmp_versions.value", "policy.words")]),
        ("tx_power_max_dbm:", "fresh:", [(10, "$.parameters.fresh.title", "policy.title")]),
    ),
)  # fmt: skip
def test_each_mistake_of_a_profile(folder: Path, old: str, new: str, expected: list[tuple[int, str, str]]) -> None:
    path = folder / "advanced.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError) as caught:
        load_profile(folder, "advanced")
    found = [(one.line, one.path, one.sentence.key) for one in caught.value.problems]
    assert [one for one in found if one in expected] == expected


def test_values_are_what_controls_can_use() -> None:
    for value in load_policy("basic").parameters.values():
        kept: Value = value
        assert isinstance(kept, bool | int | str) or all(isinstance(word, str) for word in kept)
