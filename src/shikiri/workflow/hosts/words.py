"""The words of one host of the inventory, and the device and the target they make. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast, get_args

from shikiri.model.device import DEVICE_KINDS, Device
from shikiri.model.facility import Binding
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret
from shikiri.platforms import names, platform
from shikiri.sessions.target import Patience, Target, Transport
from shikiri.workflow.hosts import appliance_words as appliance

KNOWN_HOSTS = "known_hosts"
ANSWERS = "answers"
_TRANSPORTS = tuple(word for word in get_args(Transport) if word)
_PORTS = range(1, 65536)
N = TypeVar("N", int, float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one host as plain values; `failed` says which could not be worked out, and why."""

    host: str
    is_device: bool = True  # it has a platform; where nobody can tell, it may be one
    file: str = ""
    values: Mapping[str, object] = field(repr=False)
    failed: Say | None = None

    def text(self, word: str) -> str:
        value = self.values.get(word)
        return "" if value is None else str(value).strip()

    def secret(self, word: str) -> Secret:
        return Secret.plain(str(self.values.get(word) or ""))

    def texts(self, word: str) -> tuple[str, ...]:
        value = self.values.get(word)
        if value is None:
            return ()
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def mistakes(words: Words) -> Iterator[Say]:
    """Everything people wrote wrong about one host."""
    name, spoken = words.host, words.text("platform")
    if not _is_name(name):
        yield say("inventory.name", device=name)
    if spoken and spoken not in names():
        yield say("cli.unknown-platform", platform=spoken, platforms=names())
    strangers = tuple(sorted(set(words.texts("kinds")) - DEVICE_KINDS))
    if strangers:
        yield say("inventory.kinds", device=name, kinds=strangers, known=tuple(sorted(DEVICE_KINDS)))
    if words.text("session") and words.text("session") not in _TRANSPORTS:
        yield say("inventory.session", device=name, session=words.text("session"), known=_TRANSPORTS)
    if words.text("ansible_port") and _number(words.text("ansible_port"), int) not in _PORTS:
        yield say("inventory.port", device=name, port=words.text("ansible_port"))
    for word in ("ansible_timeout", "ansible_command_timeout"):
        if words.text(word) and not _number(words.text(word), float):
            yield say("inventory.seconds", device=name, name=word, value=words.text(word))
    yield from appliance.mistakes(name, words.values, all_open=words.failed is None)


def device_of(words: Words, binding: Binding | None) -> Device:
    """What the box is. One whose words are closed may be of any kind."""
    spoken = words.text("platform")
    own = platform(spoken).kinds if spoken in names() else DEVICE_KINDS
    return Device(
        name=words.host,
        platform=spoken,
        kinds=frozenset(words.texts("kinds") or own) & DEVICE_KINDS,
        binding=binding,
        allow_unconfirmed=appliance.is_allowed(words.values, appliance.UNCONFIRMED),
    )


def target_of(words: Words, folder: Path) -> Target:
    """Where it listens and how we log in."""
    usual = Patience()
    key = words.text("ansible_ssh_private_key_file")
    return Target(
        device=words.host,
        platform=words.text("platform"),
        host=words.text("ansible_host") or words.host,
        port=_number(words.text("ansible_port"), int) or 22,
        user=words.text("ansible_user"),
        password=words.secret("ansible_password"),
        enable=words.secret("ansible_become_password"),
        key_file=folder / Path(key).expanduser() if key else None,
        transport=cast("Transport", words.text("session")),
        folder=folder / (words.text("answers") or f"{ANSWERS}/{words.host}"),
        known_hosts=folder / KNOWN_HOSTS,
        patience=Patience(
            connect=_number(words.text("ansible_timeout"), float) or usual.connect,
            silence=_number(words.text("ansible_command_timeout"), float) or usual.silence,
            answer=max(usual.answer, _number(words.text("ansible_command_timeout"), float) or 0),
        ),
        ports=appliance.ports_of(words.values),
        snmp=appliance.snmp_of(words.values),
        try_factory=appliance.is_allowed(words.values, appliance.TRY_FACTORY),
    )


def _is_name(name: str) -> bool:
    """A name that may be part of a file name: backups, locks and readings lie under it."""
    return name.isprintable() and not name.startswith(".") and not set(name) & set('/\\:*?"<>|')


def _number(word: str, kind: type[N]) -> N | None:
    try:
        number = kind(word)
    except (ValueError, OverflowError):
        return None
    return number if 0 < number < 86_400 else None  # noqa: PLR2004  (a day; also `inf` and `nan` are no number here)
