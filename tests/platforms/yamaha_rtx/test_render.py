"""Writing a router: things that are made, things that go, and what is left to a person."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from shikiri.engine.diff import diff
from shikiri.model.command import as_text, joined
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Things
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.account_render import render
from shikiri.platforms.yamaha_rtx.source import CONFIG
from tests.platforms.yamaha_rtx.simulated import OLD
from tests.platforms.yamaha_rtx.writing import (
    CANARY,
    SECRETS,
    added,
    at_the_simulator,
    example,
    hold,
    predicted,
    rendered,
    with_thing,
    without,
)

MANAGEMENT = AddressSet.of("192.168.99.0/24")
ANY4 = AddressSet.of("any4")
RULES = (
    Rule(action="deny", sources=ANY4, destinations=AddressSet.of("192.168.10.0/24", "192.168.99.0/24")),
    Rule(action="permit", sources=ANY4, destinations=ANY4),
)


def test_new_things_are_made_and_read_back() -> None:
    reading, before = example("insecure")
    secret = Secret.hashed("encrypted", CANARY)
    new: tuple[Thing, ...] = (
        Account(name="backup-1", kind="named", privilege="admin", password=secret, enabled=True),
        Segment(name="lan1/9", vlan=77, addresses=frozenset({"192.168.77.254/24"}), enabled=True, dhcp_server=True),
        Nat(interface="lan3", inner=AddressSet.of("192.168.77.0/24"), static=()),
        Snmp(
            name="x",
            version="2c",
            enabled=True,
            access="ro",
            community=Secret.plain("Kept-apart-9"),
            sources=MANAGEMENT,
        ),
        Filter(interface="lan1/9", direction="in", family="ip4", rules=RULES, default="deny", stateful=False),
    )
    wanted = before
    for thing in new:
        wanted = added(wanted, thing)
    done = rendered(before, wanted, reading)
    assert not done.refused
    for tell in (predicted, at_the_simulator(reading)):
        after = parse(PLATFORM, tell(reading, done.commands))
        for thing in new[:3]:
            (same,) = [one for one in after.things(thing.FACET) if one.key == thing.key]
            again = diff(after, with_facet_of(after, replace(thing, handle=same.handle))).changes
            assert not again
    assert CANARY not in as_text(done.commands)
    assert "Kept-apart-9" not in as_text(done.commands)
    assert CANARY not in repr(done)


def with_facet_of(state: State, thing: Thing) -> State:
    return State(device=state.device, platform=state.platform, facets={thing.FACET: Things((thing,), complete=True)})


@pytest.mark.parametrize(
    "facet,handle,line",
    (
        ("account", "ops", "no login user ops"),
        ("account", "login password", "user attribute connection=off"),
        ("snmp", "snmpv2c ro public", "rtx"),
        ("discovery", "l2ms lan1", "no switch control use lan1"),
    ),
)
def test_what_must_go_goes(facet: str, handle: str, line: str) -> None:
    reading, before = example("insecure")
    done = rendered(before, without(before, facet, handle), reading)
    if line == "rtx":  # a line that grants writing too cannot be kept without its word for reading
        assert [why.key for _, _, why in done.refused] == ["rtx.no-value"]
    else:
        assert [str(one) for one in done.commands] == [line]


def test_all_communities_go_at_once() -> None:
    reading, before = example("insecure")
    wanted = before
    for handle in ("snmp ro public", "snmpv2c ro public", "snmpv2c rw private"):
        wanted = without(wanted, "snmp", handle)
    done = rendered(before, wanted, reading)
    assert [str(one) for one in done.commands] == [
        "no snmp host any", "snmp host none", "no snmpv2c host any", "snmpv2c host none",
    ]  # fmt: skip
    for tell in (predicted, at_the_simulator(reading)):
        after = parse(PLATFORM, tell(reading, done.commands))
        assert {thing.key for thing in after.things("snmp")} == {"snmp", "snmpv2c"}


def test_a_number_that_is_used_anywhere_is_not_taken() -> None:
    """Not by a line that nobody applies, nor by a route that names a filter."""
    reading, _ = example("insecure")
    text = reading.answers[CONFIG].text.replace(
        "ip filter 99 ",
        "ip filter 9001 pass * * tcp * 8080\nip route 10.0.0.0/8 gateway pp 1 filter 9002\nip filter 99 ",
    )
    reading = replace(reading, answers={**reading.answers, CONFIG: Answer(text, complete=True)})
    before = parse(PLATFORM, reading)
    new = Filter(interface="lan1/2", direction="in", family="ip4", rules=RULES, default="deny", stateful=False)
    lines = [str(one) for one in hold(reading, added(before, new)).commands]
    assert lines[-1] == "ip lan1/2 secure filter in 9003 9004"


def test_no_password_is_typed_while_typed_commands_are_recorded() -> None:
    reading, before = example("insecure")
    wanted = with_thing(before, "account", 1, password=Secret.hashed("encrypted", CANARY))
    lines = [str(one) for one in rendered(before, wanted, reading).commands]
    assert lines[0] == "syslog execute command off"
    assert lines[1] == "administrator password encrypted"
    assert lines[-1] == "syslog execute command on"  # nobody asked to stop the record
    wanted = with_thing(wanted, "logging", 0, commands=False)
    assert "syslog execute command on" not in [str(one) for one in rendered(before, wanted, reading).commands]


def test_the_old_password_is_needed_where_there_is_one() -> None:
    reading, before = example("compliant")
    wanted = with_thing(before, "account", 1, password=Secret.hashed("encrypted", CANARY))
    around = Around(observed=before, wanted=wanted, reading=reading)
    held, after = before.things("account")[1], wanted.things("account")[1]
    with pytest.raises(Unwritable) as refused:
        list(render(held, after, around))  # type: ignore[arg-type]
    assert refused.value.why.key == "rtx.old-password"
    (typed,) = render(held, after, replace(around, secrets=SECRETS))  # type: ignore[arg-type]
    assert [joined(step.answer) for step in typed.dialogue] == [OLD, CANARY, CANARY]
    assert [bool(re.search(step.expect, "Old_Password: ")) for step in typed.dialogue] == [True, False, False]


def test_what_an_account_may_and_its_idle_time_meet_in_one_line() -> None:
    """Two commands for one line would undo each other."""
    reading, _ = example("insecure")
    text = reading.answers[CONFIG].text.replace(
        "login user ops *\n", "login user ops *\nuser attribute ops connection=all gui-page=config login-timer=clear\n"
    )
    reading = replace(reading, answers={**reading.answers, CONFIG: Answer(text, complete=True)})
    before = parse(PLATFORM, reading)
    at = next(at for at, one in enumerate(before.things("account")) if one.key == "ops")
    wanted = with_thing(before, "account", at, logins=frozenset({"ssh"}))
    for place, _ in enumerate(before.things("management")):
        wanted = with_thing(wanted, "management", place, timeout_s=600)
    lines = [str(one) for one in rendered(before, wanted, reading).commands]
    assert lines == ["login timer 600", "user attribute ops connection=ssh gui-page=config login-timer=600"]


def test_a_service_that_is_opened_says_for_whom_before_it_runs() -> None:
    reading, before = example("insecure")
    at = next(at for at, one in enumerate(before.things("management")) if one.handle == "sshd")
    done = rendered(before, with_thing(before, "management", at, enabled=True, sources=MANAGEMENT), reading)
    assert [str(one) for one in done.commands] == [
        "sshd host 192.168.99.0-192.168.99.255", "sshd host key generate", "sshd service on",
    ]  # fmt: skip
    assert {one.stage for one in done.commands} == {"prepare"}


@pytest.mark.parametrize("sources,stage", ((MANAGEMENT, "close"), (AddressSet.of("192.168.10.1"), "close")))
def test_whoever_is_shut_out_is_shut_out_last(sources: AddressSet, stage: str) -> None:
    reading, before = example("insecure")
    at = next(at for at, one in enumerate(before.things("management")) if one.handle == "telnetd")
    (one,) = rendered(before, with_thing(before, "management", at, sources=sources), reading).commands
    assert one.stage == stage
    (one,) = rendered(before, with_thing(before, "management", at, enabled=False), reading).commands
    assert (str(one), one.stage) == ("telnetd service off", "close")


def changed_text(name: str, old: str, new: str) -> tuple[Reading, State]:
    """An example with other lines in it."""
    reading, _ = example(name)
    text = reading.answers[CONFIG].text
    assert old in text
    answer = Answer(text.replace(old, new), complete=True)
    reading = replace(reading, answers={**reading.answers, CONFIG: answer})
    return reading, parse(PLATFORM, reading)


def test_the_other_options_of_a_scope_stay() -> None:
    scope = "dhcp scope 2 192.168.20.50-192.168.20.199/24\n"
    options = "dhcp scope option 2 router=192.168.20.1 6=192.0.2.1 domain=example.jp\n"
    reading, before = changed_text("insecure", scope, scope + options)
    at = next(at for at, one in enumerate(before.things("dns")) if one.handle == "dhcp scope 2")
    wanted = with_thing(before, "dns", at, servers=frozenset({"192.0.2.54", "192.0.2.53"}))
    (one,) = hold(reading, wanted).commands
    assert str(one) == "dhcp scope option 2 dns=192.0.2.53,192.0.2.54 router=192.168.20.1 domain=example.jp"


def test_scopes_that_sleep_are_not_woken_by_a_new_one() -> None:
    """`dhcp service server` would let every scope answer."""
    reading, before = changed_text("insecure", "dhcp service server\n", "")
    at = next(at for at, one in enumerate(before.things("segment")) if one.key == "lan1/3")
    done = rendered(before, with_thing(before, "segment", at, dhcp_server=True), reading)
    assert [why.key for _, _, why in done.refused] == ["rtx.scope"]
    assert done.commands == ()


def test_the_numbers_of_the_way_back_are_left_to_it() -> None:
    taken = "".join(f"schedule at {number} 12:00 * wol send lan1 00:00:5e:00:53:01\n" for number in range(1, 97))
    reading, before = changed_text("insecure", "upnp use on\n", "upnp use on\n" + taken)
    done = rendered(before, with_thing(before, "time_sync", 0, servers=frozenset({"192.0.2.4"}), enabled=True), reading)
    assert [str(one).split()[:3] for one in done.commands] == [["schedule", "at", "100"]]
