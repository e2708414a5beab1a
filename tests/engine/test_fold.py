"""Folding remedies: they wait for each other, never break what passes, and what never settles is left to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from shikiri.engine.fold import fold
from shikiri.engine.want import Left, Wanted
from shikiri.model.control import Clause, Control, Ensure
from shikiri.model.errors import PolicyError
from shikiri.model.facets.base import Thing
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Finding, Outcome, Status
from shikiri.model.nothing import GONE, UNSAID, Unread
from shikiri.model.plan import NEW, VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, to_keep
from shikiri.model.situation import Situation
from tests.engine.world import control, situation, things

Values = Callable[[Wlan], dict[str, object]]


def cure(values: Values) -> Callable[[Finding, Situation, VaultValues], Iterable[Wish] | Say]:
    """A remedy that sets these fields of the thing it is asked about."""

    def remedy(finding: Finding, found: Situation, vault: VaultValues) -> Iterable[Wish] | Say:
        return [
            Wish(control=finding.control, device="ap1", facet="wlan", at=at, field=name, value=value, thing=one.id)
            for at, one in enumerate(found.states["ap1"].things("wlan"))
            if one.id == finding.thing and isinstance(one, Wlan)
            for name, value in values(one).items()
        ]

    return remedy


def mends(name: str, values: Values, **require: object) -> Control:
    clauses = tuple(Clause(path, "is", operand) for path, operand in require.items())  # type: ignore[arg-type]
    return control(name, require=clauses, remedy=name, cure=cure(values))


def see(*found: Wlan) -> Situation:
    return situation({"ap1": {"wlan": things(*found)}})


def wlan(**fields: object) -> Wlan:
    return Wlan(**{"handle": "w1", "ssid": "Lobby", "wps": True, "pmf": "disabled", "vlan": 1, **fields})  # type: ignore[arg-type]


def after(wanted: Wanted) -> Thing:
    return wanted.states["ap1"].things("wlan")[0]


def keys(wanted: Wanted) -> list[str]:
    return sorted({hand.why.key for hand in wanted.by_hand})


GREEDY = mends("a-greedy", lambda one: {"wps": False, "vlan": 7}, wps=False)
MODEST = mends("b-modest", lambda one: {"pmf": "required", "vlan": 8 if one.vlan == 1 else one.vlan}, pmf="required")


def test_a_remedy_waits_for_another_and_looks_again() -> None:
    for order in ([GREEDY, MODEST], [MODEST, GREEDY]):
        found = after(fold(order, see(wlan())))
        assert isinstance(found, Wlan)
        assert (found.wps, found.pmf, found.vlan) == (False, "required", 7)


def test_a_table_goes_before_a_remedy() -> None:
    table = control("z-table", require=(Clause("vlan", "is", 9),), ensure=(Ensure("vlan", {"*": 9}),))
    found = after(fold([MODEST, table], see(wlan())))
    assert isinstance(found, Wlan)
    assert (found.pmf, found.vlan) == ("required", 9)


def test_a_remedy_that_breaks_what_passes_is_left_to_a_person() -> None:
    needs = control("needs", require=(Clause("vlan", "is", 1),))
    wanted = fold([GREEDY, needs], see(wlan()))
    assert (wanted.wishes, keys(wanted)) == ((), ["want.breaks"])


def test_a_table_that_breaks_what_passes_is_an_error() -> None:
    needs = control("needs", require=(Clause("wps", "is", True),))
    table = control("table", require=(Clause("wps", "is", False),), ensure=(Ensure("wps", {"true": False}),))
    with pytest.raises(PolicyError):
        fold([table, needs], see(wlan()))


def test_remedies_that_undo_each_other_are_left_to_a_person() -> None:
    on = mends("on", lambda one: {"wps": True, "pmf": "optional"}, pmf="optional")
    off = mends("off", lambda one: {"wps": False, "pmf": "required"}, wps=False)
    wanted = fold([on, off], see(wlan(wps=True, pmf="disabled")))
    assert wanted.wishes == ()
    assert set(keys(wanted)) <= {"want.never-settles", "want.breaks"}


def test_only_what_leads_to_a_pass() -> None:
    useless = mends("useless", lambda one: {"vlan": 3}, wps=False)
    wanted = fold([useless], see(wlan()))
    assert (wanted.wishes, keys(wanted)) == ((), ["want.not-enough"])


@pytest.mark.parametrize("value", [UNSAID])
def test_what_nobody_can_tell_is_no_wish(value: object) -> None:
    hidden = mends("hidden", lambda one: {"wps": False, "hidden": True}, wps=False)
    wanted = fold([hidden], see(wlan(hidden=value)))
    assert (wanted.wishes, keys(wanted)) == ((), ["want.unclear"])


def test_what_is_so_already_is_no_wish() -> None:
    twice = mends("twice", lambda one: {"wps": False, "vlan": one.vlan}, wps=False)
    assert [wish.field for wish in fold([twice], see(wlan())).wishes] == ["wps"]


def new(name: str, thing: Wlan) -> Control:
    """A control that wants one more network, and is content once it is there."""

    def rule(found: Situation, made: Control) -> list[Outcome]:
        there = any(one.key == thing.key for one in found.states["ap1"].things("wlan"))
        return [Outcome(status=Status.PASS if there else Status.FAIL, device="ap1", thing="wlan")]

    def remedy(finding: Finding, found: Situation, vault: VaultValues) -> Iterator[Wish]:
        yield Wish(control=name, device="ap1", facet="wlan", at=NEW, field="", value=thing, thing=f"wlan:{thing.key}")

    return control(name, require=(), rule=rule, remedy=name, cure=remedy)


def test_a_thing_is_made_once_and_then_judged_like_the_others() -> None:
    made = wlan(ssid="New", handle="")
    wanted = fold([new("n1", made), new("n2", made), GREEDY], see(wlan(wps=False)))
    names = [one.key for one in wanted.states["ap1"].things("wlan")]
    assert names == ["Lobby", "New"]
    assert wanted.states["ap1"].things("wlan")[1].wps is False  # type: ignore[attr-defined]


def test_a_thing_goes_and_takes_other_wishes_with_it() -> None:
    def remedy(finding: Finding, found: Situation, vault: VaultValues) -> Iterator[Wish]:
        yield Wish(control="gone", device="ap1", facet="wlan", at=0, field="", value=GONE, thing="wlan:Lobby")

    gone = control("gone", require=(Clause("hidden", "is", True),), remedy="gone", cure=remedy)
    found = see(wlan(hidden=False), wlan(ssid="Staff", handle="w2", hidden=True))
    wanted = fold([GREEDY, gone], found)
    assert [one.key for one in wanted.states["ap1"].things("wlan")] == ["Staff"]
    assert [thing.key for _, thing in wanted.gone] == ["Lobby"]
    assert {wish.thing for wish in wanted.wishes if wish.field} == {"wlan:Staff#w2"}


def test_barred_things_and_offers_say_why() -> None:
    why = say("plan.read-only", facet="wlan")
    for left in (
        Left(things={("ap1", "wlan", "wlan:Lobby#w1"): why}),
        Left(offers={("a-greedy", "ap1"): why}),
    ):
        wanted = fold([GREEDY], see(wlan()), left)
        assert (wanted.wishes, keys(wanted)) == ((), ["plan.read-only"])


@pytest.mark.parametrize(
    "facet,why",
    [
        (things(wlan(), complete=False), "judge.incomplete"),
        (Unread(say("parse.empty", question="q")), "parse.empty"),
    ],
)
def test_nothing_is_made_in_a_facet_nobody_knows(facet: object, why: str) -> None:
    found = situation({"ap1": {"wlan": facet}})  # type: ignore[dict-item]
    wanted = fold([new("n1", wlan(ssid="New", handle=""))], found)
    assert (wanted.wishes, keys(wanted)) == ((), [why])


def typed(text: str) -> Values:
    return lambda one: {"wps": False, "passphrase": to_keep(Secret.plain(text))}


def test_two_secrets_that_look_alike_are_not_the_same_wish() -> None:
    first, second = (mends(text, typed(text), wps=False) for text in ("first-text", "other-text"))
    found = after(fold([first, second], see(wlan(passphrase=Secret.plain("old-text")))))
    assert isinstance(found, Wlan)
    assert isinstance(found.passphrase, Secret)
    assert found.passphrase.reveal() == "first-text"
