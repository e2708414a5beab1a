"""Management and Discovery of a Hikvision camera: each service has a page with `enabled` in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from shikiri.formats.xml import Element
from shikiri.model.command import Command
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.management import Management
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.appliance.beside import tells_discovery
from shikiri.platforms.appliance.changes import changes, plain, switched
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.hikvision.pages import ACCESSES, BONJOUR, CLOUD, SSH, TELNET, UPNP, flag, line, only
from shikiri.platforms.hikvision.write import switch
from shikiri.platforms.write import Around

_ANNOUNCED: Final = {"upnp": UPNP, "mdns": BONJOUR}
_PAGES: Final = {"telnet": TELNET, "ssh": SSH, "cloud": CLOUD}
# What the list of ways in calls them. The port of the maker's own programs has no switch: listed, it is open.
_WAYS: Final[dict[str, Any]] = {"HTTP": "http", "HTTPS": "https", "DEV_MANAGE": "api", "SDK": "api"}


def management(source: ApplianceSource) -> Heard | None:
    things = (*_paged(source), *_listed(source))
    return Heard(things=things) if things else None


def _paged(source: ApplianceSource) -> Iterator[Management]:
    for name, page in _PAGES.items():
        if source.why(page):
            continue
        found = only(source.xml(page), "enabled")
        enabled = flag(source, "management", page, found)
        service: Any = name
        yield Management(name=name, service=service, enabled=enabled, handle=name, at={"": line(page, found)})


def _listed(source: ApplianceSource) -> Iterator[Management]:
    if source.why(ACCESSES):
        return
    seen: set[str] = set()
    for one in source.xml(ACCESSES).all("AdminAccessProtocol"):
        service = _WAYS.get(one.said("protocol").upper())
        if service is None or service in seen:
            continue
        seen.add(service)
        port = one.said("portNo")
        yield Management(
            name=service,
            service=service,
            enabled=_is_on(source, one, encrypted=service == "https"),
            port=int(port) if port.isdecimal() and int(port) != _usual(service) else UNSAID,
            handle=one.said("protocol"),
            at={"": line(ACCESSES, one.find("enabled"), one)},
        )


def _is_on(source: ApplianceSource, one: Element, *, encrypted: bool) -> Known[bool]:
    """What is listed without a switch cannot be turned off; of the encrypted way that is no proof."""
    said = flag(source, "management", ACCESSES, only(one, "enabled"))
    return True if said is UNSAID and not encrypted else said


def _usual(service: str) -> int:
    return {"http": 80, "https": 443}.get(service, 0)


def write_management(before: Management | None, after: Management | None, around: Around) -> Iterable[Command] | None:
    """Services on and off. Plain http goes only where https stays, and last of all."""
    if before is None or after is None:
        return None
    left = changes(before, after)
    if not left:
        return ()
    wanted = switched(left)
    if wanted is None:
        return None
    stage: Any = "prepare" if wanted else "close"
    if before.key in _PAGES:
        return switch(around, _PAGES[before.key], "enabled", wanted=wanted, stage=stage)
    if before.key not in {"http", "https"} or (before.key == "https" and not wanted):
        return None
    if before.key == "http" and not wanted and not _has_https(around):
        return None
    return switch(around, ACCESSES, f"AdminAccessProtocol[{before.handle}]/enabled", wanted=wanted, stage=stage)


def _has_https(around: Around) -> bool:
    return any(one.key == "https" and plain(getattr(one, "enabled", None)) is True
               for one in around.observed.things("management"))  # fmt: skip


def discovery(source: ApplianceSource) -> Heard | None:
    """UPnP and Bonjour. A camera without the page of one of them has none of it."""
    things = tuple(_announced(source))
    whole = all(source.why(page) in {"", "absent"} for page in _ANNOUNCED.values()) and tells_discovery(source)
    rests_on = tuple(page for page in _ANNOUNCED.values() if not source.why(page))
    return Heard(things=things, whole=whole, rests_on=rests_on) if things else None


def _announced(source: ApplianceSource) -> Iterator[Discovery]:
    for name, page in _ANNOUNCED.items():
        if not source.why(page):
            found = only(source.xml(page), "enabled")
            protocol: Any = name
            enabled = flag(source, "discovery", page, found)
            yield Discovery(name=name, protocol=protocol, enabled=enabled, handle=name, at={"": line(page, found)})


def write_discovery(before: Discovery | None, after: Discovery | None, around: Around) -> Iterable[Command] | None:
    if before is None or after is None or before.key not in _ANNOUNCED:
        return None
    left = changes(before, after)
    if not left:
        return ()
    wanted = switched(left)
    if wanted is None:
        return None
    return switch(around, _ANNOUNCED[before.key], "enabled", wanted=wanted)
