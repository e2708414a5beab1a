"""facility.yml -> `Facility`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from shikiri.intake.document import scan_document
from shikiri.intake.facility_checks import cross_checks, fact
from shikiri.intake.facility_schema import FacilityFile, Logging, Time
from shikiri.intake.schema import check
from shikiri.intake.vocabulary import NOTHING_KNOWN, Vocabulary
from shikiri.model.errors import PolicyError
from shikiri.model.facility import (
    DeclaredAccount,
    DeclaredLogging,
    DeclaredSegment,
    DeclaredTime,
    DeclaredWlan,
    Facility,
    Fact,
    Flow,
    KnownDevice,
    Room,
    SecretName,
    Tailored,
)
from shikiri.model.policy import Value
from shikiri.model.say import Text


def load_facility(source: Path | bytes, name: str = "facility.yml", vocabulary: Vocabulary = NOTHING_KNOWN) -> Facility:
    """The facility; every problem of the file at once as `PolicyError`."""
    document = scan_document(source, name, plain=True)
    problems = list(document.problems)
    if document.data is None:
        raise PolicyError(tuple(problems))
    written, wrong = check(FacilityFile, document, document.data)
    problems += wrong
    known = {(problem.line, problem.path) for problem in problems}
    problems += [problem for problem in cross_checks(document, vocabulary) if (problem.line, problem.path) not in known]
    if written is None or problems:
        raise PolicyError(tuple(problems))
    return _facility(written)


def _facility(file: FacilityFile) -> Facility:
    return Facility(
        id=file.id,
        name=Text(file.name.ja, file.name.en),
        customer=file.customer or "",
        edition=file.edition,
        profile=file.profile,
        manage=file.manage,
        facts=_facts(file.facts),
        segments=tuple(
            DeclaredSegment(name=one.name, role=one.role, vlan=one.vlan, subnets=one.subnets) for one in file.segments
        ),
        wlans=tuple(
            DeclaredWlan(
                ssid=one.ssid,
                segment=one.segment,
                audience=one.audience,
                psk=_secret(one.psk),
                enterprise=one.enterprise,
                rooms=one.rooms,
            )
            for one in file.wlans
        ),
        accounts=tuple(
            DeclaredAccount(
                name=one.name,
                secret=_secret(one.secret),
                devices=() if one.devices == ("all",) else one.devices,
            )
            for one in file.accounts
        ),
        rooms=tuple(Room(name=one.name, max_dbm=one.max_dbm) for one in file.rooms),
        known_devices=tuple(
            KnownDevice(name=one.name, mac=one.mac or "", segment=one.segment or "") for one in file.known_devices
        ),
        time=_time(file.time),
        logging=_logging(file.logging),
        flows=tuple(
            Flow(source=one.source, destination=one.destination, protocol=one.protocol, ports=one.ports)
            for one in file.flows
        ),
        policy=_policy(file.policy),
        tailoring=tuple(Tailored(control=one.control, reason=one.reason) for one in file.tailoring),
        manage_from=file.manage_from or "",
        website=file.website or "",
        store=file.store or "",
    )


def _secret(name: str | None) -> SecretName | None:
    return None if name is None else SecretName(name)


def _time(time: Time) -> DeclaredTime:
    return DeclaredTime(servers=time.servers, offset_minutes=time.timezone, max_skew_s=time.max_skew_s)


def _logging(logging: Logging) -> DeclaredLogging:
    return DeclaredLogging(
        hosts=tuple(one.host for one in logging.hosts),
        outsourced=tuple(one.host for one in logging.hosts if one.owner == "outsourced"),
    )


def _facts(written: Mapping[str, object]) -> Mapping[str, Fact]:
    read = {name: fact(value) for name, value in written.items()}
    return MappingProxyType({name: value for name, value in read.items() if isinstance(value, bool | int | date)})


def _policy(written: Mapping[str, object]) -> Mapping[str, Value]:
    return MappingProxyType({name: _value(value) for name, value in written.items()})


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(str(word) for word in value)
    return value if isinstance(value, bool | int) else str(value)
