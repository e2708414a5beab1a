"""New passwords: long enough for any bound, read aloud without mistakes, typed on any keyboard and any console."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Literal

from shikiri.model.errors import UsageError
from shikiri.model.policy import Policy
from shikiri.model.say import say
from shikiri.model.secret import Secret, Strength, strength_of

Kind = Literal["admin", "passphrase"]
LONGEST = {"admin": 32, "passphrase": 63}  # a Yamaha takes no longer password, and WPA no longer passphrase
_STRONG = 4
_GROUPS = 4
_TRIES = 200
# No 0 O 1 l I, nothing a console reads as a command (? ! " \ $ % blank), no letter that Japanese keyboards move.
_CONSONANTS = "bdfghjkmnprstvz"
_VOWELS = "aeiou"
_DIGITS = "23456789"
# Pairs of syllables that nobody should have to hand over at a reception.
_RUDE = frozenset(
    "baka boke busu debu hage kasu kuso gomi zako sine shine fuku buta kusa kimo puta homo nazi rape suka pipi popo "
    "poro gebo hido muda zuru tako bobo gaki saru hebi doku rogo dame nami nigu fagu peni vagi titi kaka caca pede "
    "coko koro shit fuck".split()
)


def make(
    kind: Kind, policy: Policy, words: Iterable[str] = (), taken: Iterable[Secret] = (), *, longest: int = 0
) -> Secret:
    """A new secret that fulfils the policy, holds none of the words and is none of those that are taken.

    `longest`: no more characters than these, where the policy lets it be so short.
    """
    known, used = tuple(words), {secret.reveal() for secret in taken}
    least = policy.number(f"{kind}_min_length")
    if least > LONGEST[kind]:
        raise UsageError(say("secrets.too-long", kind=say(f"secrets.kind.{kind}"), least=least, most=LONGEST[kind]))
    most = longest if least <= longest else LONGEST[kind]
    for _ in range(_TRIES):
        text = _text(kind, least)[:most]
        if text not in used and not weaknesses(kind, strength_of(text, known), policy, least_score=_STRONG):
            return Secret.plain(text)
    raise UsageError(say("secrets.no-luck", kind=say(f"secrets.kind.{kind}")))


def weaknesses(kind: Kind, strength: Strength, policy: Policy, *, least_score: int = 0) -> tuple[str, ...]:
    """What the policy misses in a secret: length, classes, score, common, named."""
    bounds = {"length": policy.number(f"{kind}_min_length")}
    bounds["score"] = max(least_score, policy.number(f"{kind}_min_score"))
    if kind == "admin":
        bounds["classes"] = policy.number("admin_min_classes")
    short = [name for name, least in bounds.items() if getattr(strength, name) < least]
    return (*short, *(word for word in ("common", "named") if getattr(strength, word)))


def _text(kind: Kind, least: int) -> str:
    """Groups of four letters with a digit, `Bako7-nife3-Temu9-sado4`; a passphrase is all lower case."""
    groups: list[str] = []
    while len(groups) < _GROUPS or len("-".join(groups)) < least:
        groups.append(_group())
    if kind == "admin":
        upper = {0, secrets.randbelow(len(groups))}
        groups = [group.capitalize() if at in upper else group for at, group in enumerate(groups)]
    text = "-".join(groups)
    return text[: LONGEST[kind]]


def _group() -> str:
    return next(word for word in _words() if word not in _RUDE) + secrets.choice(_DIGITS)


def _words() -> Iterator[str]:
    while True:
        yield "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(2))
