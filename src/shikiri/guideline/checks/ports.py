"""Rules about the sockets that users plug into."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.engine.label import same_interface
from shikiri.guideline.checks.walk import Said, Seen, all_of, asked, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.finding import Outcome, Status
from shikiri.model.nothing import Unread
from shikiri.model.say import say
from shikiri.model.situation import Situation


def neighbours_apart(situation: Situation, control: Control) -> Iterator[Outcome]:
    """A seat's port cannot reach the port of the next seat."""
    labels = situation.labels.by_thing.items()
    switches = {device for (device, facet, _), one in labels if facet == "port_isolation" and one.role == "seat"}

    def judge(seen: Seen) -> Said | None:
        port = seen.thing
        if sure(port.enabled) is False:
            return None
        if sure(port.mode) == "access" and sure(port.private_vlan) == "isolated":
            return passes("isolated", field="private_vlan")
        if sure(port.mode) == "access" and sure(port.protected) is True:
            # A protected port is kept from the protected ports of its own switch only.
            if len(switches) > 1:
                return unsure("check.several-switches", "isolated", "protected = true")
            return passes("isolated", field="protected")
        if told(port.mode) in ("trunk", "dynamic"):
            return fails("isolated", f"mode = {told(port.mode)}", field="mode")
        if told(port.protected) is False and told(port.private_vlan) in (None, "none", "community", "promiscuous"):
            return fails("isolated", "protected = false", field="protected")
        return unsure("judge.unsaid", "isolated")

    return each_thing(situation, control, judge)


def seat_on_its_network(situation: Situation, control: Control) -> Iterator[Outcome]:
    """A seat's port carries the one VLAN of the users, whatever is plugged in."""
    vlans = {segment.name: segment.vlan for segment in situation.facility.segments}

    def judge(seen: Seen) -> Said | None:
        port = seen.thing
        if sure(port.enabled) is False:
            return None
        meant = vlans.get(seen.label.name)
        if meant is None:
            return unsure("check.no-vlan-declared", "vlan of the users")
        wanted = f"access, vlan {meant}"
        if told(port.mode) not in ("access", None):
            return fails(wanted, f"mode = {told(port.mode)}", field="mode")
        if told(port.vlan) is not None and told(port.vlan) != meant:
            return fails(wanted, f"vlan = {told(port.vlan)}", field="vlan")
        beside = sorted((told(port.tagged) or frozenset()) - {meant})
        if beside:
            return fails(wanted, f"tagged = {', '.join(map(str, beside))}", field="tagged")
        if sure(port.mode) == "access" and sure(port.vlan) == meant and sure(port.tagged) is not None:
            return passes(wanted, field="vlan")
        return unsure("judge.unsaid", wanted)

    yield from each_thing(situation, control, judge)
    yield from _unseen_seats(situation, control)


def _unseen_seats(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Ports that the facility calls seats and that no device shows as switch ports: nobody knows where they lead."""
    for device, state, _ in asked(situation, control):
        if state is None or device.binding is None or isinstance(state.facet(PortIsolation.FACET), Unread):
            continue
        seen = [port.key for port in all_of(state, PortIsolation)]
        for name, use in device.binding.ports.items():
            if use.kind == "seat" and not any(same_interface(name, key) for key in seen):
                thing, reason = f"{PortIsolation.FACET}:{name}", say("check.seat-not-seen", port=name)
                yield Outcome(status=Status.UNKNOWN, device=device.name, thing=thing, reason=reason)


RULES = {"neighbours-apart": neighbours_apart, "seat-on-its-network": seat_on_its_network}
