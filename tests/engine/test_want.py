"""Want: only what a table names, only where it makes a pass; everything else is left to a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from shikiri.engine.clashes import conflicts
from shikiri.engine.fold import fold
from shikiri.engine.judge import judge_all
from shikiri.engine.want import Left, left_alone, want
from shikiri.language import tell
from shikiri.model.control import Clause, Control, Ensure, Operand, Param
from shikiri.model.errors import PolicyError
from shikiri.model.facets.management import Management
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import DeclaredWlan, SecretName
from shikiri.model.finding import Finding, Outcome, Status
from shikiri.model.nothing import MASKED, UNSAID, Default, FacetState, Unread
from shikiri.model.policy import Policy
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.model.situation import Situation
from tests.engine.world import FACILITY, POLICY, control, situation, things

GOOD = ("wpa2", "wpa2-wpa3", "wpa3", "wpa2-enterprise", "wpa3-enterprise")
SECURE = control(
    "secure",
    require=(Clause("security", "one_of", GOOD), Clause("ciphers", "subset_of", ("ccmp", "gcmp"))),
    ensure=(
        Ensure("security", {"open": "wpa2-wpa3", "wep": "wpa2-wpa3", "wpa": "wpa2-wpa3", "wpa-wpa2": "wpa2-wpa3"}),
        Ensure("ciphers", {"tkip": "ccmp", "tkip+ccmp": "ccmp"}),
    ),
)
ISOLATED = control(
    "isolated",
    where=(Clause("role", "is", "guest"),),
    require=(Clause("client_isolation", "is", True),),
    ensure=(Ensure("client_isolation", {"false": True}),),
)
TIMEOUT = control(
    "timeout",
    facet="management",
    require=(Clause("timeout_s", "at_least", 1), Clause("timeout_s", "at_most", Param("timeout"))),
    ensure=(Ensure("timeout_s", {"*": Param("timeout")}),),
)
CCMP = frozenset({"ccmp"})
PSK = Secret.plain("violet-harbour-42")


def see(*found: Wlan | Management, complete: bool = True) -> Situation:
    return situation({"ap1": {found[0].FACET: things(*found, complete=complete)}})


def wlan(**fields: object) -> Wlan:
    return Wlan(**{"ssid": "Lobby", "security": "wpa2", "ciphers": CCMP, "client_isolation": True, **fields})  # type: ignore[arg-type]


def keys(hands: object) -> list[str]:
    return [hand.why.key for hand in hands]  # type: ignore[attr-defined]


def wished(made: Control, found: Situation) -> dict[str, object]:
    return {wish.field: wish.value for wish in want(made, found).wishes}


@pytest.mark.parametrize(
    "fields,expected",
    [
        ({}, {}),
        ({"security": "wpa", "ciphers": frozenset({"tkip"})}, {"security": "wpa2-wpa3", "ciphers": CCMP}),
        ({"ciphers": frozenset({"ccmp", "tkip"})}, {"ciphers": CCMP}),
        ({"security": Default("wpa", "M")}, {"security": "wpa2-wpa3"}),
        ({"security": "wpa-wpa2"}, {"security": "wpa2-wpa3"}),
    ],
)
def test_a_row_leads_from_a_word_to_a_word(fields: Mapping[str, object], expected: Mapping[str, object]) -> None:
    assert wished(SECURE, see(wlan(**fields))) == expected


@pytest.mark.parametrize(
    "fields,why",
    [
        ({"security": "wpa-enterprise"}, "want.no-row"),
        ({"security": "wpa-enterprise", "ciphers": frozenset({"tkip"})}, "want.no-row"),
        ({"security": "owe"}, "want.no-row"),
        ({"ciphers": frozenset({"wep"})}, "want.no-row"),
        ({"ciphers": frozenset()}, "want.no-row"),
        ({"security": "wpa", "ciphers": UNSAID}, "want.remains"),
        ({"security": UNSAID}, "judge.unsaid"),
        ({"security": MASKED}, "judge.unsaid"),
        ({"security": "open", "passphrase": NO_SECRET}, "want.no-passphrase"),
        ({"security": "wep"}, "want.no-passphrase"),
    ],
)
def test_no_row_no_change_and_a_person_is_told(fields: Mapping[str, object], why: str) -> None:
    found = want(SECURE, see(wlan(**fields)))
    assert not found.wishes
    assert keys(found.by_hand) == [why]
    assert found.by_hand[0].steps == SECURE.by_hand


def test_the_wanted_state_passes_and_keeps_the_rest() -> None:
    seen = see(wlan(security="wpa", handle="w1", at={"security": Line("q", 3), "ssid": Line("q", 1)}))
    found = want(SECURE, seen)
    [after] = found.states["ap1"].things("wlan")
    assert after == wlan(security="wpa2-wpa3")
    assert (after.handle, after.at) == ("w1", {"ssid": Line("q", 1)})
    assert [one.status for one in judge_all([SECURE], replace(seen, states=found.states))] == [Status.PASS]
    assert seen.states["ap1"].things("wlan")[0].line("security") == Line("q", 3)


def test_only_the_twin_that_fails_is_changed() -> None:
    for handles in (("1", "2"), ("", "")):
        twins = (wlan(handle=handles[0]), wlan(handle=handles[1], security="wpa"))
        assert [wish.at for wish in want(SECURE, see(*twins)).wishes] == [1]


ALONG = control(
    "along",
    require=(Clause("security", "one_of", GOOD),),
    ensure=(Ensure("security", {"wpa": "wpa3"}), Ensure("pmf", {"*": "required"})),
)


def test_a_field_without_a_requirement_goes_along_with_what_fails() -> None:
    assert wished(ALONG, see(wlan(security="wpa", pmf="disabled"))) == {"security": "wpa3", "pmf": "required"}
    assert wished(ALONG, see(wlan(security="wpa", pmf=UNSAID))) == {"security": "wpa3"}
    assert wished(ALONG, see(wlan(security="wpa2", pmf="disabled"))) == {}
    twins = see(wlan(security="wpa", pmf="disabled"), wlan(security="wpa2", pmf="disabled"))
    assert {wish.at for wish in want(ALONG, twins).wishes} == {0}


def test_a_twin_without_a_row_keeps_its_namesake_as_it_is() -> None:
    """Two things that nothing tells apart share a finding: half of it is not mended."""
    found = want(SECURE, see(wlan(security="wpa"), wlan(security="wpa-enterprise")))
    assert not found.wishes
    assert set(keys(found.by_hand)) == {"want.no-row"}


@pytest.mark.parametrize(
    "facet,why",
    [
        (things(wlan(security="wpa"), complete=False), "judge.incomplete"),
        (Unread(say("parse.empty", question="q")), "parse.empty"),
    ],
)
def test_half_an_answer_is_not_written_over(facet: FacetState, why: str) -> None:
    found = want(SECURE, situation({"ap1": {"wlan": facet}}))
    assert (found.wishes, keys(found.by_hand)) == ((), [why])


def test_what_nobody_bound_is_left_to_a_person() -> None:
    found = want(ISOLATED, see(wlan(ssid="Unknown", client_isolation=False)))
    assert (found.wishes, keys(found.by_hand)) == ((), ["want.undeclared-wlan"])
    seats = replace(ISOLATED, id="seats", facet="port_isolation", where=(Clause("role", "is", "seat"),),
                    require=(Clause("protected", "is", True),), ensure=())  # fmt: skip
    port = PortIsolation(handle="Gi1/0/3", name="Gi1/0/3", protected=False)
    [hand] = want(seats, situation({"sw1": {"port_isolation": things(port)}})).by_hand
    assert tell(hand.why, "en").endswith("host_vars/sw1.yml: bind: {ports: {Gi1/0/3: {seat: guest}}}")
    assert not want(ISOLATED, see(wlan(ssid="Staff", client_isolation=False))).wishes
    assert want(ISOLATED, see(wlan(client_isolation=False))).wishes


@pytest.mark.parametrize("value,expected", [(0, 600), (601, 600), (86400, 600), (600, None), (1, None), (UNSAID, None)])
def test_any_other_word_and_a_parameter(value: int, expected: int | None) -> None:
    found = wished(TIMEOUT, see(Management(name="ssh", timeout_s=value)))
    assert found == ({} if expected is None else {"timeout_s": expected})


def test_a_row_that_is_not_enough_under_a_stricter_policy_is_not_taken() -> None:
    strict = replace(SECURE, require=(Clause("security", "one_of", ("wpa3",)),))
    found = want(strict, see(wlan(security="wpa")))
    assert (found.wishes, keys(found.by_hand)) == ((), ["want.not-enough"])


def enterprise_table(to: str = "wpa2") -> Control:
    return replace(SECURE, ensure=(Ensure("security", {"*": to}),))


@pytest.mark.parametrize(
    "before,why",
    [
        ("wpa-enterprise", "want.other-admission"),
        ("wpa-wpa2-enterprise", "want.other-admission"),
        ("open", "want.no-passphrase"),
    ],
)
def test_no_table_turns_one_way_of_joining_into_another(before: str, why: str) -> None:
    found = want(enterprise_table(), see(wlan(security=before)))
    assert (found.wishes, keys(found.by_hand)) == ((), [why])


def test_a_passphrase_network_does_not_become_an_enterprise_one_either() -> None:
    assert keys(want(enterprise_table("wpa2-enterprise"), see(wlan(security="wpa"))).by_hand) == [
        "want.other-admission"
    ]
    assert want(enterprise_table("wpa2-enterprise"), see(wlan(security="wpa-enterprise"))).wishes


def test_what_is_declared_with_enterprise_gets_no_passphrase() -> None:
    declared = DeclaredWlan(ssid="Lobby", segment="guest", audience="shared", enterprise=True)
    found = situation({"ap1": {"wlan": things(wlan(security="wpa"))}}, facility=replace(FACILITY, wlans=(declared,)))
    assert keys(want(SECURE, found).by_hand) == ["want.declared-otherwise"]


@pytest.mark.parametrize(
    "held,vault,expected",
    [
        (NO_SECRET, {"guest_psk": PSK}, True),
        (NO_SECRET, {}, False),
        (NO_SECRET, {"other": PSK}, False),
        (NO_SECRET, {"guest_psk": MASKED_SECRET}, False),
        (NO_SECRET, {"guest_psk": NO_SECRET}, False),
        (MASKED_SECRET, {"guest_psk": PSK}, False),
        (UNSAID, {"guest_psk": PSK}, False),
    ],
)
def test_an_open_network_gets_a_passphrase_only_from_the_vault(
    held: Secret, vault: Mapping[str, Secret], expected: bool
) -> None:
    declared = DeclaredWlan(ssid="Lobby", segment="guest", audience="shared", psk=SecretName("guest_psk"))
    facet = things(wlan(security="open", passphrase=held))
    found = want(
        SECURE, situation({"ap1": {"wlan": facet}}, facility=replace(FACILITY, wlans=(declared,))), vault={"ap1": vault}
    )
    assert {wish.field for wish in found.wishes} == ({"security", "passphrase"} if expected else set())
    assert "harbour" not in repr(found)


def rule_of(*fields: str) -> Callable[[Situation, Control], list[Outcome]]:
    """A rule that wants the named fields to be false on every thing."""

    def rule(found: Situation, made: Control) -> list[Outcome]:
        return [
            Outcome(
                status=Status.FAIL if any(getattr(thing, name) is True for name in fields) else Status.PASS,
                device=name,
                thing=thing.id,
            )
            for name, state in found.states.items()
            for thing in state.things(made.facet)
            for name_ in [name]
        ]

    return rule


def test_a_rule_names_the_things_and_the_table_the_change() -> None:
    made = control("rule", require=(), rule=rule_of("wps"), ensure=(Ensure("wps", {"true": False}),))
    assert [(wish.at, wish.value) for wish in want(made, see(wlan(handle="1"), wlan(handle="2", wps=True))).wishes] == [
        (1, False)
    ]
    facility_wide = control(
        "wide",
        require=(),
        rule=lambda found, made: [Outcome(status=Status.FAIL)],
        ensure=(Ensure("wps", {"true": False}),),
    )
    assert keys(want(facility_wide, see(wlan(wps=True))).by_hand) == ["want.nothing-there"]


def test_waived_new_and_foreign_findings_are_left_alone() -> None:
    found = see(wlan(security="wpa", handle="1"), wlan(security="wpa", handle="2"))
    one, other = judge_all([SECURE], found)
    waived = left_alone([replace(one, status=Status.WAIVED), other])
    assert [wish.at for wish in want(SECURE, found, waived).wishes] == [1]
    assert not want(SECURE, found, waived).by_hand
    for aside in ("aside.new", "aside.tailored", "aside.profile", "aside.tier", "aside.extension"):
        left = left_alone([replace(one, counted=False, aside=say(aside))])
        assert left == Left(controls=frozenset({"secure"}))
        assert not want(SECURE, found, left).wishes
        assert not want(SECURE, found, left).by_hand
    assert left_alone([replace(one, adoption="new")]).controls == {"secure"}
    # where a device has another way, its neighbour may have none: the control itself is not given up
    another = left_alone([replace(one, counted=False, aside=say("aside.another-way")), other])
    assert another == Left(findings=frozenset({one.uid}))
    assert left_alone([replace(one, counted=False, aside=say("aside.input"))]) == Left()
    assert left_alone([replace(one, aside=say("ledger.other-value"))]) == Left()


WPS_OFF = control("wps", require=(Clause("wps", "is", False),), ensure=(Ensure("wps", {"true": False}),))
WPS_ON = control("no-wps", require=(Clause("wps", "is", True),), ensure=(Ensure("wps", {"false": True}),))
PMF = control(
    "pmf",
    where=(Clause("security", "one_of", ("wpa2-wpa3", "wpa3")),),
    require=(Clause("pmf", "one_of", ("optional", "required")),),
    ensure=(Ensure("pmf", {"disabled": "optional"}),),
)


def test_a_want_may_wake_another_and_then_nothing_is_left() -> None:
    seen = see(wlan(security="wpa", pmf="disabled", wps=True))
    for order in ([SECURE, PMF, WPS_OFF], [WPS_OFF, PMF, SECURE]):
        found = fold(order, seen)
        assert found.states["ap1"].things("wlan") == (wlan(security="wpa2-wpa3", pmf="optional", wps=False),)
        again = fold(order, replace(seen, states=found.states))
        assert (again.wishes, again.states) == ((), found.states)


def two(first: str, second: str) -> list[Control]:
    """Two controls that accept the same words and lead to different ones."""
    require = (Clause("security", "one_of", GOOD),)
    return [control(to, require=require, ensure=(Ensure("security", {"wpa": to}),)) for to in (first, second)]


def sentences(error: PolicyError) -> list[tuple[str, str]]:
    return [(problem.file, problem.sentence.key) for problem in error.problems]


def test_two_values_for_one_field_are_an_error() -> None:
    with pytest.raises(PolicyError) as caught:
        fold(two("wpa2", "wpa3"), see(wlan(security="wpa")))
    assert sentences(caught.value) == [("wpa3.yml", "want.clash")]
    assert fold(two("wpa2", "wpa2"), see(wlan(security="wpa"))).wishes


def test_wants_that_undo_each_other_are_an_error() -> None:
    with pytest.raises(PolicyError) as caught:
        fold([WPS_OFF, WPS_ON], see(wlan(wps=True)))
    assert [key for _, key in sentences(caught.value)] == ["want.never-settles"]


def test_a_want_that_breaks_a_passing_control_is_an_error() -> None:
    needs_wps = replace(WPS_ON, ensure=())
    with pytest.raises(PolicyError) as caught:
        fold([WPS_OFF, needs_wps], see(wlan(wps=True)))
    assert sentences(caught.value) == [("wps.yml", "want.breaks")]


def static(*controls: Control, policy: Policy = POLICY) -> list[tuple[str, str]]:
    return sentences(PolicyError(conflicts(controls, policy)))


def test_tables_that_fit_are_no_conflict() -> None:
    assert static(SECURE, ISOLATED, TIMEOUT, WPS_OFF, PMF) == []
    assert static(*two("wpa2", "wpa2")) == []


def test_conflicts_are_found_without_a_device() -> None:
    assert static(*two("wpa2", "wpa3")) == [("wpa2.yml", "want.clash")]
    assert ("wps.yml", "want.breaks") in static(WPS_OFF, replace(WPS_ON, ensure=()))
    assert (
        static(
            *(
                replace(one, kinds=frozenset({kind}))
                for one, kind in zip(two("wpa2", "wpa3"), ("router", "mfp"), strict=True)
            )
        )
        == []
    )


@pytest.mark.parametrize(
    "mine,other,meet",
    [
        (Clause("role", "is", "guest"), Clause("role", "is", "business"), False),
        (Clause("role", "is", "guest"), Clause("role", "one_of", ("guest", "pcs")), True),
        (Clause("role", "one_of", ("pcs", "guest")), Clause("role", "is", "business"), False),
        (Clause("role", "is", "guest"), Clause("role", "is_not", "guest"), False),
        (Clause("role", "is", "guest"), Clause("audience", "is", "staff"), True),
        (Clause("enabled", "is", True), Clause("enabled", "is", False), False),
    ],
)
def test_controls_that_never_meet_do_not_clash(mine: Clause, other: Clause, meet: bool) -> None:
    one, two_ = (replace(made, where=(where,)) for made, where in zip(two("wpa2", "wpa3"), (mine, other), strict=True))
    assert bool(static(one, two_)) is meet


@pytest.mark.parametrize(
    "table,key",
    [
        (Ensure("security", {"*": "wpa2"}), "want.turns-enterprise"),
        (Ensure("security", {"wpa-enterprise": "wpa2"}), "want.turns-enterprise"),
        (Ensure("security", {"wpa": "wpa9"}), "want.misfit"),
        (Ensure("security", {"wpa": ("wpa2", "wpa3")}), "want.misfit"),
        (Ensure("ciphers", {"tkip": "aes"}), "want.misfit"),
        (Ensure("vlan", {"*": "ten"}), "want.misfit"),
        (Ensure("vlan", {"*": True}), "want.misfit"),
        (Ensure("vlan", {"*": Param("words")}), "want.misfit"),
        (Ensure("ssid", {"*": "Guest"}), "want.no-field"),
        (Ensure("passphrase.kind", {"plain": "hashed"}), "want.no-field"),
        (Ensure("colour", {"red": "blue"}), "want.no-field"),
    ],
)
def test_a_table_that_fits_no_field_is_found(table: Ensure, key: str) -> None:
    path = table.path if table.path != "colour" else "vlan"
    made = control("odd", require=(Clause(path, "is", "?"),), ensure=(table,))
    assert set(static(made)) == {("odd.yml", key)}


@pytest.mark.parametrize("operand,clash", [(600, False), (300, True), (Param("timeout"), False)])
def test_numbers_clash_where_both_tables_reach(operand: Operand, clash: bool) -> None:
    other = replace(TIMEOUT, id="other", ensure=(Ensure("timeout_s", {"*": operand}),))
    assert bool(static(TIMEOUT, other)) is clash


def test_by_hand_keeps_the_finding() -> None:
    [hand] = want(SECURE, see(wlan(security="wpa-enterprise"))).by_hand
    assert isinstance(hand.finding, Finding)
    assert (hand.finding.thing, hand.why.params["value"]) == ("wlan:Lobby", "wpa-enterprise")
