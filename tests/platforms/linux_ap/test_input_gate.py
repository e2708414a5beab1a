"""Whom we say the filter lets through to the machine itself: real rules, real packets, in a private network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shikiri.model.net import AddressSet
from shikiri.platforms.linux import management_table
from shikiri.platforms.linux.input_gate import admitted
from shikiri.platforms.linux.source import LinuxSource
from tests.platforms.linux_ap.namespaces import Network, network, run

PORT = 5300
HOSTS = {
    "guest": ("192.168.20.2", "2001:db8:20::2"),
    "biz": ("192.168.10.2", "2001:db8:10::2"),
    "wan": ("192.168.77.2", "2001:db8:77::2"),
}


@pytest.fixture(scope="module")
def lines() -> Iterator[Network]:
    with network() as made:
        yield made


def told(lines: Network, rules: str) -> AddressSet:
    lines.load(rules)
    return admitted(LinuxSource(lines.reading()), "udp", PORT)


def gets_in(lines: Network) -> dict[str, bool]:
    """Every neighbour knocks at the router, by both IP versions."""
    found = {}
    for side, addresses in HOSTS.items():
        for mine in addresses:
            target = mine.rpartition(":")[0] + ":1" if ":" in mine else mine.rpartition(".")[0] + ".1"
            found[mine] = lines.enters(side, target, PORT)
    return found


def ours(*networks: str) -> str:
    rules = "".join(f"\t\t{line}\n" for line in management_table.door_rules("udp", PORT, AddressSet.of(*networks)))
    return management_table.CHAIN.format(table=management_table.TABLE, rules=rules)


def base(*rules: str, policy: str = "drop", more: str = "") -> str:
    lines = "".join(f"    {rule}\n" for rule in rules)
    head = f"    type filter hook input priority 0; policy {policy};\n"
    return f"table inet fw {{\n{more}  chain input {{\n{head}{lines}  }}\n}}\n"


KEPT = ('iifname "lo" accept', "ct state established,related accept", "meta l4proto { icmp, ipv6-icmp } accept")
EXACT = (
    "",
    ours("192.168.10.0/24", "2001:db8:10::/64"),
    ours("192.168.10.2"),
    ours("192.168.10.0-192.168.20.255"),
    ours("192.168.20.0/24") + base(*KEPT, f"udp dport {PORT} accept"),
    base(*KEPT, 'iifname "br-biz" accept'),
    base(*KEPT, f"ip saddr {{ 192.168.10.0/24, 192.168.77.2 }} udp dport {{ 53, {PORT} }} accept"),
    base(*KEPT, f"udp dport {PORT - 9}-{PORT} jump door",
         more="  chain door { ip saddr 192.168.20.2 return; accept; }\n"),
    base(*KEPT, 'iifname vmap { "br-guest" : drop, "br-biz" : accept }'),
    base(*KEPT, "ip6 saddr 2001:db8:10::/64 accept", "ip saddr @trusted accept",
         more="  set trusted { type ipv4_addr; flags interval; elements = { 192.168.77.0/24 } }\n"),
    base(f"tcp dport {PORT} drop", policy="accept"),
)  # fmt: skip


@pytest.mark.parametrize("rules", EXACT)
def test_who_gets_in_is_who_we_say(lines: Network, rules: str) -> None:
    found = told(lines, rules)
    said = {mine: AddressSet.of(mine) <= found for mine in gets_in(lines)}
    assert said == gets_in(lines), (rules, str(found))


def test_a_table_of_ours_is_taken_twice(lines: Network) -> None:
    """Loading the file again, with other networks, leaves one table."""
    lines.load(ours("192.168.10.0/24"))
    run(lines.router, "nft", "-f", "-", text=ours("192.168.20.0/24"))
    assert admitted(LinuxSource(lines.reading()), "udp", PORT) == AddressSet.of("192.168.20.0/24")


MATCHES = st.sampled_from(
    ("", "ip saddr 192.168.20.0/24", "ip saddr != 192.168.10.2", "ip6 saddr 2001:db8:20::/64", 'iifname "br-guest"',
     'iifname != "br-biz"', f"udp dport {PORT}", f"udp dport != {PORT}", "tcp dport 22", "ct state new",
     "ct state established", "meta nfproto ipv4", "ip daddr 192.168.20.1", "limit rate 1/second",
     "fib daddr type local", "ip ttl 64", "meta mark 7")
)  # fmt: skip
RULES = st.lists(
    st.tuples(MATCHES, MATCHES, st.sampled_from(("accept", "drop", "counter", "jump side", "goto side", "return"))),
    max_size=5,
)


def chain(rules: list[tuple[str, str, str]], *, inner: bool = False) -> list[str]:
    bad = ("jump side", "goto side")
    return [" ".join(filter(None, rule)) for rule in rules if not (inner and rule[2] in bad)]


@given(RULES, RULES, st.sampled_from(("accept", "drop")))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_gets_in_whom_we_do_not_name(
    lines: Network, outer: list[tuple[str, str, str]], inner: list[tuple[str, str, str]], policy: str
) -> None:
    """Random rules: what we do not understand may make our answer wider, never narrower."""
    try:
        found = told(
            lines,
            base(*chain(outer), policy=policy, more=f"  chain side {{ {'; '.join(chain(inner, inner=True))}; }}\n"),
        )
    except AssertionError:  # rules that nft itself does not take, such as both IP versions at once
        return
    strangers = {mine for mine, enters in gets_in(lines).items() if enters and not AddressSet.of(mine) <= found}
    assert not strangers, str(found)


def test_without_any_filter_the_networks_behind_each_interface_get_in(lines: Network) -> None:
    found = told(lines, "")
    assert AddressSet.of("192.168.20.0/24", "8.8.8.8") <= found
