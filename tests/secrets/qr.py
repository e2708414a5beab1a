"""A small reader of QR codes as the standard describes them: byte mode, error correction M, undamaged, up to 10."""

from __future__ import annotations

import re
from collections.abc import Callable

# version -> data codewords of each block at level M, and the centres of the alignment patterns
_BLOCKS = {
    1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4, 7: [31] * 4,
    8: [38] * 2 + [39] * 2, 9: [36] * 3 + [37] * 2, 10: [43] * 4 + [44],
}  # fmt: skip
_CENTRES = {
    1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38],
    8: [6, 24, 42], 9: [6, 26, 46], 10: [6, 28, 50],
}  # fmt: skip
_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda r, c: (r + c) % 2,
    lambda r, c: r % 2,
    lambda r, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
_LEVEL_M = 0b00


def modules(svg: str, border: int = 4) -> list[list[bool]]:
    """The dark and light fields of a drawing made of horizontal strokes."""
    size = int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0])
    field = [[False] * size for _ in range(size)]
    x, y = 0.0, 0.0
    for verb, numbers in re.findall(r"([Mmh])([^Mmhz]*)", re.findall(r'\bd="([^"]+)"', svg)[0]):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if verb == "h":
            for at in range(int(x), int(x + values[0])):
                field[int(y)][at] = True
            x += values[0]
        elif verb == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
    return [row[border : size - border] for row in field[border : size - border]]


def read(field: list[list[bool]]) -> str:
    """The text of the code."""
    size = len(field)
    version = (size - 17) // 4
    form = sum(field[8][c] << (14 - at) for at, c in enumerate((0, 1, 2, 3, 4, 5, 7, 8))) >> 10 ^ 0b10101
    assert form >> 3 == _LEVEL_M
    masked = _MASKS[form & 0b111]
    fixed = _fixed(size, version)
    bits: list[int] = []
    column, rows = size - 1, list(range(size))
    while column > 0:
        column -= column == 6
        rows.reverse()
        for row in rows:
            pair = [c for c in (column, column - 1) if not fixed[row][c]]
            bits += [field[row][c] ^ (masked(row, c) == 0) for c in pair]
        column -= 2
    words = [int("".join(map(str, map(int, bits[at : at + 8]))), 2) for at in range(0, len(bits) - 7, 8)]
    return _text(_data(words, _BLOCKS[version]), version)


def _fixed(size: int, version: int) -> list[list[bool]]:
    fixed = [[False] * size for _ in range(size)]

    def fill(top: int, left: int, height: int, width: int) -> None:
        for row in range(max(top, 0), min(top + height, size)):
            for column in range(max(left, 0), min(left + width, size)):
                fixed[row][column] = True

    for top, left in ((0, 0), (0, size - 8), (size - 8, 0)):
        fill(top, left, 9 if top == 0 else 8, 9 if left == 0 else 8)
    fill(8, size - 8, 1, 8)
    fill(size - 8, 8, 8, 1)
    fill(6, 0, 1, size)
    fill(0, 6, size, 1)
    centres = _CENTRES[version]
    for row in centres:
        for column in centres:
            if (row, column) not in ((6, 6), (6, centres[-1]), (centres[-1], 6)):
                fill(row - 2, column - 2, 5, 5)
    if version >= 7:
        fill(0, size - 11, 6, 3)
        fill(size - 11, 0, 3, 6)
    return fixed


def _data(words: list[int], blocks: list[int]) -> bytes:
    """The codewords of the blocks lie one by one beside each other; those of error correction follow."""
    sorted_out: list[list[int]] = [[] for _ in blocks]
    at = iter(words)
    for depth in range(max(blocks)):
        for block, length in zip(sorted_out, blocks, strict=True):
            if depth < length:
                block.append(next(at))
    return bytes(word for block in sorted_out for word in block)


def _text(data: bytes, version: int) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    assert bits[:4] == "0100", "byte mode"
    count = 8 if version < 10 else 16
    length = int(bits[4 : 4 + count], 2)
    raw = bits[4 + count : 4 + count + 8 * length]
    return bytes(int(raw[at : at + 8], 2) for at in range(0, len(raw), 8)).decode("utf-8")
