"""Laws of writing IOS, whole things: accounts, filters, networks that appear, change and go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shikiri.model.command import as_text, joined
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import GONE, Things
from shikiri.model.reading import Reading
from shikiri.model.rules import meaning
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.platforms.cisco_ios.source import RUN
from shikiri.platforms.write import Around
from shikiri.simulator import AccessPoint
from shikiri.workflow.planning.write import Written
from tests.laws.sources import ROOT
from tests.laws.test_write_cisco import CANARY, LAW, boxed, look, tell
from tests.laws.write_law import with_more, with_thing
from tests.platforms.cisco_ios.box import box

GUEST, BUSINESS = AddressSet.of("192.168.20.0/24"), AddressSet.of("192.168.10.0/24")
ANY4, ANY6 = AddressSet.of("any4"), AddressSet.of("any6")
EXAMPLES = ROOT / "examples"


def read(name: str) -> tuple[Reading, State]:
    reading = look(boxed((EXAMPLES / name / "show_running-config.txt").read_text("utf-8")))
    return reading, parse(PLATFORM, reading)


def after(reading: Reading, done: Written) -> State:
    new, _, refused = tell(reading, done.commands)
    assert not refused
    return parse(PLATFORM, new)


def only(state: State, facet: str, **values: object) -> Any:
    found = [one for one in state.things(facet) if all(getattr(one, name) == value for name, value in values.items())]
    assert len(found) == 1, [one.id for one in state.things(facet)]
    return found[0]


def place(state: State, facet: str, handle: str) -> int:
    return next(at for at, one in enumerate(state.things(facet)) if one.handle == handle)


def without(state: State, facet: str, thing: Thing) -> State:
    return with_thing(state, facet, place(state, facet, thing.handle), **{thing.KEY: GONE})


def rule(action: Any, to: AddressSet = ANY4, **more: Any) -> Rule:
    return Rule(action=action, sources=more.pop("sources", ANY4), destinations=to, **more)


RULES = (
    rule("permit", AddressSet.of("192.168.30.10"), protocol="tcp", destination_ports=PortSet.of(631, "9100-9102")),
    rule("deny", BUSINESS | AddressSet.of("192.168.99.0/24", "10.0.0.0/8"), sources=GUEST),
    rule("permit", protocol="tcp", state="established"),
    rule("permit", protocol="icmp", destination_ports=PortSet.of(0, 8, 11)),
    rule("permit", protocol="udp", source_ports=PortSet.of("1024-65535"), destination_ports=PortSet.of(53)),
    rule("deny", protocol="tcp,udp", destination_ports=PortSet.of(25)),
    rule("permit"),
)


@pytest.mark.parametrize("name", ("cisco_ios/insecure", "cisco_ios/compliant"))
def test_a_filter_appears_changes_and_is_replaced_whole(name: str) -> None:
    reading, before = read(name)
    one = Filter(interface="Vlan20", direction="out", family="ip4", rules=RULES, default="deny", stateful=False)
    done = LAW.hold(reading, with_more(before, "filter", one), before)
    there = only(after(reading, done), "filter", interface="Vlan20", direction="out")
    assert meaning(there.rules) == meaning(RULES)
    assert [text for text in as_text(done.commands).splitlines() if "access-group" in text] == [
        f" ip access-group {there.name} out"
    ]
    # it changes: the new list is whole before the interface takes it, and only then the old one goes
    new, _, _ = tell(reading, done.commands)
    held = parse(PLATFORM, new)
    wanted = with_thing(held, "filter", place(held, "filter", there.handle), rules=RULES[1:])
    again = LAW.hold(new, wanted, held)
    lines = as_text(again.commands).splitlines()
    swap = next(at for at, text in enumerate(lines) if text.startswith(" ip access-group"))
    assert not [text for text in lines[swap + 1 :] if text.startswith((" permit", " deny"))]
    assert lines[-1] == f"no ip access-list extended {there.name}"
    final = after(new, again)
    assert meaning(only(final, "filter", interface="Vlan20", direction="out").rules) == meaning(RULES[1:])
    # and it goes
    gone = LAW.rendered(held, without(held, "filter", there), new)
    assert not [one for one in after(new, gone).things("filter") if one.handle == there.handle]


def test_a_filter_for_ipv6() -> None:
    reading, before = read("cisco_ios/compliant")
    rules = (
        Rule(action="deny", sources=ANY6, destinations=AddressSet.of("2001:db8:10::/64")),
        Rule(action="permit", sources=ANY6, destinations=ANY6),
    )
    one = Filter(interface="Vlan20", direction="in", family="ip6", rules=rules, default="deny", stateful=False)
    held = after(reading, LAW.rendered(before, with_more(before, "filter", one), reading))
    assert meaning(only(held, "filter", interface="Vlan20", family="ip6").rules) == meaning(rules)


@pytest.mark.parametrize(
    "odd",
    (
        rule("unclear"), rule("permit", state="new"), rule("permit", state="established"),
        rule("permit", protocol="gre", destination_ports=PortSet.of(1)), rule("permit", unmodelled="dscp ef"),
        rule("permit", protocol="no such thing"),
    ),
)  # fmt: skip
def test_a_rule_that_no_list_can_say_is_refused(odd: Rule) -> None:
    reading, before = read("cisco_ios/compliant")
    one = Filter(interface="Vlan20", direction="out", family="ip4", rules=(odd,), default="deny", stateful=False)
    done = LAW.rendered(before, with_more(before, "filter", one), reading)
    assert not done.commands
    assert [why.key for _, _, why in done.refused] == ["ios.no-such-rule"]


def test_what_the_device_says_in_its_own_words_stays_so() -> None:
    reading, before = read("cisco_ios/compliant")
    held = next(one for one in before.things("filter") if isinstance(one, Filter) and one.direction == "in")
    assert isinstance(held.rules, tuple)
    wanted = with_thing(before, "filter", place(before, "filter", held.handle), rules=(RULES[1], *held.rules))
    lines = as_text(LAW.rendered(before, wanted, reading).commands).splitlines()
    assert [f" {one.text}" in lines for one in held.rules] == [True] * len(held.rules)


def test_accounts_come_before_others_go() -> None:
    reading, before = read("cisco_ios/insecure")
    ops = Account(name="ops", kind="named", privilege="admin", password=Secret.plain(CANARY))
    wanted = with_more(before, "account", ops)
    doors = [one for one in before.things("account") if isinstance(one, Account) and one.kind == "line"]
    factory = [one for one in before.things("account") if isinstance(one, Account) and one.factory is True]
    assert doors
    assert factory
    for one in (*doors, *factory):
        wanted = without(wanted, "account", one)
    done = LAW.rendered(before, wanted, reading)
    stages = [one.stage for one in done.commands]
    assert stages == sorted(stages, key=("prepare", "change", "close").index)
    assert CANARY not in as_text(done.commands)
    held = after(reading, done)
    kept = only(held, "account", name="ops")
    assert (kept.password.kind, kept.password.scheme, kept.privilege) == ("hashed", "scrypt", "admin")
    left = [one for one in held.things("account") if isinstance(one, Account)]
    assert not [one for one in left if one.kind == "line" or one.factory is True]


def test_nobody_is_locked_out_by_asking_for_names() -> None:
    reading, before = read("cisco_ios/insecure")
    wanted = before
    for one in before.things("account"):
        if isinstance(one, Account) and one.kind in {"line", "named"}:
            wanted = without(wanted, "account", one)
    done = LAW.rendered(before, wanted, reading)
    assert "login local" not in as_text(done.commands)


def test_a_network_without_a_lock_gets_one() -> None:
    reading, before = read("cisco_ios-wlc/insecure")
    for at, one in enumerate(before.things("wlan")):
        assert isinstance(one, Wlan)
        for security, pmf in (("wpa2", "optional"), ("wpa2-wpa3", "optional"), ("wpa3", "required")):
            wanted = with_thing(
                before, "wlan", at, security=security, pmf=pmf, passphrase=Secret.plain(CANARY), client_isolation=True,
                ciphers=frozenset({"ccmp"}), enabled=True,
            )  # fmt: skip
            done = LAW.hold(reading, wanted, before)
            assert not done.refused
            lines = [one.strip() for one in as_text(done.commands).splitlines()]
            assert ("no security ft adaptive" in lines) is ("security wpa wpa3" in lines)  # a box takes one of the two
            assert lines.index("shutdown") < lines.index("no shutdown") == len(lines) - 1
            assert CANARY not in as_text(done.commands)


def test_a_new_network_is_made() -> None:
    reading, before = read("cisco_ios-wlc/insecure")
    for ssid in ("Hotaru", "Lobby_5F"):
        one = Wlan(ssid=ssid, security="wpa2-wpa3", vlan=20, passphrase=Secret.plain(CANARY), client_isolation=True)
        done = LAW.rendered(before, with_more(before, "wlan", one), reading)
        assert " vlan 20\n no shutdown\n" in as_text(done.commands)  # the policy profile, which is shut when it is new
        made = only(after(reading, done), "wlan", ssid=ssid)
        assert (made.security, made.vlan, made.pmf, made.client_isolation, made.enabled) == (
            "wpa2-wpa3", 20, "optional", True, True,
        )  # fmt: skip


def test_a_new_segment_is_made() -> None:
    reading, before = read("cisco_ios/compliant")
    one = Segment(name="Vlan40", vlan=40, addresses=frozenset({"192.168.40.1/24"}), dhcp_server=True, enabled=True)
    done = LAW.rendered(before, with_more(before, "segment", one), reading)
    assert not done.refused
    made = only(after(reading, done), "segment", name="Vlan40")
    assert (made.vlan, made.addresses, made.dhcp_server) == (40, one.addresses, True)
    assert "vlan 40\n" in as_text(done.commands)


def test_new_translation_and_a_quiet_port() -> None:
    reading, before = read("cisco_ios/compliant")
    quiet = Discovery(
        name="cdp enable GigabitEthernet1/0/9", protocol="cdp", interface="GigabitEthernet1/0/9", enabled=False
    )
    wanted = with_more(before, "discovery", quiet)
    if isinstance(before.facet("nat"), Things):
        wanted = with_more(wanted, "nat", Nat(interface="Vlan99", inner=GUEST))
    held = after(reading, LAW.rendered(before, wanted, reading))
    assert only(held, "discovery", name=quiet.name).enabled is False
    assert only(held, "nat", interface="Vlan99").inner == GUEST


def test_no_list_writes_down_who_went_where() -> None:
    reading, before = read("cisco_ios/insecure")
    at = place(before, "logging", "logging")
    filtered = [one for one in before.things("filter") if isinstance(one, Filter) and _logs(one)]
    wanted = with_thing(before, "logging", at, traffic=False)
    for one in filtered:  # and a filter that changes in the same plan is not written twice
        wanted = with_thing(wanted, "filter", place(wanted, "filter", one.handle), rules=(RULES[1], *one.rules))  # type: ignore[misc]
    done = LAW.rendered(before, wanted, reading)
    held = after(reading, done)
    thing = only(held, "logging", handle="logging")
    assert isinstance(thing, Logging)
    assert thing.traffic is False
    for one in filtered:
        now = only(held, "filter", handle=one.handle)
        assert now.rules[0].action == "deny"
        assert as_text(done.commands).count(f"access-group {now.name} ") == 1


def _logs(one: Filter) -> bool:
    return isinstance(one.rules, tuple) and any(rule.log for rule in one.rules)


@pytest.mark.parametrize("facet", sorted(driver.facet for driver in PLATFORM.facets if driver.render))
def test_without_the_configuration_nothing_half_known_is_written(facet: str) -> None:
    """No reading: what needs the rest of a line is refused, never guessed."""
    reading, before = read("cisco_ios/insecure")
    driver = next(one for one in PLATFORM.facets if one.facet == facet)
    assert driver.render is not None
    around = LAW.rendered(before, before, replace(reading, answers={RUN: reading.answers[RUN]}))
    assert not around.commands
    for one in before.things(facet):
        with pytest.raises(Unwritable):
            raise next(iter(_tries(driver, one, before)), Unwritable(facet, "", PLATFORM.ways_back[1].outage))  # type: ignore[arg-type]


def _tries(driver: Any, one: Thing, before: State) -> list[Unwritable]:
    try:
        list(driver.render(one, None, Around(observed=before, wanted=before)))
    except Unwritable as error:
        return [error]
    return []


def test_a_text_with_blots_makes_the_same_commands_or_none() -> None:
    """What is stored is redacted; planned from it, nothing with `***` in it is ever typed."""
    for name in ("cisco_ios/insecure", "cisco_ios-wlc/insecure"):
        reading, before = read(name)
        blotted = replace(
            reading,
            answers={one: replace(told, text=PLATFORM.redact(told.text)) for one, told in reading.answers.items()},
        )
        for facet in ("snmp", "account", "wlan"):
            for at, thing in enumerate(before.things(facet)):
                wish: dict[str, Any] = {"snmp": {"enabled": False}, "wlan": {"client_isolation": True}}.get(facet, {})
                if facet == "account":
                    wish = {"password": Secret.plain(CANARY)}
                wanted = with_thing(before, facet, at, **wish)
                mine, other = LAW.rendered(before, wanted, reading), LAW.rendered(before, wanted, blotted)
                assert not other.commands or other.commands == mine.commands, thing.id
                assert "***" not in "".join(joined(one.parts) for one in other.commands)


@pytest.mark.parametrize(
    "line,kept",
    (
        ("username tanaka privilege 5 password 0 sakura", "username tanaka privilege 5 secret 9"),
        ("username tanaka password 0 sakura", "username tanaka secret 9"),
        ("username tanaka privilege 5 secret 9 $9$a$b", "username tanaka privilege 5 secret 9"),
    ),
)
def test_a_new_password_raises_nobody(line: str, kept: str) -> None:
    text = f"version 17.9\nhostname box1\n{line}\nline con 0\nline vty 0 4\n login local\nend\n"
    reading = look(boxed(text))
    before = parse(PLATFORM, reading)
    at = place(before, "account", "username tanaka")
    done = LAW.rendered(before, with_thing(before, "account", at, password=Secret.plain(CANARY)), reading)
    new, _, refused = tell(reading, done.commands)
    assert not refused
    users = [one for one in new.answers[RUN].text.splitlines() if one.startswith("username ")]
    assert len(users) == 1
    assert users[0].startswith(kept)


BARE = "version 17.9\nhostname box1\n{}\nusername ops privilege 15 secret 9 $9$a$b\nline con 0\n{}\nend\n"


def told(top: str, lines: str, facet: str, wishes: dict[str, dict[str, object]]) -> list[tuple[str, str]]:
    """The stage and the text of every command for some wishes, by handle."""
    reading = look(boxed(BARE.format(top, lines)))
    wanted = before = parse(PLATFORM, reading)
    for handle, values in wishes.items():
        wanted = with_thing(wanted, facet, place(before, facet, handle), **values)
    return [(one.stage, str(one)) for one in LAW.rendered(before, wanted, reading).commands]


def test_a_way_in_is_open_before_another_is_shut() -> None:
    lines = "line vty 0 4\n login local\n transport input telnet"
    wishes: dict[str, dict[str, object]] = {
        "line vty 0 4 ssh": {"enabled": True},
        "line vty 0 4 telnet": {"enabled": False},
    }
    assert told("!", lines, "management", wishes) == [
        ("prepare", "transport input telnet ssh"),
        ("close", "transport input ssh"),
    ]
    opens = {"line vty 0 4 ssh": wishes["line vty 0 4 ssh"]}
    assert told("!", lines, "management", opens) == [("prepare", "transport input telnet ssh")]
    web: dict[str, dict[str, object]] = {
        "ip http server": {"enabled": False},
        "ip http secure-server": {"enabled": True},
    }
    assert told("ip http server\nno ip http secure-server", lines, "management", web) == [
        ("prepare", "ip http secure-server"),
        ("close", "no ip http server"),
    ]


def test_where_aaa_decides_no_line_is_told_to_ask_for_names() -> None:
    lines = "line vty 0 4\n transport input ssh"
    wish: dict[str, dict[str, object]] = {"line con 0": {"authenticated": True}}
    assert told("!", lines, "management", wish) == [("close", "login local")]
    assert told("aaa new-model\naaa authentication login default none", lines, "management", wish) == []
    top = "aaa new-model\naaa authentication login default none"
    reading = look(boxed(BARE.format(top, lines)))
    before = parse(PLATFORM, reading)
    doors = [one for one in before.things("account") if isinstance(one, Account) and one.kind == "line"]
    assert doors
    done = LAW.rendered(before, without(before, "account", doors[0]), reading)
    assert [len(done.commands), len(done.refused)] == [0, 1]


def test_a_list_that_somebody_else_names_stays() -> None:
    reading, before = read("cisco_ios/compliant")
    both = before
    for name in ("Vlan20", "Vlan30"):
        both = with_more(
            both, "filter", Filter(interface=name, direction="out", family="ip4", rules=RULES[:1], default="deny")
        )
    new, _, _ = tell(reading, LAW.rendered(before, both, reading).commands)
    text = new.answers[RUN].text
    old = only(parse(PLATFORM, new), "filter", interface="Vlan20", direction="out").name
    lines = text.replace("line con 0", f"line con 0\n access-class {old} in", 1)  # some other use of it
    for shared, gone in ((text, True), (lines, False)):
        told_so = replace(new, answers={**new.answers, RUN: replace(new.answers[RUN], text=shared)})
        held = parse(PLATFORM, told_so)
        at = next(at for at, one in enumerate(held.things("filter")) if one.handle == "Vlan20 out ip4")
        done = LAW.rendered(held, with_thing(held, "filter", at, rules=RULES[1:]), told_so)
        assert (f"no ip access-list extended {old}" in as_text(done.commands)) is gone


def test_two_new_lists_of_one_plan_have_two_names() -> None:
    lines = "line vty 0 4\n login local\n transport input ssh\nline vty 5 15\n login local\n transport input ssh"
    wishes: dict[str, dict[str, object]] = {
        "line vty 0 4 ssh": {"sources": AddressSet.of("192.168.99.0/24")},
        "line vty 5 15 ssh": {"sources": AddressSet.of("192.168.99.10")},
    }
    applied = [text.split()[1] for _, text in told("!", lines, "management", wishes) if text.startswith("access-class")]
    assert len(set(applied)) == len(wishes)
    same = dict.fromkeys(wishes, wishes["line vty 0 4 ssh"])
    found = told("!", lines, "management", same)
    assert [text for _, text in found if text.startswith("permit")] == ["permit 192.168.99.0 0.0.0.255"]


def test_the_first_address_is_replaced_in_one_line() -> None:
    lines = "interface Vlan20\n ip address 192.168.20.1 255.255.255.0\n ip address 10.0.0.1 255.0.0.0 secondary"
    wish: dict[str, dict[str, object]] = {"Vlan20": {"addresses": frozenset({"192.168.21.1/24"})}}
    assert told("vlan 20", lines, "segment", wish) == [
        ("change", "no ip address 10.0.0.1 255.0.0.0 secondary"),
        ("change", "ip address 192.168.21.1 255.255.255.0"),
    ]


def test_typed_passwords_are_kept_out_of_the_log_before_any_is_typed() -> None:
    top = "archive\n log config\n  logging enable"
    found = told(top, "line vty 0 4\n login local", "logging", {"logging": {"commands": False}})
    assert found == [("prepare", "hidekeys")]
    reading = look(boxed(BARE.format(top, "line vty 0 4\n login local")))
    before = parse(PLATFORM, reading)
    wanted = with_thing(before, "logging", 0, commands=False)
    wanted = with_thing(wanted, "account", place(before, "account", "username ops"), password=Secret.plain(CANARY))
    assert [str(one)[:8] for one in LAW.rendered(before, wanted, reading).commands] == ["hidekeys", "username"]


def test_a_clock_with_seasons_loses_them() -> None:
    reading = look(boxed(BARE.format("clock timezone CET 1 0\nclock summer-time CEST recurring", "line vty 0 4")))
    before = parse(PLATFORM, reading)
    held = before.things("time_sync")[0]
    driver = next(one for one in PLATFORM.facets if one.facet == "time_sync")
    assert driver.render
    around = Around(observed=before, wanted=before, reading=reading)
    done = driver.render(held, replace(held, utc_offset_minutes=540), around)  # type: ignore[call-arg]
    assert [str(one) for one in done] == ["no clock summer-time", "clock timezone JST 9 0"]


def test_an_access_point_obeys_every_limit_its_tags_may_choose() -> None:
    text = (EXAMPLES / "cisco_ios-wlc/insecure/show_running-config.txt").read_text("utf-8")
    points = (AccessPoint("ap-1", "0200.5e00.5331"), AccessPoint("ap-2", "0200.5e00.5332", fixed=("5ghz",)))
    one = box(text, "controller", access_points=points)
    reading = look(one)
    before = parse(PLATFORM, reading)
    free, fixed = (only(before, "radio", handle=handle) for handle in ("ap-1/1", "ap-2/1"))
    assert (free.power_auto, fixed.power_auto) == (True, False)
    wanted = with_thing(before, "radio", place(before, "radio", "ap-1/1"), power_max_dbm=11, power_dbm=11)
    wanted = with_thing(wanted, "radio", place(before, "radio", "ap-2/1"), power_auto=True)
    one.tell(LAW.rendered(before, wanted, reading).commands)
    assert not one.refused
    held = parse(PLATFORM, look(one))
    limits = [thing.power_max_dbm for thing in held.things("radio") if thing.band == "5" and "/" not in thing.handle]  # type: ignore[attr-defined]
    assert set(limits) == {11}
    assert [only(held, "radio", handle=handle).power_auto for handle in ("ap-1/1", "ap-2/1")] == [True, True]
    assert only(held, "radio", handle="ap-1/1").power_max_dbm == 11
    louder = with_thing(before, "radio", place(before, "radio", "ap-2/1"), power_dbm=8)
    assert [why.key for _, _, why in LAW.rendered(before, louder, reading).refused] == ["ios.not-by-itself"]


def test_a_community_everybody_knows_goes_and_the_other_one_stays_unnamed() -> None:
    community = "snmp-server community"
    top = f"{community} public RO\n{community} Kq7-not-a-word view ALL RW 10\naccess-list 10 permit 192.168.99.10"
    reading = look(boxed(BARE.format(top, "line vty 0 4\n login local")))
    before = parse(PLATFORM, reading)
    public, other = (only(before, "snmp", default=known) for known in (True, False))
    wanted = without(before, "snmp", public)
    wanted = with_thing(wanted, "snmp", place(before, "snmp", other.handle), access="ro")
    done = LAW.hold(reading, wanted, before)
    shown = as_text(done.commands)
    assert "no snmp-server community public RO" in shown
    assert "snmp-server community *** view ALL RO 10" in shown
    assert "Kq7" not in shown
    left = only(after(reading, done), "snmp")
    assert (left.id, left.access) == (other.id, "ro")
    gone = as_text(LAW.rendered(before, without(before, "snmp", other), reading).commands)
    assert gone == "no snmp-server community *** view ALL RW 10\n"


PORT = "interface GigabitEthernet1/0/5\n switchport mode access\n {}\nline vty 0 4\n login local"
SESSION = "access-session port-control auto"
SERVERS = """aaa new-model
aaa authentication dot1x default group radius
radius server R1
 address ipv4 192.168.99.20 auth-port 1812 acct-port 1813"""


@pytest.mark.parametrize(
    "top,lines,wanted",
    (
        (SERVERS, "authentication port-control auto\n dot1x pae authenticator", ["dot1x system-auth-control"]),
        (f"{SERVERS}\ndot1x system-auth-control", "authentication open\n authentication port-control auto", [
            "no authentication open", "dot1x pae authenticator",
        ]),
        (f"{SERVERS}\ndot1x system-auth-control", f"{SESSION}\n dot1x pae authenticator", [
            "access-session closed",
        ]),
        ("aaa new-model", "authentication port-control auto\n dot1x pae authenticator", []),
        (f"{SERVERS}\ndot1x system-auth-control", f"{SESSION}\n service-policy type control subscriber P", []),
    ),
)  # fmt: skip
def test_a_port_that_was_half_set_up_insists(top: str, lines: str, wanted: list[str]) -> None:
    text = BARE.format(top, PORT.format(lines)).replace("line con 0\n", "")
    reading = look(boxed(text))
    before = parse(PLATFORM, reading)
    done = LAW.rendered(before, with_thing(before, "dot1x", 0, enabled=True), reading)
    assert [str(one) for one in done.commands] == wanted
    assert bool(done.refused) is not bool(wanted)
    if wanted:
        assert only(after(reading, done), "dot1x", handle="GigabitEthernet1/0/5").enabled is True
