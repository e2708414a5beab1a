"""What every switch of a camera keeps to, told over real sockets: it comes true, once, and nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any

from shikiri.model.command import Command
from shikiri.model.nothing import UNSAID
from shikiri.model.secret import Secret, to_keep
from shikiri.simulator.appliances import Double
from tests.platforms.maker_cameras import desk, plan, shown, thing

CANARY = "Lantern-violet2"
NEW = to_keep(Secret.plain(CANARY))
Follows = Mapping[tuple[str, str, str], AbstractSet[tuple[str, str, str]]]  # what else a wish moves: facet, key, field


def hold(double: Double, folder: Path, wish: tuple[str, str, str], value: Any, follows: Follows) -> None:
    """One wish: facet, key, field."""
    facet, key, field = wish
    with desk(double, folder) as box:
        reading, state = box.look()
        before = thing(state, facet, key)
        assert getattr(before, field) != value
        after = replace(before, **{field: value})
        commands = plan(reading, state, before, after, allow_unconfirmed=True)
        assert commands
        assert CANARY not in "".join(map(str, commands))
        box.tell(commands)
        assert box.double.writes
        assert CANARY not in repr(box.double.writes)
        if field == "password":
            box.password = CANARY
        again, now = box.look()
        moved = {(facet, key, field), *follows.get(wish, ())}
        if facet == "snmp":  # what is switched off is not there any more, or is refused
            assert getattr(shown(now).get((facet, key)), "enabled", False) is False
        elif field != "password":
            found = thing(now, facet, key)
            assert getattr(found, field) == value
            assert plan(again, now, found, replace(found, **{field: value}), allow_unconfirmed=True) == ()
        _nothing_else(shown(state), shown(now), moved)
        if all(one.undo for one in commands):
            box.tell([Command(parts=one.undo) for one in reversed(commands)])
            _, back = box.look()
            assert shown(back) == shown(state)


def _nothing_else(before: dict[Any, Any], now: dict[Any, Any], moved: AbstractSet[tuple[str, str, str]]) -> None:
    gone = {name for name in before if name not in now}
    assert gone <= {(facet, key) for facet, key, _ in moved}
    assert set(now) <= set(before)
    for name, one in now.items():
        if name[0] == "snmp" and any(name == (facet, key) for facet, key, _ in moved):
            continue  # of what is off, less is said
        fields = {field for facet, key, field in moved if (facet, key) in {name, (name[0], "*")}}
        same = replace(one, **{field: getattr(before[name], field, UNSAID) for field in fields})
        assert same == before[name], name
