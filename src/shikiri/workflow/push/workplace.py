"""The workplace of a site: where locks, journals and backups lie, who is at work, and what seals them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from shikiri.store import place_of
from shikiri.workflow.history.record import whoami
from shikiri.workflow.secrets.vault_keys import Keyring
from shikiri.workflow.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """A folder beside the store, for this facility alone."""

    folder: Path
    customer: str
    who: str
    ring: Keyring = field(repr=False)

    def path(self, room: str, device: str, ending: str) -> Path:
        """Where the file of one device in one room is, or would be."""
        return self.folder / room / f"{quote(device, safe='')}{ending}"

    def file(self, room: str, device: str, ending: str) -> Path:
        """The same, its folder made; nobody else may look into it."""
        path = self.path(room, device, ending)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


def workplace_of(site: Site, ring: Keyring) -> Workplace:
    """Beside the runs where they are a file; else in the user's state folder."""
    facility = site.facility
    place = place_of(os.environ, facility.store, site.folder)
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    home = place.file.parent if place.file else Path(state, "shikiri").expanduser()
    folder = home / "pushes" / quote(facility.customer or "-", safe="") / quote(facility.id, safe="")
    return Workplace(folder=folder, customer=facility.customer, who=whoami(), ring=ring)
