"""Which texts of a configuration are taken to be whole."""

from __future__ import annotations

import pytest

from shikiri.platforms.yamaha_rtx.proof import came_back, echo, header, is_whole

HEAD = "# RTX830 Rev.15.02.31 (Mon Jan 15 10:11:12 2024)"
LINE = "ip lan1 address 192.168.100.1/24"


def lines(*rows: str) -> tuple[str, ...]:
    return rows


@pytest.mark.parametrize(
    "text,name,vouched,whole",
    (
        (lines("# show config", HEAD, LINE, "# "), "", False, True),
        (lines("EDGE# show config", HEAD, LINE, "EDGE#"), "", False, True),
        (lines("[EDGE] > show config", HEAD, LINE, "[EDGE] > "), "", False, True),
        (lines("", "# show config", HEAD, LINE, "#", ""), "", False, True),
        (lines(HEAD, "console prompt EDGE", LINE, "EDGE#"), "EDGE", False, True),
        (lines(HEAD, LINE), "", True, True),
        (lines(HEAD, LINE), "", False, False),  # nothing proves it
        (lines(HEAD, LINE, "#"), "", False, False),  # a comment that was cut
        (lines(HEAD, LINE, "EDGE#"), "", False, False),  # whose prompt is that?
        (lines(LINE, "EDGE#"), "EDGE", False, False),  # the beginning is missing
        (lines("# show config", HEAD, "#"), "", False, False),  # nothing but comments: a header that was cut
        (lines("# show config", LINE, "#"), "", False, False),  # no header
        (lines("# show config", HEAD, LINE, "# filters", LINE, "#"), "", False, False),  # comments in between
        (lines("# show config", HEAD, LINE), "", True, False),  # an echoed prompt must come back, whoever vouches
        (lines("EDGE# show config", HEAD, LINE, "#"), "", True, False),  # another prompt
        (lines("EDGE# show config", HEAD, LINE, "EDGE# show log"), "", False, False),
        (lines("# show config | grep ip", HEAD, LINE, "#"), "", True, False),  # only a part was asked for
    ),
)
def test_a_text_is_whole_where_something_proves_it(
    text: tuple[str, ...], name: str, vouched: bool, whole: bool
) -> None:
    assert is_whole(text, "show config", name, vouched=vouched) is whole


def test_the_echo_belongs_to_its_question() -> None:
    assert echo(lines("# show environment"), "show config") is None
    assert echo(lines("\ufeff", "\ufeffEDGE# show environment"), "show environment") == ("EDGE#", "")
    assert came_back(lines("EDGE# show environment", "RTX830 BootROM Ver.1.00", "EDGE#"), "show environment")
    assert not came_back(lines("EDGE# show environment", "EDGE#"), "show environment")


@pytest.mark.parametrize(
    "line,found",
    (
        (HEAD, ("RTX830", "15.02.31", 2)),
        ("# NVR700W Rev.15.00.24 (Tue Mar 7 09:00:00 2023)", ("NVR700W", "15.00.24", 2)),
        ("# RTX830 Rev.15.02.3", None),  # a revision that may have been cut
        ("# RTX830 Rev. (Mon)", None),
    ),
)
def test_the_header_says_model_and_revision(line: str, found: tuple[str, str, int] | None) -> None:
    assert header(lines("# show config", line)) == found
