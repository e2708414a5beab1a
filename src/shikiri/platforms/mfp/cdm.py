"""The voice of HP printers that speak CDM: settings in JSON, and a list of services that says what may be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from shikiri.formats.cdm import SERVICES
from shikiri.model.command import Command
from shikiri.model.facets.management import Management
from shikiri.model.facets.storage import Storage
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.vendor import is_vendor
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.base import Confidence, Unanswered
from shikiri.platforms.mfp import cdm_account
from shikiri.platforms.mfp.agent import doors
from shikiri.platforms.mfp.cdm_speech import OFFERED, SPEECH, read, switched
from shikiri.platforms.mfp.cdm_table import ADMIN, AGENT, IDENTITY, RESOURCES, STORAGE_CAN
from shikiri.platforms.mfp.hp_firmware import firmware as hp_firmware
from shikiri.platforms.mfp.switch_write import told
from shikiri.platforms.write import Around

LOGIN: Final = "cdm login"  # whether the password opens it; what it tells, it tells without one
_SECURE: Final = frozenset({"secureFastErase", "secureSanitizingErase", "cryptoSecureErase"})


def snmp(source: ApplianceSource) -> Heard | None:
    """Who is answered by the agent."""
    found, agent = switched("snmp", source), read(source, AGENT)
    if agent is not None and agent.word not in AGENT.words:
        raise source.fail("snmp", agent.line.question, agent.line.number)
    if found is None or agent is None:
        return found
    return doors(found, agent.line, runs=AGENT.words[agent.word])


def management(source: ApplianceSource) -> Heard | None:
    """These models have a cloud of their maker; where they tell whether it is on, nobody has written down."""
    if not isinstance(source.json(SERVICES), dict):
        return None
    cloud = Management(name="cloud", service="cloud", handle="cloud", at={"": Line(SERVICES, 1)})
    return Heard(things=(cloud,), rests_on=(SERVICES,))


def firmware(source: ApplianceSource) -> Heard | None:
    """Model and version, and whether it renews itself."""
    paths = {"version": ("firmwareVersion",), "model": ("makeAndModel", "name"), "serial": ("serialNumber",)}
    try:
        said = {name: cdm_account.said(source, "firmware", IDENTITY, *path) for name, path in paths.items()}
    except Unanswered:
        said = {}
    return hp_firmware(SPEECH, source, said, IDENTITY)


def storage(source: ApplianceSource) -> Heard | None:
    """How the files of a job are erased after it, and whether it can do better."""
    found = switched("storage", source)
    if found is None:
        return None
    try:
        words = source.mapping(STORAGE_CAN).get(OFFERED)
    except Unanswered:
        words = None
    offered = any(word in _SECURE for word in words) if isinstance(words, list) else UNSAID
    things = tuple(replace(one, erase_offered=offered) for one in found.things if isinstance(one, Storage))
    return replace(found, things=things, whole=True)


def _write(before: Any, after: Any, around: Around) -> Iterable[Command] | None:  # noqa: ANN401
    return told(SPEECH, before, after, around)


def _is_listed(resource: str, source: ApplianceSource) -> bool:
    try:
        return f'"{resource}"' in "\n".join(source.lines(SERVICES))
    except Unanswered:
        return False


_SURE: Mapping[str, Confidence] = {
    "": "documented",
    "account": "recorded",
    "snmp": "recorded",
    "firmware": "recorded",
    "storage": "unconfirmed",
    "discovery": "unconfirmed",
}
_ASKED: Mapping[str, Callable[[ApplianceSource], bool]] = {
    SERVICES: lambda source: is_vendor(source, "hp"),
    **{resource: partial(_is_listed, resource) for resource in RESOURCES},
    LOGIN: partial(_is_listed, ADMIN),
}

CDM = Voice(
    name="cdm",
    asks=(SERVICES, *RESOURCES, LOGIN),
    hears={
        **{facet: partial(switched, facet) for facet in ("printing", "discovery")},
        "management": management,
        "snmp": snmp,
        "firmware": firmware,
        "storage": storage,
        "account": cdm_account.account,
    },
    writes={
        **dict.fromkeys(("printing", "discovery", "snmp", "firmware", "storage"), _write),
        "account": cdm_account.write,
    },
    asked_when=_ASKED,
    confidence=_SURE,
    vendors=("hp",),
)
