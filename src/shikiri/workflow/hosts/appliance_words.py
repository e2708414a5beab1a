"""The words of the inventory that printers and cameras need: real ports, SNMP, and what the operator allows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar, cast, get_args, get_type_hints

from shikiri.model.say import Say, say
from shikiri.model.secret import Secret
from shikiri.sessions.target import SnmpLogin

TRY_FACTORY, UNCONFIRMED = "try_factory_passwords", "allow_unconfirmed"
WORDS = (
    "ports",
    "snmp_user",
    "snmp_auth_password",
    "snmp_priv_password",
    "snmp_auth_protocol",
    "snmp_priv_protocol",
    "snmp_community",
    TRY_FACTORY,
    UNCONFIRMED,
)
_PORTS = range(1, 65536)
_ANY_OTHER = "0"  # on loopback: every usual port that is not named
_NUMBER = re.compile(r"[0-9]{1,5}")
_SHORTEST = 8  # RFC 3414: a shorter one makes no key
_HINTS = get_type_hints(SnmpLogin)
_PROTOCOLS = {
    "snmp_auth_protocol": get_args(_HINTS["auth_protocol"]),
    "snmp_priv_protocol": get_args(_HINTS["privacy_protocol"]),
}
N = TypeVar("N", bound=str)
_YES_NO = {"true": True, "yes": True, "false": False, "no": False, "": False}


def mistakes(name: str, values: Mapping[str, object], *, all_open: bool = True) -> Iterator[Say]:
    """Everything people wrote wrong in these words. No secret is ever told. `all_open`: none of them stayed closed."""
    yield from _port_mistakes(name, values.get("ports"))
    for word, known in _PROTOCOLS.items():
        if (written := _text(values, word)) and written.lower() not in known:
            yield say("inventory.snmp-protocol", device=name, name=word, value=written, known=known)
    for word in ("snmp_auth_password", "snmp_priv_password"):
        written, user = _text(values, word), _text(values, "snmp_user")
        if written and not user:
            yield say("inventory.snmp-user", device=name, name=word)
        if written and len(written) < _SHORTEST:
            yield say("inventory.snmp-short", device=name, name=word, count=_SHORTEST)
        if user and not written and all_open:
            yield say("inventory.snmp-missing", device=name, name=word)
    for word in (TRY_FACTORY, UNCONFIRMED):
        if _text(values, word).lower() not in _YES_NO:
            yield say("inventory.yes-no", device=name, name=word, value=_text(values, word))


def _port_mistakes(name: str, written: object) -> Iterator[Say]:
    if written is None or written == "":
        return
    if not isinstance(written, Mapping):
        yield say("inventory.ports", device=name)
        return
    for usual, real in written.items():
        wrong = [usual] if str(usual).strip() != _ANY_OTHER and _port(usual) is None else []
        for port in (*wrong, *([real] if _port(real) is None else [])):
            yield say("inventory.ports-number", device=name, port=str(port))


def ports_of(values: Mapping[str, object]) -> dict[int, int]:
    """Where services really listen, by their usual numbers."""
    written = values.get("ports")
    pairs = written.items() if isinstance(written, Mapping) else ()
    numbers = ((_port(usual) if str(usual).strip() != _ANY_OTHER else 0, _port(real)) for usual, real in pairs)
    return {usual: real for usual, real in numbers if usual is not None and real is not None}


def snmp_of(values: Mapping[str, object]) -> SnmpLogin:
    """Who we are to the SNMP agent."""
    usual = SnmpLogin()
    return SnmpLogin(
        user=_text(values, "snmp_user"),
        auth=Secret.plain(_text(values, "snmp_auth_password")),
        privacy=Secret.plain(_text(values, "snmp_priv_password")),
        auth_protocol=_known(values, "snmp_auth_protocol", usual.auth_protocol),
        privacy_protocol=_known(values, "snmp_priv_protocol", usual.privacy_protocol),
        community=Secret.plain(_text(values, "snmp_community")),
    )


def _known(values: Mapping[str, object], word: str, usual: N) -> N:
    """The protocol that is written; one that nobody knows was refused before."""
    written = _text(values, word).lower()
    return cast("N", written) if written in _PROTOCOLS[word] else usual


def is_allowed(values: Mapping[str, object], word: str) -> bool:
    """Did the operator say yes? Whatever is not plainly a yes is none."""
    return _YES_NO.get(_text(values, word).lower(), False)


def _text(values: Mapping[str, object], word: str) -> str:
    value = values.get(word)
    return "" if value is None else str(value).strip()


def _port(written: object) -> int | None:
    text = str(written).strip()
    found = _NUMBER.fullmatch(text)
    return int(text) if found and int(text) in _PORTS else None
