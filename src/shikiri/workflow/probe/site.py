"""`shikiri probe` from end to end: consent, stations, what they saw kept, and a verify that counts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from shikiri.model.air import Heard
from shikiri.model.errors import UsageError
from shikiri.model.say import Lang, Say, say
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import Inventory
from shikiri.workflow.observe import WORKERS, Observed, observe_all
from shikiri.workflow.probe.caller import call
from shikiri.workflow.probe.keep import save
from shikiri.workflow.probe.run import Call, Probe
from shikiri.workflow.probe.stations import chosen, stations_of
from shikiri.workflow.verify import Verified, judge_and_keep


@dataclass(frozen=True, slots=True)
class Probed:
    """What stations saw, who could not take part, and the run that counts it."""

    heard: tuple[Heard, ...]
    troubles: tuple[Say, ...]
    verified: Verified


def probe_site(  # noqa: PLR0913  (the terms of a probe, each by its name)
    inventory: Inventory,
    names: Iterable[str],
    who: str,
    *,
    workers: int = WORKERS,
    tell: Callable[[Say], None] = lambda _: None,
    on_done: Callable[[Observed], None] = lambda _: None,
    caller: Call = call,
    now: Callable[[], datetime] = clock.now,
    lang: Lang = "ja",
) -> Probed:
    """Probe, keep, look at the devices, judge all of it together. Nothing is written to a device."""
    if not who:
        raise UsageError(say("probe.whose", facility=inventory.site.facility.name))
    site = inventory.site
    known = stations_of(inventory.stations, site.facility, site.folder)
    stations = chosen(known, names)
    looks = observe_all(inventory.hosts, workers=workers, on_done=on_done)
    states = {one.device: one.state for one in looks if one.state is not None}
    probe = Probe(inventory, stations, who, states=states, call=caller, tell=tell, now=now)
    heard = probe.run()
    save(site.folder, heard, whole=len(heard) == len(known) and not probe.troubles)
    verified = judge_and_keep(inventory, looks, now(), lang=lang)
    return Probed(heard, tuple(probe.troubles), verified)
