"""The server of the golden cases as a whole device, and a facility that it fits: for edits of its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from shikiri.engine.judge import judge_all
from shikiri.guideline.controls import control
from shikiri.guideline.policy import load_policy
from shikiri.model.device import Device
from shikiri.model.facility import Binding, DeclaredSegment, DeclaredWlan, Facility
from shikiri.model.finding import RANK, Status
from shikiri.model.members import Authority, Issued, Register, RevocationList, ServerCertificate
from shikiri.model.reading import Answer, Reading
from shikiri.model.say import Text
from shikiri.model.situation import Situation
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.freeradius import PLATFORM
from shikiri.platforms.freeradius.scripts import CERTIFICATES
from shikiri.workflow.weigh import weighed
from tests.platforms.freeradius.office_site import CONTROLS
from tests.platforms.test_golden import file_name

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = b"k" * 32
FACILITY = Facility(
    id="demo-office",
    name=Text("見本", "Demo"),
    manage="create",
    segments=(
        DeclaredSegment(name="business", role="business", vlan=10),
        DeclaredSegment(name="guest", role="guest", vlan=20),
        DeclaredSegment(name="services", role="management", vlan=98),
    ),
    wlans=(DeclaredWlan(ssid="Members", segment="guest", audience="members", enterprise=True),),
)
POINTS = {"ap1": "10.98.0.1/24", "ap2": "10.98.0.12/24", "radius": "10.98.0.10/24"}
DEVICES = {
    name: Device(
        name=name,
        platform="freeradius" if name == "radius" else "linux_ap",
        kinds=frozenset({"server"} if name == "radius" else {"access_point"}),
        binding=Binding(addresses={"services": frozenset({own})}),
    )
    for name, own in POINTS.items()
}


@cache
def answers(kind: str = "office") -> Mapping[str, str]:
    """All that the server of one kind says."""
    names = {file_name(question): question for question in PLATFORM.questions}
    found: dict[str, str] = {}
    for facet in ("member", "radius_client", "certificate", "dot1x"):
        for path in sorted((HERE / facet / kind).glob("*.txt")):
            found[names[path.name]] = path.read_text("utf-8")
    return found


def reading(told: Mapping[str, str], *, complete: bool | None = True) -> Reading:
    known = {question: Answer(text, complete) for question, text in told.items()}
    return Reading(device="radius", platform="freeradius", answers=known, when=NOW, source="running")


@cache
def register() -> Register:
    """The register that the golden server was pushed from."""
    state = parse(PLATFORM, reading(answers()))
    ders = {one.service: one for one in state.things("certificate")}  # type: ignore[attr-defined]
    later = NOW.replace(year=2027)

    def member(handle: str, serial: str, segment: str) -> Issued:
        return Issued(
            handle=handle, title=handle, company="", segment=segment, serial=serial, issued=NOW, expires=later, der=""
        )

    def der(service: str) -> str:
        return str(ders[service].der)  # type: ignore[attr-defined]

    return Register(
        authority=Authority(der=der("radius-authority"), expires=later),
        crl=RevocationList(number=1, der=der("radius-list"), expires=later),
        servers=(ServerCertificate(device="radius", name="r", serial="00", der=der("radius"), expires=later),),
        members=(member("taro", "1e3ee8908896c703", "business"), member("hanako", "37ad8a781aa05a9d", "")),
    )


def situation(told: Mapping[str, str], *, complete: bool | None = True) -> Situation:
    """The whole facility, of which the server alone was read."""
    state: State = weighed(parse(PLATFORM, reading(told, complete=complete)), KEY, ())
    return Situation(
        facility=FACILITY,
        policy=replace(load_policy("advanced")),
        devices=DEVICES,
        states={"radius": state},
        now=NOW,
        register=register(),
        whole=True,
        inputs=frozenset({"secrets", "clock"}),
    )


def verdicts(told: Mapping[str, str], *, complete: bool | None = True) -> dict[str, Status]:
    """The worst that each control says of the server."""
    found: dict[str, Status] = {}
    for one in judge_all([control(name) for name in sorted(CONTROLS)], situation(told, complete=complete)):
        if one.device == "radius":
            before = found.get(one.control, Status.NOT_APPLICABLE)
            found[one.control] = min(before, one.status, key=RANK.__getitem__)
    return found


def edited(question: str, old: str, new: str, kind: str = "office") -> dict[str, str]:
    """One edit of one text; it must hit."""
    told = dict(answers(kind))
    assert old in told[question], old
    told[question] = told[question].replace(old, new, 1)
    return told


__all__ = ["CERTIFICATES", "answers", "edited", "reading", "register", "situation", "verdicts"]
