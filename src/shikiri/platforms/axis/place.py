"""Firmware and Exposure of an Axis camera: what it is, where it is, and whom it lets in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any, Final

from shikiri.model.facets.firmware import Firmware
from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.addresses import exposures, leaves_the_cable
from shikiri.platforms.appliance.makers import without_maker
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.axis.params import LIST, Params, params

INFO: Final = "/axis-cgi/basicdeviceinfo.cgi"
WALL: Final = "/config/rest/firewall/v1"
FILTER, POLICY = "Network.Filter.Enabled", "Network.Filter.Input.Policy"
ACCEPTED: Final = "Network.Filter.Input.AcceptAddresses"
_ADDRESS: Final = re.compile(
    r"(?:eth\d\.)?(?:IPAddress|IPv6\.IPAddresses)|Interface\.I\d\.Active\.(?:IPAddress|IPv6Addresses)"
)


def hear_firmware(source: ApplianceSource) -> Heard | None:
    """The page of its own first; the list of an older release says the same in other words."""
    if not source.why(INFO):
        data = source.mapping(INFO).get("data")
        named = data.get("propertyList") if isinstance(data, dict) else None
        if not isinstance(named, dict):
            raise source.fail("firmware", INFO)
        texts = {key: value for key, value in named.items() if isinstance(value, str) and value}
        at = {"": source.key_line(INFO, "Version")}
        words = (texts.get("ProdShortName"), texts.get("Version"), texts.get("SerialNumber"))
        return Heard(things=(_firmware(words, at),), whole=True, rests_on=(INFO,))
    known = params(source)
    version = "Properties.Firmware.Version"
    if not known.has(version):
        return None
    words = (known.text("Brand.ProdShortName"), known.text(version), known.text("Properties.System.SerialNumber"))
    return Heard(things=(_firmware(words, {"": known.line(version)}),), whole=True, rests_on=(LIST,))


def _firmware(words: tuple[str | None, str | None, str | None], at: Mapping[str, Line]) -> Firmware:
    model, version, serial = words
    return Firmware(
        vendor="axis",
        model=without_maker(model or "") or UNSAID,
        version=version or UNSAID,
        serial=serial or UNSAID,
        at=dict(at),
    )


def hear_exposure(source: ApplianceSource) -> Heard | None:
    """Every address it has, each behind the same filter."""
    known = params(source)
    found = dict(_addresses(known))
    if not found:
        return None
    filtered, sources, at = _wall(source, known)
    return Heard(things=exposures(found, filtered, sources, at))


def _addresses(known: Params) -> Iterator[tuple[str, Line]]:
    for name, value in known.below("Network."):
        if not _ADDRESS.fullmatch(name):
            continue
        for word in re.split(r"[,\s]+", value):
            try:
                address = ip_address(word.partition("/")[0])
            except ValueError:
                continue
            if leaves_the_cable(address):
                yield str(address), known.line(f"Network.{name}")


_Wall = tuple[Known[bool], Known[AddressSet], dict[str, Line]]


def _wall(source: ApplianceSource, known: Params) -> _Wall:
    """The firewall of newer releases, else the filter of older ones."""
    if not source.why(WALL):
        return _firewall(source)
    if not known.has(FILTER):
        return UNSAID, UNSAID, {}
    at = {"filtered": known.line(FILTER), "sources": known.line(ACCEPTED, FILTER)}
    on, policy = known.flag("exposure", FILTER), known.text(POLICY).lower()
    if on is not True or policy not in {"allow", "deny"}:
        return (False if on is False else UNSAID), UNSAID, at
    try:
        named = AddressSet.of(*re.split(r"[,\s]+", known.text(ACCEPTED))) if known.text(ACCEPTED) else NOWHERE
    except ValueError:
        return UNSAID, UNSAID, at
    return True, named if policy == "allow" else ANYWHERE - named, at


def _firewall(source: ApplianceSource) -> _Wall:
    """Only a wall that lets nobody in by itself limits who may connect."""
    at = {"filtered": source.key_line(WALL, "activated"), "sources": source.key_line(WALL, "activeDefaultPolicy")}
    data = source.mapping(WALL).get("data")
    try:
        rules = data["conf"]["rules"] if "conf" in data else data["rules"]  # type: ignore[index,operator]
        active, default, listed = data["activated"], rules["activeDefaultPolicy"], rules["activeRules"]  # type: ignore[index]
    except (KeyError, TypeError):
        raise source.fail("exposure", WALL) from None
    if active is not True or default == "ACCEPT":
        return (False if active is False or default == "ACCEPT" else UNSAID), UNSAID, at
    if default != "DROP" or not isinstance(listed, list):
        return UNSAID, UNSAID, at
    try:
        let_in = [_let_in(rule) for rule in listed]
    except (KeyError, TypeError, ValueError):
        return True, UNSAID, at
    sources = NOWHERE
    for one in let_in:
        sources |= one
    return True, sources, at


def _let_in(rule: Any) -> AddressSet:  # noqa: ANN401  (a rule as the camera writes it)
    """Whom a rule lets in; one for a card's own address may let in anybody."""
    kind = rule["ruleType"]
    if kind == "LIMIT" or (kind == "FILTER" and rule["filter"]["policy"] == "DROP"):
        return NOWHERE
    if kind == "FILTER" and rule["filter"]["policy"] == "ACCEPT":
        between = rule.get("ipRange")
        if between:
            return AddressSet.of(f"{between['start']}-{between['end']}")
        return AddressSet.of(rule["ip"]) if rule.get("ip") else ANYWHERE
    raise ValueError(kind)
