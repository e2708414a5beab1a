"""The SNMP agent of a printer that tells of it: `public`, and the community that somebody may have set in it."""

from __future__ import annotations

from dataclasses import replace

from shikiri.model.facets.base import Thing
from shikiri.model.facets.snmp import Snmp
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.appliance.voice import Heard

PUBLIC = "public"
OWN = "community 1"  # the printer's own, whatever it is called: no page shows it


def doors(found: Heard, line: Line, *, runs: bool) -> Heard:
    """All who are answered, where both are told: nobody, where the agent itself is off."""
    things = {one.key: _door(one, line, runs=runs) for one in found.things if isinstance(one, Snmp)}
    public, own = things.get(PUBLIC), things.get(OWN)
    told = public is not None and public.enabled is not UNSAID and own is not None and own.access is not UNSAID
    rests_on = tuple(dict.fromkeys((*found.rests_on, line.question)))
    return Heard(things=tuple[Thing, ...](things.values()), whole=told, rests_on=rests_on)


def _door(one: Snmp, line: Line, *, runs: bool) -> Snmp:
    if runs and one.name == PUBLIC:
        return one
    return replace(one, enabled=runs, at={**one.at, "enabled": line})
