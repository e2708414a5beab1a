"""What announces itself: UPnP, WPS, mDNS, LLDP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from shikiri.model.command import Command, done
from shikiri.model.facets.discovery import Discovery
from shikiri.model.operation import Service
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.firewall import SERVICES, is_running
from shikiri.platforms.openwrt.ops import changes, drop, put
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.wlan_fields import WIRELESS, is_on, sending
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.write import Around

_FACET: Final = Discovery.FACET
_UPNP: Final = "upnpd"
_WPS: Final = ("wps_pushbutton", "wps_label", "ext_registrar", "wps_pin", "wps_config")
Protocol = Literal["upnp", "wps", "mdns", "lldp", "wsd"]
_DAEMONS: Final[dict[str, Protocol]] = {
    "miniupnpd": "upnp", "umdns": "mdns", "avahi-daemon": "mdns", "lldpd": "lldp", "wsdd2": "wsd", "wsddn": "wsd",
}  # fmt: skip


def parse(source: OpenwrtSource) -> Parsed:
    things = [_daemon(source, name, protocol) for name, protocol in _DAEMONS.items()]
    things += list(_wps(source))
    return Parsed(tuple(things), rests_on=(SERVICES, source.question(WIRELESS)))


def _daemon(source: OpenwrtSource, name: str, protocol: Protocol) -> Discovery:
    """Started at boot; UPnP has a switch of its own besides."""
    started = is_running(source, name)
    line = next((at for at, text in enumerate(source.lines(SERVICES), 1) if name in text), 0)
    if started and protocol == "upnp":
        config = source.package(_UPNP).of(_UPNP)
        started = not config or config[0].flag("enabled") is not False
    return Discovery(handle=name, at={"": Line(SERVICES, line)}, name=name, protocol=protocol, enabled=started)


def _wps(source: OpenwrtSource) -> Iterator[Discovery]:
    for one in sending(source):
        if any(one.text(word) not in ("", "0") for word in _WPS) and is_on(source, one) is not False:
            yield Discovery(
                handle=f"wps {one.address}",
                at={"": source.line(WIRELESS, next(one.at(word) for word in _WPS if word in one.options))},
                name=f"wps {one.text('ssid')}",
                protocol="wps",
                enabled=True,
                interface=one.address,
            )


def render(before: Discovery | None, after: Discovery | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    wanted = changes(before, after)
    if wanted.get("enabled") is False:
        del wanted["enabled"]
        if before.protocol == "wps":
            yield from (drop(WIRELESS, str(before.interface), word) for word in _WPS)
        else:
            if before.protocol == "upnp":
                yield from (put(_UPNP, one.address, "enabled", "0") for one in again(around).package(_UPNP).of(_UPNP))
            yield done(Service(name=before.handle, enabled=False, running=False))
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=(SERVICES, *asks(WIRELESS, _UPNP)), parse=parse, render=render)
