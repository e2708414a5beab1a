"""The release that runs, and the board it runs on."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.facets.firmware import Firmware
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.openwrt.source import OpenwrtSource

_FACET: Final = Firmware.FACET
RELEASE: Final = "cat /etc/openwrt_release"
BOARD: Final = "ubus call system board"
_SAID: Final = re.compile(r"DISTRIB_(?P<name>[A-Z]+)=(?P<quote>['\"]?)(?P<value>.*?)(?P=quote)")

_MAKERS: Final = {"lede": "openwrt"}  # the same house under another name, of 2016 and 2017


def parse(source: OpenwrtSource) -> Parsed:
    told = _release(source)
    board = _board(source)
    if not told and not board:
        raise Unanswered(RELEASE, "empty")
    version = told.get("RELEASE") or _text(board, "release", "version")
    maker = (told.get("ID") or _text(board, "release", "distribution")).lower()
    asked = RELEASE if told else BOARD
    thing = Firmware(
        handle="firmware",
        at={"": Line(asked, 1), "model": Line(BOARD, 1 if board else 0)},
        name="firmware",
        vendor=_MAKERS.get(maker, maker) or UNSAID,
        model=_known(_text(board, "model")),
        version=version or UNSAID,
        image=_known(told.get("TARGET", "") or _text(board, "release", "target")),
    )
    return Parsed((thing,), rests_on=(asked,))


def _known(text: str) -> Known[str]:
    return text or UNSAID


def _release(source: OpenwrtSource) -> dict[str, str]:
    if not source.has(RELEASE):
        return {}
    found = (_SAID.fullmatch(line.strip()) for line in source.lines(RELEASE))
    return {one["name"]: one["value"] for one in found if one is not None}


def _board(source: OpenwrtSource) -> dict[str, object]:
    if not source.has(BOARD):
        return {}
    found = source.json(BOARD)
    return found if isinstance(found, dict) else {}


def _text(board: object, *path: str) -> str:
    for word in path:
        board = board.get(word) if isinstance(board, dict) else None
    return board if isinstance(board, str) else ""


DRIVER = FacetDriver(facet=_FACET, asks=(RELEASE, BOARD), parse=parse)
