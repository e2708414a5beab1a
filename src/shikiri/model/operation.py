"""Operations: the closed list of what harden may do to a Linux or Windows machine (docs/adr/0024).

A renderer yields operations, never shell lines. The session carries them out in one fixed order: packages, files and
settings (staged, checked by their own program, then moved in place together), users, services.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shikiri.model.secret import Secret

Text: TypeAlias = "tuple[str | Secret, ...]"
# How a file that others write too is edited: see `formats/edit/`.
Style = Literal["hostapd", "spaced", "equals", "ini"]
# The program that has to accept a file before it is used.
Check = Literal["", "hostapd", "nft", "sshd", "chronyd", "dnsmasq", "radius"]


@dataclass(frozen=True, slots=True)
class Package:
    """A package is there, or is not."""

    name: str
    present: bool = True

    def __str__(self) -> str:
        return f"package {self.name} {'present' if self.present else 'absent'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is wholly ours; `text` None takes it away."""

    path: str
    text: Text | None
    mode: str = "0644"
    owner: str = ""  # "root:freerad"; '' is root
    check: Check = ""

    def __str__(self) -> str:
        return f"file {self.path} {'absent' if self.text is None else self.mode}"


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link: the time zone."""

    path: str
    target: str

    def __str__(self) -> str:
        return f"link {self.path} -> {self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of a file that others write too; `values` empty takes it away, several repeat the key.

    `section`: of `hostapd` the interface of the BSS, of `ini` the name in brackets; '' the whole file.
    """

    path: str
    style: Style
    key: str
    values: tuple[Text, ...]
    section: str = ""
    check: Check = ""

    def __str__(self) -> str:
        place = f"{self.path} [{self.section}]" if self.section else self.path
        told = " | ".join("".join(map(str, value)) for value in self.values)
        return f"setting {place} {self.key}={told}" if self.values else f"setting {place} {self.key} absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of such a file: a BSS of hostapd. `present` False takes it away with all its settings."""

    path: str
    style: Style
    name: str
    present: bool = True
    check: Check = ""

    def __str__(self) -> str:
        return f"section {self.path} [{self.name}] {'present' if self.present else 'absent'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A unit of systemd; None leaves it as it is. `changed`: what it does once one of its `files` is new.

    `files`: the paths it reads, or the beginnings of them; none named, any file of the same stage.
    """

    name: str
    enabled: bool | None = None
    running: bool | None = None
    changed: Literal["", "restart", "reload"] = ""
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = {"enabled": self.enabled, "running": self.running}
        told = " ".join(f"{word}={'yes' if value else 'no'}" for word, value in words.items() if value is not None)
        return " ".join(filter(None, ("service", self.name, told, self.changed)))


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account of the machine; a password None stays as it is, `groups` are added to those it is in."""

    name: str
    present: bool = True
    password: Secret | None = None
    locked: bool | None = None
    groups: tuple[str, ...] | None = None

    def __str__(self) -> str:
        told = ["user", self.name, "present" if self.present else "absent"]
        told += ["password=***"] if self.password is not None else []
        told += [f"locked={'yes' if self.locked else 'no'}"] if self.locked is not None else []
        told += [f"groups={','.join(self.groups)}"] if self.groups is not None else []
        return " ".join(told)


@dataclass(frozen=True, slots=True)
class Guard:
    """The way back of the machine itself: wound up to strike after so many seconds, 0 at once; None takes it away."""

    seconds: int | None

    def __str__(self) -> str:
        if self.seconds is None:
            return "way back taken away"
        return f"way back after {self.seconds} s" if self.seconds else "way back now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a device that keeps its settings as packages of sections of options.

    Without `option` the section itself: of a `type` it is made, of none it is taken away. `values` empty takes the
    option away; a list is written anew with all its values. `place` moves a section there.
    """

    config: str
    section: str
    option: str = ""
    values: tuple[Text, ...] = ()
    type: str = ""
    is_list: bool = False
    place: int | None = None

    def __str__(self) -> str:
        place = ".".join(filter(None, (self.config, self.section, self.option)))
        if self.place is not None:
            return f"entry {place} moved to {self.place}"
        if not self.option:
            return f"entry {place} = {self.type}" if self.type else f"entry {place} absent"
        told = " | ".join("".join(map(str, value)) for value in self.values)
        return f"entry {place} = {told}" if self.values else f"entry {place} absent"


Operation: TypeAlias = Package | File | Link | Setting | Section | Service | User | Guard | Entry


def secrets_of(operation: Operation) -> Iterator[Secret]:
    """Every secret that an operation carries."""
    texts: tuple[Text, ...] = ()
    if isinstance(operation, File):
        texts = (operation.text or (),)
    elif isinstance(operation, Setting | Entry):
        texts = operation.values
    elif isinstance(operation, User) and operation.password is not None:
        texts = ((operation.password,),)
    for text in texts:
        yield from (part for part in text if isinstance(part, Secret))
