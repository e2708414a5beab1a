"""Charts as inline SVG: bars of statuses, told apart by pattern as well as by colour."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

WIDTH, HEIGHT = 1000, 20
ORDER = ("pass", "waived", "unattested", "unknown", "unreachable", "fail", "not_applicable")

# Lines over the colour of a status; the name of the pattern is the name of the status.
_LINES: dict[str, str] = {
    "fail": '<path d="M0 0L8 8M8 0L0 8"/>',
    "unreachable": '<path d="M0 4H8"/>',
    "unknown": '<circle cx="4" cy="4" r="1.5"/>',
    "unattested": '<path d="M4 0V8"/>',
    "waived": '<path d="M0 8L8 0"/>',
}
_LEAST = 4  # one failure among thousands stays visible


def patterns() -> Markup:
    """The patterns that the bars of a page refer to."""
    body = "".join(
        f'<pattern id="p-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="b-{name}"/><g class="b-line">{lines}</g></pattern>'
        for name, lines in _LINES.items()
    )
    return Markup(f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{body}</defs></svg>')  # noqa: S704


def bar(counts: Mapping[str, int]) -> Markup:
    """One bar, whole width: a piece for each status that occurs. The numbers stand beside it as text."""
    total = sum(counts.values())
    pieces, left = [], 0
    for status in ORDER:
        count = counts.get(status, 0)
        if count <= 0:
            continue
        begin, left = left * WIDTH // total, left + count
        width = left * WIDTH // total - begin
        fill = f'fill="url(#p-{status})"' if status in _LINES else f'class="b-{status}"'
        pieces.append(f'<rect x="{begin}" width="{max(width - 2, _LEAST)}" height="{HEIGHT}" {fill}/>')
    frame = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
    return Markup(f'<svg class="bar" {frame} aria-hidden="true" focusable="false">{"".join(pieces)}</svg>')  # noqa: S704
