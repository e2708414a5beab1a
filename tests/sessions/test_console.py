from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.language import tell
from shikiri.model.command import Command, Step, command
from shikiri.model.errors import Broken, Lost, Refused, Rejected, SessionError, TimedOut
from shikiri.model.secret import Secret
from shikiri.sessions.console import Console
from tests.sessions.scripted import CISCO, ENABLE, END, LOGIN, PASSWORD, YAMAHA, Script, console, target

SECRET = Secret.plain("canary-PUSHED-9")


def test_it_climbs_to_the_level_that_may_read_and_says_what_proved_it() -> None:
    session, script = console()
    assert session.proved == {"enable"}
    assert [line.strip() for line in script.sent] == ["enable", ENABLE.reveal(), "terminal length 0"]


def test_a_login_that_lands_privileged_proves_no_enable_password() -> None:
    script = Script([("terminal length 0", b"terminal length 0\r\nsw1#")], greeting=b"Welcome\r\nsw1#")
    assert Console(target(), CISCO, script).arrive().proved == frozenset()


@given(pieces=st.lists(st.integers(1, 40), min_size=1, max_size=8))
@settings(deadline=None, max_examples=60)
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(pieces: list[int]) -> None:
    body = "hostname sw1\r\n! # comment\r\ninterface Gi1/0/1\r\n description 会議室>\r\nsw1#not\r\nend\r\n"
    session, _ = console(("show run", b"show run\r\n" + body.encode() + b"sw1#"), pieces=pieces)
    answer = session.ask("show run")
    assert answer.text == body.replace("\r\n", "\n")
    assert answer.complete is True


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_japanese_consoles_are_read_in_any_of_their_encodings(encoding: str) -> None:
    session, _ = console(("show x", b"show x\r\n" + "説明 会議室の予備\r\n".encode(encoding) + b"sw1#"))
    assert session.ask("show x").text == "説明 会議室の予備\n"


@pytest.mark.parametrize(
    "wipe", [b"\r          \r", b"\b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\b", b"\r\x1b[K", b""]
)
def test_a_pager_is_turned_and_leaves_nothing_behind(wipe: bytes) -> None:
    session, script = console(
        ("show run", b"show run\r\none\r\ntwo\r\n --More-- "), (" ", wipe + b"three\r\nfour\r\nsw1#")
    )
    assert session.ask("show run").text.splitlines() == ["one", "two", "three", "four"]
    assert script.sent[-1] == " "


def test_an_echo_that_the_console_broke_is_still_an_echo() -> None:
    long = "show ip access-lists " + "GUEST-" * 14
    session, _ = console((long, (long[:60] + "\r\n" + long[60:] + "\r\nok\r\nsw1#").encode()))
    assert session.ask(long).text == "ok\n"


def test_lines_that_the_device_broke_are_left_as_they_are() -> None:
    row = b"x" * 80
    session, _ = console(("show x", b"show x\r\n" + row + b"\r\nrest\r\nsw1#"))
    assert session.ask("show x").text == "x" * 80 + "\nrest\n"


def test_a_comment_that_looks_like_a_bare_prompt_is_no_end() -> None:
    config = b"show config\r\n# RTX1210 Rev.14.01.42\r\nip route default\r\n# "
    script = Script([("show config", config)], greeting=b"# ", pieces=(2, 13, 2, 500))
    assert Console(target(), YAMAHA, script).arrive().ask("show config").text.endswith("ip route default\n")


def test_an_older_answer_is_not_taken_for_the_new_one() -> None:
    session, _ = console(("show a", b"late sw1#\r\nsw1#show a\r\nA\r\nsw1#"))
    assert session.ask("show a").text == "A\n"


def test_text_that_goes_on_after_the_prompt_shows_that_it_was_none() -> None:
    session, script = console(("show a", b"show a\r\nA\r\nsw1#"), ("show b", b"show b\r\nB\r\nsw1#"))
    session.ask("show a")
    script.more(b" and more of A\r\nsw1#")
    with pytest.raises(Lost):
        session.ask("show b")


def test_news_for_everybody_between_two_answers_is_no_harm() -> None:
    session, script = console(("show a", b"show a\r\nA\r\nsw1#"), ("show b", b"show b\r\nB\r\nsw1#"))
    session.ask("show a")
    script.more(b"\r\n\r\n***\r\n*** --- SHUTDOWN in 0:05:00 ---\r\n***\r\n")
    assert session.ask("show b").text == "B\n"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"show x\r\nhalf an ans" + END.encode(), Broken),
        (b"show x\r\nhalf an answer\r\n", TimedOut),
        (b"show x\r\nProceed? [yes/no]: ", Lost),
        (b"show x\r\nother#", Lost),
        (b"sh\xff\xfew x\r\ntext\r\nsw1#", Lost),
        (b"", TimedOut),
    ],
)
def test_half_an_answer_is_an_error_and_never_an_answer(answer: bytes, error: type[SessionError]) -> None:
    session, _ = console(("show x", answer))
    with pytest.raises(error):
        session.ask("show x")


@given(cut=st.integers(0, 59))
@settings(deadline=None, max_examples=60)
def test_an_answer_cut_at_any_byte_is_never_complete(cut: int) -> None:
    whole = b"show x\r\nhostname sw1\r\nline vty 0 4\r\n transport input\r\nend\r\nsw1#"
    session, _ = console(("show x", whole[:cut] + END.encode()))
    with pytest.raises(Broken):
        session.ask("show x")


def test_a_wrong_enable_password_names_the_level() -> None:
    script = Script([LOGIN[0], (ENABLE.reveal(), b"\r\nPassword: ")])
    with pytest.raises(Refused) as caught:
        Console(target(), CISCO, script).arrive()
    assert "enable" in tell(caught.value.sentence, "ja")
    assert "canary" not in repr(caught.value)


def test_commands_are_typed_in_their_blocks_and_configuration_is_left_again() -> None:
    session, script = console(
        ("configure terminal", b"configure terminal\r\nEnter configuration commands\r\nsw1(config)#"),
        ("line vty 0 4", b"line vty 0 4\r\nsw1(config-line)#"),
        ("transport input ssh", b"transport input ssh\r\nsw1(config-line)#"),
        ("exit", b"exit\r\nsw1(config)#"),
        ("end", b"end\r\nsw1#"),
        ("write memory", b"write memory\r\nBuilding configuration...\r\n[OK]\r\nsw1#"),
    )
    session.tell((command("transport input ssh", block=("line vty 0 4",)), command("write memory", mode="exec")))
    assert len(script.sent) == len(LOGIN) + 6


def test_a_renamed_device_is_followed() -> None:
    session, _ = console(
        ("configure terminal", b"configure terminal\r\nsw1(config)#"),
        ("hostname core", b"hostname core\r\ncore(config)#"),
        ("end", b"end\r\ncore#"),
        ("show x", b"show x\r\nok\r\ncore#"),
    )
    session.tell([command("hostname core")])
    assert session.ask("show x").text == "ok\n"


def test_what_the_device_does_not_accept_stops_the_push_and_shows_no_secret() -> None:
    typed = f"username ops secret {SECRET.reveal()}"
    session, script = console(
        ("configure terminal", b"configure terminal\r\nsw1(config)#"),
        (typed, f"{typed}\r\n% Invalid password {SECRET.reveal()} for ops\r\nsw1(config)#".encode()),
    )
    with pytest.raises(Rejected) as caught:
        session.tell([command("username ops secret ", SECRET), command("never typed")])
    said = tell(caught.value.sentence, "ja") + repr(caught.value) + str(caught.value.__dict__)
    assert "canary" not in said
    assert "username ops secret ***" in said
    assert "% Invalid" in said
    assert len(script.sent) == len(LOGIN) + 2


def test_a_device_that_shows_half_of_a_secret_is_not_quoted() -> None:
    typed = f"username ops secret {SECRET.reveal()}"
    session, _ = console(
        ("configure terminal", b"configure terminal\r\nsw1(config)#"),
        (typed, f"{typed}\r\n% Invalid password {SECRET.reveal()[:11]}...\r\nsw1(config)#".encode()),
    )
    with pytest.raises(Rejected) as caught:
        session.tell([command("username ops secret ", SECRET)])
    assert "canary" not in tell(caught.value.sentence, "ja")


@pytest.mark.parametrize("letter", ["\n", "\r", "\x1b", "\x03", "\t", "\x7f"])
def test_a_value_that_would_be_a_second_line_is_never_typed(letter: str) -> None:
    session, script = console(("configure terminal", b"configure terminal\r\nsw1(config)#"))
    with pytest.raises(SessionError):
        session.tell([command("username ops secret ", Secret.plain(f"canary{letter}no username ops"))])
    assert len(script.sent) == len(LOGIN) + 1


def test_a_dialogue_is_led_and_its_questions_may_be_skipped() -> None:
    steps = (Step("Old_Password:", (PASSWORD,)), Step("New_Password:", (SECRET,)), Step("New_Password:", (SECRET,)))
    turns = [
        ("administrator", b"administrator\r\nPassword: "),
        (ENABLE.reveal(), b"\r\n# "),
        ("login password encrypted", b"login password encrypted\r\nNew_Password: "),
        (SECRET.reveal(), b"\r\nNew_Password: "),
        (SECRET.reveal(), b"\r\nPassword Strength: strong\r\n# "),
    ]
    script = Script(turns, greeting=b"> ")
    Console(target(), YAMAHA, script).arrive().tell([command("login password encrypted", dialogue=steps)])
    assert len(script.sent) == 5


def test_an_error_in_japanese_after_a_dialogue_is_an_error() -> None:
    turns = [
        ("administrator password", b"administrator password\r\nNew_Password: "),
        ("x", "\r\nエラー：パラメータ\r\n# ".encode()),
    ]
    session = Console(target(), YAMAHA, Script(turns, greeting=b"# ")).arrive()
    with pytest.raises(Rejected, match=r"error\.rejected"):
        session.tell([Command(parts=("administrator password",), dialogue=(Step("New_Password:", ("x",)),))])


def test_a_command_that_ends_the_connection_is_allowed_to() -> None:
    session, _ = console(("reload", b"reload\r\nProceed with reload? [confirm]"), ("", b"\r\n" + END.encode()))
    session.tell([Command(parts=("reload",), mode="exec", dialogue=(Step(r"\[confirm\]", ("",)),), may_close=True)])
    with pytest.raises(Broken):
        session.ask("show x")


def test_logging_out_never_saves() -> None:
    session, script = console(
        ("exit", b"exit\r\nSave new configuration ? (Y/N)"), ("N", b"N\r\nsw1>"), ("exit", END.encode())
    )
    with session:
        pass
    assert script.closed
    assert [line.strip() for line in script.sent[len(LOGIN) :]] == ["exit", "N", "exit"]


def test_after_an_error_the_line_is_dropped_without_a_word() -> None:
    session, script = console(("show x", b"show x\r\nProceed? "))
    with pytest.raises(Lost), session:
        session.ask("show x")
    assert script.closed
    assert script.sent[-1].strip() == "show x"
