"""Firmware: the distribution and its release, the hardware, and whether security updates come in by themselves."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.firmware import Firmware
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux.files_read import Said, pairs
from shikiri.platforms.linux.firmware_write import render
from shikiri.platforms.linux.questions import APT, DATE, KERNEL, MACHINE, PACKAGES, PENDING, RELEASE, UNITS
from shikiri.platforms.linux.self_update import pending, restart_due, updates_itself
from shikiri.platforms.linux.source import LinuxSource

_FACET: Final = Firmware.FACET
_EMPTY: Final = frozenset(
    {"", "none", "to be filled by o.e.m.", "default string", "system product name", "not specified", "unknown", "0"}
)


def parse(source: LinuxSource) -> Parsed:
    release = pairs(source, RELEASE)
    machine = _machine(source)
    name, version = _word(release, "ID"), _word(release, "VERSION_ID")
    model, at_model = _model(machine, release)
    serial = _first(machine, "tree_serial", "product_serial")
    automatic, at_automatic = updates_itself(source)
    thing = Firmware(
        handle="firmware",
        at={"": release["ID"].line if "ID" in release else Line(RELEASE, 0)}
        | ({"version": release["VERSION_ID"].line} if "VERSION_ID" in release else {})
        | ({"model": at_model} if at_model else {})
        | ({"auto_update": at_automatic} if at_automatic else {}),
        name="firmware",
        vendor="raspberrypi" if machine.get("raspberry") and machine["raspberry"].value else name or UNSAID,
        model=model or UNSAID,
        version=version or UNSAID,
        image=_kernel(source),
        serial=serial.value if serial else UNSAID,
        auto_update=automatic,
        extended=_long_term(source) if name == "debian" else UNSAID,
        by_packages=source.has(APT) or UNSAID,
        pending=pending(source),
        restart_due=restart_due(source),
    )
    return Parsed((thing,), rests_on=(RELEASE,))


def _machine(source: LinuxSource) -> dict[str, Said]:
    try:
        return pairs(source, MACHINE)
    except Unanswered:
        return {}


def _kernel(source: LinuxSource) -> Known[str]:
    try:
        return source.lines(KERNEL)[0].strip()
    except Unanswered:
        return UNSAID


def _word(release: dict[str, Said], key: str) -> str:
    return release[key].value.strip("\"'").lower() if key in release else ""


def _model(machine: dict[str, Said], release: dict[str, Said]) -> tuple[str, Line | None]:
    """The board; a machine that names none (a virtual one) is called by its system."""
    board = _first(machine, "tree_model", "product_name")
    if board is not None:
        maker = _first(machine, "sys_vendor")
        named = f"{maker.value} {board.value}" if maker and board.key == "product_name" else board.value
        return named, board.line
    system = release.get("NAME")
    return (system.value.strip("\"'"), system.line) if system else ("", None)


def _first(machine: dict[str, Said], *keys: str) -> Said | None:
    found = (machine[key] for key in keys if key in machine)
    return next((one for one in found if one.value.strip().lower() not in _EMPTY), None)


def _long_term(source: LinuxSource) -> Known[bool]:
    """Are the sources of security updates there, by which the years of long-term support are served too?"""
    try:
        told = pairs(source, PACKAGES).get("security-sources")
    except Unanswered:
        return UNSAID
    return told.value not in ("", "0") if told else UNSAID


DRIVER = FacetDriver(
    facet=_FACET, asks=(RELEASE, MACHINE, KERNEL, UNITS, APT, PACKAGES, PENDING, DATE), parse=parse, render=render
)
