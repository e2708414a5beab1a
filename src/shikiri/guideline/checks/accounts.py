"""Rules about who can log in, and how good the password is."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.guideline.checks.evidence import of_account
from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.finding import Outcome
from shikiri.model.policy import Policy
from shikiri.model.secret import KEPT, Secret, Strength
from shikiri.model.situation import Situation

# Kept so that the text cannot be got back, or only by guessing at great cost. What is in neither list is not judged.
_SAFE = frozenset(
    (
        "type5 type8 type9 scrypt pbkdf2 md5crypt sha256 sha512 sha256crypt sha512crypt bcrypt yescrypt argon2 "
        "encrypted "  # Yamaha says no more than that
        "locked "  # whatever is typed, it opens nothing
        f"{KEPT}"  # foreseen: however the device keeps it
    ).split()
)
_MOST_TRIES = 30  # the most that boxes of this kind offer
_READABLE = frozenset("type0 type4 type7 plain reversible des lm ntlm md5 sha1 base64 xor".split())


def not_default(situation: Situation, control: Control) -> Iterator[Outcome]:
    """A password is set, and it is none that everybody tries first."""

    def judge(seen: Seen) -> Said | None:
        if is_off(seen):
            return None
        found = of_account(seen)
        if _opens_nothing(found.secret):
            return passes("not common", "locked", field="password")
        if found.strength is None:
            word = "check.factory-account" if told(seen.thing.factory) else "check.secret-unreadable"
            return unsure(word, "not common", "?")
        if found.strength.common:
            actual = "none" if found.secret is not None and found.secret.kind == "none" else "common"
            return fails("not common", actual, field="password")
        return passes("not common", field="password")

    return each_thing(situation, control, judge)


def kept_safe(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The device keeps the password so that nobody can read it back."""

    def judge(seen: Seen) -> Said | None:
        if is_off(seen):
            return None
        secret = of_account(seen).secret
        if secret is None:
            return unsure("judge.unsaid", "hashed")
        actual = f"{secret.kind}({secret.scheme})" if secret.scheme else secret.kind
        if secret.kind in ("none", "plain") or secret.scheme in _READABLE:
            return fails("hashed", actual, field="password")
        if secret.scheme in _SAFE:
            return passes("hashed", actual, field="password")
        return unsure("check.scheme-unknown", "hashed", actual)

    return each_thing(situation, control, judge)


def not_shown(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The device hands the password out to nobody: it shows none, or a form that nobody can turn back."""

    def judge(seen: Seen) -> Said | None:
        if is_off(seen):
            return None
        secret = of_account(seen).secret
        if secret is None:
            return unsure("judge.unsaid", "not shown")
        if secret.kind in ("none", "plain") or secret.scheme in _READABLE:
            return fails("not shown", secret.scheme or secret.kind, field="password")
        if secret.kind == "masked" or secret.scheme in _SAFE:
            return passes("not shown", secret.scheme or secret.kind, field="password")
        return unsure("check.scheme-unknown", "not shown", secret.scheme)

    return each_thing(situation, control, judge)


def locked_out(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Who guesses is stopped after some tries. Judged only where the device says how it does that."""

    def judge(seen: Seen) -> Said | None:
        tries = told(seen.thing.lockout_after)
        if is_off(seen) or tries is None:
            return None
        wanted = f"1..{_MOST_TRIES}"
        if not 0 < tries <= _MOST_TRIES:
            return fails(wanted, str(tries), field="lockout_after")
        if sure(seen.thing.lockout_after) is None:
            return unsure("check.from-memory", wanted, str(tries))
        return passes(wanted, str(tries), field="lockout_after")

    return each_thing(situation, control, judge)


def strong(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The password is long, varied and hard to guess."""

    def judge(seen: Seen) -> Said | None:
        if is_off(seen):
            return None
        found = of_account(seen)
        if _opens_nothing(found.secret):
            return passes("strong", "locked", field="password")
        strength = found.strength
        if strength is None:
            return unsure("check.secret-unreadable", "strong", "?")
        return weighed(strength, situation.policy, "admin", "password")

    return each_thing(situation, control, judge)


def changed_after_leaver(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The password was set on or after the day the last person who knew it left."""

    def judge(seen: Seen) -> Said | None:
        left = situation.facility.last_leaver
        if is_off(seen):
            return None
        if left is None or left > situation.now.date():
            return unsure("check.leaver-unknown")
        found = of_account(seen)
        if found.secret is not None and found.secret.kind == "none":
            return fails(f"set >= {left}", "none", field="password")
        if found.set_at is None:
            return unsure("check.not-in-log", f"set >= {left}", "?")
        day = found.set_at.date()
        return (passes if day >= left else fails)(f"set >= {left}", f"set = {day}", field="password")

    return each_thing(situation, control, judge)


def weighed(strength: Strength, policy: Policy, kind: str, field: str) -> Said:
    """A secret against the bounds of the policy; the answer never tells more than how far it falls short."""
    bounds = {name: policy.number(f"{kind}_min_{name}") for name in ("length", "score")}
    if kind == "admin":
        bounds["classes"] = policy.number("admin_min_classes")
    wanted = ", ".join(f"{name} >= {least}" for name, least in bounds.items())
    short = [f"{name} = {getattr(strength, name)}" for name, least in bounds.items() if getattr(strength, name) < least]
    short += [word for word in ("common", "named") if getattr(strength, word)]
    return fails(wanted, ", ".join(short), field=field) if short else passes(wanted, field=field)


def _opens_nothing(secret: Secret | None) -> bool:
    """Is there no password at all that opens the account? It may still be opened by a key."""
    return secret is not None and (secret.kind, secret.scheme) == ("hashed", "locked")


def is_off(seen: Seen) -> bool:
    """Nobody can log in with it, and the device says so."""
    enabled = seen.thing.enabled
    return enabled is False


RULES = {
    "password-not-default": not_default,
    "password-kept-safe": kept_safe,
    "password-not-shown": not_shown,
    "password-strong": strong,
    "account-locked-out": locked_out,
    "password-changed-after-leaver": changed_after_leaver,
}
