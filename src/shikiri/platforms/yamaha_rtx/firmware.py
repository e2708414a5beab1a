"""Firmware: model, revision and serial number, and whether the router updates itself."""

from __future__ import annotations

from shikiri.model.errors import ParseError
from shikiri.model.facets.firmware import Firmware
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.environment import Said, environment
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT, RtxSource

_FACET = Firmware.FACET
_PERIODS = frozenset({"daily", "weekly", "monthly"})


def parse(source: RtxSource) -> Parsed:
    box = environment(source)
    model, version = box.model, box.version
    auto_update: Known[bool] = UNSAID
    at_auto_update = Line(CONFIG, 0)
    rests_on: tuple[str, ...] = (ENVIRONMENT,)
    if source.has(CONFIG):
        auto_update, at_auto_update = _auto_update(source)
        if head := source.header:
            line = Line(CONFIG, head[2])
            model = _agreed(model, Said(head[0], line))
            version = _agreed(version, Said(head[1], line))
        rests_on = (CONFIG,)
    elif not source.has(ENVIRONMENT):
        source.lines(ENVIRONMENT)  # says why there is no answer
    said = {"model": model, "version": version, "serial": box.serial, "image": box.image}
    known = {name: one for name, one in said.items() if one is not None}
    if source.has(ENVIRONMENT) and box.version is None and not source.has(CONFIG):
        raise ParseError(_FACET, ENVIRONMENT, 1)
    thing = Firmware(
        handle="firmware",
        at={"": version.line if version else Line(CONFIG, 0), "auto_update": at_auto_update}
        | {name: one.line for name, one in known.items()},
        name="firmware",
        vendor="yamaha" if model else UNSAID,
        auto_update=auto_update,
        **{name: one.value for name, one in known.items()},  # type: ignore[arg-type]  # words, by the names in `said`
    )
    return Parsed((thing,), rests_on=rests_on)


def _agreed(one: Said | None, other: Said) -> Said:
    """Two answers of one box; where they differ, one of them is cut or of another box."""
    if one is not None and one.value != other.value:
        raise ParseError(_FACET, one.line.question, one.line.number)
    return other


def _auto_update(source: RtxSource) -> tuple[Known[bool], Line]:
    schedule, permit = source.last("http", "revision-up", "schedule"), source.last("http", "revision-up", "permit")
    if schedule is None:
        return source.off("M"), source.line(None)
    period = schedule.words[3] if len(schedule.words) > 3 else ""  # noqa: PLR2004
    if period != "startup" and period not in _PERIODS:
        raise source.fail(_FACET, schedule)
    if permit is not None and permit.words[-1] != "on":
        return False, source.line(permit)  # a schedule does nothing where the update is not permitted
    return period != "startup", source.line(schedule)  # a router may run for years without a start


DRIVER = FacetDriver(facet=_FACET, asks=(ENVIRONMENT, CONFIG), parse=parse)
