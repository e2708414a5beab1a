"""Lines that fit a screen: a Japanese letter takes two cells, and a line never begins with a full stop."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len

# A word of narrow letters stays whole; a wide letter may be followed by the end of a line.
_PIECES = re.compile(r"[!-~¡-ɏ]+|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("、。，．・：；？！）」』】〉》ー…％,.:;?!)]}")
_NOT_LAST = frozenset("（「『【〈《([{")


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells; at least one line."""
    width = max(width, 4)
    lines, line = [], ""
    for piece in _joined(text, width):
        if line and cell_len(line) + cell_len(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def wrap_parts(parts: Iterable[str], width: int) -> list[str]:
    """The parts beside each other, in lines that end only between two of them where a part fits a line."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1]) + 2 + cell_len(part) <= width:
            lines[-1] += "  " + part
        else:
            lines.extend(wrap(part, width))
    return lines or [""]


def pad(text: str, width: int) -> str:
    """The text with spaces up to `width` cells."""
    return text + " " * max(0, width - cell_len(text))


def _joined(text: str, width: int) -> list[str]:
    """The pieces between which a line may end."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        glued = pieces and (piece[0] in _NOT_FIRST or pieces[-1][-1:] in _NOT_LAST)
        if glued and cell_len(pieces[-1]) + cell_len(piece) <= width:
            pieces[-1] += piece
        else:
            pieces.extend(_chopped(piece, width))
    return pieces


def _chopped(piece: str, width: int) -> list[str]:
    return [piece[at : at + width] for at in range(0, len(piece), width)] if len(piece) > 1 else [piece]
