"""Firmware and Exposure of a Hikvision camera: what it is, where it is, and whom it lets in."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from shikiri.formats.xml import Element
from shikiri.model.facets.firmware import Firmware
from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.addresses import exposures, leaves_the_cable
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.hikvision.pages import FILTER, INFO, INTERFACES, flag, line, only


def hear_firmware(source: ApplianceSource) -> Heard | None:
    """The version with its build: the maker counts fixes by builds."""
    root = source.xml(INFO)
    version, build = root.find("firmwareVersion"), root.said("firmwareReleasedDate")
    found = Firmware(
        vendor="hikvision",
        model=root.said("model") or UNSAID,
        version=(version.text if version is not None else "") or UNSAID,
        image=build or UNSAID,
        serial=root.said("serialNumber") or UNSAID,
        at={"": line(INFO, version, root)},
    )
    return Heard(things=(found,), whole=True, rests_on=(INFO,))


def hear_exposure(source: ApplianceSource) -> Heard | None:
    addresses = dict(_addresses(source.xml(INTERFACES)))
    if not addresses:
        return None
    filtered, sources, where = _filter(source)
    at = {"filtered": where, "sources": where} if where else {}
    return Heard(things=exposures(addresses, filtered, sources, at))


def _addresses(root: Element) -> Iterator[tuple[str, Line]]:
    for interface in root.all("NetworkInterface"):
        for holder in interface.all("IPAddress"):
            texts = (*holder.all("ipAddress"), *holder.all("ipv6Address"))
            for one in (*texts, *holder.all("Ipv6Address", "v6Address")):
                try:
                    address = ip_address(one.text)
                except ValueError:
                    continue
                if leaves_the_cable(address):
                    yield str(address), Line(INTERFACES, one.line)


def _filter(source: ApplianceSource) -> tuple[Known[bool], Known[AddressSet], Line | None]:
    if source.why(FILTER):
        return UNSAID, UNSAID, None
    root = source.xml(FILTER)
    found = only(root, "enabled")
    on, kind, where = flag(source, "exposure", FILTER, found), root.said("permissionType").lower(), line(FILTER, found)
    if on is not True or kind not in {"allow", "deny"}:
        return (False if on is False else UNSAID), UNSAID, where
    try:
        named = NOWHERE
        for one in root.all("IPFilterAddressList", "IPFilterAddress"):
            named |= _range(one)
    except ValueError:
        return UNSAID, UNSAID, where
    return True, named if kind == "allow" else ANYWHERE - named, where


def _range(one: Element) -> AddressSet:
    """A mask, a range, or one address; `ValueError` for what is none of them."""
    start, end = one.said("AddressRange", "startIPAddress"), one.said("AddressRange", "endIPAddress")
    if start and end:
        return AddressSet.of(f"{start}-{end}")
    address, bits = one.said("AddressMask", "ipAddress"), one.said("AddressMask", "bitMask")
    if address and bits:
        return AddressSet.of(f"{address}/{bits}")
    return AddressSet.of(one.said("ipAddress"))
