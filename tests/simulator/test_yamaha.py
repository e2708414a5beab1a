"""What a simulated Yamaha router does with the lines it is given."""

from __future__ import annotations

import pytest

from shikiri.simulator.clock import Clock
from shikiri.simulator.yamaha.show import wrapped
from tests.simulator.hands import ENABLE, OPS, Hands, example, lines, router

BARE = """\
login user ops *
console character en.ascii
console prompt R1
console lines infinity
ip lan1 address 192.168.99.254/24
ip filter 10 pass * * * * *
pp select 1
 pppoe use lan2
 pp enable 1
syslog notice on
snmp host 192.168.99.10 private
sshd service on
sshd host key generate *
"""


def admin(text: str | None = None, **words: object) -> Hands:
    hands = Hands(router(BARE if text is None else text, clock=Clock(rate=0.0), **words))
    hands.type("administrator", "")
    return hands


def shown(hands: Hands) -> list[str]:
    return lines(hands.type("show config"), "#", "R1")


@pytest.mark.parametrize("case", ("compliant", "insecure"))
def test_a_configuration_comes_out_as_it_went_in(case: str) -> None:
    text = example(f"yamaha_rtx/{case}", "show_config.txt")
    assert lines(router(text).run.text(open_secrets=False)) == lines(text, "#", "EDGE1#")


@pytest.mark.parametrize(
    "config,there,gone",
    (
        (("ip filter 9 reject * * tcp * 445",), ("ip filter 9 reject * * tcp * 445",), ()),
        (("ip filter 10 reject * * * * *",), ("ip filter 10 reject * * * * *",), ("ip filter 10 pass * * * * *",)),
        (("no ip filter 10",), (), ("ip filter 10 pass * * * * *",)),
        (("no ip filter 1",), ("ip filter 10 pass * * * * *",), ()),
        (
            ("ip lan1 secure filter in 10 11", "ip lan1 secure filter in 10"),
            ("ip lan1 secure filter in 10",),
            ("ip lan1 secure filter in 10 11",),
        ),
        (("no ip lan1 secure filter in 10",), (), ("ip lan1 secure filter in 10",)),
        (("telnetd service off", "telnetd host none"), ("telnetd service off", "telnetd host none"), ()),
        (("syslog notice off",), (), ("syslog notice on", "syslog notice off")),
        (("login timer 300",), (), ("login timer 300",)),
        (("sshd host lan1",), ("sshd host lan1", "sshd host key generate *"), ()),
        (("snmp host none",), (), ("snmp host 192.168.99.10 private", "snmp host none")),
        (("pp select 1", "ip pp mtu 1454", "pp select none"), (" ip pp mtu 1454",), ()),
        (
            ("pp select 2", "pppoe use lan3", "telnetd service off"),
            ("pp select 2", " pppoe use lan3", "telnetd service off"),
            (),
        ),
        (
            ("user attribute ops connection=ssh", "user attribute ops host=192.168.99.1-192.168.99.9"),
            ("user attribute ops connection=ssh host=192.168.99.1-192.168.99.9",),
            (),
        ),
        (("login user taro word-Long-9",), ("login user taro *",), ("login user taro word-Long-9",)),
        (
            ("user attribute ops connection=ssh", "no login user ops"),
            (),
            ("login user ops *", "user attribute ops connection=ssh"),
        ),
    ),
)
def test_a_line_replaces_what_has_its_key(
    config: tuple[str, ...], there: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    hands = admin()
    for line in config:
        assert "Error" not in hands.type(line), line
    after = shown(hands)
    assert not [line for line in there if line not in after]
    assert not [line for line in gone if line in after]


def test_a_router_may_print_its_defaults_too() -> None:
    hands = admin(print_defaults=True)
    hands.type("syslog notice off", "login timer 300")
    assert {"syslog notice off", "login timer 300"} <= set(shown(hands))


def test_lines_stand_in_the_order_of_the_manual() -> None:
    hands = admin()
    hands.type("upnp use off", "ip filter 9 pass * * icmp * *", "security class 1 off off off", "timezone +08:00")
    after = shown(hands)
    order = ("security class 1 off off off", "timezone +08:00", "ip filter 9 pass * * icmp * *", "upnp use off")
    at = [after.index(line) for line in order]
    assert after.index("ip filter 10 pass * * * * *") == after.index("ip filter 9 pass * * icmp * *") + 1
    assert at == sorted(at)


@pytest.mark.parametrize(
    "line,english,japanese",
    (
        ("bogus", "Invalid command name", "コマンド名を確認してください"),
        ("ip filter x pass", "Illegal keyword", "パラメータのキーワードが認識できません"),
        ("pppoe use lan2", "Execute pp select command beforehand", "このコマンドは相手を選択してから実行してください"),
    ),
)
def test_an_unknown_line_is_refused_in_the_language_of_the_console(line: str, english: str, japanese: str) -> None:
    hands = admin()
    before = hands.machine.running()
    assert f"Error: {english}" in hands.type(line)
    assert hands.machine.running() == before
    hands.type("console character ja.sjis")
    assert hands.machine.encoding == "cp932"
    assert f"エラー: {japanese}" in hands.type(line)


def test_a_general_user_changes_nothing_but_his_console() -> None:
    hands = Hands(router(BARE))
    assert hands.said.endswith("R1> ")
    assert "Administrator use only" in hands.type("telnetd service off")
    assert "Administrator use only" in hands.type("show config")
    hands.type("console columns 200")
    assert hands.machine.writes == ["console columns 200"]


def test_the_administrator_password_is_asked_and_changed_in_a_dialogue() -> None:
    hands = admin()
    assert hands.said.endswith("R1# ")
    assert hands.type("administrator password encrypted") == "Old_Password: "
    assert hands.kind == "secret"
    assert hands.type("") == "New_Password: "
    assert "Password Strength" in hands.type(ENABLE, ENABLE)
    assert "administrator password encrypted *" in shown(hands)
    assert ENABLE not in hands.machine.running()
    again = Hands(hands.machine)
    assert "Incorrect password" in again.type("administrator", "wrong")
    assert again.type("administrator", ENABLE).endswith("R1# ")
    assert "Incorrect password" in hands.type("administrator password encrypted", "wrong")
    assert "Incorrect password" in hands.type("administrator password encrypted", ENABLE, "one", "other")
    assert hands.machine.writes.count("administrator password encrypted") == 1


def test_a_changed_user_password_shuts_out_the_old_one() -> None:
    hands = admin()
    assert hands.machine.admits("ops", OPS)
    hands.type("login user ops other-word")
    assert not hands.machine.admits("ops", OPS)
    assert hands.machine.admits("ops", "other-word")


@pytest.mark.parametrize("key,saved", (("n", False), ("Y", True)))
def test_the_question_at_the_end(key: str, saved: bool) -> None:
    hands = admin()
    hands.type("telnetd service off")
    assert hands.type("exit").endswith("Save new configuration ? (Y/N)")
    assert hands.kind == "key"
    assert hands.type(key).endswith("R1> ")
    assert ("telnetd service off" in hands.machine.saved()) is saved
    hands.type("exit")
    assert hands.gone


def test_nothing_is_asked_where_nothing_changed() -> None:
    hands = admin()
    assert hands.type("exit").endswith("R1> ")


def test_a_planned_restart_drops_what_was_not_saved_and_can_be_called_off() -> None:
    hands = admin()
    machine = hands.machine
    hands.type("schedule at 99 +600 * restart", "telnetd service off")
    machine.clock.advance(599)
    assert "telnetd service off" in machine.running()
    machine.clock.advance(2)
    assert machine.events == ["boot: schedule"]
    assert "telnetd service off" not in machine.running()
    assert "schedule" not in machine.running()
    hands = Hands(machine)
    hands.type("administrator", "", "schedule at 99 +600 * restart", "telnetd service off", "no schedule at 99", "save")
    machine.clock.advance(1200)
    assert machine.boots == 1
    assert "telnetd service off" in machine.saved()


def test_a_plan_that_was_saved_strikes_again_and_again() -> None:
    hands = admin()
    hands.type("schedule at 99 +600 * restart", "save")
    hands.machine.clock.advance(1900)
    assert hands.machine.boots == 3


def test_copies_of_the_configuration() -> None:
    hands = admin()
    hands.type("copy config 0 4")
    assert not hands.machine.writes
    hands.type("telnetd service off", "save")
    assert "telnetd service off" in hands.type("show config 0")
    assert "telnetd service off" not in hands.type("show config 4")
    hands.type("copy config 4 0")
    assert "telnetd service off" not in hands.machine.saved()
    assert "Parameter out of range" in hands.type("copy config 3 0")
    hands.type("delete config 4")
    assert "Illegal keyword" in hands.type("show config 4")


def test_a_console_breaks_lines_and_pages() -> None:
    text = BARE.replace("console lines infinity\n", "console lines 10\nconsole columns 40\n").replace(
        "en.ascii", "ja.utf8"
    )
    hands = admin(text)
    said = hands.type("show config")
    assert said.endswith("---つづく---")
    assert hands.kind == "key"
    while hands.kind == "key":
        said += hands.type(" ")
    assert all(len(line) <= 40 for line in said.replace("\r", "\n").splitlines() if "つづく" not in line)
    assert "serial=S5H000001" in said.replace("\n", "")


@pytest.mark.parametrize(
    "text,columns,rows",
    (("abcdef", 4, "abcd\nef"), ("来訪者用", 4, "来訪\n者用"), ("a来訪", 4, "a来\n訪"), ("", 4, "")),
)
def test_wide_letters_take_two_columns(text: str, columns: int, rows: str) -> None:
    assert wrapped(text, columns) == rows


def test_commands_are_logged_with_their_passwords_where_somebody_asked_for_it() -> None:
    hands = admin()
    hands.type("login user taro one-Word-1")
    assert "one-Word-1" not in hands.type("show log")
    hands.type("syslog execute command on", "login user taro two-Word-2")
    assert "two-Word-2" in hands.type("show log")
