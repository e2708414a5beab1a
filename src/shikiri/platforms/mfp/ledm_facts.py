"""What an HP printer says by LEDM beside its plain switches: who it is, its clock, its addresses, its administrator."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from datetime import datetime
from typing import Any

from shikiri.model.facets.account import Account
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.snmp import Snmp
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.model.secret import MASKED_SECRET, NO_SECRET
from shikiri.platforms.appliance.addresses import address_of, is_public
from shikiri.platforms.appliance.makers import without_maker
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp import ledm_account
from shikiri.platforms.mfp.ledm_speech import SPEECH, only, read, switched
from shikiri.platforms.mfp.ledm_table import ADAPTERS, AGENT, NET, PRODUCT, SYSLOG
from shikiri.platforms.mfp.switches import heard

_INFO = "ProductInformation"


def snmp(source: ApplianceSource) -> Heard | None:
    """Who is answered as `public`: nobody, where the agent itself is off."""
    agent = read(source, AGENT)
    if agent is not None and agent.word not in AGENT.words:
        raise source.fail("snmp", NET, agent.line.number)
    found = switched("snmp", source)
    if found is None or agent is None or agent.word == "enabled":
        return found
    return replace(
        found,
        things=tuple(
            replace(one, enabled=False, at={**one.at, "enabled": agent.line})
            for one in found.things
            if isinstance(one, Snmp)
        ),
    )


def firmware(source: ApplianceSource) -> Heard | None:
    """Model and version; a version of the document itself stands elsewhere."""
    try:
        said = {
            "version": only(source, "firmware", PRODUCT, _INFO, "Version", "Revision"),
            "model": only(source, "firmware", PRODUCT, _INFO, "MakeAndModel"),
            "serial": only(source, "firmware", PRODUCT, _INFO, "SerialNumber"),
        }
    except Unanswered:
        said = {}
    found = {name: one for name, one in said.items() if one is not None and one.word}
    update = next(iter(heard(SPEECH, "firmware", source)), None)
    if not found and update is None:
        return None
    words: dict[str, Any] = {
        name: without_maker(one.word) if name == "model" else one.word for name, one in found.items()
    }
    at = {name: one.line for name, one in found.items()} | {
        name: line for name, line in (update.at if update else {}).items() if name
    }
    auto = getattr(update, "auto_update", UNSAID)
    thing = Firmware(vendor="hp", auto_update=auto, at={"": next(iter(at.values())), **at}, **words)
    return Heard(things=(thing,), whole="version" in found and "model" in found, rests_on=(PRODUCT,))


def time_sync(source: ApplianceSource) -> Heard | None:
    """Its clock beside ours. Whether a server sets it, LEDM keeps in a place of which nobody knows the form."""
    found = only(source, "time_sync", PRODUCT, "ProductSettings", "TimeStamp")
    if found is None or source.reading.when is None:
        return None
    try:
        there = datetime.fromisoformat(found.word)
    except ValueError:
        return None
    if there.tzinfo is None:
        return None
    skew = round(abs((there - source.reading.when).total_seconds()))
    return Heard(things=(TimeSync(skew_s=skew, at={"": found.line}),), whole=True, rests_on=(PRODUCT,))


def logging(source: ApplianceSource) -> Heard | None:
    """Whether logs are sent, and where to; without a receiver the address is left out."""
    found = switched("logging", source)
    host = only(source, "logging", SYSLOG, "ServerIP") if found else None
    if found is None or host is None:
        return found
    hosts = frozenset({host.word} if host.word else ())
    things = (
        replace(one, hosts=hosts, at={**one.at, "hosts": host.line}) for one in found.things if isinstance(one, Logging)
    )
    return replace(found, things=tuple(things))


def exposure(source: ApplianceSource) -> Heard | None:
    """The addresses of its adapters."""
    found: dict[str, Line] = {}
    for resource in ADAPTERS:
        try:
            root = source.xml(resource)
        except Unanswered:
            continue
        for element in root.all("NetworkProfile", "IPv4Network", "IPAddress") if root.name == "Profile" else ():
            address = address_of(element.text)
            if address is not None and not address.is_unspecified:
                found.setdefault(str(address), Line(resource, element.line))
    things = tuple(
        Exposure(address=text, public=is_public(ipaddress.ip_address(text)), handle=text, at={"": line})
        for text, line in found.items()
    )
    return (
        Heard(things=things, rests_on=tuple(dict.fromkeys(line.question for line in found.values())))
        if things
        else None
    )


def account(source: ApplianceSource) -> Heard | None:
    """The administrator of its pages: the only one there is."""
    status = only(source, "account", PRODUCT, _INFO, "PasswordStatus")
    if status is None:
        return None
    if status.word not in {"set", "notSet"}:
        raise source.fail("account", PRODUCT, status.line.number)
    tries = ledm_account.lockout(source)
    thing = Account(
        name=ledm_account.ADMIN,
        kind="named",
        privilege="admin",
        password=MASKED_SECRET if status.word == "set" else NO_SECRET,
        logins=frozenset({"http", "https"}),
        enabled=True,
        lockout_after=tries[0] if tries else UNSAID,
        handle=ledm_account.ADMIN,
        at={"": status.line, **({"lockout_after": tries[1]} if tries else {})},
    )
    return Heard(things=(thing,), whole=True, rests_on=(PRODUCT,))
