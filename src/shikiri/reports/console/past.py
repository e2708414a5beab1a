"""Earlier runs in the terminal report: what differs from the accepted state, what moved, the changed lines."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.document import HistoryPart, Words
from shikiri.reports import past as told_past
from shikiri.reports.console.screen import Line
from shikiri.reports.console.writer import Writer
from shikiri.reports.past import MOST
from shikiri.reports.said import place_of, title, told, word
from shikiri.reports.text import clean, clip

_LINES = 40  # of one device's configuration


def past(writer: Writer) -> Iterator[Line]:
    """The section; nothing where no run was kept."""
    history, lang = writer.document["history"], writer.lang
    if history is None:
        return
    yield from writer.heading(told("history.title", lang))
    yield from writer.flow(word(told_past.previous(history), lang), indent=2)
    if moved := told_past.chapters(history):
        yield from writer.listed(told("history.chapters", lang), [word(one, lang) for one in moved], indent=2)
    yield from _drift(writer, history)
    yield from _some(writer, list(told_past.reach(history)), indent=2)
    yield from _resolved(writer, history)
    yield from _config(writer, history)


def _drift(writer: Writer, history: HistoryPart) -> Iterator[Line]:
    lang, sure = writer.lang, told_past.sure(history)
    style = "bold red" if history["drifted"] else "bold"
    if sure:
        yield from writer.flow(f"{told('history.drift', lang)}  ({len(sure)})", indent=2, style=style)
        yield from _some(writer, list(told_past.sentences(sure)))
    elif history["baselines"]:
        yield from writer.flow(told("history.no-drift", lang), indent=2)
    if unsure := told_past.unsure(history):
        yield from writer.flow(f"{told('history.unclear', lang)}  ({len(unsure)})", indent=2)
        yield from _some(writer, list(told_past.sentences(unsure)))
    if history["without_baseline"] and not history["baselines"]:
        yield from writer.flow(told("history.none-accepted", lang), indent=2)
    elif history["without_baseline"]:
        names = [clip(name, 80) for name in history["without_baseline"][:MOST]]
        yield from writer.listed(told("history.no-baseline", lang), names, indent=2)


def _some(writer: Writer, sentences: list[Words], indent: int = 4) -> Iterator[Line]:
    for one in sentences[:MOST]:
        yield from writer.flow(word(one, writer.lang), indent=indent, hang=2)
    if len(sentences) > MOST:
        yield from writer.flow(told("terminal.more", writer.lang, count=len(sentences) - MOST), indent=indent)


def _resolved(writer: Writer, history: HistoryPart) -> Iterator[Line]:
    lang, solved = writer.lang, history["resolved"]
    if solved:
        yield from writer.flow(f"{told('history.resolved', lang)}  ({len(solved)})", indent=2, style="bold")
        lines = [
            f"{place_of(one['device'], one['thing'], lang)}  {title(writer.document, one['control'], lang)}"
            for one in solved
        ]
        for line in lines[:MOST]:
            yield from writer.flow(line, indent=4, hang=2)
        if len(lines) > MOST:
            yield from writer.flow(told("terminal.more", lang, count=len(lines) - MOST), indent=4)


def _config(writer: Writer, history: HistoryPart) -> Iterator[Line]:
    lang = writer.lang
    if not history["changed"]:
        return
    yield from writer.flow(told("history.config", lang), indent=2, style="bold")
    for part in history["changed"][:MOST]:
        words = {"device": clip(part["device"], 80), "question": clip(part["question"], 80), "run": part["run"]}
        yield from writer.flow(told("history.hunk", lang, **words), indent=4)
        for line in part["lines"][:_LINES]:
            style = "bold" if line[:1] in "+-" else "dim"
            yield from writer.flow(clean(line), indent=6, hang=2, style=style)
        left_out = part["left_out"] + max(0, len(part["lines"]) - _LINES)
        if left_out:
            yield from writer.flow(told("history.left-out", lang, count=left_out), indent=6)
