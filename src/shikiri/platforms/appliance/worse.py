"""Which of two values is the worse one, field by field: where two doors differ, that one counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shikiri.model.nothing import UNSAID
from shikiri.model.secret import Secret

Merge = Callable[[Any, Any], Any]

_TRUE = """
printing.enabled management.enabled snmp.enabled snmp.default account.enabled account.factory discovery.enabled
exposure.public exposure.internet video.enabled video.anonymous video.internet hazard.exposed
certificate.self_signed certificate.revoked logging.debug logging.commands firmware.restart_due
""".split()
_FALSE = """
printing.tls video.tls management.authenticated storage.encrypted storage.erase_per_job time_sync.enabled
time_sync.synchronised logging.enabled logging.timestamps exposure.filtered firmware.auto_update
certificate.trusted certificate.for_host certificate.key_guarded firmware.extended
""".split()
_SMALLER = ("certificate.expires", "certificate.key_bits")
_LARGER = ("printing.leftover_jobs", "time_sync.skew_s")
_ENDLESS = ("management.timeout_s", "storage.erase_after_minutes", "account.lockout_after")  # 0 means never: the worst
_UNION = """
exposure.ports account.logins time_sync.servers management.sources snmp.sources account.sources exposure.sources
""".split()
# From the worst to the best.
_RANKS = {
    "printing.authentication": ("none", "user-name", "basic", "digest", "certificate"),
    "printing.release": ("none", "owner", "pin", "password", "card"),
    "snmp.access": ("rw", "ro", "trap"),
    "snmp.version": ("1", "2c", "3"),
    "snmp.authentication": ("none", "md5", "sha", "sha2"),
    "snmp.privacy": ("none", "des", "aes"),
    "account.privilege": ("admin", "user"),
}
_SECRETS = ("account.password", "snmp.community")
_KINDS = ("none", "plain", "hashed", "masked")
# What a thing is, not how it stands: the voice that comes first in the list of the platform is believed.
_FIRST = """
firmware.vendor firmware.model firmware.version firmware.image firmware.serial management.service account.kind
video.protocol certificate.service certificate.subject discovery.protocol
""".split()
# An encrypted door that one calls open and the other shut: neither answer is the harmless one.
_WANTED: Mapping[str, frozenset[str]] = {
    "management.enabled": frozenset({"https"}),
    "printing.enabled": frozenset({"ipps"}),
}


def worse(facet: str, field: str, key: str, one: Any, other: Any) -> Any:  # noqa: ANN401  (the values of any field)
    """The worse of two known values that differ; nothing where nobody says which one that is."""
    name = f"{facet}.{field}"
    merge = None if key in _WANTED.get(name, ()) else _TABLE.get(name)
    return merge(one, other) if merge else UNSAID


def _ranked(words: tuple[str, ...]) -> Merge:
    return lambda one, other: min(one, other, key=words.index)


def _worse_secret(one: Secret, other: Secret) -> Secret:
    """None, then one that everybody knows, then by how it is kept."""
    return min(one, other, key=lambda secret: (secret.kind != "none", not _is_weak(secret), _KINDS.index(secret.kind)))


def _is_weak(secret: Secret) -> bool:
    return secret.strength is not None and secret.strength.common


def _endless(one: int, other: int) -> int:
    return 0 if 0 in (one, other) else max(one, other)


_TABLE: Mapping[str, Merge] = {
    **dict.fromkeys(_TRUE, lambda one, other: one or other),
    **dict.fromkeys(_FALSE, lambda one, other: one and other),
    **dict.fromkeys(_SMALLER, min),
    **dict.fromkeys(_LARGER, max),
    **dict.fromkeys(_ENDLESS, _endless),
    **dict.fromkeys(_UNION, lambda one, other: one | other),
    **{name: _ranked(words) for name, words in _RANKS.items()},
    **dict.fromkeys(_SECRETS, _worse_secret),
    **dict.fromkeys(_FIRST, lambda one, _: one),
}
