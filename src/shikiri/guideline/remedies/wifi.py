"""Wi-Fi: protection, passphrases of the vault, power, WPS, and users kept apart."""

from __future__ import annotations

from collections.abc import Iterable

from shikiri.engine.guard import admission, guard
from shikiri.engine.label import same_interface
from shikiri.guideline.checks.wifi import most_dbm
from shikiri.guideline.remedies.tools import change, held, meant, said, things
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.radio import Radio
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Finding
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, compare
from shikiri.model.situation import Situation


def protection(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:
    """The first protection the policy allows by which people join as they did before."""
    allowed = situation.policy.words("wlan_security")
    wishes: list[Wish] = []
    for at, wlan in meant(situation, finding, Wlan):
        if said(wlan.security) in allowed:
            continue
        before = admission(said(wlan.security))
        joins = "passphrase" if before in ("anybody", "old-key") else before
        will = next((word for word in allowed if admission(word) == joins), None)
        if will is None:
            return say("want.no-row", field="security", value=str(said(wlan.security)))
        values: dict[str, object] = {"security": will}
        if will.startswith("wpa3"):
            values["pmf"] = "required"
        guarded = guard(wlan, values, situation.facility, vault.get(finding.device, {}))
        if isinstance(guarded, Say):
            return guarded
        wishes += change(finding, finding.device, at, wlan, guarded)
    return wishes


def ciphers(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """The allowed ones among its ciphers, else CCMP. A network without protection needs that first."""
    allowed = frozenset(situation.policy.words("ciphers"))
    wishes: list[Wish] = []
    for at, wlan in meant(situation, finding, Wlan):
        if admission(said(wlan.security)) in ("anybody", "old-key", None):
            return say("want.protection-first", ssid=wlan.key)
        now = said(wlan.ciphers)
        left = now & allowed if isinstance(now, frozenset) else frozenset()
        wishes += change(finding, finding.device, at, wlan, {"ciphers": left or frozenset({"ccmp"}) & allowed})
    return wishes


def passphrase(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:
    """The passphrase of the vault; where that is what the device has, a new one has to be made first."""
    wishes: list[Wish] = []
    for at, wlan in meant(situation, finding, Wlan):
        names = {one.psk.name for one in situation.facility.wlans_named(wlan.key) if one.psk is not None}
        value = held(vault, finding.device, names.pop()) if len(names) == 1 else None
        if value is None:
            return say("want.no-passphrase", ssid=wlan.key)
        now = said(wlan.passphrase)
        if isinstance(now, Secret) and compare(now, value) == "same":
            return say("want.rotate", name=wlan.key)
        wishes += change(finding, finding.device, at, wlan, {"passphrase": value})
    return wishes


def power(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """No louder than its place allows: the ceiling of automatic control, or what is set by hand."""
    wishes: list[Wish] = []
    device = situation.devices[finding.device]
    for at, radio in meant(situation, finding, Radio):
        most = most_dbm(situation, device, radio.key)
        values: dict[str, object] = {}
        for name in ("power_max_dbm", "power_dbm"):
            now = said(getattr(radio, name))
            if isinstance(now, int) and now > most:
                values[name] = most
        wishes += change(finding, finding.device, at, radio, values)
    return wishes


def wps_off(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """No button and no PIN, neither for the device nor for a network."""
    wishes: list[Wish] = []
    for at, one in things(situation, finding.device, Discovery):
        if said(one.protocol) == "wps" and said(one.enabled) is True:
            wishes += change(finding, finding.device, at, one, {"enabled": False})
    for at, wlan in things(situation, finding.device, Wlan):
        if said(wlan.wps) is True:
            wishes += change(finding, finding.device, at, wlan, {"wps": False})
    return wishes


def across_access_points(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Users apart on every access point, and the ports that access points are plugged into apart from each other."""
    wishes: list[Wish] = []
    for name in situation.states:
        for at, wlan in things(situation, name, Wlan):
            role = situation.labels.of(name, "wlan", wlan.handle or wlan.key).role
            if role == "guest" and wlan.enabled is not False and said(wlan.client_isolation) is False:
                wishes += change(finding, name, at, wlan, {"client_isolation": True})
        binding = situation.devices[name].binding
        uses = binding.ports.items() if binding is not None else ()
        places = [port for port, use in uses if use.kind == "access_point"]
        for at, one in things(situation, name, PortIsolation):
            bound = any(same_interface(port, one.key) for port in places)
            if bound and said(one.protected) is False and not _reaches_all(situation):
                wishes += change(finding, name, at, one, {"protected": True})
    return wishes


def _reaches_all(situation: Situation) -> bool:
    """Does isolation hold over all access points by itself, because one controller sees to it?"""
    wlans = [wlan for name in situation.states for _, wlan in things(situation, name, Wlan)]
    return all(said(wlan.isolation_reach) == "controller" for wlan in wlans)


REMEDIES = {
    "wlan-protection": protection,
    "wlan-ciphers": ciphers,
    "wlan-passphrase": passphrase,
    "radio-power": power,
    "wps-off": wps_off,
    "isolation-across-aps": across_access_points,
}
