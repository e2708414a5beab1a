"""What we write into our own tables the kernel takes, reads back as it was wished, and keeps to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shikiri.engine.diff import diff
from shikiri.engine.reach import Traffic, passes
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.nat import Nat
from shikiri.model.net import ANY_PORT, ANYWHERE, AddressSet, Family, PortSet
from shikiri.model.nothing import Things
from shikiri.model.operation import File
from shikiri.model.reading import Reading
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.own_table import table_text
from shikiri.platforms.write import Around
from shikiri.workflow.planning.write import Written, write
from tests.laws.write_law import with_more, with_thing
from tests.platforms.linux_ap.namespaces import Network, network, run

ANY4, ANY6 = AddressSet.of("any4"), AddressSet.of("any6")
BUSINESS4, BUSINESS6 = AddressSet.of("192.168.10.0/24"), AddressSet.of("2001:db8:10::/64")
SHUT = Rule(action="deny", sources=ANY4, destinations=BUSINESS4)
PRINT = Rule(action="permit", sources=ANY4, destinations=AddressSet.of("192.168.10.2"), protocol="tcp",
             destination_ports=PortSet.of(631, "9100-9102"))  # fmt: skip
STRANGER = """
table inet theirs {
  chain f { type filter hook forward priority filter; policy accept;
    iifname "br-guest" tcp dport 22 counter drop comment "no ssh for guests"
  }
}
"""


@pytest.fixture(scope="module")
def lines() -> Iterator[Network]:
    with network() as made:
        yield made


def filters(state: State) -> list[Filter]:
    return [one for one in state.things("filter") if isinstance(one, Filter)]


def own_place(state: State, family: Family = "ip4") -> int:
    """Where the filter is that a wish at the guests' gate falls upon: the first that fits."""
    found = enumerate(filters(state))
    return next(at for at, one in found if (one.interface, one.direction, one.family) == ("br-guest", "in", family))


def planned(reading: Reading, before: State, wanted: State) -> Written:
    return write(PLATFORM, before, wanted, Around(observed=before, wanted=wanted, reading=reading))


def carry_out(lines: Network, written: Written) -> None:
    """Loads the one file of filters, as the machine does."""
    assert not written.refused
    text = file_of(written, "/etc/nftables.d/50-shikiri.nft")
    run(lines.router, "nft", "-c", "-f", "-", text=text)
    run(lines.router, "nft", "-f", "-", text=text)


def file_of(written: Written, path: str) -> str:
    texts = {
        one.operation.text for one in written.commands if isinstance(one.operation, File) and one.operation.path == path
    }
    assert len(texts) == 1, texts  # however many things ask for it, one text
    return "".join(map(str, texts.pop() or ()))


@pytest.mark.parametrize("theirs", ("", STRANGER), ids=("nobody's", "with a stranger's"))
@pytest.mark.parametrize("family", ("ip4", "ip6"))
def test_a_wish_is_written_once_and_nothing_else_changes(lines: Network, theirs: str, family: Family) -> None:
    lines.load(theirs)
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    rules = (PRINT, SHUT) if family == "ip4" else (Rule(action="deny", sources=ANY6, destinations=BUSINESS6),)
    wanted = with_thing(before, "filter", own_place(before, family), rules=rules)
    carry_out(lines, planned(reading, before, wanted))

    reading = lines.reading()
    after = parse(PLATFORM, reading)
    assert not diff(after, wanted).changes
    assert not planned(reading, after, wanted).commands
    kept = [one for one in filters(after) if not one.handle.startswith("shikiri")]
    assert kept == [one for one in filters(before) if not one.handle.startswith("shikiri")]


def test_the_kernel_keeps_to_it(lines: Network) -> None:
    lines.load(STRANGER)
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    wanted = with_thing(before, "filter", own_place(before), rules=(PRINT, SHUT))
    wanted = with_thing(
        wanted, "filter", own_place(wanted, "ip6"), rules=(Rule(action="deny", sources=ANY6, destinations=BUSINESS6),)
    )
    carry_out(lines, planned(reading, before, wanted))

    assert lines.arrives("guest", "192.168.10.2", "tcp", 631, "biz")
    assert not lines.arrives("guest", "192.168.10.2", "tcp", 80, "biz")
    assert not lines.arrives("guest", "192.168.10.2", "icmp", 8, "biz")
    assert not lines.arrives("guest", "2001:db8:10::2", "udp", 631, "biz")
    assert not lines.enters("guest", "192.168.10.1", 4000)  # the machine's own address in that network
    assert lines.enters("guest", "192.168.20.1", 4000)
    assert lines.arrives("guest", "203.0.113.5", "udp", 53, "wan")
    assert not lines.arrives("guest", "203.0.113.5", "tcp", 22, "wan")  # theirs still counts
    assert lines.arrives("biz", "192.168.20.2", "tcp", 80, "guest")


def test_taking_it_back_leaves_nothing(lines: Network) -> None:
    lines.load("")
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    carry_out(lines, planned(reading, before, with_thing(before, "filter", own_place(before), rules=(SHUT,))))
    reading = lines.reading()
    now = parse(PLATFORM, reading)
    carry_out(lines, planned(reading, now, with_thing(now, "filter", own_place(now), rules=())))
    assert not diff(parse(PLATFORM, lines.reading()), before).changes


def test_a_stranger_s_chain_is_never_edited(lines: Network) -> None:
    lines.load(STRANGER)
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    at = next(at for at, one in enumerate(filters(before)) if one.name == "inet theirs f")
    written = planned(reading, before, with_thing(before, "filter", at, rules=()))
    assert not written.commands
    assert [why.key for _, _, why in written.refused] == ["linux.strangers-chain"]


def test_what_only_a_stranger_can_open_is_refused_by_name(lines: Network) -> None:
    lines.load(STRANGER)
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    ssh = Rule(action="permit", sources=ANY4, destinations=BUSINESS4, protocol="tcp", destination_ports=PortSet.of(22))
    written = planned(reading, before, with_thing(before, "filter", own_place(before), rules=(ssh,)))
    assert not written.commands
    ((_, _, why),) = written.refused
    assert why.key == "linux.strangers-rule"
    assert "inet theirs f" in str(why.params)
    assert "no ssh for guests" in str(why.params)


def test_a_new_network_gets_a_list_before_it_is_there(lines: Network) -> None:
    """Nobody has read anything about the interface yet; the rules wait for it."""
    lines.load("")
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    gate = Filter(interface="br-new", direction="in", family="ip4", rules=(SHUT,), default="permit", stateful=False)
    written = planned(reading, before, with_more(before, "filter", gate))
    carry_out(lines, written)
    assert 'iifname "br-new"' in file_of(written, "/etc/nftables.d/50-shikiri.nft")


def test_translation_is_ours_and_reads_back(lines: Network) -> None:
    lines.load("")
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    nat = Nat(interface="wan0", inner=AddressSet.of("192.168.20.0/24"), static=())
    wanted = with_more(before, "nat", nat)
    carry_out(lines, planned(reading, before, wanted))
    found = parse(PLATFORM, lines.reading()).facet("nat")
    assert isinstance(found, Things)
    assert found.complete
    assert list(found.items) == [nat]
    assert [one.handle for one in found.items] == ["shikiri wan0"]


DOOR = """
table ip door {
  chain d { type nat hook prerouting priority dstnat; policy accept;
    iifname "wan0" udp dport 5000 dnat to 192.168.10.2:53
  }
}
"""


def test_behind_a_translation_nobody_outside_begins_anything(lines: Network) -> None:
    """But what somebody hands in on purpose: a door that was there stays one, and is told as one."""
    lines.load(DOOR)
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    assert lines.arrives("wan", "192.168.10.2", "udp", 99, "biz")
    nat = Nat(interface="wan0", inner=AddressSet.of("192.168.20.0/24"), static=())
    carry_out(lines, planned(reading, before, with_more(before, "nat", nat)))

    assert not lines.arrives("wan", "192.168.10.2", "udp", 99, "biz")
    assert not lines.arrives("wan", "2001:db8:10::2", "tcp", 80, "biz")
    assert lines.turned("wan", "192.168.77.1", 5000, "biz", 53)
    assert lines.arrives("guest", "192.168.10.2", "udp", 99, "biz")
    doors = [one for one in parse(PLATFORM, lines.reading()).things("nat") if isinstance(one, Nat) and one.static]
    assert [one.handle for one in doors] == ["nat wan0"]


def test_our_table_that_somebody_bent_is_not_ours_any_more(lines: Network) -> None:
    """A rule that only one of the two chains has: nobody may take the list for what it looks like."""
    lines.load("")
    reading = lines.reading()
    before = parse(PLATFORM, reading)
    carry_out(lines, planned(reading, before, with_thing(before, "filter", own_place(before), rules=(SHUT,))))
    run(lines.router, "nft", "insert", "rule", "inet", "shikiri", "forward", "iifname", "br-guest", "accept")
    after = parse(PLATFORM, lines.reading())
    like = Traffic(sources=AddressSet.of("192.168.20.2"), destinations=BUSINESS4)
    assert passes([filters(after)[own_place(after)]], like).open != "no"


_sets = st.sampled_from((ANYWHERE, BUSINESS4, AddressSet.of("192.168.20.0/25", "10.0.0.1-10.0.0.6"), BUSINESS6))
_rules = st.builds(
    Rule,
    action=st.sampled_from(("permit", "deny")),
    sources=_sets,
    destinations=_sets,
    protocol=st.sampled_from(("any", "tcp", "udp", "tcp,udp", "icmp", "gre", "47,50")),
    destination_ports=st.sampled_from((ANY_PORT, PortSet.of(22), PortSet.of("80-90", 443))),
    state=st.sampled_from(("any", "new")),
    log=st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules=st.lists(_rules, max_size=5), family=st.sampled_from(("ip4", "ip6")), deny=st.booleans())
def test_any_list_of_rules_means_the_same_in_the_kernel(
    lines: Network, rules: list[Rule], family: Family, deny: bool
) -> None:
    """Every packet of a sample gets the same answer from the list as wished and as read back."""
    lines.load("")
    every = ANY4 if family == "ip4" else ANY6
    kept = tuple(
        replace(one, sources=one.sources & every, destinations=one.destinations & every)
        for one in rules
        if one.destination_ports == ANY_PORT or not set(one.protocol.split(",")) & {"icmp", "gre", "47", "50"}
    )
    wish = Filter(
        handle="shikiri br-guest x", interface="br-guest", direction="in", family=family, rules=kept,
        default="deny" if deny else "permit", stateful=True,
    )  # fmt: skip
    text = table_text(State(device="r", platform="linux_ap", facets={"filter": Things((wish,), complete=True)}))
    lines.load(text)
    state = parse(PLATFORM, lines.reading())
    read = filters(state)[own_place(state, family)]
    hosts = ("192.168.10.2", "192.168.20.5", "10.0.0.3") if family == "ip4" else ("2001:db8:10::2", "2001:db8:20::2")
    for source in hosts:
        for goal in hosts:
            for protocol, port in (("tcp", 22), ("tcp", 85), ("udp", 53), ("icmp", 8), ("47", 0), ("50", 0)):
                like = Traffic(
                    sources=AddressSet.of(source), destinations=AddressSet.of(goal), protocol=protocol,
                    ports=PortSet.of(port) if port else ANY_PORT,
                )  # fmt: skip
                assert passes([read], like).open == passes([wish], like).open, (source, goal, protocol, port, text)
