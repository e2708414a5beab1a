"""Logging: which types of messages are kept, who receives them, and whether they tell who went where."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.logging import Logging
from shikiri.model.nothing import Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.logging_render import render
from shikiri.platforms.yamaha_rtx.records import TELLS_WHO_WENT_WHERE, logging_filters
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Logging.FACET
_SWITCH: Final = {"on": True, "off": False}


def parse(source: RtxSource) -> Parsed:
    host = source.last("syslog", "host")
    debug, at_debug = _type(source, "debug", without=False)
    notice, _ = _type(source, "notice", without=False)
    commands = source.last("syslog", "execute", "command")
    traffic, at_traffic = _traffic(source)
    recorded: Known[bool] = source.off("C") if commands is None else _on(source, commands)
    thing = Logging(
        handle="syslog",
        at={
            "": source.line(host),
            "hosts": source.line(host),
            "debug": at_debug,
            "commands": source.line(commands),
            "traffic": at_traffic,
        },
        name="syslog",
        enabled=source.on("C"),
        hosts=frozenset(_receivers(source, host)) if host else source.silent(frozenset()),
        level="debug" if debug is True else "notice" if notice is True else source.silent("info"),
        traffic=traffic,
        commands=recorded,
        debug=debug,
    )
    return Parsed((thing,), rests_on=(CONFIG,))


def _receivers(source: RtxSource, host: Entry) -> tuple[str, ...]:
    found = tuple(word for word in host.after(2) if not word.isdigit())  # a bare number is a port
    if not found:
        raise source.fail(_FACET, host)
    return found


def _type(source: RtxSource, name: str, *, without: bool) -> tuple[Known[bool], Line]:
    said = source.last("syslog", name)
    return (source.default(without, "C") if said is None else _on(source, said)), source.line(said)


def _traffic(source: RtxSource) -> tuple[Known[bool], Line]:
    """Switches that record names and connections, and filters that log what passes (they need the type NOTICE)."""
    for words in TELLS_WHO_WENT_WHERE:
        said = source.last(*words)
        if said is not None and _on(source, said):
            return True, source.line(said)
    logging = logging_filters(source)
    notice, at_notice = _type(source, "notice", without=False)
    if not logging:
        return source.no(), source.line(None)
    if isinstance(notice, bool):
        return notice, source.line(logging[0]) if notice else at_notice
    return (Default(False, notice.tag) if isinstance(notice, Default) else notice), at_notice  # noqa: FBT003


def _on(source: RtxSource, entry: Entry) -> bool:
    word = entry.words[-1]
    if word not in _SWITCH:
        raise source.fail(_FACET, entry)
    return _SWITCH[word]


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
