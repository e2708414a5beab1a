"""The bytes of a file as text, and what is wrong with their encoding."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from shikiri.model.errors import Problem
from shikiri.model.say import Say, say

LIMIT = 5 * 1024 * 1024
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_KANA_KANJI = re.compile("[\u3040-\u30ff\u4e00-\u9fff\u3001\u3002]")
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_JAPANESE = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"))


def read_bytes(path: Path, name: str) -> tuple[bytes, list[Problem]]:
    """The bytes of a file; a missing, unreadable or oversized one is a problem, not an exception."""
    try:
        if path.exists() and not path.is_file():
            return b"", [Problem(name, 1, "$", say("intake.not_a_file"))]
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except FileNotFoundError:
        return b"", [Problem(name, 1, "$", say("intake.no_file"))]
    except (OSError, ValueError):
        return b"", [Problem(name, 1, "$", say("intake.unreadable"))]
    return raw, too_long(raw, name)


def too_long(raw: bytes, name: str) -> list[Problem]:
    """The problem of a file no person wrote."""
    return [Problem(name, 1, "$", say("intake.too_long", limit=LIMIT // 1024 // 1024))] if len(raw) > LIMIT else []


def decode(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    """The text, read on as well as it can be, and each thing that is wrong with the bytes."""
    text, problems = _decode(raw, name)
    for found in _FORBIDDEN.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.append(Problem(name, line, "$", say("intake.control_character", code=f"U+{ord(found.group()):04X}")))
        break
    return _FORBIDDEN.sub("?", text), problems


def _decode(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    for mark, codec, title in _WIDE:
        if raw.startswith(mark):
            return raw.decode(codec, "replace"), [_problem(name, 1, say("intake.encoding", encoding=title))]
    problems: list[Problem] = []
    if raw.startswith(codecs.BOM_UTF8):
        problems.append(_problem(name, 1, say("intake.bom")))
        raw = raw[len(codecs.BOM_UTF8) :]
    if b"\x1b$" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\x1b$")) + 1
        text = raw.decode("iso2022_jp", "replace")
        return text, [*problems, _problem(name, line, say("intake.encoding", encoding="ISO-2022-JP (JIS)"))]
    if raw[1:2] == b"\0" or raw[:1] == b"\0":
        codec = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"
        return raw.decode(codec, "replace"), [*problems, _problem(name, 1, say("intake.encoding", encoding="UTF-16"))]
    try:
        return raw.decode("utf-8"), problems
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    text, title = _guess(raw)
    sentence = say("intake.encoding", encoding=title) if title else say("intake.not_utf8")
    return text, [*problems, _problem(name, line, sentence)]


def _guess(raw: bytes) -> tuple[str, str]:
    """The Japanese encoding under which the bytes look most like Japanese; '' where none does."""
    best = (0, raw.decode("utf-8", "replace"), "")
    for codec, title in _JAPANESE:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        score = len(_KANA_KANJI.findall(text))
        best = max(best, (score, text, title), key=lambda one: one[0])
    return best[1], best[2]


def _problem(name: str, line: int, sentence: Say) -> Problem:
    return Problem(name, line, "$", sentence)
