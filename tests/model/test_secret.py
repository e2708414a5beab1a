"""Secrets: what may be told, what may be concluded."""

from __future__ import annotations

import pytest

from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret, classes, compare, strength_of, weigh

KEY = b"k" * 32


def test_a_secret_prints_as_stars_everywhere() -> None:
    secret = Secret.plain("Kanari-7f3a")
    for shown in (str(secret), repr(secret), f"{secret}", repr([secret]), repr({"a": secret})):
        assert "Kanari" not in shown


@pytest.mark.parametrize(
    "one,other,likeness",
    [
        (Secret.plain("a"), Secret.plain("a"), "same"),
        (Secret.plain("a"), Secret.plain("b"), "different"),
        (Secret.plain("a"), NO_SECRET, "different"),
        (NO_SECRET, NO_SECRET, "same"),
        (Secret.plain("a"), MASKED_SECRET, "unclear"),
        (MASKED_SECRET, MASKED_SECRET, "unclear"),
        (Secret.hashed("md5", "$1$x"), Secret.hashed("md5", "$1$x"), "same"),
        (Secret.hashed("md5", "$1$x"), Secret.hashed("md5", "$1$y"), "unclear"),  # another salt, perhaps
        (Secret.hashed("md5"), Secret.hashed("md5"), "unclear"),
    ],
)
def test_compare(one: Secret, other: Secret, likeness: str) -> None:
    assert compare(one, other) == likeness
    assert compare(other, one) == likeness


def test_weighing_gives_strength_and_a_keyed_fingerprint() -> None:
    heavy = weigh(Secret.plain("correct-Horse-9-battery"), KEY)
    assert heavy.strength is not None
    assert (heavy.strength.length, heavy.strength.classes) == (23, 4)
    assert heavy.strength.score >= 3
    assert compare(heavy, weigh(Secret.plain("correct-Horse-9-battery"), KEY)) == "same"
    assert heavy.fingerprint != weigh(Secret.plain("correct-Horse-9-battery"), b"other").fingerprint
    assert "Horse" not in heavy.fingerprint


def test_what_cannot_be_read_cannot_be_weighed() -> None:
    for secret in (MASKED_SECRET, NO_SECRET, Secret.hashed("scrypt", "$9$x")):
        assert weigh(secret, KEY) is secret


@pytest.mark.parametrize("text", ["password", "Cisco", "12345678", "admin"])
def test_common_and_factory_words_are_known(text: str) -> None:
    assert strength_of(text).common


def test_the_names_of_the_place_are_found_inside() -> None:
    assert strength_of("Lobby-Guest2026!", ["lobby"]).named
    assert not strength_of("Lobby-Guest2026!", ["ab"]).named  # too short to mean anything
    assert not strength_of("tR4!xvQ9zLm2", ["lobby"]).named


def test_an_empty_text_is_no_secret() -> None:
    assert Secret.plain("").kind == "none"
    assert strength_of("").score == 0


@pytest.mark.parametrize("text,count", [("abc", 1), ("aB1!", 4), ("秘密", 0), ("a1", 2), ("", 0), ("   ", 1)])
def test_classes(text: str, count: int) -> None:
    assert classes(text) == count


def test_a_factory_password_is_not_the_one_of_the_vault_though_nobody_can_read_it() -> None:
    factory = Secret(kind="masked", strength=strength_of("admin"))
    own = weigh(Secret.plain("correct-Horse-9-battery"), KEY)
    assert compare(factory, own) == "different"
    assert compare(factory, MASKED_SECRET) == "unclear"
    assert compare(Secret(kind="masked", strength=own.strength), own) == "unclear"
