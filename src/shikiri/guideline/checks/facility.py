"""Rules about the facility as declared beside the facility as seen."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.guideline.checks.walk import Said, Seen, asked, each_thing, fails, gaps, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.finding import Outcome, Status
from shikiri.model.say import say
from shikiri.model.situation import Situation


def wlan_declared(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Every SSID in the air is one the facility declares."""

    def judge(seen: Seen) -> Said | None:
        if seen.thing.enabled is False:
            return None
        ssid = told(seen.thing.ssid)
        if ssid is None:
            return unsure("judge.unsaid", "declared")
        if not situation.facility.wlans:
            return unsure("check.no-wlans-declared", "declared", ssid)
        declared = bool(situation.facility.wlans_named(ssid))
        return passes("declared", ssid, field="ssid") if declared else fails("declared", ssid, field="ssid")

    return each_thing(situation, control, judge)


def segment_declared(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Every network with an inner address is one the facility declares."""

    def judge(seen: Seen) -> Said | None:
        if seen.thing.enabled is False or not _is_inner(seen):
            return None
        if not situation.facility.segments:
            return unsure("check.no-networks-declared", "declared", seen.thing.key)
        if seen.label.name:
            return passes("declared", seen.label.name, field="addresses")
        return fails("declared", seen.thing.key, field="addresses")

    return each_thing(situation, control, judge)


def wlan_seen(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Every declared SSID is in the air somewhere."""
    seen = {
        told(wlan.ssid): sure(wlan.enabled)  # type: ignore[attr-defined]
        for _, state, _ in asked(situation, control)
        if state is not None
        for wlan in state.things("wlan")
        if told(wlan.enabled) is not False  # type: ignore[attr-defined]
    }
    names = [(wlan.ssid, seen.get(wlan.ssid, False)) for wlan in situation.facility.wlans]
    yield from _all_seen(situation, control, "wlan", names)


def segment_seen(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Every declared network is on some device."""
    labels = situation.labels.by_thing.items()
    seen = {label.name for (_, facet, _), label in labels if facet in ("segment", "wlan", "port_isolation")}
    names = [(segment.name, segment.name in seen) for segment in situation.facility.segments]
    yield from _all_seen(situation, control, "segment", names)


def account_seen(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Every declared account is on every device it is declared for."""
    for device, state, reason in asked(situation, control):
        if state is None:
            yield Outcome(status=Status.UNREACHABLE, device=device.name, thing="account", reason=reason)
            continue
        found = {told(account.name) for account in state.things("account")}  # type: ignore[attr-defined]
        for account in situation.facility.accounts:
            if not account.is_on(device.name):
                continue
            status, why = Status.PASS, None
            if account.name not in found:
                whole = state.is_complete("account")
                # Declared for every device means: may exist there. Declared for this one means: must.
                status = Status.FAIL if whole and account.devices else Status.NOT_APPLICABLE if whole else Status.UNKNOWN
                why = say("check.declared-not-seen" if whole else "judge.incomplete")
            thing = f"account:{account.name}"
            yield Outcome(status=status, device=device.name, thing=thing, expected=account.name, reason=why)


def device_declared(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Whatever is connected to a network of the operator is a device the facility knows."""
    known = {_mac(device.mac) for device in situation.facility.known_devices if device.mac}
    users = {segment.name for segment in situation.facility.roles("guest")}

    def judge(seen: Seen) -> Said | None:
        where = told(seen.thing.segment)
        if where is not None and where in users:
            return None
        mac = told(seen.thing.mac)
        if not mac or where is None:
            return unsure("judge.unsaid", "known")
        if not known:
            return unsure("check.no-devices-declared", "known", mac)
        return passes("known", mac, field="mac") if _mac(mac) in known else fails("known", mac, field="mac")

    return each_thing(situation, control, judge)


def _all_seen(
    situation: Situation, control: Control, facet: str, names: list[tuple[str, bool | None]]
) -> Iterator[Outcome]:
    """What is missing is only said to be missing where everything was looked at."""
    open_ends = gaps(situation, control)
    for name, seen in names:
        if seen:
            status, reason = Status.PASS, None
        elif open_ends or seen is None:
            status, reason = Status.UNKNOWN, say("check.not-whole", devices=tuple(open_ends) or ("-",))
        else:
            status, reason = Status.FAIL, say("check.declared-not-seen")
        actual = "seen" if seen else "-"
        yield Outcome(status=status, thing=f"{facet}:{name}", expected=name, actual=actual, reason=reason)


def _is_inner(seen: Seen) -> bool:
    """A network of the facility has addresses of its own; the way to the provider has none or public ones."""
    from shikiri.model.net import PRIVATE, AddressSet  # noqa: PLC0415

    addresses = told(seen.thing.addresses)
    for text in addresses or ():
        try:
            if AddressSet.of(text) <= PRIVATE:
                return True
        except ValueError:
            continue
    return bool(seen.label.name) or addresses is None


def _mac(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter in "0123456789abcdef")


RULES = {
    "wlan-declared": wlan_declared,
    "segment-declared": segment_declared,
    "wlan-seen": wlan_seen,
    "segment-seen": segment_seen,
    "account-seen": account_seen,
    "device-declared": device_declared,
}
