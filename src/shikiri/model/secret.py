"""A secret: how it is kept and how strong it is, never what it is."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

Kind = Literal["plain", "hashed", "masked", "none"]
Likeness = Literal["same", "different", "unclear"]
_MIN_NAME = 4


@dataclass(frozen=True, slots=True)
class Strength:
    """Facts about a secret that may be told: enough to judge it, too little to guess it."""

    length: int
    classes: int  # how many of: lower, upper, digit, other
    score: int  # zxcvbn, 0 to 4
    common: bool  # in a list of common passwords or of factory settings
    named: bool  # contains the name of the facility, of an SSID or of the account


EMPTY = Strength(length=0, classes=0, score=0, common=True, named=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """plain | hashed(scheme) | masked | none. Prints ``***``; its text leaves this type only by `reveal`."""

    kind: Kind
    scheme: str = ""
    strength: Strength | None = None
    fingerprint: str = ""
    _text: str = field(default="", repr=False, compare=False)

    def __repr__(self) -> str:
        return "***" if self.kind != "none" else "(none)"

    __str__ = __repr__

    @staticmethod
    def plain(text: str, scheme: str = "") -> Secret:
        """Readable on the device; `scheme` names a reversible encoding such as Cisco type 7."""
        return Secret(kind="plain", scheme=scheme, _text=text) if text else NO_SECRET

    @staticmethod
    def hashed(scheme: str, text: str = "") -> Secret:
        return Secret(kind="hashed", scheme=scheme, _text=text)

    @property
    def is_clear(self) -> bool:
        """Is its text what a person would type? That of a hash is not."""
        return bool(self._text) and (self.kind == "plain" or self.scheme == KEPT)

    def reveal(self) -> str:
        """The text itself. Only a session that types it, and `weigh`, may call this."""
        return self._text


MASKED_SECRET = Secret(kind="masked")
NO_SECRET = Secret(kind="none", strength=EMPTY)


def compare(one: Secret, other: Secret) -> Likeness:
    """Are these the same secret? `unclear` never plans a write."""
    if "none" in (one.kind, other.kind):
        return "same" if one.kind == other.kind else "different"
    if one.fingerprint and other.fingerprint:
        return "same" if one.fingerprint == other.fingerprint else "different"
    mine, theirs = one.reveal(), other.reveal()
    if one.kind == other.kind == "plain" and mine and theirs:
        return "same" if mine == theirs else "different"
    if one.kind == other.kind == "hashed" and mine and mine == theirs:
        return "same"
    if one.strength is not None and other.strength is not None and one.strength.common != other.strength.common:
        return "different"  # one is a factory password, the other is none, whatever they are
    return "unclear"


KEPT = "kept"  # the scheme of a password that is yet to be typed, by whatever way the device has to keep it


def to_keep(secret: Secret) -> Secret:
    """A password of the vault as a device is to keep it: so that nobody reads it back. Its text is what is typed."""
    return replace(secret, kind="hashed", scheme=KEPT) if secret.kind == "plain" else secret


def classes(text: str) -> int:
    """How many of lower, upper, digit and other occur."""
    tests = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    return sum(any(test(letter) for letter in text) for test in tests)


def strength_of(text: str, names: Iterable[str] = ()) -> Strength:
    """The facts about one text; `names` are words an attacker of this facility would try first."""
    return _strength_of(text, tuple(sorted({name.lower() for name in names if len(name) >= _MIN_NAME})))


@lru_cache(maxsize=512)  # a weak password stands on many devices
def _strength_of(text: str, known: tuple[str, ...]) -> Strength:
    if not text:
        return EMPTY
    from zxcvbn import zxcvbn  # noqa: PLC0415  (its dictionaries cost 100 ms; most runs never weigh a secret)

    lowered = text.lower()
    verdict = zxcvbn(text[:72], user_inputs=list(known))
    common = any(
        match.get("dictionary_name") == "passwords" and match.get("token", "").lower() == lowered
        for match in verdict["sequence"]
    )
    return Strength(
        length=len(text),
        classes=classes(text),
        score=int(verdict["score"]),
        common=common or lowered in FACTORY_WORDS,
        named=any(name in lowered for name in known),
    )


FACTORY_WORDS = frozenset(
    "admin password cisco yamaha friend root guest user manager access 1234 12345 123456 12345678 123456789 1111 0000 "
    "00000000 7654321 initpass sharp brother epson canon ricoh kyocera administrator changeme default system "
    "pass".split()
)


def fingerprint_of(text: str, key: bytes) -> str:
    """The keyed mark of a text: the same for the same text, and worth nothing without the key."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def weigh(secret: Secret, key: bytes, names: Iterable[str] = ()) -> Secret:
    """The same secret with its strength and a keyed fingerprint, where its text can be read."""
    if secret.kind != "plain" or not secret.reveal():
        return secret
    text = secret.reveal()
    return replace(secret, strength=strength_of(text, names), fingerprint=fingerprint_of(text, key))
