"""The console of a router: what is a prompt, a pager, a refusal and a question, in both languages."""

from __future__ import annotations

import re

import pytest

from shikiri.platforms.yamaha_rtx.dialect import DIALECT


@pytest.mark.parametrize(
    "text", ("> ", "# ", "EDGE1> ", "EDGE1# ", "EDGE1[PP1]# ", "show x\r\nEDGE1[TUNNEL1]# ", "a\n#")
)
def test_a_prompt_is_seen(text: str) -> None:
    assert DIALECT.prompt.search(text)
    assert bool(DIALECT.privileged.search(text)) is ("#" in text)


@pytest.mark.parametrize(
    "text",
    (
        "# RTX1210 Rev.14.01.42 (Fri Jul  5 11:17:45 2024)\n",
        "# show config\r\n# MAC Address : 00:a0:de:00:10:01",
        "show environment\r\nRTX1220 BootROM Ver.1.00",
        "Password: ",
        "---つづく---",
        "Save new configuration ? (Y/N)",
        "EDGE1# show config",
    ),
)
def test_no_prompt_is_seen(text: str) -> None:
    assert not DIALECT.prompt.search(text)


@pytest.mark.parametrize(
    "text",
    (
        "Error: Invalid command name", "エラー: コマンド名を確認してください", "エラー：パラメータが範囲を越えています",
        "  Error: Illegal keyword", "Administrator use only", "パスワードが間違っています", "パスワードが違います",
        "ip filter 1 x\nエラー: パラメータのキーワードが認識できません\n# ",
    ),
)  # fmt: skip
def test_a_refusal_is_seen(text: str) -> None:
    assert DIALECT.failures.search(text)


@pytest.mark.parametrize(
    "text", ("Password Strength: Strong", "セーブ中... CONFIG0 終了", "# ", "description lan1 Error: no")
)
def test_what_is_no_refusal(text: str) -> None:
    assert not DIALECT.failures.search(text)


@pytest.mark.parametrize(
    "text", ("Save new configuration ? (Y/N)", "新しい設定を保存しますか? (Y/N)", "新しい設定を保存しますか？(Y/N)")
)
def test_a_goodbye_never_saves(text: str) -> None:
    (step,) = DIALECT.goodbye
    assert re.search(step.expect, text)
    assert step.answer == ("N",)


def test_nothing_of_the_session_is_a_setting() -> None:
    """Every `console ...` command would be kept, and would ask to be saved."""
    assert DIALECT.quiet == ()
    assert DIALECT.configure == ""
    assert DIALECT.pager.search("---more---")
    assert DIALECT.pager.search("---つづく---")
    assert DIALECT.columns == 80
