"""Our own tables as text: filters by interface, translation on the way out, ports that do not see each other.

Every list is asked for packets that go on and for packets that stay. Answers to what was let through come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.errors import Unwritable
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.nat import Nat
from shikiri.model.net import AddressSet, Family
from shikiri.model.rules import IMPLICIT
from shikiri.model.say import say
from shikiri.model.state import State
from shikiri.platforms.linux_ap.isolation import apart_names
from shikiri.platforms.linux_ap.own_rules import VERSION, ends, lines_of, plain, word
from shikiri.platforms.write import Around

OWN: Final = "shikiri "  # how the handle of what is ours begins
NAME: Final = "50-shikiri"


def is_ours(handle: str) -> bool:
    return not handle or handle.startswith(OWN)


def own_tables(around: Around) -> str:
    """Both tables as a plan wants them."""
    return table_text(around.wanted, apart_names(around))


def table_text(wanted: State, apart: tuple[str, ...] = ()) -> str:
    """Both tables whole; loading them again replaces what is there in one step."""
    filters = [one for one in wanted.things("filter") if isinstance(one, Filter) and _is_list(one)]
    nats = [one for one in wanted.things("nat") if isinstance(one, Nat) and is_ours(one.handle)]
    lines = [*_fresh("inet"), "table inet shikiri {"]
    lines += [line for one in filters for line in _chain(one)]
    for hook in ("forward", "input"):
        lines += [f"  chain {hook} {{", f"    type filter hook {hook} priority filter - 10; policy accept;"]
        lines += ["    ct state established,related accept", *(f"    {_jump(one)}" for one in filters), "  }"]
    lines += [line for one in (*_translation(nats), *_outside(nats)) for line in one]
    return "\n".join([*lines, "}", *_fresh("bridge"), *_apart(apart)]) + "\n"


def _fresh(family: str) -> list[str]:
    return [f"table {family} shikiri", f"delete table {family} shikiri"]


def _is_list(one: Filter) -> bool:
    return is_ours(one.handle) and bool(plain(one.rules) or plain(one.default) == "deny")


def _apart(names: tuple[str, ...]) -> list[str]:
    listed = ", ".join(f'"{word(name, "port_isolation")}"' for name in names)
    rule = [f"    iifname {{ {listed} }} oifname {{ {listed} }} drop"] if names else []
    head = "    type filter hook forward priority filter - 10; policy accept;"
    return ["table bridge shikiri {", "  chain forward {", head, *rule, "  }", "}"]


def _name(one: Filter) -> str:
    return f"{word(str(one.interface), 'filter')}.{one.family}".replace("@", "_").replace(":", "_")


def _jump(one: Filter) -> str:
    return f'iifname "{one.interface}" meta nfproto {VERSION[_family(one)][0]} jump in.{_name(one)}'


def _family(one: Filter) -> Family:
    if one.family not in ("ip4", "ip6") or one.direction != "in":
        raise Unwritable("filter", "family", say("linux.no-operation"))
    return "ip4" if one.family == "ip4" else "ip6"


def _chain(one: Filter) -> Iterator[str]:
    rules = plain(one.rules)
    yield f"  chain in.{_name(one)} {{"
    for rule in rules if isinstance(rules, tuple) else ():
        if not rule.text.startswith(IMPLICIT):
            yield from (f"    {line}" for line in lines_of(rule, _family(one)))
    if plain(one.default) == "deny":
        yield "    drop"
    yield "  }"


def _translation(nats: list[Nat]) -> Iterator[list[str]]:
    if not nats:
        return
    yield ["  chain postrouting {", "    type nat hook postrouting priority srcnat; policy accept;"]
    for one in nats:
        inner = plain(one.inner)
        if not isinstance(inner, AddressSet) or not inner or inner.ip6:
            raise Unwritable("nat", "inner", say("linux.no-operation"))
        if plain(one.static):
            raise Unwritable("nat", "static", say("linux.no-operation"))
        yield [f'    oifname "{word(str(one.interface), "nat")}" {ends("saddr", inner, "ip4")}masquerade']
    yield ["  }"]


def _outside(nats: list[Nat]) -> Iterator[list[str]]:
    """Behind a translation nobody outside begins anything, but what somebody else hands in on purpose."""
    if nats:
        names = ", ".join(f'"{one.interface}"' for one in nats)
        rules = [f"    iifname {{ {names} }} {rest}" for rest in ("ct status dnat accept", "ct state new drop")]
        yield ["  chain outside {", "    type filter hook forward priority filter - 9; policy accept;", *rules, "  }"]
