"""Sets of whole numbers as sorted, disjoint, inclusive ranges: the arithmetic below addresses, ports and protocols.

Plain tuples and early exits: a verdict about one site asks these functions thousands of times.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]

NONE: Ranges = ()


def merged(pairs: Iterable[tuple[int, int]]) -> Ranges:
    """Any ranges, in any order, overlapping or touching, as a set."""
    result: list[tuple[int, int]] = []
    for low, high in sorted(pairs):
        if result and low <= result[-1][1] + 1:
            if high > result[-1][1]:
                result[-1] = (result[-1][0], high)
        else:
            result.append((low, high))
    return tuple(result)


def both(one: Ranges, other: Ranges) -> Ranges:
    """The numbers in either; the very same tuple where the other adds nothing."""
    if not other or one == other:
        return one
    if not one:
        return other
    if len(other) == 1:
        low, high = other[0]
        first = bisect_left(one, (low + 1,)) - 1
        if first >= 0 and one[first][0] <= low and high <= one[first][1]:
            return one
    return merged(one + other)


def _touched(ranges: Ranges, low: int, high: int) -> tuple[int, int]:
    """The slice of those ranges that share a number with one range."""
    first = bisect_left(ranges, (low,))
    if first and ranges[first - 1][1] >= low:
        first -= 1
    return first, bisect_left(ranges, (high + 1,), first)


def overlap(one: Ranges, other: Ranges) -> bool:
    """Do they have a number in common?"""
    if not one or not other or one[0][0] > other[-1][1] or other[0][0] > one[-1][1]:
        return False
    if len(one) > len(other):
        one, other = other, one
    for low, high in one:
        first, end = _touched(other, low, high)
        if first < end:
            return True
    return False


def common(one: Ranges, other: Ranges) -> Ranges:
    """The numbers in both; the very same tuple where one lies within a single range of the other."""
    if not one or not other or one[0][0] > other[-1][1] or other[0][0] > one[-1][1]:
        return NONE
    if len(one) > len(other):
        one, other = other, one
    result: Ranges = NONE
    for low, high in one:
        if low <= other[0][0] and other[-1][1] <= high:
            return other
        first, end = _touched(other, low, high)
        if first < end:
            part = other[first:end]
            if part[0][0] < low:
                part = ((low, part[0][1]), *part[1:])
            if part[-1][1] > high:
                part = (*part[:-1], (part[-1][0], high))
            result = result + part if result else part
    return one if result == one else result


def without(one: Ranges, other: Ranges) -> Ranges:
    """The numbers of the first that are not in the second."""
    if not one or not other or one[0][0] > other[-1][1] or other[0][0] > one[-1][1]:
        return one
    for low, high in other:
        first, end = _touched(one, low, high)
        if first == end:
            continue
        left, right = one[first], one[end - 1]
        kept: Ranges = ((left[0], low - 1),) if left[0] < low else NONE
        if right[1] > high:
            kept = (*kept, (high + 1, right[1]))
        one = one[:first] + kept + one[end:]
        if not one:
            return NONE
    return one
