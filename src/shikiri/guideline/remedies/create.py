"""Making what is declared and not there, where the facility says `manage: create`: networks and SSIDs.

Each device makes the networks that its binding names, with the addresses its binding gives. Nothing is guessed, and
what nobody declared is never taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from shikiri.guideline.remedies import radius
from shikiri.guideline.remedies.tools import change, held, make, said, things
from shikiri.model.device import Device
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Pmf, Security, Wlan
from shikiri.model.facility import Binding, DeclaredSegment, DeclaredWlan
from shikiri.model.finding import Finding
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Things
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

_NETWORKERS = frozenset({"router", "switch", "controller"})
_SENDERS = frozenset({"access_point", "controller"})
_PROTECTION: tuple[tuple[Security, Pmf], ...] = (("wpa2-wpa3", "optional"), ("wpa3", "required"), ("wpa2", "optional"))
_BY_CERTIFICATE: tuple[tuple[Security, Pmf], ...] = (
    ("wpa2-wpa3-enterprise", "optional"),
    ("wpa3-enterprise", "required"),
    ("wpa2-enterprise", "optional"),
)
_TRANSLATED = ("guest", "business", "management", "pcs")  # who gets out; printers and cameras do not


def segment(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """The network on every device that is bound to it, and the translation towards the internet where none is."""
    declared = situation.facility.segment(finding.thing.partition(":")[2])
    if declared is None or situation.facility.manage != "create":
        return say("want.not-created")
    if declared.role == "other":
        return say("want.line-of-provider", segment=declared.name)
    makers = [(device, device.binding) for device in situation.devices.values() if device.name in situation.states]
    bound = [(device, binding) for device, binding in makers if binding and declared.name in binding.segments]
    if not bound:
        candidates = [device.name for device, _ in makers if device.kinds & _NETWORKERS]
        if not candidates:
            return say("want.nobody-to-make")
        return say("want.bind-segment", segment=declared.name, device=candidates[0])
    wishes: list[Wish] = []
    for device, binding in bound:
        made = _made(device, binding, declared)
        if isinstance(made, Say):
            return made
        wishes += (make(finding, device.name, one) for one in made)
        wishes += _translated(finding, situation, device, binding)
    return wishes


def _made(device: Device, binding: Binding, declared: DeclaredSegment) -> list[Segment] | Say:
    if declared.name not in binding.addresses:
        example = next((_first(subnet) for subnet in declared.subnets), "none")
        return say("want.bind-address", device=device.name, segment=declared.name, example=example)
    return [
        Segment(
            name=interface,
            vlan=declared.vlan or 0,
            addresses=binding.addresses[declared.name],
            vrf="",
            unmodelled=(),
            enabled=True,
            dhcp_server=declared.name in binding.dhcp,
            bridge="",
            router_advertisement=False,
        )
        for interface in binding.segments[declared.name]
    ]


def _first(subnet: str) -> str:
    """The first address of a network, as an example of how to write one."""
    low = AddressSet.of(subnet).parts[0].partition("/")[0].partition("-")[0]
    head, dot, last = low.rpartition(".")
    length = subnet.partition("/")[2]
    return f"{head}{dot}{int(last) + 1}/{length}" if dot else f"{low}1/{length}"


def _translated(finding: Finding, situation: Situation, device: Device, binding: Binding) -> Iterator[Wish]:
    """An outer interface without a translation gets one, for those who may go out."""
    state = situation.states[device.name]
    if not binding.outside or not isinstance(state.facet(Nat.FACET), Things):
        return
    if any(one.key == binding.outside for _, one in things(situation, device.name, Nat)):
        return
    inner = AddressSet.of(*(net for one in situation.facility.roles(*_TRANSLATED) for net in one.subnets)).only4
    if inner:
        yield make(finding, device.name, Nat(interface=binding.outside, inner=inner, static=()))


def wlan(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:
    """The SSID on every device that sends Wi-Fi and does not have it; one that is there and off is switched on."""
    ssid = finding.thing.partition(":")[2]
    declared = situation.facility.wlans_named(ssid)
    if len(declared) != 1 or situation.facility.manage != "create":
        return say("want.not-created")
    wishes: list[Wish] = []
    for name, device in situation.devices.items():
        if not device.kinds & _SENDERS or name not in situation.states:
            continue
        there = [(at, one) for at, one in things(situation, name, Wlan) if one.key == ssid]
        for at, one in there:
            if said(one.enabled) is False:
                wishes += change(finding, name, at, one, {"enabled": True})
        if not there and isinstance(situation.states[name].facet(Wlan.FACET), Things):
            made = _new(situation, name, declared[0], vault)
            if isinstance(made, Say):
                return made
            wishes.append(make(finding, name, made))
    return wishes or say("want.nobody-to-make")


def _new(situation: Situation, device: str, declared: DeclaredWlan, vault: VaultValues) -> Wlan | Say:
    network = situation.facility.segment(declared.segment)
    if network is None or network.vlan is None:
        return say("want.bind-vlan", segment=declared.segment)
    made = Wlan(
        ssid=declared.ssid,
        enabled=True,
        ciphers=frozenset({"ccmp"}),
        client_isolation=network.role in ("guest", "pcs"),
        vlan=network.vlan,
        hidden=False,
        wps=False,
        mac_filter=False,
    )
    if declared.enterprise:
        asked = radius.radius_for(situation, device, declared.ssid, vault)
        if isinstance(asked, Say):
            return asked
        security, pmf = _allowed(situation, _BY_CERTIFICATE)
        return replace(made, security=security, pmf=pmf, radius_servers=asked.servers, radius_secret=asked.secret)
    psk = held(vault, device, declared.psk.name) if declared.psk is not None else None
    if psk is None:
        return say("want.no-passphrase", ssid=declared.ssid)
    security, pmf = _allowed(situation, _PROTECTION)
    return replace(made, security=security, pmf=pmf, passphrase=psk)


def _allowed(situation: Situation, pairs: tuple[tuple[Security, Pmf], ...]) -> tuple[Security, Pmf]:
    """The first protection that the policy allows."""
    allowed = situation.policy.words("wlan_security")
    return next((pair for pair in pairs if pair[0] in allowed), pairs[0])


REMEDIES = {"create-segment": segment, "create-wlan": wlan}
CREATING = frozenset({*REMEDIES, *radius.REMEDIES})
