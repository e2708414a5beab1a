"""The numbers of `schedule at`: which are free, and which are ours to wind a restart with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.platforms.yamaha_rtx.source import RtxSource

OURS: Final = (99, 98, 97)
_MOST: Final = 65535


def used_numbers(source: RtxSource) -> frozenset[str]:
    return frozenset(entry.words[2] for entry in source.all("schedule", "at") if len(entry.words) > 2)  # noqa: PLR2004


def free_numbers(source: RtxSource) -> Iterator[int]:
    """Numbers that no schedule has, without those a restart may need."""
    used = used_numbers(source)
    return (number for number in range(1, _MOST + 1) if str(number) not in used and number not in OURS)
