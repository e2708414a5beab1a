"""What a simulated IOS device does with the lines it is given."""

from __future__ import annotations

import pytest

from tests.simulator.hands import ENABLE, OPS, Hands, controller, example, lines, switch

BARE = """\
version 17.9
service password-encryption
hostname sw1
enable secret 9 $9$a$b
username ops privilege 15 secret 9 $9$c$d
ip access-list extended GUEST-IN
 10 permit tcp any any eq www
 20 deny   ip any any
interface GigabitEthernet1/0/1
 switchport access vlan 20
 switchport mode access
interface Vlan20
 ip address 192.168.20.1 255.255.255.0
 ip access-group GUEST-IN in
logging host 192.168.99.10
line con 0
line vty 0 4
 login local
 transport input telnet ssh
line vty 5 15
 login local
 transport input telnet
ntp server 192.168.99.123
end
"""


def typed(text: str, *config: str) -> list[str]:
    """The lines of the running configuration after these were typed."""
    machine = switch(text)
    hands = Hands(machine)
    hands.type("configure terminal")
    for line in config:
        answer = hands.type(line)
        if hands.kind == "key":  # it asks before a user goes
            answer = hands.type("y")
        assert "%" not in answer, (line, answer)
    return lines(machine.running())


@pytest.mark.parametrize(
    "case", ("cisco_ios/compliant", "cisco_ios/insecure", "cisco_ios-wlc/compliant", "cisco_ios-wlc/insecure")
)
def test_a_configuration_comes_out_as_it_went_in(case: str) -> None:
    text = example(case, "show_running-config.txt")
    assert lines(switch(text).running()) == lines(text, "Building", "Current")


@pytest.mark.parametrize(
    "config,there,gone",
    (
        (("hostname sw9",), ("hostname sw9",), ("hostname sw1",)),
        (("ntp server 192.168.99.124",), ("ntp server 192.168.99.123", "ntp server 192.168.99.124"), ()),
        (("no ntp server 192.168.99.123",), (), ("ntp server 192.168.99.123",)),
        (("ntp server 192.168.99.123 prefer",), ("ntp server 192.168.99.123 prefer",), ("ntp server 192.168.99.123",)),
        (("no cdp run",), ("no cdp run",), ()),
        (("no cdp run", "cdp run"), (), ("no cdp run", "cdp run")),
        (("ip http server", "no ip http server"), ("no ip http server",), ("ip http server",)),
        (("interface vlan 20", "ip access-group X in"), (" ip access-group X in",), (" ip access-group GUEST-IN in",)),
        (("interface Vlan20", "no ip access-group GUEST-IN in"), (), (" ip access-group GUEST-IN in",)),
        (("interface Vlan20", "no ip address"), (" no ip address",), (" ip address 192.168.20.1 255.255.255.0",)),
        (("interface gi1/0/1", "switchport protected"), (" switchport protected",), ()),
        (
            ("interface gi1/0/1", "switchport access vlan 30"),
            (" switchport access vlan 30",),
            (" switchport access vlan 20",),
        ),
        (("interface gi1/0/1", "shutdown", "no shutdown"), (), (" shutdown", " no shutdown")),
        (
            ("default interface GigabitEthernet1/0/1",),
            ("interface GigabitEthernet1/0/1",),
            (" switchport access vlan 20",),
        ),
        (
            ("ip access-list extended GUEST-IN", "15 permit udp any any eq 53"),
            (" 15 permit udp any any eq domain",),
            (),
        ),
        (("ip access-list extended GUEST-IN", "permit ip any any"), (" 30 permit ip any any",), ()),
        (("ip access-list extended GUEST-IN", "no 10"), (), (" 10 permit tcp any any eq www",)),
        (("ip access-list extended GUEST-IN", "no deny ip any any"), (), (" 20 deny   ip any any",)),
        (("no ip access-list extended GUEST-IN",), (), ("ip access-list extended GUEST-IN", " 20 deny   ip any any")),
        (("username taro secret 0 word-1",), (), ("username taro secret 0 word-1",)),
        (("no username ops",), (), ("username ops privilege 15 secret 9 $9$c$d",)),
        (
            ("line vty 0 15", "transport input ssh"),
            (" transport input ssh",),
            (" transport input telnet", " transport input telnet ssh"),
        ),
        (
            ("line vty 0 1", "exec-timeout 5 0"),
            ("line vty 0 1", "line vty 2 4", " exec-timeout 5 0"),
            ("line vty 0 4",),
        ),
        (("line vty 0 20", "exec-timeout 5 0"), ("line vty 16 20",), ()),
        (
            ("no logging host 192.168.99.10", "logging 192.168.99.11"),
            ("logging host 192.168.99.11",),
            ("logging host 192.168.99.10",),
        ),
        (("interface range gi1/0/1 - 3", "switchport protected"), ("interface GigabitEthernet1/0/3",), ()),
        (
            ("interface gi1/0/1", "switchport trunk allowed vlan 10,20", "switchport trunk allowed vlan add 21"),
            (" switchport trunk allowed vlan 10,20-21",),
            (),
        ),
        (("interface gi1/0/1", "no switchport"), (" no switchport",), (" switchport access vlan 20",)),
        (
            ("banner login ^C", "Members only.", "^C", "no cdp run"),
            ("banner login ^C", "Members only.", "^C", "no cdp run"),
            (),
        ),
    ),
)
def test_a_line_replaces_what_has_its_key(
    config: tuple[str, ...], there: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    after = typed(BARE, *config)
    assert not [line for line in there if line not in after]
    assert not [line for line in gone if line in after]


def test_new_lines_stand_where_the_device_prints_them() -> None:
    after = typed(
        BARE,
        "username anna privilege 1 secret x",
        "ip access-list standard MGMT",
        "permit host 192.168.99.10",
        "interface Vlan3",
    )
    names = [line for line in after if not line.startswith(" ")]
    assert [line.split()[1] for line in names if line.startswith("username")] == ["anna", "ops"]
    assert names.index("interface Vlan3") == names.index("interface Vlan20") - 1
    assert " 10 permit 192.168.99.10" in after


def test_an_old_version_prints_no_entry_numbers_and_hashes_the_old_way() -> None:
    old = BARE.replace("17.9", "15.2").replace(" 10 permit", " permit").replace(" 20 deny", " deny")
    after = typed(old, "ip access-list extended GUEST-IN", "15 permit icmp any any", "enable secret new-word")
    at = after.index(" permit tcp any any eq www")
    assert after[at : at + 3] == [" permit tcp any any eq www", " permit icmp any any", " deny   ip any any"]
    assert next(line for line in after if line.startswith("enable")).startswith("enable secret 5 $1$")


@pytest.mark.parametrize(
    "line,kind",
    (
        ("username taro privilege 1 secret word-Long-9", "secret 9 $9$"),
        ("username taro privilege 1 algorithm-type sha256 secret word-Long-9", "secret 8 $8$"),
        ("username taro password word-Long-9", "password 7 "),
    ),
)
def test_a_password_is_kept_hidden_and_opens_the_door(line: str, kind: str) -> None:
    machine = switch(BARE)
    Hands(machine).type("configure terminal", line)
    kept = next(line for line in lines(machine.running()) if line.startswith("username taro"))
    assert kind in kept
    assert "word-Long-9" not in kept
    assert machine.admits("taro", "word-Long-9")
    assert not machine.admits("taro", "word-Long-8")


@pytest.mark.parametrize(
    "said,shown",
    (
        ("permit ip 0.0.0.0 127.255.255.255 0.0.0.0 255.255.255.255", "permit ip 0.0.0.0 127.255.255.255 any"),
        ("permit tcp 192.0.2.1 0.0.0.0 eq 80 any range 1 9", "permit tcp host 192.0.2.1 eq www any range 1 9"),
        ("deny udp any host 192.0.2.2 eq 53", "deny   udp any host 192.0.2.2 eq domain"),
        ("deny ip 192.0.2.0 0.0.0.255 any log", "deny   ip 192.0.2.0 0.0.0.255 any log"),
    ),
)
def test_an_entry_is_shown_in_the_words_of_the_device(said: str, shown: str) -> None:
    assert f" 30 {shown}" in typed(BARE, "ip access-list extended GUEST-IN", said)


def test_a_user_goes_only_when_that_is_confirmed_and_has_one_kind_of_password() -> None:
    machine = switch(BARE)
    hands = Hands(machine)
    hands.type("configure terminal")
    assert "ERROR: Can not have both" in hands.type("username ops password other")
    assert "[confirm]" in hands.type("no username ops")
    hands.type("n")
    assert machine.admits("ops", OPS)
    hands.type("no username ops", "y")
    assert not machine.admits("ops", OPS)
    hands.type("username ops password other")
    assert machine.admits("ops", "other")


def test_a_changed_password_shuts_out_the_old_one() -> None:
    machine = switch()
    assert machine.admits("ops", OPS)
    Hands(machine).type("configure terminal", "username ops privilege 15 secret other-word")
    assert not machine.admits("ops", OPS)
    assert machine.admits("ops", "other-word")


def test_hiding_passwords_hides_those_that_were_there() -> None:
    after = typed(
        BARE.replace("service password-encryption\n", "enable password cisco\n"), "service password-encryption"
    )
    assert "enable password cisco" not in after
    assert any(line.startswith("enable password 7 ") for line in after)


@pytest.mark.parametrize(
    "line", ("bogus", "no bogus", "interface", "wlan X 1 X", "ip access-group X in", "exec-timeout x")
)
def test_an_unknown_line_is_refused_and_changes_nothing(line: str) -> None:
    machine = switch(BARE)
    before = machine.running()
    assert "% Invalid input detected at '^' marker." in Hands(machine).type("configure terminal", line)
    assert machine.running() == before
    assert not machine.writes


def test_reading_records_nothing_and_writing_everything() -> None:
    machine = switch(BARE)
    hands = Hands(machine)
    hands.all("terminal length 0", "show running-config", "show clock", "configure terminal", "interface Vlan20", "end")
    assert not machine.writes
    hands.all(
        "configure terminal",
        "interface Vlan20",
        "no ip redirects",
        "no ip redirects",
        "exit",
        "hostname a",
        "end",
        "write memory",
    )
    assert machine.writes == ["no ip redirects", "no ip redirects", "hostname a", "write memory"]


def test_a_network_in_use_takes_no_security_change() -> None:
    machine = controller("insecure")
    hands = Hands(machine, "admin")
    hands.type("configure terminal", "wlan WP-STAFF")
    assert "needs to be disabled" in hands.type("no security wpa wpa1")
    hands.type("shutdown")
    assert "%" not in hands.all(
        "no security wpa wpa1", "security wpa wpa3", "security wpa akm sae", "security pmf optional", "no shutdown"
    )
    hands.type("end", "terminal length 0")
    shown = hands.type("show wlan all").split("WLAN Profile Name     : WP-STAFF")[1].split("WLAN Profile")[0]
    for key, value in (
        ("Status", "Enabled"),
        ("WPA (SSN IE)", "Disabled"),
        ("WPA3 (WPA3 IE)", "Enabled"),
        ("PMF Support", "Optional"),
    ):
        assert any(line.strip().startswith(key) and line.endswith(f": {value}") for line in shown.splitlines()), key


@pytest.mark.parametrize("case", ("compliant", "insecure"))
@pytest.mark.parametrize("question", ("show wlan all", "show wireless profile policy all"))
def test_what_a_controller_shows_follows_from_its_configuration(case: str, question: str) -> None:
    """The two were written by different hands: a capture beside its configuration."""
    machine = controller(case)
    hands = Hands(machine, "admin" if case == "insecure" else "ops")
    hands.type("terminal length 0")
    captured = [
        line
        for line in example(f"cisco_ios-wlc/{case}", f"{question.replace(' ', '_')}.txt").splitlines()
        if "#" not in line
    ]
    said = [line for line in hands.type(question).splitlines() if "#" not in line]
    differ = {one for one in zip(said, captured, strict=False) if one[0] != one[1] and "FT Support" not in one[0]}
    assert not differ


def test_power_follows_the_limits() -> None:
    machine = controller()
    hands = Hands(machine)
    hands.type("terminal length 0")
    assert "1/8 (23 dBm)" in hands.type("show ap dot11 5ghz summary")
    hands.type("ap name ap-lobby dot11 5ghz txpower auto")
    assert "(23 dBm)" not in hands.type("show ap dot11 5ghz summary")
    hands.type("configure terminal", "ap dot11 5ghz rrm txpower max 8", "end")
    assert hands.type("show ap dot11 5ghz summary").count("*6/8 (8 dBm)") == 2


def test_enable_needs_the_secret_of_this_moment() -> None:
    machine = switch(BARE.replace("privilege 15 secret", "privilege 1 secret").replace("$9$a$b", "$9$a$x"))
    hands = Hands(machine)
    assert hands.said.endswith("sw1>")
    assert "% Invalid input" in hands.type("show running-config")
    hands.type("enable", "wrong", "wrong")
    assert "% Bad secrets" in hands.type("wrong")
    hands.type("enable")
    assert hands.kind == "secret"
    assert hands.type(ENABLE).endswith("sw1#")
