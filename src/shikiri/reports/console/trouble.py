"""The verdicts in the terminal report: what fails first, then exceptions, what is open, what does not count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from shikiri.model.document import FindingPart
from shikiri.reports.console.screen import STYLES, Line
from shikiri.reports.console.writer import Writer
from shikiri.reports.marks import OPEN, SETTLED, rank
from shikiri.reports.said import LABELS, by_hand, facts, place, title, told, word
from shikiri.reports.text import clip

MOST = 20  # places under one control

_SECTIONS: tuple[tuple[str, Callable[[FindingPart], bool]], ...] = (
    ("fails", lambda one: one["counted"] and one["status"] not in SETTLED | OPEN | {"waived"}),
    ("waived", lambda one: one["counted"] and one["status"] == "waived"),
    ("open", lambda one: one["counted"] and one["status"] in OPEN),
)


def troubles(writer: Writer) -> Iterator[Line]:
    """Every verdict that is not settled, by control, the worst first."""
    for section, belongs in _SECTIONS:
        found = [one for one in writer.document["findings"] if belongs(one)]
        if found:
            yield from writer.heading(told(f"terminal.{section}", writer.lang) + f"  ({len(found)})")
            for number, (control, mine) in enumerate(_by_control(writer, found)):
                if number:
                    yield ()
                yield from _control(writer, control, mine, mend=section == "fails")
    yield from _aside(writer)
    yield from _unread(writer)


def _by_control(writer: Writer, found: Iterable[FindingPart]) -> list[tuple[str, list[FindingPart]]]:
    groups: dict[str, list[FindingPart]] = defaultdict(list)
    for finding in found:
        groups[finding["control"]].append(finding)
    controls = writer.document["controls"]
    letters = {name: ord(controls[name]["risk"][:1] or "A") if name in controls else 0 for name in groups}
    return sorted(groups.items(), key=lambda group: (-letters[group[0]], group[0]))


def _control(writer: Writer, control: str, found: list[FindingPart], *, mend: bool) -> Iterator[Line]:
    document, lang = writer.document, writer.lang
    part = document["controls"].get(control)
    items = ", ".join(part["items"]) if part else ""
    risk = told("html.risk", lang, letter=part["risk"]) if part else ""
    yield from writer.flow(f"{title(document, control, lang)}", indent=2, style="bold")
    yield from writer.flow("  ".join(filter(None, (clip(control, 80), items, risk))), indent=2, style="dim")
    shown = sorted(found, key=lambda one: rank(one["status"]))[:MOST]
    for finding in shown:
        yield from _finding(writer, finding)
    if len(found) > len(shown):
        yield from writer.flow(told("terminal.more", lang, count=len(found) - len(shown)), indent=4)
    if mend and (how := by_hand(document, control, lang)):
        yield from writer.labelled(told("html.how", lang), how, indent=4, room=_room(writer) + 3)


def _finding(writer: Writer, finding: FindingPart) -> Iterator[Line]:
    status = finding["status"]
    style = STYLES.get(status, "") if finding["counted"] else "dim"
    mark = writer.screen.mark(status)
    yield from writer.flow(f"{mark} {place(finding, writer.lang)}", indent=4, hang=3, style=style)
    for label, text in facts(finding, writer.lang):
        yield from writer.labelled(label, text, indent=7, room=_room(writer))


def _aside(writer: Writer) -> Iterator[Line]:
    """What is shown and not counted: the reason once, then a line for each; more stands in the other formats."""
    lang = writer.lang
    groups: dict[str, list[FindingPart]] = defaultdict(list)
    for one in writer.document["findings"]:
        if not one["counted"] and one["status"] not in SETTLED:
            groups[word(one["aside"], lang)].append(one)
    if not groups:
        return
    yield from writer.heading(told("terminal.aside", lang) + f"  ({sum(map(len, groups.values()))})")
    for reason, found in groups.items():
        yield from writer.flow(reason, indent=2)
        for one in sorted(found, key=lambda one: rank(one["status"]))[:MOST]:
            where = f"{writer.screen.mark(one['status'])} {clip(one['control'], 80)}  {place(one, lang)}"
            yield from writer.flow(where, indent=4, hang=3, style="dim")
        if len(found) > MOST:
            yield from writer.flow(told("terminal.more", lang, count=len(found) - MOST), indent=4)


def _room(writer: Writer) -> int:
    labels = ("html.expected", "html.actual", "html.evidence", "html.how", *LABELS)
    return max(writer.cells(told(label, writer.lang)) for label in labels) + 2


def _unread(writer: Writer) -> Iterator[Line]:
    """What no verdict could be drawn from, device by device."""
    lang = writer.lang
    lines: list[str] = []
    for device in writer.document["devices"]:
        name = clip(device["name"], 80)
        if not device["reached"]:
            lines.append(told("terminal.unreached", lang, device=name))
        for facet, reason in device["unread"].items():
            lines.append(told("terminal.unread", lang, device=name, facet=clip(facet, 80), reason=word(reason, lang)))
    if lines:
        yield from writer.heading(told("html.unread", lang) + f"  ({len(lines)})")
        for line in lines[:MOST]:
            yield from writer.flow(line, indent=2, hang=2)
        if len(lines) > MOST:
            yield from writer.flow(told("terminal.more", lang, count=len(lines) - MOST), indent=2)
