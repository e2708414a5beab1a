"""The answers of `shikiri init --answers FILE`: facility.yml with the devices of the inventory beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field

from shikiri.intake.document import Document, scan_document
from shikiri.intake.facility_checks import cross_checks
from shikiri.intake.facility_schema import FacilityFile
from shikiri.intake.schema import Written, bilingual, check, not_one_of
from shikiri.intake.vocabulary import Vocabulary
from shikiri.intake.words import Host, Name, Words, listed, plain
from shikiri.model.errors import PolicyError, Problem

_OURS = ("devices", "user")
_Kind = Literal["router", "switch", "access_point", "controller", "mfp", "camera", "pc", "server", "website"]


class WrittenDevice(Written):
    """One device of the inventory."""

    address: Host = bilingual("アドレスかホスト名", "Its address or host name")
    platform: Words = bilingual("機種の系統", "Its platform")
    port: Annotated[int, Field(ge=1, le=65535), plain] | None = bilingual("SSH のポート", "Port of SSH", None)
    kinds: Annotated[tuple[_Kind, ...], listed] = bilingual("使いみち", "What it is used as", ())


class WrittenInventory(Written):
    """The devices, and who logs in."""

    devices: dict[Name, WrittenDevice] = bilingual("機器", "The devices", ...)
    user: Words = bilingual("ログインするアカウント", "The account that logs in", "ops")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered: the data of facility.yml, and the inventory."""

    facility: Mapping[str, Any]
    devices: Mapping[str, WrittenDevice] = field(hash=False)
    user: str


def read_answers(raw: bytes, name: str, vocabulary: Vocabulary) -> Answers:
    """The answers of a file; every problem of it at once, with its line."""
    document = scan_document(raw, name, plain=True)
    if document.data is None or document.problems:
        raise PolicyError(document.problems)
    return check_answers(document, vocabulary)


def check_answers(document: Document, vocabulary: Vocabulary) -> Answers:
    """The same for answers that were given in another way."""
    facility = {key: value for key, value in document.data.items() if key not in _OURS}
    own = {key: value for key, value in document.data.items() if key in _OURS}
    problems: list[Problem] = []
    written, wrong = check(FacilityFile, document, facility)
    inventory, more = check(WrittenInventory, document, own)
    problems += wrong + more
    known = {(problem.line, problem.path) for problem in problems}
    described = Document(document.name, facility, document.places)
    problems += [one for one in cross_checks(described, vocabulary) if (one.line, one.path) not in known]
    for device, said in (inventory.devices if inventory else {}).items():
        if vocabulary.platforms is not None and said.platform not in vocabulary.platforms:
            sentence = not_one_of(said.platform, tuple(sorted(vocabulary.platforms)))
            problems.append(document.problem(("devices", device, "platform"), sentence))
    if problems or written is None or inventory is None:
        raise PolicyError(tuple(problems))
    return Answers(facility, inventory.devices, inventory.user)
