"""The air in the terminal report: the sentence, what differs, what failed, and the lines that prove it."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.document_parts import AirStationPart
from shikiri.reports import air as told_air
from shikiri.reports.console.screen import Line
from shikiri.reports.console.writer import Writer
from shikiri.reports.said import told, word
from shikiri.reports.text import clean, clip

_TRIALS = 12


def air(writer: Writer) -> Iterator[Line]:
    """The section; nothing where no station looked."""
    part, lang = writer.document.get("air"), writer.lang
    differing = list(told_air.disagreements(writer.document))
    if part is None and not differing:
        return
    yield from writer.heading(told("air.report.title", lang))
    if part is not None:
        yield from writer.flow(word(told_air.summary(part), lang), indent=2, style="bold")
    for device, thing, one, other in differing[: told_air.MOST]:
        sentence = told("air.report.differ", lang, device=clip(device, 80), thing=clip(thing, 120))
        yield from writer.flow(f"! {sentence} {clip(one, 160)} / {clip(other, 160)}", indent=2, hang=2, style="red")
    for station in part["stations"] if part is not None else ():
        yield from _station(writer, station)


def _station(writer: Writer, station: AirStationPart) -> Iterator[Line]:
    lang = writer.lang
    words = {"when": station["when"][:16].replace("T", " "), "who": clip(station["who"], 60)}
    head = (
        f"{clip(station['name'], 80)}  ({clip(told_air.where(station), 120)})  {told('air.report.by', lang, **words)}"
    )
    yield from writer.flow(head, indent=2, style="bold")
    for network in station["networks"][:_TRIALS]:
        facts = [network["security"], network["ciphers"], f"PMF {network['pmf']}", network["bssid"]]
        mark = "" if network["declared"] else f"  {told('air.report.undeclared', lang)}"
        yield from writer.flow(f"{clip(network['ssid'] or '-', 80)}  {' '.join(facts)}{mark}", indent=4, hang=2)
    lines = station["transcript"]
    for trial in told_air.worst_first(station["trials"])[:_TRIALS]:
        sign = writer.screen.mark(trial["status"] or "not_applicable")
        text = f"{word(told_air.about(trial['about']), lang)}: {word(told_air.came(trial), lang)}"
        yield from writer.flow(f"{sign} {text}", indent=4, hang=2)
        if 0 < trial["line"] <= len(lines):
            yield from writer.flow(clean(lines[trial["line"] - 1])[:300], indent=6, hang=2, style="dim")
    if len(station["trials"]) > _TRIALS:
        yield from writer.flow(told("terminal.more", lang, count=len(station["trials"]) - _TRIALS), indent=4)
