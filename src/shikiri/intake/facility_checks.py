"""What the parts of facility.yml must have to do with each other.

Read from what was written, not from the checked model: a wrong key in one place hides no dangling name in another.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from pydantic_core import PydanticCustomError

from shikiri.intake.document import Document, Path_
from shikiri.intake.nodes import shown
from shikiri.intake.schema import not_one_of
from shikiri.intake.vocabulary import Vocabulary
from shikiri.intake.words import read_date
from shikiri.model.errors import Problem
from shikiri.model.facility import Fact
from shikiri.model.say import Say, say

_Part: TypeAlias = tuple[Path_, dict[str, object]]
_Found: TypeAlias = Iterator[tuple[Path_, Say]]
_Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_YES = frozenset({"yes", "on", "はい"})
_NO = frozenset({"no", "off", "いいえ"})
ALWAYS_FACTS = ("last_leaver",)
_KINDS: dict[str, Callable[[object], bool]] = {
    "yes_no": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    "date": lambda value: isinstance(value, date),
}


def cross_checks(document: Document, vocabulary: Vocabulary) -> list[Problem]:
    """Every name that leads nowhere, everything said twice, every two things that cannot both be true."""
    data = document.data if isinstance(document.data, dict) else {}
    checks = (_twice(data), _dangling(data, vocabulary), _overlaps(data), _odd(data), _facts(data, vocabulary))
    found = [one for each in checks for one in each]
    found += list(_policy(data, vocabulary))
    return [document.problem(path, sentence) for path, sentence in found]


def fact(value: object) -> Fact | None:
    """A yes/no, a number or a day; None for anything else."""
    if isinstance(value, bool | int):
        return value
    if not isinstance(value, str):
        return None
    if value.lower() in _YES | _NO:
        return value.lower() in _YES
    try:
        return read_date(value)
    except PydanticCustomError:
        return None


def _parts(data: dict[str, object], key: str) -> list[_Part]:
    listed = data.get(key)
    return [
        ((key, at), one) for at, one in enumerate(listed if isinstance(listed, list) else []) if isinstance(one, dict)
    ]


def _names(data: dict[str, object], key: str) -> frozenset[str]:
    return frozenset(str(one["name"]) for _, one in _parts(data, key) if isinstance(one.get("name"), str | int))


def _twice(data: dict[str, object]) -> _Found:
    said = (
        ("segments", "name"),
        ("segments", "vlan"),
        ("wlans", "ssid"),
        ("rooms", "name"),
        ("known_devices", "mac"),
        ("tailoring", "control"),
    )
    for key, name in said:
        seen: set[str] = set()
        for path, one in _parts(data, key):
            word = str(one.get(name)) if isinstance(one.get(name), str | int) else None
            if word is not None and word in seen:
                yield (*path, name), say("intake.twice", word=shown(word))
            elif word is not None:
                seen.add(word)
    owned: set[tuple[str, str]] = set()
    for path, one in _parts(data, "accounts"):
        devices = _words(one.get("devices", "all"))
        pairs = {(str(one.get("name")), device) for device in devices}
        if pairs & owned:
            yield (*path, "name"), say("intake.twice", word=shown(str(one.get("name"))))
        owned |= pairs


def _dangling(data: dict[str, object], vocabulary: Vocabulary) -> _Found:
    segments, rooms = _names(data, "segments"), _names(data, "rooms")
    said: list[tuple[Path_, object, frozenset[str] | None]] = [
        (("manage_from",), data.get("manage_from"), segments),
        (("edition",), data.get("edition"), vocabulary.editions),
    ]
    for key, name in (
        ("wlans", "segment"),
        ("flows", "source"),
        ("flows", "destination"),
        ("known_devices", "segment"),
    ):
        said += [((*path, name), one.get(name), segments) for path, one in _parts(data, key)]
    said += [((*path, "control"), one.get("control"), vocabulary.controls) for path, one in _parts(data, "tailoring")]
    for key, name, known in (("wlans", "rooms", rooms), ("accounts", "devices", vocabulary.devices)):
        for path, one in _parts(data, key):
            said += [((*path, name, at), word, known) for at, word in enumerate(_words(one.get(name))) if word != "all"]
    for where, word, allowed in said:
        if allowed is not None and isinstance(word, str) and word not in allowed:
            yield where, not_one_of(word, tuple(sorted(allowed)))


def _overlaps(data: dict[str, object]) -> _Found:
    seen: list[tuple[_Network, str]] = []
    for path, one in _parts(data, "segments"):
        for at, word in enumerate(_words(one.get("subnets"))):
            try:
                network = ipaddress.ip_network(word)
            except ValueError:
                continue
            for other, owner in seen:
                if network.version == other.version and network.overlaps(other):
                    yield (
                        (*path, "subnets", at),
                        say("intake.overlap", network=word, other=str(other), owner=shown(owner)),
                    )
            seen.append((network, str(one.get("name"))))


def _odd(data: dict[str, object]) -> _Found:
    for path, one in _parts(data, "wlans"):
        if fact(one.get("enterprise")) is True and one.get("psk") is not None:
            yield (*path, "psk"), say("intake.psk_and_enterprise")
    for path, one in _parts(data, "flows"):
        if _words(one.get("ports")) and one.get("protocol") not in ("tcp", "udp"):
            yield (*path, "ports"), say("intake.ports_need_protocol")
        if one.get("source") is not None and one.get("source") == one.get("destination"):
            yield (*path, "destination"), say("intake.flow_to_itself")
    for path, one in _parts(data, "accounts"):
        devices = _words(one.get("devices"))
        if "all" in devices and len(devices) > 1:
            yield (*path, "devices"), say("intake.all_and_more")


def _facts(data: dict[str, object], vocabulary: Vocabulary) -> _Found:
    facts = data.get("facts")
    known = vocabulary.facts
    for name, written in facts.items() if isinstance(facts, dict) else ():
        value = fact(written)
        kind = "date" if name in ALWAYS_FACTS else known.get(name) if known is not None else None
        if known is not None and kind is None:
            yield ("facts", name), not_one_of(name, tuple(known))
        elif kind is not None and not _KINDS[kind](value):
            yield ("facts", name), say(f"intake.fact_{kind}", word=shown(name))
        elif value is None:
            yield ("facts", name), say("intake.fact", word=shown(name))


def _policy(data: dict[str, object], vocabulary: Vocabulary) -> _Found:
    changes = data.get("policy")
    profile = data.get("profile", "basic")
    if vocabulary.policy is not None and isinstance(changes, dict) and isinstance(profile, str):
        for name, sentence in vocabulary.policy(profile, changes):
            yield ("policy", name), sentence


def _words(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [str(word) for word in listed if isinstance(word, str | int) and not isinstance(word, bool)]
