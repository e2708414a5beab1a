"""The text inside a vault file -> its secrets. No problem that is told here ever repeats a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import yaml
from pydantic_core import PydanticCustomError

from shikiri.intake.document import Document, Path_, scan_document
from shikiri.intake.words import read_moment
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret

Named = Mapping[str, Secret]
_KEYS = ("shared", "devices", "pending", "made", "fingerprint_key")
KEY_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the vault holds: secrets of all devices, secrets of one device each, and new ones nobody has proved yet.

    `made` says by fingerprint when a value was generated: it cannot have been set anywhere before that.
    """

    shared: Named = field(default_factory=lambda: MappingProxyType({}))
    devices: Mapping[str, Named] = field(default_factory=lambda: MappingProxyType({}))
    pending_shared: Named = field(default_factory=lambda: MappingProxyType({}))
    pending_devices: Mapping[str, Named] = field(default_factory=lambda: MappingProxyType({}))
    made: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    key: bytes = field(default=b"", repr=False)


class _Loader(yaml.SafeLoader):
    """YAML as Ansible reads it: `!unsafe` is text that is never a template."""


def _unsafe(loader: yaml.SafeLoader, node: yaml.Node) -> str:
    return str(loader.construct_scalar(node)) if isinstance(node, yaml.ScalarNode) else ""


_Loader.add_constructor("!unsafe", _unsafe)


def read_contents(text: str, name: str) -> Contents:
    """The contents; every problem of the file at once, by line and path alone."""
    data, document = read_yaml(text, name)
    return contents_of(data.get("vault"), document)


def read_yaml(text: str, name: str) -> tuple[dict[str, Any], Document]:
    """The values as Ansible reads them, and where each of them stands."""
    document = scan_document(text.encode("utf-8"), name, empty=True, tags=True)
    if document.problems:
        raise PolicyError(document.problems)
    try:
        return yaml.load(text, Loader=_Loader) or {}, document  # noqa: S506  (a safe loader with one more word)
    except (yaml.YAMLError, ValueError):
        raise PolicyError((Problem(name, 1, "$", say("intake.yaml")),)) from None


def contents_of(data: object, document: Document) -> Contents:
    """The contents out of plain data, however it was read."""
    reader = _Reader(document)
    contents = reader.contents(data)
    if reader.problems:
        raise PolicyError(tuple(reader.problems))
    return contents


class _Reader:
    """Walks through the plain data and notes what is wrong with it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def contents(self, vault: object) -> Contents:
        found = self._mapping(vault, ("vault",))
        for key in found:
            if key not in _KEYS:
                self._wrong(("vault", key), say("intake.unknown_key", word=key, known=_KEYS))
        pending = self._mapping(found.get("pending"), ("vault", "pending"))
        return Contents(
            shared=self._named(found.get("shared"), ("vault", "shared")),
            devices=self._devices(found.get("devices"), ("vault", "devices")),
            pending_shared=self._named(pending.get("shared"), ("vault", "pending", "shared")),
            pending_devices=self._devices(pending.get("devices"), ("vault", "pending", "devices")),
            made=MappingProxyType(dict(self._made(found.get("made")))),
            key=self._key(found.get("fingerprint_key")),
        )

    def _devices(self, value: object, path: Path_) -> Mapping[str, Named]:
        found = self._mapping(value, path)
        return MappingProxyType({name: self._named(inner, (*path, name)) for name, inner in found.items()})

    def _named(self, value: object, path: Path_) -> Named:
        found = self._mapping(value, path)
        return MappingProxyType(
            {name: self._secret(text, (*path, name)) for name, text in found.items() if text is not None}
        )

    def _secret(self, value: object, path: Path_) -> Secret:
        if not isinstance(value, str) or not value:
            self._wrong(path, say("vault.want_quoted"))
            return Secret.hashed("")
        if "{{" in value or "{%" in value:
            self._wrong(path, say("vault.no_template"))
        if not value.isprintable():
            self._wrong(path, say("vault.unprintable"))
        return Secret.plain(value)

    def _made(self, value: object) -> Iterator[tuple[str, datetime]]:
        for mark, moment in self._mapping(value, ("vault", "made")).items():
            try:
                yield mark, read_moment(moment)
            except PydanticCustomError as error:
                self._wrong(("vault", "made", mark), say(error.type))

    def _key(self, value: object) -> bytes:
        if value is None:
            return b""
        try:
            key = bytes.fromhex(value) if isinstance(value, str) else b""
        except ValueError:
            key = b""
        if len(key) < KEY_BYTES:
            self._wrong(("vault", "fingerprint_key"), say("vault.want_key"))
        return key

    def _mapping(self, value: object, path: Path_) -> Mapping[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._wrong(path, say("intake.want_mapping"))
            return {}
        return {str(key): inner for key, inner in value.items()}

    def _wrong(self, path: Path_, sentence: Say) -> None:
        self.problems.append(self.document.problem(path, sentence))
