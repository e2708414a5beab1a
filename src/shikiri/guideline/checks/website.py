"""Rules about the certificate a service shows, and about how it encrypts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.finding import Outcome
from shikiri.model.situation import Situation

_RSA_BITS = 2048
_EXCHANGES = frozenset({"TLS_ECDHE_ECDSA", "TLS_ECDHE_RSA", "TLS_DHE_RSA"})
_CIPHERS = ("AES_128_", "AES_256_", "CAMELLIA_128_", "CAMELLIA_256_", "CHACHA20_POLY1305_")
_MOST = 5
_CURVES = frozenset({256, 384, 521})  # no RSA key in use is as short as these


def valid(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The certificate is one that browsers accept, and it will be for some time."""
    days = situation.policy.number("certificate_min_days")
    wanted = f"valid, >= {days} d left"

    def judge(seen: Seen) -> Said:
        shown = seen.thing
        for name, bad in (("self_signed", True), ("revoked", True), ("for_host", False)):
            if told(getattr(shown, name)) is bad:
                return fails(wanted, f"{name} = {str(bad).lower()}", field=name)
        expires = told(shown.expires)
        now = situation.now if expires is None or expires.tzinfo else situation.now.replace(tzinfo=None)
        if expires is not None and expires - now < timedelta(days=days):
            return fails(wanted, f"expires = {expires.date()}", field="expires")
        if told(shown.trusted) is False:
            return fails(wanted, "trusted = false", field="trusted")
        clean = sure(shown.self_signed) is False and sure(shown.revoked) is False
        if sure(shown.expires) is not None and clean and sure(shown.trusted) is True and sure(shown.for_host) is True:
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


def sound(situation: Situation, control: Control) -> Iterator[Outcome]:
    """In date, and with a key long enough. Appliances sign their own: who they are is pinned when first met."""

    def judge(seen: Seen) -> Said:
        wanted = f"in date, >= {_RSA_BITS} bits (RSA), >= 256 (EC)"
        expires, bits = told(seen.thing.expires), told(seen.thing.key_bits)
        now = situation.now if expires is None or expires.tzinfo else situation.now.replace(tzinfo=None)
        if expires is not None and expires <= now:
            return fails(wanted, f"expires = {expires.date()}", field="expires")
        if bits is not None and bits < _RSA_BITS and bits not in _CURVES:
            return fails(wanted, f"key_bits = {bits}", field="key_bits")
        if sure(seen.thing.expires) is None or sure(seen.thing.key_bits) is None:
            return unsure("judge.unsaid", wanted)
        return passes(wanted, f"expires = {expires.date() if expires else '-'}, {bits}", field="expires")

    return each_thing(situation, control, judge)


def suites_strong(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Only cipher suites of the recommended kind: a fresh key for each connection, and a cipher nobody broke."""
    wanted = "(EC)DHE, AES | Camellia | ChaCha20, DH >= 2048"

    def judge(seen: Seen) -> Said:
        suites, bits = told(seen.thing.suites), told(seen.thing.dh_bits)
        if suites is None:
            return unsure("judge.unsaid", wanted)
        weak = sorted(suite for suite in suites if not _is_strong(suite))
        if weak:
            return fails(wanted, ", ".join(weak[:_MOST]) + (" ..." if len(weak) > _MOST else ""), field="suites")
        if not any(suite.startswith("TLS_DHE_") for suite in suites):
            bits = _RSA_BITS  # nothing of the kind is offered
        if bits is None:
            return unsure("judge.unsaid", wanted)
        if bits < _RSA_BITS:
            return fails(wanted, f"DH {bits}", field="dh_bits")
        if sure(seen.thing.suites) is None:
            return unsure("check.from-memory", wanted)
        return passes(wanted, f"{len(suites)}", field="suites")

    return each_thing(situation, control, judge)


def _is_strong(suite: str) -> bool:
    """By its IANA name: `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`, and in TLS 1.3 `TLS_AES_128_GCM_SHA256`."""
    exchange, has_exchange, cipher = suite.partition("_WITH_")
    if not has_exchange:
        return suite.removeprefix("TLS_").startswith(_CIPHERS) and suite.startswith("TLS_")
    return exchange in _EXCHANGES and cipher.startswith(_CIPHERS) and not cipher.endswith("_MD5")


RULES = {
    "certificate-valid": valid,
    "key-long-enough": key_long_enough,
    "certificate-sound": sound,
    "tls-suites-strong": suites_strong,
}
