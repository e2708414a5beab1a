"""Answers in the form in which other tools save them, made into the answers that our own questions bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from shikiri.formats import ipp, ipp_text, snmp
from shikiri.formats.snmp_files import is_net_snmp, read_json, read_net_snmp, read_snmprec
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.reading import Answer, decode
from shikiri.model.say import Say, say
from shikiri.sessions.appliance.snmp_needs import is_needed
from shikiri.workflow.settings_file import PATTERN, QUESTION, settings_answer

_WALK, _ATTRIBUTES = "walk", "get-printer-attributes"


@dataclass(frozen=True, slots=True)
class Raw:
    """One kind of file: its name as a pattern, the questions it answers, and how.

    `read(bytes, question, vouched)` raises ValueError at what is none, and answers None where this question is not in
    it; `vouched` is what capture.yml says of its end.
    """

    pattern: str
    answers: Callable[[str], bool]
    read: Callable[[bytes, str, bool | None], str | None]
    mistake: str = ""  # the sentence for a file that is none
    at: Callable[[Path], str] | None = None  # in place of `read`, where what lies beside the file matters too


def _is_walk(question: str) -> bool:
    return question.partition(" ")[0] == _WALK


def _printer(raw: bytes, _question: str, _vouched: bool | None) -> str:  # noqa: FBT001  (the signature of `Raw.read`)
    return ipp_text.as_text(ipp.read(raw))


def _walked(
    reader: Callable[[str], Sequence[snmp.Record]], *, proves_end: bool
) -> Callable[[bytes, str, bool | None], str | None]:
    def read(raw: bytes, question: str, vouched: bool | None) -> str | None:  # noqa: FBT001
        found = reader(decode(raw))
        root = question.partition(" ")[2]
        kept = [one for one in found if (one.oid.startswith(f"{root}.") if root else is_needed(one.oid))]
        whole = proves_end if vouched is None else vouched
        return snmp.as_text(kept, whole=whole) if kept or not root else None

    return read


def _nothing(_raw: bytes, _question: str, _vouched: bool | None) -> str | None:  # noqa: FBT001
    return None


RAW: tuple[Raw, ...] = (
    Raw("get-printer-attributes.ipp", _ATTRIBUTES.__eq__, _printer, "capture.not-ipp"),
    Raw("walk.snmprec", _is_walk, _walked(read_snmprec, proves_end=False), "capture.not-snmprec"),
    Raw("snmp.json", _is_walk, _walked(read_json, proves_end=True), "capture.not-snmp-json"),
    Raw(PATTERN, QUESTION.__eq__, _nothing, at=settings_answer),
)
_WALK_TEXT = Raw("walk.txt", _is_walk, _walked(read_net_snmp, proves_end=False), "capture.not-walk")

Vouched: TypeAlias = Callable[[str, bytes], bool | None]  # what capture.yml says of a file's end


def raw_files(folder: Path) -> tuple[Path, ...]:
    """The files of a folder that are such answers."""
    return tuple(sorted(path for one in RAW for path in folder.glob(one.pattern) if path.is_file()))


def raw_names(questions: Iterable[str]) -> tuple[str, ...]:
    """What such files are called, where any of these questions could be answered by one."""
    asked = tuple(questions)
    return tuple(one.pattern for one in (*RAW, _WALK_TEXT) if any(map(one.answers, asked)))


def raw_answer(folder: Path, question: str, vouched: Vouched, own: Path) -> Answer | None:
    """The answer out of such a file; None where none holds one. `own` is where a text of ours would lie."""
    found = [(one, path) for one in RAW if one.answers(question) for path in folder.glob(one.pattern) if path.is_file()]
    text = folder / _WALK_TEXT.pattern
    if _is_walk(question) and text.is_file() and is_net_snmp(decode(text.read_bytes())):
        found.append((_WALK_TEXT, text))
    if not found or (
        question.startswith(f"{_WALK} ") and own.is_file()
    ):  # an answer of its own says more than the whole
        return None
    names = tuple(sorted({path.name for _, path in found} | ({own.name} if own.is_file() else set())))
    if len(names) > 1:
        raise _mistake(folder / names[0], 0, say("capture.two-files", files=names, question=question))
    return _read(*found[0], question, vouched)


def _read(one: Raw, path: Path, question: str, vouched: Vouched) -> Answer | None:
    raw = path.read_bytes()
    whole = vouched(path.name, raw)
    try:
        text = one.at(path) if one.at else one.read(raw, question, whole)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "line", 0)
        raise _mistake(path, line, say(one.mistake or "capture.unreadable", file=path.name)) from None
    return None if text is None else Answer(text, whole)


def _mistake(path: Path, line: int, sentence: Say) -> PolicyError:
    return PolicyError((Problem(path.name, line, "", sentence),))
