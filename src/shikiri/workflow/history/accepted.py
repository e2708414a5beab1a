"""The accepted states of a site: `accepted/<device>.json`, each with who accepted it and why. No secret is in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from shikiri.files.atomic import only_writer, write_whole
from shikiri.model.codec import dump_state, load_state
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.facets.stations import Station
from shikiri.model.say import say
from shikiri.model.state import State
from shikiri.reports.stream import json_lines

FOLDER = "accepted"
SCHEMA = "shikiri/accepted/1"
_WRONG = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
_DEPTH = 5  # the whole, the state, its facets, a facet, its things: one thing a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What somebody accepted as the right state of one device."""

    device: str
    run: str
    who: str
    why: str
    when: datetime
    plain: Mapping[str, Any] = field(hash=False)  # the state as plain data

    @property
    def state(self) -> State:
        """The state itself. Most nights nobody needs it: an equal state is seen by its plain data."""
        try:
            found = load_state(self.plain)
        except _WRONG:
            raise broken(self.device) from None
        if found.device != self.device:
            raise broken(self.device)
        return found


def plain_state(state: State) -> dict[str, Any]:
    """A state as it may be kept: without the text of secrets and the fingerprints that a key makes of it.

    Nor who was connected: whose phone was here on which day is nobody's business afterwards.
    """
    kept = {name: facet for name, facet in state.facets.items() if name != Station.FACET}
    return dump_state(replace(state, facets=kept), marks=False)


def state_text(plain: Mapping[str, Any]) -> str:
    """The one way to write a plain state, so that equal states are equal texts."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_accepted(folder: Path, device: str) -> Accepted | None:
    """The accepted state of a device; None where nobody accepted one. What cannot be read is a mistake to be told."""
    if Path(device).name != device:
        return None
    path = folder / FOLDER / f"{device}.json"
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return _read(json.loads(raw), device)
    except _WRONG:
        raise broken(device) from None


def broken(device: str) -> PolicyError:
    """The file of a device is no accepted state."""
    name = f"{FOLDER}/{device}.json"
    return PolicyError((Problem(name, 0, "", say("accepted.broken", file=name)),))


def _read(data: Any, device: str) -> Accepted:  # noqa: ANN401  (plain data)
    if data["schema"] != SCHEMA or data["device"] != device:
        raise ValueError(device)
    words = {name: str(data[name]) for name in ("run", "who", "why")}
    found = Accepted(device=device, when=datetime.fromisoformat(data["when"]), plain=data["state"], **words)
    if not isinstance(found.plain, dict):
        raise TypeError(device)
    return found


def write_accepted(folder: Path, accepted: Accepted) -> None:
    """Put one accepted state in its place, whole or not at all."""
    home = folder / FOLDER
    home.mkdir(exist_ok=True)
    whole = {
        "schema": SCHEMA,
        "device": accepted.device,
        "run": accepted.run,
        "who": accepted.who,
        "why": accepted.why,
        "when": accepted.when.isoformat(timespec="seconds"),
        "state": _sorted(accepted.plain),
    }
    with only_writer(home):
        write_whole(home / f"{accepted.device}.json", json_lines(whole, _DEPTH))


def _sorted(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {**plain, "facets": dict(sorted(plain["facets"].items()))}
