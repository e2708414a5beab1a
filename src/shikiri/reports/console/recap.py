"""The end of the terminal report: the same numbers at the same place every time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shikiri.reports import marks
from shikiri.reports.console.screen import Line
from shikiri.reports.console.writer import Writer
from shikiri.reports.headings import track_name
from shikiri.reports.said import told, word

_MOST_STARS = 4
_MOST_STEPS = 5


def recap(writer: Writer) -> Iterator[Line]:
    """Counts, ratio, levels and stars; the forecast is marked as one."""
    lang = writer.lang
    lines = [*_numbers(writer), *_forecast(writer)]
    room = max(writer.cells(label) for label, _ in lines) + 2
    yield from writer.heading(told("terminal.recap", lang))
    for label, parts in lines:
        yield from writer.listed(label, parts, indent=2, room=room)
    yield from writer.flow(word(writer.document["summary"]["stars_note"], lang), indent=2, style="dim")
    yield from _steps(writer)
    yield ()
    yield from writer.verdict()


def _numbers(writer: Writer) -> Iterator[tuple[str, list[str]]]:
    lang, summary = writer.lang, writer.document["summary"]
    outside = sum(not row["counted"] and row["status"] != "not_applicable" for row in writer.document["items"])
    ratio = {name: summary[name] for name in ("passed", "counted", "percent")}
    percent = told("report.percent", lang, **ratio) if summary["counted"] else told("html.ratio_none", lang)
    yield told("terminal.recap-items", lang), _counts(writer, summary["items"])
    yield told("terminal.recap-findings", lang), _counts(writer, summary["findings"])
    yield told("terminal.recap-ratio", lang), [percent]
    left_out = told("report.excluded", lang, excluded=summary["excluded"], outside=outside)
    yield told("terminal.recap-excluded", lang), [left_out]


def _forecast(writer: Writer) -> Iterator[tuple[str, list[str]]]:
    document, lang = writer.document, writer.lang
    summary, note = document["summary"], told("html.forecast", lang)
    for track, level in summary["levels"].items():
        worst = told("html.range", lang, worst=level["worst"]) if level["worst"] != level["proved"] else ""
        still = [told("html.level_open", lang, open=level["open"])] if level["open"] else []
        name = word(track_name(document, track), lang)
        yield told("report.noted", lang, what=name, note=note), [f"{level['proved']}{worst}", *still]
    stars = writer.screen.stars(summary["stars"], _MOST_STARS)
    name = told("html.stars", lang)
    yield told("report.noted", lang, what=name, note=note), [stars, word(summary["certificate_name"], lang)]


def _counts(writer: Writer, counts: Mapping[str, int]) -> list[str]:
    return [f"{marks.word(status)[writer.lang]} {counts.get(status, 0)}" for status in marks.STATUSES]


def _steps(writer: Writer) -> Iterator[Line]:
    steps = writer.document["summary"]["next_steps"]
    if not steps:
        return
    lang = writer.lang
    yield from writer.heading(told("terminal.next", lang))
    for step in steps[:_MOST_STEPS]:
        said = told("report.noted", lang, what=word(step["todo"], lang), note=told(f"effort.{step['effort']}", lang))
        yield from writer.labelled(step["item"], said, indent=2, room=writer.cells(step["item"]) + 2)
    if len(steps) > _MOST_STEPS:
        yield from writer.flow(told("terminal.more", lang, count=len(steps) - _MOST_STEPS), indent=2)
