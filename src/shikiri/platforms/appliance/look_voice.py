"""What anybody in the same network sees: the address, and which ports are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.management import Management, Service
from shikiri.model.facets.printing import Printing
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.addresses import address_of, is_public
from shikiri.platforms.appliance.look import Look
from shikiri.platforms.appliance.source import IPP, LOOK, ApplianceSource
from shikiri.platforms.appliance.voice import Heard, Voice

# The usual ports of each service; any open one makes it open.
_SERVICES: dict[Service, tuple[int, ...]] = {
    "ftp": (21,),
    "ssh": (22,),
    "telnet": (23,),
    "http": (80,),
    "https": (443,),
}
_FURTHER_PAGES = (8008, 8080)  # where many boxes show the same pages as on 80
_REMOTE_SHELL: dict[Service, tuple[int, ...]] = {"rsh": (514,)}  # Ricoh's; told where it was tried
# IPP may have TLS and a login, which its own door tells; the others have not.
_PRINTING: Mapping[str, tuple[int, ...]] = {
    "lpd": (515,),
    "raw9100": (9100,),
    "smb": (139, 445),
    "ftp": (21,),
    "ipp": (631,),
}
_FURTHER: Mapping[str, tuple[int, ...]] = {"raw9100": (9101, 9102)}  # of print servers with several printers
_OPEN_TO_ALL = frozenset({"lpd", "raw9100"})
_WSD = (5357, 5358)  # open proves it; closed proves nothing, it is announced over UDP


def exposure(source: ApplianceSource) -> Heard:
    """Where we reached it. That it has no other address than this one, nobody sees from outside."""
    look = source.look()
    address = address_of(look.address)
    here = Line(LOOK, look.address_line)
    reached = Exposure(
        address=look.address if address else UNSAID,
        public=True if address and is_public(address) else UNSAID,
        ports=look.open,
        handle=look.address,
        at={"": here, "ports": Line(LOOK, look.line(*sorted(look.open)) or look.address_line)},
    )
    return Heard(things=(reached,), whole=True, rests_on=(LOOK,))


def management(source: ApplianceSource) -> Heard:
    """Services by their ports. Plain http that only sends on to https shows no page."""
    look = source.look()
    return Heard(things=tuple(_services(look)), whole=_tried(look, *_SERVICES.values()), rests_on=(LOOK,))


def _services(look: Look) -> Iterator[Management]:
    for service, ports in (_SERVICES | _REMOTE_SHELL).items():
        if (enabled := _enabled(look, ports)) is None:
            continue
        line = look.line(*ports)
        if service == "http" and 80 in look.redirects:  # noqa: PLR2004  (the port of http)
            enabled, line = False, look.redirects[80]
        if service == "http" and enabled is False:
            enabled, line = _beside(look, line)
        yield Management(name=service, service=service, enabled=enabled, handle=service, at={"": Line(LOOK, line)})


def _beside(look: Look, line: int) -> tuple[Known[bool], int]:
    """Port 80 shows no pages: may another one show them without TLS?"""
    for port in _FURTHER_PAGES:
        if port in look.pages:
            return True, look.pages[port]
        if port in look.open and port not in look.redirects:
            return UNSAID, look.line(port)
    return False, line


def printing(source: ApplianceSource) -> Heard:
    """Ways to print by their ports."""
    look = source.look()
    return Heard(
        things=tuple(_ways(look, UNSAID if _tells_security(source) else True)),
        whole=_tried(look, *_PRINTING.values()),
        rests_on=(LOOK,),
    )


def _tells_security(source: ApplianceSource) -> bool:
    """Plain IPP and IPP in TLS share a port: which one is open, its own door tells, where it speaks."""
    return not source.why(IPP) and bool(source.ipp().values("uri-security-supported"))


def _ways(look: Look, ipp: Known[bool]) -> Iterator[Printing]:
    for protocol, usual in _PRINTING.items():
        ports = (*usual, *(port for port in _FURTHER.get(protocol, ()) if port in look.ports))
        if (enabled := _enabled(look, ports)) is not None:
            yield Printing(
                protocol=protocol,
                enabled=ipp if protocol == "ipp" and enabled is True else enabled,
                tls=UNSAID if protocol == "ipp" else False,
                authentication="none" if protocol in _OPEN_TO_ALL else UNSAID,
                handle=protocol,
                at={"": Line(LOOK, look.line(*ports))},
            )
    if look.state(*_PRINTING["smb"]) in {"open", "silent"}:  # which version of it, a port does not tell
        line = Line(LOOK, look.line(*_PRINTING["smb"]))
        yield Printing(protocol="smb1", tls=False, handle="smb1", at={"": line})
    if look.state(*_WSD) == "open":
        yield Printing(protocol="wsd", enabled=True, handle="wsd", at={"": Line(LOOK, look.line(*_WSD))})


def discovery(source: ApplianceSource) -> Heard | None:
    """The device offers itself to every Windows in the network."""
    look = source.look()
    if look.state(*_WSD) != "open":
        return None
    at = {"": Line(LOOK, look.line(*_WSD))}
    return Heard(things=(Discovery(name="wsd", protocol="wsd", enabled=True, handle="wsd", at=at),))


def _enabled(look: Look, ports: tuple[int, ...]) -> Known[bool] | None:
    """Silence proves nothing: a filter may keep only us away. None where nobody tried."""
    state = look.state(*ports)
    return None if state is None else UNSAID if state == "silent" else state == "open"


def _tried(look: Look, *services: tuple[int, ...]) -> bool:
    return all(look.state(*ports) is not None for ports in services)


LOOK_VOICE = Voice(
    name="look",
    asks=(LOOK,),
    hears={"exposure": exposure, "management": management, "printing": printing, "discovery": discovery},
    confidence={"": "documented"},
)
