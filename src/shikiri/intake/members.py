"""members.yml: the register of members' certificates, row by row. Rows are only added; it never holds a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema

from shikiri.intake.document import Document, scan_document
from shikiri.intake.schema import Written, bilingual, check
from shikiri.intake.words import Moment, Name, Number, Words, listed, wrong
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.members import Authority, Event, Issued, Register, RevocationList, ServerCertificate
from shikiri.model.say import Say, say

MEMBERS = "members.yml"
_SERIAL = re.compile(r"(?:[0-9a-f]{2}){1,20}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{64,}={0,2}")
_NEEDS: dict[Event, tuple[str, ...]] = {
    "authority": ("der", "expires"),
    "server": ("device", "name", "serial", "der", "expires"),
    "issued": ("member", "serial", "der", "expires"),
    "revoked": ("serial",),
    "list": ("number", "der", "expires"),
    "profile": ("serial", "system"),
}


def _pattern(pattern: re.Pattern[str], key: str) -> BeforeValidator:
    def look(value: object) -> object:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise wrong(key)
        return value

    return BeforeValidator(look)


_TEXT = WithJsonSchema({"type": "string"})
Serial = Annotated[str, _pattern(_SERIAL, "want_serial"), _TEXT]
Der = Annotated[str, _pattern(_BASE64, "want_base64"), _TEXT]


class WrittenRow(Written):
    """One thing that happened."""

    at: Moment = bilingual("いつ", "When", ...)
    event: Literal["authority", "server", "issued", "revoked", "list", "profile"] = bilingual("何が", "What", ...)
    member: Name | None = bilingual("会員の名前（半角）", "The member, in ASCII", None)
    title: Words | None = bilingual("会員の名前", "The member's name as people write it", None)
    company: Words | None = bilingual("会社", "The company", None)
    segment: Name | None = bilingual("つながる先のネットワーク", "The network it leads to", None)
    serial: Serial | None = bilingual("証明書の番号", "The serial of the certificate", None)
    expires: Moment | None = bilingual("期限", "Until when it is good", None)
    reason: Words | None = bilingual("理由", "Why", None)
    device: Name | None = bilingual("認証サーバー", "The authentication server", None)
    name: Words | None = bilingual("サーバーの名前", "The name of the server", None)
    number: Number | None = bilingual("失効リストの番号", "The number of the revocation list", None)
    system: Name | None = bilingual("端末の種類", "The system of the device", None)
    der: Der | None = bilingual("証明書そのもの", "The certificate itself", None)


class MembersFile(Written):
    """The register."""

    events: Annotated[tuple[WrittenRow, ...], listed] = bilingual("出来事", "What happened", ())


def load_register(path: Path) -> Register:
    """The register of a site folder, empty where it has none; every problem of the file at once."""
    if not path.exists() and not path.is_symlink():
        return Register()
    document = scan_document(path, path.name, plain=True)
    problems: list[Problem] = list(document.problems)
    written: MembersFile | None = None
    if not problems:
        written, problems = check(MembersFile, document, document.data)
    if written is None or problems:
        raise PolicyError(tuple(problems))
    register = Register()
    for place, row in enumerate(written.events):
        problems += (_problem(document, place, sentence) for sentence in _missing(row))
        if not problems:
            after = _after(register, row)
            if isinstance(after, Say):
                problems.append(_problem(document, place, after))
            else:
                register = after
    if problems:
        raise PolicyError(tuple(problems))
    return register


def _problem(document: Document, place: int, sentence: Say) -> Problem:
    return document.problem(("events", place), sentence)


def _missing(row: WrittenRow) -> Iterator[Say]:
    for word in _NEEDS[row.event]:
        if getattr(row, word) is None:
            yield say("intake.missing", word=word)


def _after(register: Register, row: WrittenRow) -> Register | Say:
    """The register with one more row; a row that cannot be is a sentence."""
    serial = row.serial or ""
    known = register.serial(serial) if row.event in ("issued", "revoked", "profile") else None
    if row.event in ("revoked", "profile") and known is None:
        return say("members.unknown-serial", serial=serial)
    if row.event == "issued" and known is not None:
        return say("members.serial-twice", serial=serial)
    if known is not None and row.event == "revoked":
        if known.revoked is not None:
            return say("members.revoked-twice", serial=serial)
        return _with(register, replace(known, revoked=row.at, reason=row.reason or ""))
    if known is not None:
        systems = dict.fromkeys((*known.profiles, row.system or ""))
        return _with(register, replace(known, profiles=tuple(systems)))
    return _grown(register, row)


def _with(register: Register, changed: Issued) -> Register:
    members = tuple(changed if one.serial == changed.serial else one for one in register.members)
    return replace(register, members=members)


def _grown(register: Register, row: WrittenRow) -> Register:
    expires, der = row.expires or row.at, row.der or ""
    if row.event == "authority":
        return replace(register, authority=Authority(der=der, expires=expires))
    if row.event == "list":
        return replace(register, crl=RevocationList(number=row.number or 0, der=der, expires=expires))
    if row.event == "server":
        device = row.device or ""
        made = ServerCertificate(device=device, name=row.name or "", serial=row.serial or "", der=der, expires=expires)
        return replace(register, servers=(*(one for one in register.servers if one.device != device), made))
    issued = Issued(
        handle=row.member or "",
        title=row.title or row.member or "",
        company=row.company or "",
        segment=row.segment or "",
        serial=row.serial or "",
        issued=row.at,
        expires=expires,
        der=der,
    )
    return replace(register, members=(*register.members, issued))
