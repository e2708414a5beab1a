"""Rules about the certificate a service shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.finding import Outcome
from shikiri.model.situation import Situation

_RSA_BITS = 2048
_CURVES = frozenset({256, 384, 521})  # no RSA key in use is as short as these


def valid(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The certificate is one that browsers accept, and it will be for some time."""
    days = situation.policy.number("certificate_min_days")
    wanted = f"valid, >= {days} d left"

    def judge(seen: Seen) -> Said:
        shown = seen.thing
        for name in ("self_signed", "revoked"):
            if told(getattr(shown, name)) is True:
                return fails(wanted, f"{name} = true", field=name)
        expires = told(shown.expires)
        now = situation.now if expires is None or expires.tzinfo else situation.now.replace(tzinfo=None)
        if expires is not None and expires - now < timedelta(days=days):
            return fails(wanted, f"expires = {expires.date()}", field="expires")
        if sure(shown.expires) is not None and sure(shown.self_signed) is False and sure(shown.revoked) is False:
            return passes(wanted, f"expires = {expires.date() if expires else '-'}", field="expires")
        return unsure("judge.unsaid", wanted)

    return each_thing(situation, control, judge)


def key_long_enough(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The key is as long as the TLS guideline asks."""

    def judge(seen: Seen) -> Said:
        bits = told(seen.thing.key_bits)
        wanted = f">= {_RSA_BITS} (RSA), >= 256 (EC)"
        if bits is None:
            return unsure("judge.unsaid", wanted)
        if bits < _RSA_BITS and bits not in _CURVES:
            return fails(wanted, str(bits), field="key_bits")
        if sure(seen.thing.key_bits) is None:
            return unsure("check.from-memory", wanted)
        return passes(wanted, str(bits), field="key_bits")

    return each_thing(situation, control, judge)


RULES = {"certificate-valid": valid, "key-long-enough": key_long_enough}
