"""Garbage, other line ends, pager leftovers, messages in between: never a traceback, never a wrong value."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.model.codec import dump_facet
from shikiri.model.nothing import Things, Unread
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.state import State
from shikiri.platforms.base import parse, strays
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.redact import redact
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT

HERE = Path(__file__).resolve().parent
TEXTS = sorted(HERE.glob("*/*/show_config.txt"))
HEAD = "# show config\n# RTX830 Rev.15.02.31 (Mon Jan 15 10:11:12 2024)\n"


def state_of(text: str, question: str = CONFIG) -> State:
    answers = {question: Answer(text)}
    reading = Reading(device="box", platform="yamaha_rtx", answers=answers, when=datetime(2024, 4, 1, tzinfo=UTC))
    state = parse(PLATFORM, reading)
    strays(PLATFORM, PLATFORM.open(reading), state.facets)
    return state


def said(state: State) -> dict[str, object]:
    return {name: dump_facet(facet) for name, facet in state.facets.items() if isinstance(facet, Things)}


def without_lines(state: State) -> str:
    """What was understood, without the numbers of the lines."""
    return repr({name: facet.items for name, facet in state.facets.items() if isinstance(facet, Things)})


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_other_line_ends_and_blanks_change_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    plain = said(state_of(text))
    assert said(state_of(text.replace("\n", "\r\n"))) == plain
    assert said(state_of("\ufeff" + text)) == plain
    assert said(state_of(text.replace("\n", "\0\r\n") + "\0\0\n\n")) == plain
    assert said(state_of(text.replace("\n", "  \n"))) == plain or "secure filter" in text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_pager_and_messages_change_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.split("\n")
    plain = without_lines(state_of(text))
    for at in range(3, len(lines) - 1):
        for noise in ("---more---\r            \r", "---つづく---\r\r", "\x1b[K"):
            noisy = [*lines[:at], noise + lines[at], *lines[at + 1 :]]
            assert without_lines(state_of("\n".join(noisy))) == plain
        message = "2024/04/01 09:00:00: [IKE] respond ISAKMP phase to 198.51.100.7"
        if not lines[at][:2].strip().isdigit() and len(lines[at - 1]) < 79:  # not inside a line that was broken
            between = "\n".join([*lines[:at], message, *lines[at:]])
            assert _without_numbers(without_lines(state_of(between))) == _without_numbers(plain)


def _without_numbers(text: str) -> str:
    import re

    return re.sub(r"number=\d+", "", text)


@pytest.mark.parametrize(
    "text",
    (
        "Error: Invalid command name\n",
        "エラー：コマンド名を確認してください\n",
        "# show config\nエラー: このコマンドは管理レベルでのみ使用できます\n# ",
        "",
        "\0\0\0",
        "hello world\nthis is no router\n",
        "<html><body>ip</body></html>",
        "設定はありません\n",
        "\ufffd\ufffd\ufffd\n" * 50,
        "Building configuration...\n!\nhostname switch\n!\nend\n",
    ),
)
def test_what_is_no_configuration_is_not_read(text: str) -> None:
    assert all(isinstance(facet, Unread) for facet in state_of(text).facets.values())
    assert all(isinstance(facet, Unread) for facet in state_of(text, ENVIRONMENT).facets.values())


def test_fifty_megabytes_are_not_read() -> None:
    assert all(
        isinstance(facet, Unread) for facet in state_of(HEAD + "ip filter 1 pass * *\n" * 2_500_000).facets.values()
    )


@pytest.mark.parametrize("encoding", ("utf-8", "cp932", "euc_jp"))
def test_japanese_names_are_names(encoding: str) -> None:
    named = "description lan1 事務所と会議室\nvlan lan1/1 802.1q vid=20 name=来客用\n"
    text = f"{HEAD}{named}ip lan1 address 192.168.10.1/24\n# "
    state = state_of(decode(text.encode(encoding)))
    assert {thing.key for thing in state.things("segment")} == {"lan1", "lan1/1"}
    assert state.is_complete("segment")


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=40), max_size=12))
@settings(max_examples=60)
def test_no_text_breaks_it(rows: list[str]) -> None:
    text = "\n".join(rows)
    for question in (CONFIG, ENVIRONMENT):
        state_of(text, question)
    state_of(HEAD + text + "\n# ")
    assert redact(text).count("\n") == text.count("\n")


_WORDS = st.sampled_from(
    "ip ipv6 lan1 lan1/1 pp tunnel filter secure in out dynamic 1 2 99 pass reject * address nat descriptor static "
    "type masquerade vlan 802.1q vid=5 user attribute login password encrypted telnetd host service on off any none "
    "schedule at */* ntpdate snmp snmpv3 usm sha no select dhcp scope option dns=192.168.1.1 timezone +09:00 =".split()
)


@given(st.lists(st.lists(_WORDS, min_size=1, max_size=9), min_size=1, max_size=8))
@settings(max_examples=120)
def test_no_line_of_its_own_words_breaks_it(lines: list[list[str]]) -> None:
    state = state_of(HEAD + "".join(" ".join(words) + "\n" for words in lines) + "# ")
    reasons = [facet.reason.key for facet in state.facets.values() if isinstance(facet, Unread)]
    assert "parse.broken" not in reasons  # every line that is not understood is understood to be so
