"""The page maps of a site: its own of `page_maps/*.yml`, then those that come with shikiri."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

from shikiri.intake.form_map import load_form_map
from shikiri.model.device import Device
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.form_map import FormMap
from shikiri.platforms import names, platform

PAGE_MAPS = "page_maps"
_SHIPPED = ("shikiri.platforms.mfp", "maps")


def site_maps(folder: Path) -> tuple[FormMap, ...]:
    """The maps of a site folder; every mistake in any of them at once as `PolicyError`."""
    found: list[FormMap] = []
    problems: list[Problem] = []
    for path in sorted((folder / PAGE_MAPS).glob("*.yml")):
        try:
            found.append(load_form_map(path, f"{PAGE_MAPS}/{path.name}"))
        except PolicyError as error:
            problems += error.problems
    if problems:
        raise PolicyError(tuple(problems))
    own = {one.name for one in found}  # a site's own map of the same name stands in for ours
    return (*found, *(one for one in shipped_maps() if one.name not in own))


@cache
def shipped_maps() -> tuple[FormMap, ...]:
    """The maps that come with shikiri."""
    home = resources.files(_SHIPPED[0]).joinpath(_SHIPPED[1])
    pages = sorted((page for page in home.iterdir() if page.name.endswith(".yml")), key=lambda page: page.name)
    return tuple(load_form_map(page.read_bytes(), page.name) for page in pages)


def reads_forms(device: Device) -> bool:
    """Does this kind of device speak through its web pages?"""
    if device.platform not in names():
        return False
    dialect = platform(device.platform).dialect
    return dialect is not None and "form" in dialect.doors


def maps_of(device: Device, maps: tuple[FormMap, ...]) -> tuple[FormMap, ...]:
    """The maps for one device, with the operator's word about unconfirmed ones."""
    return tuple(replace(one, accepted=device.allow_unconfirmed) for one in maps) if reads_forms(device) else ()
