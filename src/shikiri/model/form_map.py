"""A page map: where the web pages of a device keep its settings, as data: our words beside the words of its HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

# recorded: seen on the real device named in `source`; documented: the vendor wrote it down; unconfirmed: neither.
MapConfidence = Literal["recorded", "documented", "unconfirmed"]
FieldKind = Literal["radio", "checkbox", "select", "text", "password", "hidden"]
Encoding = Literal["plain", "base64"]
WRITE_ONLY: frozenset[FieldKind] = frozenset({"password"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLogin:
    """How to get in: the page with the form, what is sent, and how success and failure look."""

    page: str
    action: str  # where the form must go; another address gets no password
    user_field: str
    password_field: str
    encoding: Encoding = "plain"
    token: str = ""  # a hidden field that changes with every page
    cookies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)  # to be sent along
    session: str = ""  # the cookie that a successful login sets
    no_session: frozenset[str] = frozenset()  # its values that mean none
    failure: tuple[str, ...] = ()  # texts, or the end of the address it sends on to, that mean a wrong password
    logout: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One setting: the name of its input, and its words of ours by the words of the page."""

    name: str
    kind: FieldKind
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)  # "true" -> "1"
    reads: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)  # theirs -> ours
    encoding: Encoding = "plain"
    repeats: tuple[str, ...] = ()  # of a password: the inputs that want it once more

    def word(self, value: str) -> str | None:
        """Our word for what the page shows; None where the map does not know it."""
        if not self.values:
            return value
        return next((ours for ours, theirs in self.values.items() if theirs == value), self.reads.get(value))

    @property
    def choices(self) -> frozenset[str]:
        """Every value of the page that the map knows."""
        return frozenset(self.values.values()) | frozenset(self.reads)

    def theirs(self, word: str) -> str | None:
        """What the page wants to get for a word of ours; None where the map does not know it."""
        return self.values.get(word) if self.values else word


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """One page with one form."""

    name: str
    path: str
    action: str  # the form is known by where it goes
    fields: Mapping[str, FormField] = field(hash=False)  # by our name: "storage.erase_per_job"
    carries: frozenset[str] = frozenset()  # its other inputs: sent back as they are
    token: str = ""
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)  # of the button
    proof: str = ""  # the page to read back, where it is another one
    covers: frozenset[str] = frozenset()  # facets that this page tells whole

    @property
    def names(self) -> frozenset[str]:
        """Every input that the form has; one that differs is another firmware's page, and is left alone."""
        own = {name for one in self.fields.values() for name in (one.name, *one.repeats)}
        return self.carries | own | ({self.token} if self.token else set())


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMap:
    """The pages of one kind of device. `accepted`: the operator took the risk of an unconfirmed one."""

    name: str
    vendor: str
    models: tuple[str, ...]
    confidence: MapConfidence
    source: str
    front: str  # the page that shows what it is, without a login
    signs: tuple[str, ...]  # texts on it, all of them
    login: FormLogin
    pages: Mapping[str, FormPage] = field(hash=False)
    accepted: bool = False

    @property
    def is_sure(self) -> bool:
        """May what it reads make a pass, and may it write?"""
        return self.confidence != "unconfirmed" or self.accepted

    def fits(self, page: str) -> bool:
        return bool(self.signs) and all(sign in page for sign in self.signs)
