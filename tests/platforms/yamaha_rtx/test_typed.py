"""No value becomes a second word, a second command, or a word of the console itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.language import tell
from shikiri.model.command import Command, as_text, joined
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID, Default
from shikiri.model.secret import Secret
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.typed import changes, line, secret, word
from tests.platforms.yamaha_rtx.writing import added, example, rendered, with_thing

_ANYTHING = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
_NASTY = (
    "a b", "a;b", "a\nsave", "a\rsave", 'a"b', "a'b", "a\\b", "a|grep", "a>x", "a<x", "a?", "\x1b[A", "あ",
    "", " ", "\t", "#x",
)  # fmt: skip


@pytest.mark.parametrize("text", _NASTY)
def test_what_the_console_may_take_for_something_else_is_not_typed(text: str) -> None:
    with pytest.raises(Unwritable):
        word(text, "logging", "hosts")
    with pytest.raises(Unwritable):
        secret(Secret.plain(text), "account", "password")


@pytest.mark.parametrize("text", ("*", "***", "encrypted", "x" * 33))
def test_a_password_that_would_mean_something_else_is_not_typed(text: str) -> None:
    with pytest.raises(Unwritable) as caught:
        secret(Secret.plain(text), "account", "password")
    assert text not in tell(caught.value.sentence, "ja") + tell(caught.value.sentence, "en")


@given(_ANYTHING)
@settings(max_examples=300)
def test_whatever_is_typed_is_one_word_of_plain_letters(text: str) -> None:
    try:
        typed = word(text, "logging", "hosts")
    except Unwritable:
        return
    assert typed == text
    assert text.split() == [text]
    assert text.isascii()
    assert text.isprintable()
    assert not set(text) & set(";|<>\"'`\\?")


@given(_ANYTHING)
@settings(max_examples=300)
def test_no_secret_brings_a_second_line_and_none_is_shown(text: str) -> None:
    for dialogue in (False, True):
        try:
            typed = secret(Secret.plain(text), "account", "password", dialogue=dialogue)
        except Unwritable:
            continue
        command = line("login user ops ", typed)
        assert joined(command.parts).splitlines() == [f"login user ops {text}"]
        assert str(command) == "login user ops ***"


@given(facet=st.sampled_from(("time_sync", "logging", "dns")), text=_ANYTHING)
@settings(max_examples=120)
def test_no_value_of_a_plan_injects_a_command(facet: str, text: str) -> None:
    reading, before = example("insecure")
    field = {"time_sync": "servers", "logging": "hosts", "dns": "servers"}[facet]
    done = rendered(before, with_thing(before, facet, 0, **{field: frozenset({text})}), reading)
    for one in done.commands:
        typed = joined(one.parts)
        assert typed == " ".join(typed.split())
        assert typed.split()[0] in {"schedule", "no", "syslog", "dns"}
        assert not set(typed) & set(";|<>\"'`\\?")


@given(name=_ANYTHING, text=_ANYTHING)
@settings(max_examples=120)
def test_no_name_of_an_account_injects_a_command(name: str, text: str) -> None:
    reading, before = example("insecure")
    wanted = added(before, Account(name=name, kind="named", password=Secret.hashed("encrypted", text), enabled=True))
    for one in rendered(before, wanted, reading).commands:
        typed = joined(one.parts)
        assert "\n" not in typed
        assert typed.startswith(("login user", "syslog execute", "no login user ops"))
        assert str(one).endswith(("***", " on", " off", "ops"))


def test_without_the_configuration_nothing_that_needs_it_is_written() -> None:
    reading, before = example("insecure")
    wanted = with_thing(before, "logging", 0, debug=False)
    bare = rendered(before, wanted, replace(reading, answers={}))
    assert bare.commands == ()
    assert [why.key for _, _, why in bare.refused] == ["rtx.no-config"]
    cut = {question: replace(answer, complete=False) for question, answer in reading.answers.items()}
    assert rendered(before, wanted, replace(reading, answers=cut)).commands == ()


def test_a_confirmed_default_is_as_good_as_a_line_and_one_from_memory_is_not() -> None:
    _, before = example("compliant")
    held = before.things("logging")[0]
    for tag, count in (("V", 0), ("C", 0), ("M", 1)):
        was = replace(held, debug=Default(value=False, tag=tag))  # type: ignore[call-arg,arg-type]
        assert len(changes(was, replace(held, debug=False))) == count  # type: ignore[call-arg]
    assert changes(held, replace(held, hosts=UNSAID)) == {}  # type: ignore[call-arg]


def test_every_renderer_refuses_what_it_has_no_words_for() -> None:
    """A field that no command is known for is never dropped in silence."""
    reading, before = example("compliant")
    for facet, field, value in (
        ("management", "version", "1"), ("management", "port", 2222), ("discovery", "protocol", "cdp"),
        ("logging", "retention_days", 90), ("logging", "timestamps", True), ("segment", "bridge", "bridge7"),
        ("segment", "vrf", "x"), ("port_isolation", "protected", True), ("dns", "filtering", True),
        ("account", "kind", "named"), ("snmp", "access", "rw"), ("filter", "default", "permit"),
    ):  # fmt: skip
        around = Around(observed=before, wanted=before, reading=reading)
        driver = next(one for one in PLATFORM.facets if one.facet == facet)
        held: Any = before.things(facet)[0]
        assert driver.render is not None
        with pytest.raises(Unwritable):
            list(driver.render(held, replace(held, **{field: value}), around))


def test_a_line_inside_a_dialled_connection_is_typed_while_it_is_selected() -> None:
    found = line("ip pp1 secure filter in 1", interface="pp1")
    assert as_text([found]) == "pp select 1\n ip pp secure filter in 1\n"
    assert found.leave == "pp select none"
    assert line("ip tunnel2 secure filter in 1", interface="tunnel2").block == ("tunnel select 2",)
    assert line("ip lan1 secure filter in 1", interface="lan1") == Command(parts=("ip lan1 secure filter in 1",))
