"""How a camera is reached: its web server, its announcements, its addresses and whom it lets in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.formats.xml import Element
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.management import Management, Service
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.changes import changes, plain
from shikiri.platforms.appliance.onvif.answers import DISCOVERY, PROTOCOLS, only, said, truth
from shikiri.platforms.appliance.onvif.tell import Commands, protocol, refuse, tell
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.write import Around

_WEB: Final[dict[str, tuple[Service, int]]] = {"HTTP": ("http", 80), "HTTPS": ("https", 443)}


def management(source: ApplianceSource) -> Heard:
    """The web server, plain and encrypted. ssh and telnet have no word here."""
    return Heard(things=tuple(_web(source)))


def _web(source: ApplianceSource) -> Iterator[Management]:
    for one in said(source, PROTOCOLS).all("NetworkProtocols"):
        name = only(source, "management", PROTOCOLS, one, "Name")
        service, usual = _WEB.get(name.text.upper(), (None, 0))
        if service is not None:
            ports = [port.text for port in one.all("Port")]
            yield Management(
                name=service,
                service=service,
                enabled=_switch(source, one),
                port=int(ports[0]) if len(ports) == 1 and ports[0].isdigit() and int(ports[0]) != usual else UNSAID,
                handle=name.text,
                at={"": Line(PROTOCOLS, name.line), "enabled": Line(PROTOCOLS, (one.find("Enabled") or one).line)},
            )


def _switch(source: ApplianceSource, protocol: Element) -> Known[bool]:
    """Some cameras name a protocol and leave out whether it is on."""
    if not protocol.all("Enabled"):
        return UNSAID
    return truth(source, "management", PROTOCOLS, only(source, "management", PROTOCOLS, protocol, "Enabled"))


def write_management(before: Management | None, after: Management | None, around: Around) -> Commands | None:
    """Plain http goes off only where https stays."""
    if before is None or after is None or before.key not in {"http", "https"}:
        return None
    left = changes(before, after)
    if set(left) != {"enabled"}:
        return None
    name = before.key.upper()
    if left["enabled"] is True:
        return [protocol(name, "on", "prepare")]
    stays = any(one.key == "https" and plain(one.enabled) is True for one in around.wanted.things("management"))  # type: ignore[attr-defined]
    if name == "HTTPS" or not stays:
        raise refuse("management", "enabled", "onvif.needs-https")
    return [protocol(name, "off", "close")]


def discovery(source: ApplianceSource) -> Heard:
    """WS-Discovery. UPnP is something that cameras do as well, and that ONVIF has no word for: nobody can tell."""
    mode = only(source, "discovery", DISCOVERY, said(source, DISCOVERY), "DiscoveryMode")
    if mode.text not in {"Discoverable", "NonDiscoverable"}:
        raise source.fail("discovery", DISCOVERY, mode.line)
    enabled = mode.text == "Discoverable"
    wsd = Discovery(name="wsd", protocol="wsd", enabled=enabled, at={"": Line(DISCOVERY, mode.line)})
    upnp = Discovery(name="upnp", protocol="upnp", at={"": Line(DISCOVERY, 0)})
    return Heard(things=(wsd, upnp), whole=True, rests_on=(DISCOVERY,))


def write_discovery(before: Discovery | None, after: Discovery | None, _: Around) -> Commands | None:
    if before is None or after is None or before.key != "wsd" or set(changes(before, after)) - {"enabled"}:
        return None
    modes = ["Discoverable", "NonDiscoverable"]
    wanted = modes if plain(after.enabled) is True else modes[::-1]
    return [tell(f"SetDiscoveryMode mode={wanted[0]}", undo=(f"onvif SetDiscoveryMode mode={wanted[1]}",))]
