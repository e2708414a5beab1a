"""Examples of controls as data: `tests/guideline/controls/<control>/<pass|fail|unknown>-<what>.yml`.

An example names the facets of one device (`facets:`) or of several (`devices:`), what the facility declares, and
what the control must say. Whatever it leaves out is unremarkable: every facet read to its end, every device asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shikiri.engine.judge import bind_control, judge
from shikiri.engine.label import label
from shikiri.guideline.controls import control
from shikiri.guideline.policy import load_policy
from shikiri.intake.binding import load_host_binding
from shikiri.intake.facility import load_facility
from shikiri.lifecycle.load import load_lifecycle
from shikiri.model.blocklist import Blocklist
from shikiri.model.codec import load_thing
from shikiri.model.control import Control
from shikiri.model.device import Device
from shikiri.model.facility import Facility
from shikiri.model.finding import Finding, worst
from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.members import Authority, Issued, Register, RevocationList, ServerCertificate
from shikiri.model.nothing import FacetState, Things, Unread
from shikiri.model.say import say
from shikiri.model.secret import Strength
from shikiri.model.situation import Situation
from shikiri.model.state import State

FOLDER = Path(__file__).parent / "controls"
PAGES = tuple(sorted((Path(__file__).parent / "lifecycle").glob("*.yml")))
NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
UNREAD = Unread(say("parse.not-asked", question="?"))
_STRENGTHS = {
    "strong": {"length": 24, "classes": 4, "score": 4, "common": False, "named": False},
    "weak": {"length": 6, "classes": 1, "score": 1, "common": False, "named": False},
    "factory": {"length": 8, "classes": 2, "score": 0, "common": True, "named": False},
    "named": {"length": 20, "classes": 3, "score": 3, "common": False, "named": True},
}
_KEYS = frozenset({
    "facets", "devices", "kinds", "bind", "facility", "secrets", "lifecycle", "whole", "profile", "parameters", "now",
    "register", "expect", "thing", "decides", "said", "notices", "blocklist", "unread", "incomplete",
    "unreachable", "source", "note",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One example: the control, all that it looks at, and what it must say."""

    control: Control
    name: str
    situation: Situation
    expect: str
    thing: str
    decides: tuple[str, ...]  # fields without which there is no pass, and of which not every word is one
    said: tuple[str, ...]  # fields without which there is no pass, whatever they say

    @property
    def kind(self) -> str:
        return self.name.partition("-")[0]

    @property
    def id(self) -> str:
        return f"{self.control.id}/{self.name}"


@cache
def paths() -> tuple[Path, ...]:
    return tuple(sorted(FOLDER.glob("*/*.yml")))


@cache
def examples() -> tuple[Example, ...]:
    return tuple(map(load_example, paths()))


def load_example(path: Path) -> Example:
    """The example of one file."""
    data = yaml.safe_load(path.read_text("utf-8"))
    strange = set(data) - _KEYS
    if strange:
        raise ValueError(f"{path.name}: {strange}")
    one = control(path.parent.name)
    return Example(
        control=one,
        name=path.stem,
        situation=_situation(one, data),
        expect=data["expect"],
        thing=data.get("thing", ""),
        decides=tuple(data.get("decides", ())),
        said=tuple(data.get("said", ())),
    )


def verdict(example: Example) -> str:
    """What the control says of the example: of the named thing, else the worst it says; `none` where it is silent."""
    return verdict_on(example.control, example.situation, example.thing)


def verdict_on(one: Control, situation: Situation, thing: str = "") -> str:
    found = findings(one, situation)
    statuses = [finding.status for finding in found if not thing or finding.thing == thing]
    return str(worst(statuses)) if statuses else "none"


def findings(one: Control, situation: Situation) -> list[Finding]:
    return list(judge(bind_control(one, situation.policy), situation))


def with_state(situation: Situation, state: State, key: str = "") -> Situation:
    """The same situation with one state replaced; labels are what the facility then says of it."""
    states = {**situation.states, key or state.device: state}
    labels = label(situation.facility, situation.devices, states)
    return replace(situation, states=states, labels=labels)


def _situation(one: Control, data: Mapping[str, Any]) -> Situation:
    devices: dict[str, Device] = {}
    states: dict[str, State] = {}
    unreachable = {}
    parts = data.get("devices") or {"box": data}
    for key, part in parts.items():
        name = key.partition("@")[0]
        if name == key:
            devices[name] = _device(name, part, one)
        if part.get("unreachable"):
            unreachable[name] = say("error.unreachable", device=name, cause="timeout")
        elif "facets" in part or "unread" in part:
            states[key] = _state(name, part)
    facility = _facility(data.get("facility") or {})
    policy = load_policy(data.get("profile", "basic"))
    policy = replace(policy, parameters={**policy.parameters, **_tuples(data.get("parameters") or {})})
    return Situation(
        facility=facility,
        policy=policy,
        devices=devices,
        states=states,
        now=datetime.fromisoformat(data["now"]) if "now" in data else NOW,
        labels=label(facility, devices, states),
        unreachable=unreachable,
        secrets=SecretsLog(tuple(map(_record, data["secrets"]))) if "secrets" in data else None,
        lifecycle=load_lifecycle(PAGES) if data.get("lifecycle", True) else None,
        register=_register(data["register"]) if "register" in data else None,
        blocklist=Blocklist(tuple(data["blocklist"])) if "blocklist" in data else None,
        notices=data.get("notices"),
        whole=data.get("whole", True),
        inputs=frozenset({"secrets", "lifecycle", "fleet", "history"}),
    )


def _device(name: str, part: Mapping[str, Any], one: Control) -> Device:
    kinds = part.get("kinds") or sorted(one.kinds)[:1] or ["router"]
    text = yaml.safe_dump({"bind": part["bind"]}, allow_unicode=True) if "bind" in part else ""
    binding = load_host_binding(text.encode(), f"{name}.yml") if text else None
    return Device(name=name, platform="made_up", kinds=frozenset(kinds), binding=binding)


def _state(name: str, part: Mapping[str, Any]) -> State:
    facets: dict[str, FacetState] = {}
    for facet, things in (part.get("facets") or {}).items():
        complete = facet not in part.get("incomplete", ())
        facets[facet] = Things(tuple(load_thing(facet, _expanded(thing)) for thing in things), complete=complete)
    for facet in part.get("unread", ()):
        facets[facet] = UNREAD
    return State(device=name, platform="made_up", facets=facets, source=part.get("source", "import"))


def _expanded(value: Any) -> Any:
    """`{secret: weak}` is a readable secret of that strength; `{masked: true}` and `{memory: x}` kinds of nothing."""
    if isinstance(value, dict):
        if value.get("secret") in _STRENGTHS:
            return {**value, "secret": "plain", "strength": _STRENGTHS[value["secret"]]}
        if set(value) == {"memory"}:
            return {"default": value["memory"], "tag": "M"}
        if set(value) == {"confirmed"}:
            return {"default": value["confirmed"], "tag": "V"}
        return {name: _expanded(part) for name, part in value.items()}
    return [_expanded(part) for part in value] if isinstance(value, list) else value


def _facility(data: Mapping[str, Any]) -> Facility:
    written = {"id": "demo", "name": "Demo", **data}
    return load_facility(yaml.safe_dump(written, allow_unicode=True, sort_keys=False).encode(), "facility.yml")


def _register(data: Mapping[str, Any]) -> Register:
    """`{authority: DER, crl: DER, servers: {device: DER}, members: [{...}]}`; what is not said is good for a year."""
    later = datetime.fromisoformat("2027-11-21T00:00:00+00:00")

    def moment(words: Mapping[str, Any], key: str) -> datetime | None:
        return datetime.fromisoformat(str(words[key])) if key in words else None

    return Register(
        authority=Authority(der=data["authority"], expires=later) if "authority" in data else None,
        crl=RevocationList(number=1, der=data["crl"], expires=later) if "crl" in data else None,
        servers=tuple(
            ServerCertificate(device=name, name=name, serial="00", der=der, expires=later)
            for name, der in data.get("servers", {}).items()
        ),
        members=tuple(
            Issued(
                handle=one["handle"],
                title=one["handle"],
                company="",
                segment=one.get("segment", ""),
                serial=one["serial"],
                issued=NOW,
                expires=moment(one, "expires") or later,
                der="",
                revoked=moment(one, "revoked"),
                profiles=tuple(one.get("profiles", ())),
            )
            for one in data.get("members", ())
        ),
    )


def _record(data: Mapping[str, Any]) -> SecretRecord:
    strength = data.get("strength")
    return SecretRecord(
        name=data["name"],
        fingerprint=data.get("fingerprint", data["name"]),
        set_at=datetime.fromisoformat(data["set_at"]),
        proved_at=datetime.fromisoformat(data["proved_at"]) if "proved_at" in data else None,
        strength=Strength(**(_STRENGTHS[strength] if isinstance(strength, str) else strength)) if strength else None,
        devices=tuple(data.get("devices", ("box",))),
        account=data.get("account", ""),
    )


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def all_things(situation: Situation) -> Iterator[tuple[str, str, int]]:
    """Where every thing stands: key of the state, facet, place."""
    for key, state in situation.states.items():
        for facet in state.facets:
            for place in range(len(state.things(facet))):
                yield key, facet, place
