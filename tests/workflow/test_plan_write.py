"""Commands of a plan: by the driver of each facet, in stages, each once; what cannot be written is refused whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from shikiri.engine.apply import desired
from shikiri.model.command import Command, command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.management import Management
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import MASKED, UNSAID, Things
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, Secret, to_keep
from shikiri.model.state import State
from shikiri.platforms.base import FacetDriver, Parsed, Platform, Source
from shikiri.platforms.write import Around
from shikiri.workflow.planning.write import Written, write

Render = Callable[[Any, Any, Around], Iterable[Command]]


def platform(**renders: Render | None) -> Platform[Source]:
    drivers: tuple[FacetDriver[Source], ...] = tuple(
        FacetDriver(facet=name, asks=("q",), parse=lambda source: Parsed((), ("q",)), render=render)
        for name, render in renders.items()
    )
    return Platform(
        name="test",
        title="Test",
        kinds=frozenset({"router"}),
        session="test",
        facets=drivers,
        open=lambda reading: Source(reading, {}, re.compile(r"(?!)")),
        redact=str,
    )


def state(*things: Any, complete: bool = True) -> State:
    facets: dict[str, list[Any]] = {}
    for thing in things:
        facets.setdefault(thing.FACET, []).append(thing)
    return State(
        device="r1", platform="test", facets={name: Things(tuple(some), complete) for name, some in facets.items()}
    )


def written(made: Platform[Source], before: State, after: State, **more: bool) -> Written:
    return write(made, before, after, Around(observed=before, wanted=after), **more)


def fields(before: Any, after: Any, around: Around) -> Iterable[Command]:
    name = (after or before).key
    yield command("go " if after is None else "make " if before is None else "set ", name)


SSH = Management(handle="ssh", name="ssh", service="ssh", enabled=False)
OPEN = Management(handle="ssh", name="ssh", service="ssh", enabled=True)


def test_each_thing_that_differs_is_rendered_once() -> None:
    made = platform(management=fields)
    telnet = Management(handle="telnet", name="telnet", service="telnet", enabled=True)
    new = Management(name="api", service="api", enabled=True)
    before, after = state(SSH, telnet), state(OPEN, new)
    found = written(made, before, desired(after, [("r1", telnet)]))
    assert [str(one) for one in found.commands] == ["set ssh", "go telnet", "make api"]


def test_stages_come_in_their_order_and_logs_before_passwords() -> None:
    def close(before: Any, after: Any, around: Around) -> Iterable[Command]:
        yield command("close")
        yield command("open", stage="prepare")
        yield Command(parts=("shut",), stage="close")
        yield command("close")

    def quiet(before: Any, after: Any, around: Around) -> Iterable[Command]:
        yield command("quiet", stage="prepare")

    made = platform(management=close, logging=quiet)
    logs = [Logging(handle="log", name="log", commands=value) for value in (True, False)]
    found = written(made, state(SSH, logs[0]), state(OPEN, logs[1]))
    assert [str(one) for one in found.commands] == ["quiet", "open", "close", "shut"]


def refuses(before: Any, after: Any, around: Around) -> Iterable[Command]:
    yield command("half a change")
    raise Unwritable("management", "enabled", say("plan.read-only", facet="management"))


def breaks(before: Any, after: Any, around: Around) -> Iterable[Command]:
    yield command("half a change")
    raise KeyError("canary")


@pytest.mark.parametrize("render,why", [(None, "plan.read-only"), (refuses, "plan.read-only"), (breaks, "plan.broken")])
def test_what_cannot_be_written_is_refused_whole(render: Render | None, why: str) -> None:
    found = written(platform(management=render), state(SSH), state(OPEN))
    assert found.commands == ()
    [(thing, changes, reason)] = found.refused
    assert (thing, reason.key, [one.field for one in changes]) == (SSH, why, ["enabled"])
    assert "canary" not in repr(reason)


def test_a_facet_without_a_driver_is_refused() -> None:
    assert [why.key for _, _, why in written(platform(), state(SSH), state(OPEN)).refused] == ["plan.read-only"]


def test_what_nobody_can_tell_is_not_given_to_the_renderer() -> None:
    seen: list[Any] = []

    def render(before: Any, after: Any, around: Around) -> Iterable[Command]:
        seen.append(after)
        return [command("x")]

    before = Account(handle="ops", name="ops", password=MASKED_SECRET, privilege="user", enabled=UNSAID, factory=MASKED)
    after = Account(
        handle="ops", name="ops", password=Secret.plain("new"), privilege="admin", enabled=True, factory=True
    )
    written(platform(account=render), state(before), state(after))
    assert seen == [
        Account(handle="ops", name="ops", password=MASKED_SECRET, privilege="admin", enabled=UNSAID, factory=MASKED)
    ]
    written(platform(account=render), state(before), state(after), secrets_sure=True)
    assert seen[1].password.reveal() == "new"


def test_a_facet_that_was_not_read_whole_gets_nothing_new() -> None:
    found = written(platform(management=fields), state(SSH, complete=False), state(SSH, OPEN, complete=False))
    assert found == Written((), ())


def test_what_is_foreseen_is_not_written() -> None:
    clock = TimeSync(handle="c", name="c", enabled=True, synchronised=False, skew_s=80)
    right = TimeSync(handle="c", name="c", enabled=True, synchronised=True, skew_s=0)
    assert written(platform(time_sync=fields), state(clock), state(right)) == Written((), ())


def test_a_readable_password_is_typed_again_to_be_kept_hashed() -> None:
    plain = Secret.plain("same-text")
    before, after = (Account(handle="ops", name="ops", password=one) for one in (plain, to_keep(plain)))
    assert len(written(platform(account=fields), state(before), state(after)).commands) == 1
    hashed = Account(handle="ops", name="ops", password=Secret.hashed("scrypt", "digest"))
    assert written(platform(account=fields), state(hashed), state(after)) == Written((), ())


def test_sure_of_one_secret_is_not_sure_of_all() -> None:
    """A rotation types the new password of one account, and nothing for those that stay masked."""
    ops, admin = (Account(handle=name, name=name, password=MASKED_SECRET) for name in ("ops", "admin"))
    new = Account(handle="ops", name="ops", password=to_keep(Secret.plain("new")))
    found = written(platform(account=fields), state(ops, admin), state(new, admin), secrets_sure=True)
    assert [str(one) for one in found.commands] == ["set ops"]
    digest = Account(handle="ops", name="ops", password=Secret.hashed("scrypt", "digest"))
    assert written(platform(account=fields), state(ops), state(digest), secrets_sure=True) == Written((), ())
