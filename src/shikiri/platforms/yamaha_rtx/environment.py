"""What `show environment` says of the box: model, revision, serial number, clock. Each line proves itself whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.yamaha_rtx.rows import meant
from shikiri.platforms.yamaha_rtx.source import ENVIRONMENT, RtxSource

_REVISION = re.compile(r"(?P<model>[A-Za-z][A-Za-z0-9]+) Rev\.(?P<version>\d+(?:\.\d+)+) \(.+\)")
_MAIN = re.compile(r"main:\s.*\bserial=(?P<serial>[A-Z0-9]{4,}) ")
_IMAGE = re.compile(r"(?:Firmware|実行中?ファームウェア|ファームウェア): (?P<image>(?:internal|exec\d+)\b)\s")
_CONFIG = re.compile(r"(?<!デフォルト)(?:Config\. file|設定ファイル): (?P<config>config\d+)\b")
_CLOCK = re.compile(
    r"(?:Current time|現在の時刻|現在時刻): (?P<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) "
    r"(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One fact and where it stands."""

    value: str
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The facts of one answer; None where it does not say."""

    model: Said | None = None
    version: Said | None = None
    serial: Said | None = None
    image: Said | None = None
    config: Said | None = None  # the file it started from, which `save` writes
    clock: tuple[datetime, Line] | None = None


NOTHING = Environment()


def environment(source: RtxSource) -> Environment:
    """What was answered; nothing where it was not asked or the answer is no answer."""
    try:
        source.lines(ENVIRONMENT)
    except Unanswered:
        return NOTHING
    found: dict[str, Said] = {}
    clock: tuple[datetime, Line] | None = None
    for row in meant(source.reading.answers[ENVIRONMENT].text):
        text, line = row.text.strip(), Line(ENVIRONMENT, row.number)
        if revision := _REVISION.fullmatch(text):
            found["model"] = Said(revision["model"], line)
            found["version"] = Said(revision["version"], line)
        elif main := _MAIN.match(text):
            found["serial"] = Said(main["serial"], line)
        elif image := _IMAGE.match(text):
            found["image"] = Said(image["image"], line)
            if kept := _CONFIG.search(text):
                found["config"] = Said(kept["config"], line)
        elif now := _CLOCK.fullmatch(text):
            clock = _time(now), line
    return Environment(**found, clock=clock)


def _time(found: re.Match[str]) -> datetime:
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    zone = timezone(offset if found["sign"] == "+" else -offset)
    return datetime.strptime(found["time"], "%Y/%m/%d %H:%M:%S").replace(tzinfo=zone)
