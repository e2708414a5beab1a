"""Wi-Fi controller, segments, filters and ports: recordings, laws over every mix, damaged texts, secrets."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.engine.reach import Traffic, passes
from shikiri.model.codec import dump_facet
from shikiri.model.facets.base import Thing
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.radio import Radio
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Cipher, Pmf, Wlan
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import NOT_OFFERED, UNSAID, Default, FacetState, Things, Unread
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse, strays
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.platforms.cisco_ios.acl import address_set
from shikiri.platforms.cisco_ios.interfaces import vlan_numbers
from shikiri.platforms.cisco_ios.redact import redact
from shikiri.platforms.cisco_ios.source import RUN, VERSION, IosSource
from shikiri.platforms.cisco_ios.wlan_block import ALL
from shikiri.platforms.cisco_ios.wlan_security import Akm, Element, Settings

T = TypeVar("T", bound=Thing)
HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[2] / "examples" / "cisco_ios-wlc"
WHEN = datetime(2025, 11, 20, 1, 2, 3, tzinfo=UTC)
MINE = ("wlan", "radio", "segment", "filter", "nat", "port_isolation", "dns")
QUESTIONS = {f"{question.replace(' ', '_')}.txt": question for question in PLATFORM.questions}
MY_FACETS = replace(PLATFORM, facets=tuple(driver for driver in PLATFORM.facets if driver.facet in MINE))
CASES = sorted(folder for facet in MINE for folder in (HERE / facet).iterdir() if folder.is_dir())


def reading(answers: dict[str, str], complete: bool | None = None) -> Reading:
    told = {question: Answer(text, complete) for question, text in answers.items()}
    return Reading(device="d", platform="cisco_ios", answers=told, when=WHEN, source="import")


def config(*lines: str) -> str:
    """A whole configuration around some lines."""
    return "\n".join(("Building configuration...", "", "version 17.9", "hostname sw1", "!", *lines, "!", "end", ""))


def state_of(*lines: str, **more: str) -> State:
    return parse(
        PLATFORM, reading({RUN: config(*lines), **{name.replace("_", " "): text for name, text in more.items()}})
    )


def source_of(*lines: str) -> IosSource:
    return IosSource(reading({RUN: config(*lines)}))


def things(state: State, kind: type[T]) -> dict[str, T]:
    return {thing.handle: cast("T", thing) for thing in state.things(kind.FACET)}


def answers_of(folder: Path) -> dict[str, str]:
    return {QUESTIONS[path.name]: decode(path.read_bytes()) for path in sorted(folder.glob("*.txt"))}


def name_of(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


# ---- Recordings of real boxes


def recorded(recordings: Path, case: str) -> tuple[State, dict[str, object]]:
    folder = recordings / "cisco_ios" / case
    files = {QUESTIONS[path.name]: decode(path.read_bytes()) for path in folder.glob("*.txt") if path.name in QUESTIONS}
    return parse(PLATFORM, reading(files)), yaml.safe_load((folder / "capture.yml").read_text("utf-8"))["expect"]


def test_recorded_controller(recordings: Path) -> None:
    state, expect = recorded(recordings, "c9800-lizzard")
    wlans = {wlan.key: wlan for wlan in things(state, Wlan).values()}
    told = cast("dict[str, str]", expect["wlan_17"])
    main = wlans[told["ssid"]]
    assert main.handle.endswith("/17")
    assert (main.security, main.ciphers) == ("wpa2-enterprise", frozenset({"ccmp"}))
    assert (main.pmf, main.client_isolation, main.enabled) == ("disabled", False, True)
    assert main.radius_servers is UNSAID  # a list is named, and nobody showed what is behind it
    assert (wlans["internet"].security, wlans["internet"].mac_filter) == ("open", True)
    assert wlans["lizzard_legacy"].hidden is True
    assert not state.is_complete("wlan")  # no prompt, nobody vouches
    radios = things(state, Radio)
    assert (radios["ab-1-test-4800/1"].power_dbm, radios["ab-1-test-4800/1"].power_auto) == (23, True)
    assert (radios["BHS-A-204/1"].power_dbm, radios["BHS-A-204/1"].power_auto) == (12, False)
    assert len(radios) == 12


def test_recorded_router(recordings: Path) -> None:
    state, expect = recorded(recordings, "dynamips-15.2-dept")
    assert str(expect["acl_in"]).startswith("RESTRICT_HOST_TRAFFIC_IN")
    filters = things(state, Filter)
    assert filters.keys() == {"GigabitEthernet2/0 in ip4", "GigabitEthernet3/0 in ip4"}
    inside = filters["GigabitEthernet2/0 in ip4"]
    assert isinstance(inside.rules, tuple)
    assert [rule.action for rule in inside.rules] == ["permit", "deny", "permit"]
    assert inside.rules[0].line is not None
    assert things(state, Segment)["GigabitEthernet2/0"].addresses == frozenset({"2.128.0.1/24"})
    assert all(state.is_complete(facet) for facet in ("segment", "filter", "nat", "dns"))
    assert state.facet("wlan") is state.facet("radio") is state.facet("port_isolation") is NOT_OFFERED


def test_recorded_router_with_a_management_table(recordings: Path) -> None:
    state, _ = recorded(recordings, "csr1000v-15.5")
    segments = things(state, Segment)
    assert {name: segment.vrf for name, segment in segments.items()} == {
        "Loopback0": "",
        "GigabitEthernet1": "MGMT",
        "GigabitEthernet2": "",
    }


# ---- Security: no mix is called more than it is

ELEMENTS: tuple[Element, ...] = ("wpa", "wpa2", "wpa3")
AKMS: tuple[Akm, ...] = ("psk", "sae", "dot1x", "dot1x-sha256", "suite-b", "owe")
PMFS: tuple[Pmf, ...] = ("disabled", "optional", "required")


def subsets(words: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(part) for size in range(len(words) + 1) for part in itertools.combinations(words, size)]


def every_mix() -> list[Settings]:
    ciphers: frozenset[Cipher] = frozenset({"ccmp"})
    return [
        Settings(elements=elements, akms=akms, ciphers=ciphers, pmf=pmf, wep=wep, owe_transition=pair)  # type: ignore[arg-type]
        for elements in subsets(ELEMENTS)
        for akms in subsets(AKMS)
        for pmf in PMFS
        for wep in (False, True)
        for pair in (False, True)
    ]


def test_no_mix_is_called_better_than_it_is() -> None:
    for mix in every_mix():
        word = mix.security
        assert (word == "wep") is mix.wep
        if mix.wep:
            continue
        assert (word == "open") is (
            not mix.elements
            or not mix.akms
            or ("owe" in mix.akms and (mix.owe_transition or "wpa3" not in mix.elements))
        )
        if word in {"wpa3", "wpa3-enterprise"}:
            assert mix.elements == {"wpa3"}
            assert mix.pmf == "required"
            assert not mix.akms & ({"psk"} if word == "wpa3" else {"psk", "sae", "dot1x"})
        if "wpa3" in word:
            assert mix.akms & {"sae", "dot1x-sha256", "suite-b"}
        if word.endswith("enterprise"):
            assert not mix.akms & {"psk", "sae", "owe"}
        if "wpa" in mix.elements and word not in {"open", "owe"}:
            assert word.startswith(("wpa-", "wpa")) and not word.startswith(("wpa2", "wpa3"))  # noqa: PT018


def test_an_open_network_has_no_passphrase_and_no_cipher() -> None:
    for mix in every_mix():
        assert mix.has_passphrase is (mix.wep or (mix.security != "open" and bool(mix.akms & {"psk", "sae"})))
        if mix.security == "open":
            assert mix.all_ciphers == {"none"}


def shown_block(old: str, new: str) -> State:
    text = answers_of(HERE / "wlan" / "secure")[ALL]
    assert old in text
    return parse(PLATFORM, reading({ALL: text.replace(old, new)}))


@pytest.mark.parametrize(
    "key,value,word",
    (
        ("Status", "Enabled", "Perhaps"),
        ("    PMF Support", "Optional", "Often"),
        ("            SAE", "Enabled", "Yes"),
        ("            AES Cipher", "Enabled", "On"),
        ("Peer-to-Peer Blocking Action", "Drop", "Sometimes"),
        ("Network Name (SSID)", "Lobby Guest", "Lobby\nGuest of the house"),
    ),
)
def test_a_word_nobody_knows_is_not_understood(key: str, value: str, word: str) -> None:
    assert isinstance(shown_block(f"{key:<47}: {value}", f"{key:<47}: {word}").facet("wlan"), Unread)


@pytest.mark.parametrize(
    "key,unknown",
    (
        ("            SAE", "            TELEPATHY"),
        ("            AES Cipher", "            ROT13 Cipher"),
        ("        WPA3 (WPA3 IE)", "        WPA4 (WPA4 IE)"),
    ),
)
def test_a_method_nobody_knows_is_not_understood(key: str, unknown: str) -> None:
    assert isinstance(shown_block(f"{key:<47}: Enabled", f"{unknown:<47}: Enabled").facet("wlan"), Unread)


@pytest.mark.parametrize(
    "gone",
    ("    PMF Support", "    Static WEP Keys", "    Wi-Fi Protected Access", "Peer-to-Peer", "Status    ", "Broadcast"),
)
def test_what_is_not_shown_is_not_said(gone: str) -> None:
    text = answers_of(HERE / "wlan" / "insecure")[ALL]
    lines = [line for line in text.split("\n") if not line.startswith(gone)]
    said = things(parse(PLATFORM, reading({ALL: "\n".join(lines)})), Wlan)
    fields = {"    ": "security", "Peer": "client_isolation", "Stat": "enabled", "Broa": "hidden"}
    assert {getattr(wlan, fields[gone[:4]]) for wlan in said.values()} == {UNSAID}


def test_the_same_name_twice_is_two_networks() -> None:
    said = things(parse(PLATFORM, reading(answers_of(HERE / "wlan" / "insecure"))), Wlan)
    assert [wlan.security for wlan in said.values() if wlan.ssid == "Lobby-Free"] == ["open", "wpa2"]


def test_nothing_from_the_configuration_alone_passes_as_secure() -> None:
    said = things(parse(PLATFORM, reading(answers_of(HERE / "wlan" / "config-only"))), Wlan)
    for wlan in said.values():
        assert wlan.security in {"open", "wep"} or (isinstance(wlan.security, Default) and wlan.security.tag == "M")


def test_a_controller_without_networks_is_no_switch() -> None:
    version = "Cisco IOS Software, C9800-CL Software (C9800-CL-K9_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)\n"
    state = parse(PLATFORM, reading({RUN: config(), VERSION: version}))
    assert state.facet("wlan") == Things((), complete=True)
    assert state_of().facet("wlan") is NOT_OFFERED
    cut = parse(PLATFORM, reading({RUN: config().removesuffix("end\n")}))
    assert cut.facet("wlan") == Things((), complete=False)  # the stanza may have been in the part that is missing


# ---- Access lists

ADDRESSES = st.integers(0, 2**32 - 1).map(
    lambda number: ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
)
MASKS = st.integers(0, 31).map(lambda bits: ".".join(str((2**bits - 1) >> shift & 255) for shift in (24, 16, 8, 0)))
PORTS = st.one_of(
    st.just(("", PortSet.of("any"))),
    st.integers(0, 65535).map(lambda port: (f"eq {port}", PortSet.of(port))),
    st.integers(0, 65535).map(lambda port: (f"neq {port}", ~PortSet.of(port))),
    st.integers(1, 65535).map(lambda port: (f"lt {port}", PortSet.of(f"0-{port - 1}"))),
    st.integers(0, 65534).map(lambda port: (f"gt {port}", PortSet.of(f"{port + 1}-65535"))),
    st.tuples(st.integers(0, 65535), st.integers(0, 65535)).map(
        lambda pair: (f"range {min(pair)} {max(pair)}", PortSet.of(f"{min(pair)}-{max(pair)}"))
    ),
)
SIDES = st.one_of(
    st.just(("any", AddressSet.of("any4"))),
    ADDRESSES.map(lambda address: (f"host {address}", AddressSet.of(address))),
    st.tuples(ADDRESSES, MASKS).map(lambda pair: (" ".join(pair), AddressSet.wildcard(*pair))),
)


@settings(max_examples=150)
@given(st.sampled_from(("permit", "deny")), st.sampled_from(("tcp", "udp")), SIDES, PORTS, SIDES, PORTS, st.booleans())
def test_an_entry_means_what_it_says(
    action: str,
    protocol: str,
    source: tuple[str, AddressSet],
    source_ports: tuple[str, PortSet],
    destination: tuple[str, AddressSet],
    ports: tuple[str, PortSet],
    log: bool,
) -> None:
    words = (action, protocol, source[0], source_ports[0], destination[0], ports[0], "log" if log else "")
    entry = " ".join(filter(None, words))
    state = state_of("interface Vlan20", " ip access-group A in", "ip access-list extended A", f" 10 {entry}")
    (found,) = things(state, Filter).values()
    assert isinstance(found.rules, tuple)
    (rule,) = found.rules
    assert (rule.action, rule.protocol, rule.log, rule.unmodelled) == (action, protocol, log, "")
    assert (rule.sources, rule.destinations) == (source[1], destination[1])
    assert (rule.source_ports, rule.destination_ports) == (source_ports[1], ports[1])
    assert (found.default, rule.text) == ("deny", entry)


GUEST, OFFICE = AddressSet.of("192.168.20.0/24"), AddressSet.of("192.168.10.0/24")


def filters_of(case: str, interface: str, direction: str) -> list[Filter]:
    said = things(parse(PLATFORM, reading(answers_of(HERE / "filter" / case))), Filter)
    return [one for one in said.values() if (one.interface, one.direction) == (interface, direction)]


def test_a_list_separates() -> None:
    inside = filters_of("separated", "Vlan20", "in")
    assert passes(inside, Traffic(sources=GUEST, destinations=OFFICE)).open == "no"
    six = Traffic(sources=AddressSet.of("2001:db8:20::/64"), destinations=AddressSet.of("2001:db8:10::/64"))
    assert passes(inside, six).open == "no"  # what every list permits at its end never crosses a router
    printer = Traffic(sources=GUEST, destinations=AddressSet.of("192.168.30.10"), protocol="tcp", ports=PortSet.of(631))
    assert passes(inside, printer).open == "yes"


def test_a_list_that_was_never_written_or_is_empty_lets_through() -> None:
    for interface in ("Vlan10", "Vlan20"):
        assert passes(filters_of("open", interface, "in"), Traffic(sources=GUEST, destinations=OFFICE)).open == "yes"


def test_what_is_not_modelled_is_not_closed() -> None:
    office = Traffic(sources=GUEST, destinations=OFFICE, protocol="udp", ports=PortSet.of(5000))
    assert passes(filters_of("not-modelled", "Vlan20", "in"), office).open == "unknown"


@pytest.mark.parametrize(
    "lines,allowed",
    (
        ((), ("any4",)),
        (("ip access-list standard M", " remark nothing yet"), ("any4",)),
        (("ip access-list standard M", " 10 permit 192.0.2.0 0.0.0.255"), ("192.0.2.0/24",)),
        (("ip access-list standard M", " deny   192.0.2.7", " permit 192.0.2.4 0.0.0.3"), ("192.0.2.4-192.0.2.6",)),
        (("ip access-list standard M", " 10 permit any log"), ("any4",)),
        (("ip access-list extended M", " 10 permit tcp host 192.0.2.1 any eq 22"), ("192.0.2.1",)),
        # a denial of one port is no denial of the sources
        (("ip access-list extended M", " deny tcp any any eq 23", " permit ip host 192.0.2.1 any"), ("192.0.2.1",)),
        # a denial that may not match takes nothing away; a permission that may match counts
        (
            ("ip access-list extended M", " deny ip any any time-range NIGHT", " permit ip host 192.0.2.1 any dscp ef"),
            ("192.0.2.1",),
        ),
        (
            ("object-group network OPS", " host 192.0.2.1", " range 192.0.2.4 192.0.2.7", " group-object MORE",
             "object-group network MORE", " 198.51.100.0 255.255.255.0",
             "ip access-list extended M", " permit tcp object-group OPS any"),
            ("192.0.2.1", "192.0.2.4/30", "198.51.100.0/24"),
        ),
        (("ip access-list extended M", " permit tcp object-group NOWHERE any"), ("any4",)),
        (("ip access-list standard M", " permit moon"), None),
    ),
)  # fmt: skip
def test_from_where_a_list_lets_in(lines: tuple[str, ...], allowed: tuple[str, ...] | None) -> None:
    found = address_set(source_of(*lines), "M")
    assert found == (None if allowed is None else AddressSet.of(*allowed))


def test_numbered_and_ipv6_lists_let_in_too() -> None:
    source = source_of(
        "access-list 10 permit 192.0.2.1",
        "access-list 10 remark the operator",
        "access-list 701 permit 0000.0000.0000 ffff.ffff.ffff",
        "ipv6 access-list M6",
        " permit tcp 2001:DB8::/32 any eq 22",
    )
    assert address_set(source, "10") == AddressSet.of("192.0.2.1")
    assert address_set(source, "701") is None
    assert address_set(source, "M6", "ip6") == AddressSet.of("2001:db8::/32")
    assert address_set(source, "NONE", "ip6") == AddressSet.of("any6")


def test_a_group_that_names_itself_ends() -> None:
    source = source_of(
        "object-group network A", " group-object A", "ip access-list extended M", " permit ip object-group A any"
    )
    assert address_set(source, "M") == AddressSet.of("any4")


@pytest.mark.parametrize("words", ("", "0", "4095", "5-3", "a", "1-", "10;20"))
def test_no_vlan_is_made_up(words: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        vlan_numbers(words)


def test_a_shared_port_with_radius_has_no_vlan_to_tell() -> None:
    lines = ("interface GigabitEthernet1/0/1", " switchport access vlan 10", " switchport mode access")
    ports = things(state_of(*lines, " access-session port-control auto"), PortIsolation)
    assert ports["GigabitEthernet1/0/1"].vlan == 10
    dynamic = ("aaa authorization network default group radius", *lines, " access-session port-control auto")
    assert things(state_of(*dynamic), PortIsolation)["GigabitEthernet1/0/1"].vlan is UNSAID


# ---- The example of a whole controller


def example(name: str) -> State:
    return parse(PLATFORM, reading(answers_of(EXAMPLES / name)))


def test_the_compliant_controller_is_understood_to_the_last_line() -> None:
    state = example("compliant")
    assert all(isinstance(found, Things) and found.complete for found in state.facets.values())
    answers = reading(answers_of(EXAMPLES / "compliant"))
    assert strays(PLATFORM, PLATFORM.open(answers), state.facets) == ()
    wlans = things(state, Wlan)
    assert {wlan.key: (wlan.security, wlan.vlan, wlan.isolation_reach) for wlan in wlans.values()} == {
        "Lobby-Guest": ("wpa2-wpa3", 20, "controller"),
        "Office-Staff": ("wpa3", 10, "controller"),
    }
    powers = [radio.power_max_dbm for radio in things(state, Radio).values()]
    assert powers == [11, 11, 14, 14, 11, 11, 14, 14]


def test_the_insecure_controller_shows_every_fault_and_the_twin() -> None:
    wlans = things(example("insecure"), Wlan)
    assert [(wlan.key, wlan.security, wlan.vlan) for wlan in wlans.values()] == [
        ("Lobby-Guest", "open", 10),
        ("Office-Staff", "wpa-wpa2", 10),
        ("Lobby-Guest", "wpa2", UNSAID),
        ("Scanner", "wep", UNSAID),
    ]


def test_the_unclear_controller_proves_nothing() -> None:
    state = example("unclear")
    assert not any(state.is_complete(facet) for facet in MINE)


# ---- Damaged texts


def same(one: FacetState, other: FacetState) -> bool:
    return bool(dump_facet(one, lines=True) == dump_facet(other, lines=True))


@pytest.mark.parametrize("folder", [*CASES, EXAMPLES / "compliant"], ids=name_of)
def test_a_cut_text_is_never_whole(folder: Path) -> None:
    """Cut one answer of a case at every line and at some bytes: what rests on it is no longer complete."""
    chance = random.Random(folder.name)
    answers = answers_of(folder)
    facets = [folder.parent.name] if folder in CASES else MINE
    for question, text in answers.items():
        whole = text.rstrip()
        lines = whole.split("\n")
        step = 1 + len(lines) // 150
        cuts = ["\n".join(lines[:number]) + "\n" for number in range(0, len(lines), step)]
        cuts += [whole[: chance.randrange(len(whole))] for _ in range(20)]
        for cut in cuts:
            state = parse(MY_FACETS, reading({**answers, question: cut}))
            for facet in facets:
                found = state.facet(facet)
                if isinstance(found, Things) and found.complete:
                    assert question not in rests_on(facet, answers), (facet, cut[-60:])


def rests_on(facet: str, answers: dict[str, str]) -> set[str]:
    """The answers a facet's silence rests on. The policy profiles only add to what the configuration says."""
    shown = {"wlan": {ALL}, "radio": {question for question in answers if question.startswith("show ap dot11")}}
    return (shown.get(facet, set()) & answers.keys()) | ({RUN} & answers.keys())


@pytest.mark.parametrize("folder", CASES, ids=name_of)
def test_a_session_leaves_its_marks_and_changes_nothing(folder: Path) -> None:
    answers = answers_of(folder)
    before = parse(PLATFORM, reading(answers)).facet(folder.parent.name)
    windows = {question: text.replace("\n", "\r\n") for question, text in answers.items()}
    assert same(before, parse(PLATFORM, reading(windows)).facet(folder.parent.name))


def test_a_pager_and_a_talkative_box_change_nothing() -> None:
    text = answers_of(HERE / "wlan" / "insecure")[ALL]
    clean = parse(PLATFORM, reading({ALL: text})).facet("wlan")
    lines = text.split("\n")
    lines[20] = " --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b" + lines[20]
    lines.insert(40, "*Nov 20 10:02:03.123: %SYS-5-CONFIG_I: Configured from console by ops on vty0")
    noisy = parse(PLATFORM, reading({ALL: "\n".join(lines)})).facet("wlan")
    assert isinstance(clean, Things)
    assert isinstance(noisy, Things)
    assert noisy.items == clean.items


MARKS = st.sampled_from(
    ("\0", "ゲスト用", " --More-- ", "!", "^C", "% Invalid input", "\x1b[2J", "  ", "end\n", "\ufffd")
)


@settings(max_examples=60)
@given(st.data())
def test_garbage_is_never_a_traceback_and_never_nicer(data: st.DataObject) -> None:
    folder = data.draw(st.sampled_from(CASES))
    answers = answers_of(folder)
    question = data.draw(st.sampled_from(sorted(answers)))
    text = answers[question]
    at = data.draw(st.integers(0, len(text)))
    drop = data.draw(st.integers(0, 40))
    broken = text[:at] + data.draw(MARKS) + text[at + drop :]
    state = parse(PLATFORM, reading({**answers, question: broken}))
    for facet in MINE:
        found = state.facet(facet)
        if isinstance(found, Unread):
            assert found.reason.key != "parse.broken", (facet, broken[max(0, at - 60) : at + 60])


@settings(max_examples=40)
@given(st.text(max_size=400))
def test_any_text_is_survived(text: str) -> None:
    for question in (RUN, ALL, "show ap dot11 5ghz summary", "show wireless profile policy all"):
        state = parse(PLATFORM, reading({question: text}, complete=True))
        for facet in MINE:
            found = state.facet(facet)
            assert not isinstance(found, Unread) or found.reason.key != "parse.broken"


def test_every_single_line_may_be_cut_short() -> None:
    """Half a line inside a block is an error, or a thing that says less; never a traceback."""
    known: set[str] = set()
    for text in (answers_of(folder).get(RUN, "") for folder in CASES):
        lines = text.split("\n")
        for number, line in enumerate(lines):
            words = line.split(" ") if line not in known else []
            known.add(line)
            for size in range(1, len(words)):
                short = [*lines[:number], " ".join(words[:size]), *lines[number + 1 :]]
                state = parse(MY_FACETS, reading({RUN: "\n".join(short)}))
                for facet, found in state.facets.items():
                    assert not isinstance(found, Unread) or found.reason.key != "parse.broken", (facet, short[number])


# ---- Secrets


CANARY = "Canary-7-psk-Zz"


@pytest.mark.parametrize(
    "line,kind",
    (
        (f"security wpa psk set-key ascii 0 {CANARY}", "plain"),
        (f"security wpa akm psk set-key ascii 0 {CANARY}", "plain"),
        (f"security wpa psk set-key ascii 8 {CANARY}", "masked"),
        ("security wpa psk set-key ascii 0 ***", "masked"),
    ),
)
def test_a_passphrase_is_kept_and_never_told(line: str, kind: str) -> None:
    state = state_of("wlan W 1 S", " no security wpa akm dot1x", " security wpa akm psk", f" {line}", " no shutdown")
    (wlan,) = things(state, Wlan).values()
    assert isinstance(wlan.passphrase, Secret)
    assert wlan.passphrase.kind == kind
    assert wlan.passphrase.reveal() in {"", CANARY}
    assert CANARY not in f"{state!r}{dump_facet(state.facet('wlan'), lines=True)}"
    assert CANARY not in redact(config("wlan W 1 S", f" {line}"))


def test_a_broken_line_with_a_secret_does_not_tell_it() -> None:
    state = state_of("wlan W 1 S", f" security wpa psk set-key runes 0 {CANARY}")
    assert isinstance(state.facet("wlan"), Unread)
    assert CANARY not in repr(state)


def test_a_wep_key_is_not_told() -> None:
    state = state_of("wlan W 1 S", f" security static-wep-key encryption 104 ascii 0 {CANARY} 1")
    assert things(state, Wlan)["W/1"].security == "wep"
    assert CANARY not in f"{state!r}{dump_facet(state.facet('wlan'))}"
