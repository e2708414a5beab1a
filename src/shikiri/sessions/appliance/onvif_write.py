"""The settings of a camera that ONVIF can write: read what is there, change one thing, read back."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from typing import Final
from xml.sax.saxutils import escape

from shikiri.formats.xml import Element
from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.onvif_line import Onvif
from shikiri.sessions.appliance.onvif_users import create, delete, set_level, set_password
from shikiri.sessions.appliance.onvif_writer import Writer
from shikiri.sessions.appliance.refusals import refusal
from shikiri.sessions.appliance.setter import head, order_of

_ON: Final = {"on": "true", "off": "false"}


def write(box: Box, line: Onvif, command: str) -> None:
    """One command: `onvif SetNTP servers=192.0.2.123`. Raises `Rejected` where it did not take."""
    order = order_of(command)
    do = _WRITERS.get(order.place) if order else None
    if order is None or do is None or order.field not in _FIELDS.get(order.place, {order.field}):
        raise refusal(box.target.device, head(command), "syntax")
    shown = f"{head(command)} {order.field}=" + ("***" if order.place in _WITH_SECRETS else order.value)
    Writer(box, line, shown).run(do, order.field, order.value)


# -- the clock


def _ntp(writer: Writer, field: str, value: str) -> None:
    """`servers=a,b` by hand, or `dhcp=on`: as the network says."""
    if field == "dhcp":
        writer.send("SetNTP", "<q:FromDHCP>true</q:FromDHCP>")
        writer.must(_is_on(writer.read_back("GetNTP").said("NTPInformation", "FromDHCP")))
        return
    servers = tuple(filter(None, value.split(",")))
    writer.send("SetNTP", "<q:FromDHCP>false</q:FromDHCP>" + "".join(map(_host, servers)))
    said = writer.read_back("GetNTP").find("NTPInformation")
    writer.must(
        said is not None
        and not _is_on(said.said("FromDHCP"))
        and {host_of(one) for one in said.all("NTPManual")} == set(servers)
    )


def _host(name: str) -> str:
    try:
        kind = f"IPv{ipaddress.ip_address(name).version}"
    except ValueError:
        return f"<q:NTPManual><tt:Type>DNS</tt:Type><tt:DNSname>{escape(name)}</tt:DNSname></q:NTPManual>"
    return f"<q:NTPManual><tt:Type>{kind}</tt:Type><tt:{kind}Address>{name}</tt:{kind}Address></q:NTPManual>"


def host_of(said: Element) -> str:
    """A NetworkHost as one word."""
    return said.said("IPv4Address") or said.said("IPv6Address") or said.said("DNSname")


def _date(writer: Writer, field: str, value: str) -> None:
    """`type=NTP` or `zone=JST-9`; the other one, and summer time, as they are."""
    now = writer.clock().find("SystemDateAndTime")
    if now is None:
        raise NoAnswer("garbled")
    kind, zone = now.said("DateTimeType"), now.said("TimeZone", "TZ")
    kind, zone = (value, zone) if field == "type" else (kind, value)
    inside = f"<q:DateTimeType>{escape(kind)}</q:DateTimeType>"
    inside += f"<q:DaylightSavings>{now.said('DaylightSavings') or 'false'}</q:DaylightSavings>"
    inside += f"<q:TimeZone><tt:TZ>{escape(zone)}</tt:TZ></q:TimeZone>" if zone else ""
    if kind == "Manual":
        inside += _moment(now.find("UTCDateTime"))
    writer.send("SetSystemDateAndTime", inside)
    again = writer.clock().find("SystemDateAndTime")
    writer.must(
        again is not None
        and again.said("DateTimeType") == kind
        and (field == "type" or _bare(again.said("TimeZone", "TZ")) == _bare(zone))
    )


def _bare(zone: str) -> str:
    """`JST-9:00:00` is `JST-9`."""
    return zone.removesuffix(":00").removesuffix(":00")


def _is_on(word: str) -> bool:
    return word.lower() in {"true", "1"}


def _moment(utc: Element | None) -> str:
    """The time it has, given back to it: only the zone is to change."""
    if utc is None:
        return ""
    parts: Mapping[str, tuple[str, ...]] = {"Time": ("Hour", "Minute", "Second"), "Date": ("Year", "Month", "Day")}
    inner = "".join(
        f"<tt:{part}>{''.join(f'<tt:{word}>{escape(utc.said(part, word))}</tt:{word}>' for word in words)}</tt:{part}>"
        for part, words in parts.items()
    )
    return f"<q:UTCDateTime>{inner}</q:UTCDateTime>"


# -- the ways in


def _protocols(writer: Writer, field: str, value: str) -> None:
    """`HTTP=off`: one protocol, the others as they are. Never the one that we came by."""
    before = writer.read("GetNetworkProtocols").all("NetworkProtocols")
    if field not in {one.said("Name") for one in before}:
        raise writer.rejected("door.not-offered")
    if value not in _ON or (value == "off" and writer.scheme == field.lower()):
        raise writer.rejected("onvif.in-use")
    wanted = {one.said("Name"): one.said("Enabled") for one in before} | {field: _ON[value]}
    writer.send("SetNetworkProtocols", "".join(_protocol(one, wanted[one.said("Name")]) for one in before))
    after = writer.read_back("GetNetworkProtocols").all("NetworkProtocols")
    shown = {one.said("Name"): _is_on(one.said("Enabled")) for one in after}
    writer.must(shown == {name: _is_on(word) for name, word in wanted.items()})


def _protocol(one: Element, enabled: str) -> str:
    ports = "".join(f"<tt:Port>{escape(port.text)}</tt:Port>" for port in one.all("Port"))
    return (
        f"<q:NetworkProtocols><tt:Name>{escape(one.said('Name'))}</tt:Name><tt:Enabled>{enabled}</tt:Enabled>"
        f"{ports}</q:NetworkProtocols>"
    )


def _discovery(writer: Writer, field: str, value: str) -> None:
    del field  # it is always `mode`
    writer.send("SetDiscoveryMode", f"<q:DiscoveryMode>{escape(value)}</q:DiscoveryMode>")
    writer.must(writer.read_back("GetDiscoveryMode").said("DiscoveryMode") == value)


def _filter(writer: Writer, field: str, value: str) -> None:
    """`allow=192.0.2.0/24,2001:db8::/64`, or `deny=` for nobody kept out."""
    networks = [ipaddress.ip_network(one) for one in filter(None, value.split(","))]
    kind = {"allow": "Allow", "deny": "Deny"}[field]
    entries = "".join(
        f"<tt:IPv{one.version}Address><tt:Address>{one.network_address}</tt:Address>"
        f"<tt:PrefixLength>{one.prefixlen}</tt:PrefixLength></tt:IPv{one.version}Address>"
        for one in sorted(networks, key=lambda one: one.version)
    )
    writer.send("SetIPAddressFilter", f"<q:IPAddressFilter><tt:Type>{kind}</tt:Type>{entries}</q:IPAddressFilter>")
    said = writer.read_back("GetIPAddressFilter").find("IPAddressFilter")
    found = {
        f"{one.said('Address')}/{one.said('PrefixLength')}"
        for name in ("IPv4Address", "IPv6Address")
        for one in (said.all(name) if said else ())
    }
    writer.must(said is not None and said.said("Type") == kind and found == set(map(str, networks)))


_FIELDS: Final[Mapping[str, frozenset[str]]] = {  # the others take names of accounts and protocols
    "SetNTP": frozenset({"servers", "dhcp"}),
    "SetSystemDateAndTime": frozenset({"type", "zone"}),
    "SetDiscoveryMode": frozenset({"mode"}),
    "SetIPAddressFilter": frozenset({"allow", "deny"}),
    "DeleteUsers": frozenset({"name"}),
}
_WITH_SECRETS: Final = frozenset({"SetUser", "CreateUsers"})
_WRITERS: Final[Mapping[str, Callable[[Writer, str, str], None]]] = {
    "SetNTP": _ntp,
    "SetSystemDateAndTime": _date,
    "SetNetworkProtocols": _protocols,
    "SetDiscoveryMode": _discovery,
    "SetIPAddressFilter": _filter,
    "SetUser": set_password,
    "SetUserLevel": set_level,
    "CreateUsers": create,
    "DeleteUsers": delete,
}
