"""Making SSIDs for certificates, and the server that asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from shikiri.engine.fold import fold
from shikiri.engine.want import Wanted
from shikiri.guideline.controls import control
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing
from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.facets.member import Member
from shikiri.model.facets.radius_client import RadiusClient
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Binding, DeclaredWlan
from shikiri.model.members import Authority, Issued, Register, RevocationList, ServerCertificate
from shikiri.model.nothing import Things
from shikiri.model.secret import Secret
from shikiri.model.situation import Situation
from shikiri.model.state import State
from tests.engine.world import NOW
from tests.guideline.remedies.place import FACILITY, device, of

LATER = NOW.replace(year=NOW.year + 1)
SHARED = "Kite-marble-9910-otter"
VAULT: Mapping[str, Mapping[str, Secret]] = {
    "ap1": {"radius_secret": Secret.plain(SHARED)},
    "radius": {"radius_key": Secret.plain("QUJD")},
}
OFFICE = replace(
    FACILITY,
    manage="create",
    wlans=(DeclaredWlan(ssid="Members", segment="guest", audience="members", enterprise=True),),
)
REGISTER = Register(
    authority=Authority(der="QQ", expires=LATER),
    crl=RevocationList(number=1, der="QL", expires=LATER),
    servers=(ServerCertificate(device="radius", name="radius.demo", serial="00", der="QS", expires=LATER),),
    members=(
        Issued(
            handle="taro",
            title="taro",
            company="",
            segment="business",
            serial="a1",
            issued=NOW,
            expires=LATER,
            der="QM",
        ),
    ),
)


def office(
    *things: Thing,
    point: tuple[str, ...] = ("10.98.0.1/24",),
    manage: str = "create",
    register: Register | None = REGISTER,
) -> Situation:
    """One access point without an SSID, and one machine that could authenticate."""
    states = {
        "ap1": device(extra=("wlan",)),
        "radius": device(extra=("dot1x", "radius_client", "certificate", "member")),
    }
    found = of(states, replace(OFFICE, manage=manage), profile="advanced")  # type: ignore[arg-type]
    own = {"ap1": frozenset(point), "radius": frozenset({"10.98.0.10/24"})}
    kinds = {"ap1": "access_point", "radius": "server"}
    devices = {
        name: Device(
            name=name,
            platform="test",
            kinds=frozenset({kinds[name]}),
            binding=Binding(addresses={"services": own[name]}),
        )
        for name in states
    }
    return replace(found, devices=devices, register=register)


def wanted(found: Situation, *names: str, vault: Mapping[str, Mapping[str, Secret]] = VAULT) -> Wanted:
    done = fold([control(name) for name in names], found, vault=vault)
    assert SHARED not in repr(done)
    return done


def keys(done: Wanted) -> set[str]:
    return {hand.why.key for hand in done.by_hand}


def only(state: State, facet: str) -> Thing:
    (one,) = state.things(facet)
    return one


def test_an_ssid_for_certificates_asks_our_server() -> None:
    made = only(wanted(office(), "wlan-seen").states["ap1"], "wlan")
    assert isinstance(made, Wlan)
    assert (made.security, made.pmf) == ("wpa2-wpa3-enterprise", "optional")
    assert made.radius_servers == frozenset({"10.98.0.10"})
    assert isinstance(made.radius_secret, Secret)
    assert made.radius_secret.reveal() == SHARED
    assert not isinstance(made.passphrase, Secret)
    assert made.vlan == 20


def test_where_the_policy_allows_wpa3_alone() -> None:
    found = office()
    policy = replace(found.policy, parameters={**found.policy.parameters, "wlan_security": ("wpa3-enterprise",)})
    made = only(wanted(replace(found, policy=policy), "wlan-seen").states["ap1"], "wlan")
    assert isinstance(made, Wlan)
    assert (made.security, made.pmf) == ("wpa3-enterprise", "required")


def test_what_is_missing_for_the_ssid_is_said() -> None:
    alone = office()
    without = replace(alone, states={"ap1": alone.states["ap1"]}, devices={"ap1": alone.devices["ap1"]})
    assert keys(wanted(without, "wlan-seen")) == {"want.no-radius"}
    assert keys(wanted(office(point=("none",)), "wlan-seen")) == {"want.bind-radius"}
    assert keys(wanted(office(), "wlan-seen", vault={})) == {"want.members-first"}


def test_the_server_is_made_whole() -> None:
    done = wanted(office(), "radius-serves")
    state = done.states["radius"]
    served, client, member = only(state, "dot1x"), only(state, "radius_client"), only(state, "member")
    assert isinstance(served, Dot1x)
    assert (served.enabled, served.methods) == (True, frozenset({"eap-tls"}))
    assert isinstance(client, RadiusClient)
    assert (client.name, str(client.sources), client.message_authenticator) == ("ap1", "10.98.0.1", True)
    assert isinstance(member, Member)
    assert (member.serial, member.vlan) == ("a1", 10)
    assert {str(getattr(one, "der", "")) for one in state.things("certificate")} == {"QS", "QQ", "QL"}
    again = replace(office(), states=done.states)
    assert (
        wanted(again, "radius-serves", "members-listed", "radius-clients-known", "radius-certificates-own").wishes == ()
    )


@pytest.mark.parametrize(
    "change,key",
    (
        ({"manage": "fix"}, "want.not-created"),
        ({"register": None}, "want.members-first"),
        ({"register": replace(REGISTER, crl=None)}, "want.members-first"),
        ({"register": replace(REGISTER, servers=())}, "want.members-first"),
        ({"point": ("none",)}, "want.bind-radius"),
    ),
)
def test_what_is_missing_for_the_server_is_said(change: dict[str, object], key: str) -> None:
    done = wanted(office(**change), "radius-serves")  # type: ignore[arg-type]
    assert done.wishes == ()
    assert keys(done) == {key}


def test_members_come_and_go_without_being_asked_to_make_anything() -> None:
    """`manage: fix` is enough for a server of ours: a revocation must reach it."""
    done = wanted(office(), "radius-serves")
    ours = office(manage="fix")
    gone = replace(REGISTER, members=(replace(REGISTER.members[0], revoked=NOW),))
    found = replace(ours, states=done.states, register=gone)
    after = wanted(found, "members-listed").states["radius"].facet("member")
    assert isinstance(after, Things)
    assert after.items == ()


def test_a_run_over_some_devices_shuts_no_access_point_out() -> None:
    done = wanted(office(), "radius-serves")
    found = replace(office(), states=done.states, limited=True)
    alone = replace(
        found, devices={"radius": found.devices["radius"]}, states={"radius": found.states["radius"]}, register=REGISTER
    )
    stopped = alone.states["radius"].with_facet(
        "dot1x", Things((Dot1x(target="office", enabled=False, methods=frozenset({"eap-tls"})),), complete=True)
    )
    after = wanted(replace(alone, states={"radius": stopped}), "radius-serves", "radius-clients-known")
    assert only(after.states["radius"], "radius_client") == only(done.states["radius"], "radius_client")
    assert [wish.facet for wish in after.wishes] == ["dot1x"]
