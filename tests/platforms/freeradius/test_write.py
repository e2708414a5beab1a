"""What is written to an authentication server, and what is refused aloud."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shikiri.model.facets.base import Thing
from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.facets.member import Member
from shikiri.model.facets.radius_client import RadiusClient
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Things
from shikiri.model.operation import File, Service
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.freeradius import PLATFORM
from shikiri.platforms.freeradius.scripts import FOLDER, RADDB
from shikiri.platforms.write import Around
from shikiri.workflow.planning.write import Written, write
from tests.laws.write_law import with_more, with_thing
from tests.platforms.freeradius.office_desk import answers, reading

CANARY = "Marmot-lantern-5521-quay"
FRESH = RadiusClient(
    name="ap3", sources=AddressSet.of("10.98.0.13"), shared=Secret.plain(CANARY), message_authenticator=True
)

JIRO = Member(serial="c3", name="jiro", company="<a b>", vlan=30)


def state_of(found: Reading) -> State:
    return parse(PLATFORM, found)


def written(wanted: State, found: Reading, before: State | None = None) -> Written:
    secrets = {"radius_key": Secret.plain("QUJDRA==")}
    before = before or state_of(found)
    return write(PLATFORM, before, wanted, Around(observed=before, wanted=wanted, reading=found, secrets=secrets))


def told(found: Reading, done: Written) -> Reading:
    """The same server after the files of a plan were put in their places."""
    text = found.answers[RADDB].text
    parts = {part.split(" <==\n", 1)[0]: part.split(" <==\n", 1)[1] for part in text.split("==> ")[1:]}
    for one in (command.operation for command in done.commands):
        if isinstance(one, File) and one.path.startswith(FOLDER) and "/certs/" not in one.path:
            parts.pop(one.path, None)
            if one.text is not None:
                parts[one.path] = "".join(part.reveal() if isinstance(part, Secret) else part for part in one.text)
    new = "".join(f"==> {path} <==\n{body}" for path, body in sorted(parts.items()))
    return replace(found, answers={**found.answers, RADDB: Answer(new, complete=True)})


def items(state: State, facet: str) -> list[Any]:
    return list(state.things(facet))


def without(state: State, facet: str, at: int) -> State:
    rest = [one for place, one in enumerate(items(state, facet)) if place != at]
    return state.with_facet(facet, Things(tuple(rest), complete=True))


@pytest.mark.parametrize(
    "facet,wish",
    (
        ("radius_client", lambda state: with_more(state, "radius_client", FRESH)),
        ("radius_client", lambda state: with_thing(state, "radius_client", 0, sources=AddressSet.of("10.98.0.77"))),
        ("radius_client", lambda state: with_thing(state, "radius_client", 1, shared=Secret.plain(CANARY))),
        ("member", lambda state: with_thing(state, "member", 0, vlan=0)),
        (
            "member",
            lambda state: with_more(state, "member", Member(serial="c3", name="jiro", company="<a b>", vlan=30)),
        ),
    ),
)
def test_a_wish_comes_true_once_and_changes_nothing_else(facet: str, wish: Any) -> None:
    found = reading(answers())
    before = state_of(found)
    wanted = wish(before)
    if facet == "member":
        at = items(before, "member")[0].expires
        wanted = wanted.with_facet(
            "member", Things(tuple(replace(one, expires=at) for one in items(wanted, "member")), complete=True)
        )
    done = written(wanted, found)
    assert not done.refused
    assert CANARY not in "".join(map(str, done.commands))
    assert CANARY not in repr(done)
    after = told(found, done)
    now = state_of(after)
    key = lambda one: one.key  # noqa: E731
    assert sorted(items(now, facet), key=key) == sorted(items(wanted, facet), key=key)
    others = {name for name in before.facets if name not in (facet, "dot1x")}
    server, was = items(now, "dot1x")[0], items(before, "dot1x")[0]
    assert replace(server, dynamic_vlan=was.dynamic_vlan) == was  # whether it gives VLANs follows from the members
    assert {name: now.facet(name) for name in others} == {name: before.facet(name) for name in others}
    assert not written(wanted.with_facet("dot1x", now.facet("dot1x")), after, now).commands


def test_every_file_is_for_the_server_alone_and_starts_it_anew() -> None:
    found = reading(answers())
    done = written(with_more(state_of(found), "radius_client", FRESH), found)
    files = [one.operation for one in done.commands if isinstance(one.operation, File)]
    assert {(one.mode, one.owner) for one in files} == {("0640", "root:freerad")}
    assert [one.operation for one in done.commands if isinstance(one.operation, Service)]


@pytest.mark.parametrize(
    "change",
    (
        {"shared": Secret.plain("a'b" * 8)},
        {"shared": Secret.plain("a\\b" * 8)},
        {"shared": Secret.plain("ab\ncd" * 5)},
        {"shared": Secret.plain("short")},
        {"shared": Secret.plain("秘密の鍵" * 6)},
        {"sources": AddressSet.of("10.98.0.1", "10.98.0.9")},
        {"name": "a b"},
        {"name": "../x"},
        {"name": "a{"},
    ),
)
def test_what_could_mean_something_else_is_refused(change: dict[str, Any]) -> None:
    found = reading(answers())
    done = written(with_more(state_of(found), "radius_client", replace(FRESH, **change)), found)
    assert done.commands == ()
    assert len(done.refused) == 1


@pytest.mark.parametrize("serial", ("c3\nDEFAULT", 'a"', "", "XY"))
def test_no_row_of_the_register_is_two(serial: str) -> None:
    found = reading(answers())
    strange: Thing = Member(serial=serial, name="x", company="", vlan=0)
    done = written(with_more(state_of(found), "member", strange), found)
    assert done.commands == ()
    assert done.refused


def test_a_server_is_not_switched_off_and_not_set_up_over_another() -> None:
    found = reading(answers())
    before = state_of(found)
    assert written(with_thing(before, "dot1x", 0, enabled=False), found).refused
    theirs = reading({**answers("stock"), RADDB: answers("stock")[RADDB].replace("testing123", "Blue-otter-99-x", 1)})
    wanted = with_more(state_of(theirs), "dot1x", Dot1x(target="office", enabled=True, methods=frozenset({"eap-tls"})))
    done = written(wanted, theirs)
    assert done.commands == ()
    assert {why.key for _, _, why in done.refused} == {"radius.not-ours"}


def test_a_server_that_stopped_is_started() -> None:
    stopped = {name: text.replace("ActiveState=active", "ActiveState=inactive") for name, text in answers().items()}
    found = reading(stopped)
    done = written(with_thing(state_of(found), "dot1x", 0, enabled=True), found)
    assert any(isinstance(one.operation, Service) and one.operation.running for one in done.commands)
