"""Management: the services of the router, and the hosts on which they answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shikiri.model.facets.management import Management, Service
from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known, Tag
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.hosts import sources_of
from shikiri.platforms.yamaha_rtx.management_render import render
from shikiri.platforms.yamaha_rtx.sessions import asks, timeout
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Management.FACET
_SWITCH: Final = {"on": True, "off": False}
# models with a line for remote setup by telephone; elsewhere the setting means nothing
_WITH_ISDN: Final = frozenset({"RTX1200", "RTX1210", "RTX3000", "RTX3500", "NVR500", "NVR700W"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Daemon:
    """One service and what it does where no line speaks of it; `tag` says how sure that is."""

    command: str
    service: Service
    runs: bool
    tag: Tag
    open: bool  # to everybody


_DAEMONS: Final = (
    _Daemon(command="telnetd", service="telnet", runs=True, tag="M", open=True),
    _Daemon(command="sshd", service="ssh", runs=False, tag="C", open=True),
    _Daemon(command="httpd", service="http", runs=True, tag="M", open=False),
)
_BY_A_SWITCH: Final[tuple[tuple[tuple[str, ...], Service], ...]] = (
    (("yno", "use"), "cloud"),
    (("httpd", "custom-gui", "api", "use"), "api"),
)


def parse(source: RtxSource) -> Parsed:
    things = [*(_service(source, daemon) for daemon in _DAEMONS), _file_transfer(source, "sftpd", "sftp")]
    things += [_file_transfer(source, "tftp", "tftp"), *_remote_setup(source), *_switched(source), _console(source)]
    return Parsed(tuple(things), rests_on=(CONFIG,))


def _service(source: RtxSource, daemon: _Daemon) -> Management:
    said, host = source.last(daemon.command, "service"), _host(source, daemon.command)
    enabled: Known[bool] = source.default(daemon.runs, daemon.tag) if said is None else _switch(source, said)
    sources: Known[AddressSet] = source.default(ANYWHERE, "M") if daemon.open else UNSAID
    if said is None and not daemon.runs:
        sources = source.default(NOWHERE, daemon.tag)  # what does not run answers nobody
    decisive = said
    if host is not None:
        sources = sources_of(source, _hosts(source, host))
        if sources == NOWHERE and enabled is not False:
            enabled, decisive = False, host  # `host none` lets nobody in
    is_http = daemon.service == "http"
    listens = source.last(daemon.command, "listen")
    seconds, at_seconds = (UNSAID, source.line(None)) if is_http else timeout(source, _FACET)
    authenticated, at_authenticated = asks(source, _FACET)
    return Management(
        handle=daemon.command,
        at={
            "": source.line(decisive or host),
            "enabled": source.line(decisive),
            "sources": source.line(host),
            "port": source.line(listens),
            "timeout_s": at_seconds,
            "authenticated": at_authenticated,
        },
        name=daemon.service,
        service=daemon.service,
        enabled=enabled,
        sources=sources,
        port=int(listens.words[2]) if listens else UNSAID,
        timeout_s=seconds,
        version=source.default("2", "V") if daemon.service == "ssh" else UNSAID,  # none of them speaks SSH 1
        authenticated=authenticated,
    )


def _file_transfer(source: RtxSource, command: str, service: Service) -> Management:
    host = _host(source, command)
    sources = source.default(NOWHERE, "M") if host is None else sources_of(source, _hosts(source, host))
    enabled: Known[bool] = source.off("M") if host is None else sources != NOWHERE
    at = dict.fromkeys(("", "enabled", "sources"), source.line(host))
    return Management(handle=command, at=at, name=service, service=service, enabled=enabled, sources=sources)


def _remote_setup(source: RtxSource) -> Iterator[Management]:
    said = source.last("remote", "setup", "accept")
    if said is not None:
        enabled: Known[bool] = said.after(3) != ("none",)
    elif source.header and source.header[0] in _WITH_ISDN:
        enabled = source.on("M")
    else:
        return
    at = dict.fromkeys(("", "enabled"), source.line(said))
    yield Management(handle="remote setup", at=at, name="remote-setup", service="remote-setup", enabled=enabled)


def _switched(source: RtxSource) -> Iterator[Management]:
    for words, service in _BY_A_SWITCH:
        if said := source.last(*words):
            at = dict.fromkeys(("", "enabled"), source.line(said))
            handle, enabled = " ".join(words[:-1]), _switch(source, said)
            yield Management(handle=handle, at=at, name=service, service=service, enabled=enabled)


def _console(source: RtxSource) -> Management:
    (seconds, at_seconds), (authenticated, at_authenticated) = timeout(source, _FACET), asks(source, _FACET)
    return Management(
        handle="console",
        at={"": source.line(None), "timeout_s": at_seconds, "authenticated": at_authenticated},
        name="console",
        service="console",
        enabled=source.on("C"),
        timeout_s=seconds,
        authenticated=authenticated,
    )


def _switch(source: RtxSource, entry: Entry) -> bool:
    word = entry.words[-1]
    if word not in _SWITCH:
        raise source.fail(_FACET, entry)
    return _SWITCH[word]


def _host(source: RtxSource, command: str) -> Entry | None:
    """`sshd host lan1`; `sshd host key ...` is another matter."""
    found = [entry for entry in source.all(command, "host") if entry.words[2:3] != ("key",)]
    return found[-1] if found else None


def _hosts(source: RtxSource, entry: Entry) -> tuple[str, ...]:
    if not entry.after(2):
        raise source.fail(_FACET, entry)
    return entry.after(2)


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
