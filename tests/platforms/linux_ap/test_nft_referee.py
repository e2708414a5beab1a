"""What we say a ruleset lets through is what the kernel lets through: real rules, real packets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shikiri.engine.reach import Open, Traffic, passes
from shikiri.model.facets.filter import Filter
from shikiri.model.net import AddressSet, PortSet
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from tests.platforms.linux_ap.namespaces import Network, network, run

# where a packet goes: (address, where it would come out)
HOSTS = (
    ("192.168.10.2", "biz"), ("2001:db8:10::2", "biz"), ("203.0.113.5", "wan"), ("2001:db8:ffff::1", "wan"),
)  # fmt: skip
KNOCKS = (("udp", 53), ("udp", 631), ("tcp", 22), ("tcp", 80), ("tcp", 631), ("icmp", 0))
OWN = (
    ("192.168.20.1", 53),
    ("192.168.10.1", 53),
    ("192.168.20.1", 5353),
    ("2001:db8:20::1", 53),
    ("2001:db8:10::1", 67),
)
_EXIT = {"biz": "br-biz", "wan": "wan0"}


@pytest.fixture(scope="module")
def lines() -> Iterator[Network]:
    with network() as made:
        yield made


def said(filters: list[Filter], address: str, protocol: str, port: int, out: str) -> Open:
    """What the engine makes of the filters on the way, for one packet from the guest."""
    six = ":" in address
    like = Traffic(
        sources=AddressSet.of("2001:db8:20::2" if six else "192.168.20.2"),
        destinations=AddressSet.of(address),
        protocol=protocol,
        ports=PortSet.of(port),
    )
    mine = [one for one in filters if (one.interface, one.direction) in (("br-guest", "in"), (out, "out"))]
    return passes(mine, like).open


def compare(lines: Network, rules: str) -> dict[Open, int]:
    """Every knock, told and tried."""
    lines.load(rules)
    state = parse(PLATFORM, lines.reading())
    filters = [one for one in state.things("filter") if isinstance(one, Filter)]
    assert state.is_complete("filter"), state.facet("filter")
    counts: dict[Open, int] = {"yes": 0, "no": 0, "unknown": 0}
    for address, out in HOSTS:
        for protocol, port in KNOCKS:
            number = (128 if ":" in address else 8) if protocol == "icmp" else port
            told = said(filters, address, protocol, number, _EXIT[out])
            counts[told] += 1
            real = lines.arrives("guest", address, protocol, number, out)
            assert told in ("unknown", "yes" if real else "no"), (address, protocol, number, told, real, rules)
    for address, port in OWN:
        told = said(filters, address, "udp", port, "")
        counts[told] += 1
        real = lines.enters("guest", address, port)
        assert told in ("unknown", "yes" if real else "no"), (address, port, told, real, rules)
    return counts


FORWARD = "type filter hook forward priority filter;"
INPUT = "type filter hook input priority filter;"
RULESETS = {
    "none": "",
    "an empty chain that drops": f"table inet a {{\n chain f {{ {FORWARD} policy drop; }}\n}}",
    "one of two versions": f"table ip a {{\n chain f {{ {FORWARD} policy drop; }}\n}}",
    "only IPv6": f"table ip6 a {{\n chain f {{ {FORWARD} policy drop; }}\n}}",
    "another bridge's name": f"""
table inet a {{
  chain f {{ {FORWARD}
    iifname "br-gues" drop
    iifname "br-guestx" drop
  }}
}}""",
    "a beginning of names": f'table inet a {{\n chain f {{ {FORWARD}\n iifname "br-g*" oifname "br-*" drop\n }}\n}}',
    "all but": f'table inet a {{\n chain f {{ {FORWARD}\n iifname != "wan0" oifname != "wan0" drop\n }}\n}}',
    "two chains must both let through": f"""
table inet a {{
  chain f {{ {FORWARD} policy drop;
    iifname "br-guest" accept
  }}
}}
table ip b {{
  chain f {{ type filter hook forward priority 10; policy accept;
    tcp dport {{ 22, 80-90 }} drop
  }}
}}""",
    "the earlier accept does not help": f"""
table inet a {{
  chain f {{ type filter hook forward priority -20; policy accept;
    accept
  }}
  chain g {{ {FORWARD} policy accept;
    ip daddr 192.168.0.0/16 drop
    ip6 daddr 2001:db8:10::/64 drop
  }}
}}""",
    "jumps, returns, goto": f"""
table inet a {{
  chain out {{
    tcp dport 80 return
    tcp dport 1-1023 drop
  }}
  chain tail {{
    udp dport 53 accept
  }}
  chain f {{ {FORWARD} policy drop;
    ct state established,related accept
    iifname "br-guest" jump out
    ip daddr 192.168.10.0/24 goto tail
    meta l4proto {{ tcp, icmp }} accept
    meta nfproto ipv6 udp dport 631 accept
  }}
}}""",
    "a return in a base chain": f"""
table inet a {{
  chain f {{ {FORWARD} policy accept;
    tcp dport 22 return
    ip daddr 192.168.10.2 return
    drop
  }}
}}""",
    "verdict maps": f"""
table inet a {{
  map ways {{
    type ifname : verdict
    elements = {{ "br-guest" : jump guest, "wan0" : drop }}
  }}
  chain guest {{
    tcp dport vmap {{ 22 : drop, 80 : accept, 600-700 : drop }}
    ip daddr vmap {{ 192.168.0.0/16 : drop, 203.0.113.0/24 : accept }}
  }}
  chain f {{ {FORWARD} policy drop;
    ct state vmap {{ established : accept, related : accept, invalid : drop }}
    iifname vmap @ways
    meta l4proto ipv6-icmp accept
  }}
}}""",
    "sets and concatenations": f"""
table inet a {{
  set private {{
    type ipv4_addr
    flags interval
    elements = {{ 10.0.0.0/8, 192.168.0.0/16 }}
  }}
  set printing {{
    type ipv4_addr . inet_proto . inet_service
    flags interval
    elements = {{ 192.168.10.0/24 . tcp . 631, 192.168.10.2 . udp . 600-700 }}
  }}
  chain f {{ {FORWARD} policy drop;
    ip daddr . meta l4proto . th dport @printing accept
    ip daddr @private drop
    ip daddr != 203.0.113.9 accept
    ip6 daddr != {{ 2001:db8:10::/64, fd00::/8 }} tcp dport != 22 accept
  }}
}}""",
    "new and the rest": f"""
table inet a {{
  chain f {{ {FORWARD} policy drop;
    ct state {{ established, related }} accept
    ct state new tcp dport 80 accept
    ct state != new accept
    ct state invalid drop
  }}
}}""",
    "reject, counter, log, limit": f"""
table inet a {{
  chain f {{ {FORWARD} policy accept;
    counter
    tcp dport 22 counter reject with tcp reset
    ip daddr 192.168.10.0/24 udp dport 53 reject
    icmp type echo-request reject
    icmpv6 type {{ echo-request, echo-reply }} reject with icmpx type admin-prohibited
  }}
}}""",
    "asleep": f"table inet a {{\n flags dormant\n chain f {{ {FORWARD} policy drop; }}\n}}",
    "a mark": f"table inet a {{\n chain f {{ {FORWARD} policy drop;\n meta mark 0 accept\n }}\n}}",
    "extension headers": f"table inet a {{\n chain f {{ {FORWARD}\n ip6 nexthdr {{ tcp, udp }} drop\n }}\n}}",
    "packets fill a set": f"""
table inet a {{
  set seen {{
    type ipv4_addr
    flags dynamic
  }}
  chain f {{ {FORWARD} policy accept;
    ip daddr @seen drop
    add @seen {{ ip daddr }}
  }}
}}""",
    "for the router itself": f"""
table inet a {{
  chain i {{ {INPUT} policy drop;
    ct state established,related accept
    iif "lo" accept
    iifname {{ "br-guest", "br-biz" }} udp dport {{ 53, 67 }} accept
    ip daddr 192.168.20.1 udp dport 5353 accept
  }}
  chain f {{ {FORWARD} policy drop;
    iifname "br-guest" oifname "wan0" accept
  }}
}}""",
    "before the way is known": """
table inet a {
  chain p { type filter hook prerouting priority raw; policy accept;
    iifname "br-guest" ip daddr 192.168.10.0/24 drop
    fib saddr . iif oif missing drop
  }
}""",
    "on the way out": """
table inet a {
  chain p { type filter hook postrouting priority 0; policy accept;
    oifname "br-biz" tcp dport 22 drop
    iifname "br-guest" oifname "wan0" udp dport 53 drop
  }
}""",
    "unseen connections": f"""
table inet a {{
  chain p {{ type filter hook prerouting priority raw; policy accept;
    udp dport 631 notrack
  }}
  chain f {{ {FORWARD} policy drop;
    ct state untracked accept
    ct state new tcp dport 80 accept
  }}
}}""",
}  # fmt: skip
# What somebody has to wonder about, and what must be told for sure.
DOUBTFUL = {
    "asleep", "a mark", "extension headers", "packets fill a set", "unseen connections",
}  # fmt: skip


@pytest.mark.parametrize("name", RULESETS)
def test_a_ruleset_says_what_it_does(lines: Network, name: str) -> None:
    counts = compare(lines, RULESETS[name])
    assert bool(counts["unknown"]) is (name in DOUBTFUL), counts


TURNED = """
table inet a {
  chain p { type filter hook prerouting priority raw; policy drop;
    ip daddr 192.168.10.0/24 drop
    iifname "br-guest" accept
  }
}
table ip n {
  chain d { type nat hook prerouting priority dstnat; policy accept;
    iifname "br-guest" ip daddr 203.0.113.5 udp dport 631 dnat to 192.168.10.2
  }
}"""


def test_a_turned_address_gets_around_an_early_refusal(lines: Network) -> None:
    """The packet has another destination when the early rule sees it: that rule proves nothing."""
    lines.load(TURNED)
    filters = [one for one in parse(PLATFORM, lines.reading()).things("filter") if isinstance(one, Filter)]
    assert lines.arrives("guest", "203.0.113.5", "udp", 631, "biz")
    assert said(filters, "192.168.10.2", "udp", 631, "br-biz") == "unknown"


SWITCHES = (
    ("net.ipv4.ip_forward=0",),
    ("net.ipv4.ip_forward=0", "net.ipv4.conf.br-guest.forwarding=1"),
    ("net.ipv4.conf.br-guest.forwarding=0",),
    ("net.ipv6.conf.all.forwarding=0",),
    ("net.ipv6.conf.br-guest.forwarding=0",),
    ("net.ipv6.conf.all.forwarding=0", "net.ipv6.conf.br-guest.forwarding=1"),
)


@pytest.mark.parametrize("switches", SWITCHES, ids=" ".join)
def test_the_switches_of_the_kernel_say_what_they_do(lines: Network, switches: tuple[str, ...]) -> None:
    on = ("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
    run(lines.router, "sysctl", "-qw", *switches)
    try:
        assert not compare(lines, "")["unknown"]
    finally:
        run(lines.router, "sysctl", "-qw", "net.ipv4.ip_forward=0", "net.ipv6.conf.all.forwarding=0")
        run(lines.router, "sysctl", "-qw", *on)


_sources = st.sampled_from((
    "", 'iifname "br-guest"', 'iifname "br-*"', 'iifname != "wan0"', 'iifname "br-biz"', "ip saddr 192.168.20.0/25",
    "ip saddr != 192.168.20.2", "ip6 saddr 2001:db8:20::/48",
))  # fmt: skip
_goals = st.sampled_from((
    "", 'oifname "wan0"', 'oifname != "wan0"', 'oifname "br-biz"', 'oifname { "br-biz", "br-x" }',
    "ip daddr 192.168.0.0/16", "ip daddr 192.168.10.2-192.168.10.9", "ip daddr != 192.168.10.0/24",
    "ip6 daddr 2001:db8:10::/64", "ip6 daddr != 2001:db8:10::2", "ip daddr { 192.168.10.2, 203.0.113.0/24 }",
))  # fmt: skip
_kinds = st.sampled_from((
    "", "tcp dport 22", "tcp dport { 22, 80 }", "udp dport 50-60", "tcp dport != 80", "meta l4proto udp",
    "meta l4proto != tcp", "meta l4proto { tcp, udp } th dport 631", "icmp type echo-request",
    "icmpv6 type echo-request", "meta nfproto ipv6", "ip protocol icmp", "ct state new", "ct state established,related",
    "ct state != new", "ct state invalid",
))  # fmt: skip
_MAP = "udp dport vmap { 53 : accept, 600-700 : drop }"


def _rule(ends: tuple[str, ...]) -> st.SearchStrategy[str]:
    plain = st.tuples(_sources, _goals, _kinds, st.sampled_from(ends))
    mapped = st.tuples(_sources, _goals, st.just(_MAP))
    return st.one_of(plain, plain, mapped).map(lambda words: " ".join(filter(None, words)))


@st.composite
def rulesets(draw: st.DrawFn) -> str:
    """Two tables with a chain or two that hold rules and jump into others."""
    text = ""
    for table, family in (("a", "inet"), ("b", draw(st.sampled_from(("ip", "inet", "ip6"))))):
        rules = {
            "two": draw(st.lists(_rule(("accept", "drop", "return")), max_size=3)),
            "one": draw(st.lists(_rule(("accept", "drop", "return", "jump two", "goto two")), max_size=3)),
            "f": draw(st.lists(_rule(("accept", "drop", "return", "jump one", "goto two", "jump two")), max_size=5)),
        }
        text += f"table {family} {table} {{\n"
        for name, some in rules.items():
            policy = draw(st.sampled_from(("accept", "drop")))
            head = f"{FORWARD} policy {policy};" if name == "f" else ""
            kept = [one for one in some if _fits(one, family, name)]
            text += f"chain {name} {{ {head}\n" + "".join(f"  {one}\n" for one in kept) + "}\n"
        text += "}\n"
    return text


def _fits(rule: str, family: str, chain: str) -> bool:
    """nft refuses a match on the other IP version, and a chain that calls itself."""
    six = any(word in rule for word in ("ip6 ", "icmpv6", "ipv6"))
    four = any(word in rule.replace("ip6 ", "") for word in ("ip saddr", "ip daddr", "ip protocol", "icmp type"))
    if (family == "ip" and six) or (family == "ip6" and four) or (six and four) or not rule:
        return False
    return not (chain == "one" and "jump one" in rule) and not (chain == "two" and "jump" in rule)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules=rulesets())
def test_any_ruleset_says_what_it_does(lines: Network, rules: str) -> None:
    try:
        lines.load(rules)
    except AssertionError:  # nft does not like it: conflicting matches
        return
    counts = compare(lines, rules)
    assert not counts["unknown"]
