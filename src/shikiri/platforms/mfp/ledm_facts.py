"""What an HP printer says by LEDM beside its plain switches: who it is, its clock, its addresses, its administrator."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shikiri.model.facets.logging import Logging
from shikiri.model.facets.management import Management
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.reading import Line
from shikiri.platforms.appliance.addresses import address_of, exposures, leaves_the_cable, of_version_6
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp.agent import doors
from shikiri.platforms.mfp.hp_firmware import firmware as hp_firmware
from shikiri.platforms.mfp.ledm_speech import SPEECH, manifests, only, read, switched
from shikiri.platforms.mfp.ledm_table import ADAPTERS, AGENTS, IO, PRODUCT, SYSLOG, TREE
from shikiri.platforms.mfp.switches import Found, Switch

_INFO = "ProductInformation"
_CLOUDS = ("/ePrint/", "/Gen2CloudService/")
# Where addresses stand: the resource, its root, the path to them.
_PLACES = (
    *((one, "Profile", ("NetworkProfile", "IPv4Network", "IPAddress")) for one in ADAPTERS),
    (IO, "IOConfigDyn", ("IOAdaptorConfig", "NetworkAdaptorConfig", "IPVersionConfig", "IPConfig", "IPAddress")),
)


def snmp(source: ApplianceSource) -> Heard | None:
    """Who is answered by the agent."""
    agents = [(switch, one) for switch in AGENTS if (one := _agent(source, switch)) is not None]
    for switch, agent in agents:
        if agent.word not in switch.words:
            raise source.fail("snmp", agent.line.question, agent.line.number)
    found = switched("snmp", source)
    if found is None or not agents:
        return found
    return doors(found, agents[0][1].line, runs=any(switch.words[agent.word] for switch, agent in agents))


def management(source: ApplianceSource) -> Heard | None:
    """Plain http and the cloud. A model with cloud services that does not tell whether they are on may have them on."""
    found = switched("management", source) or Heard()
    if any(one.key == "cloud" for one in found.things):
        return found
    listed = next((one for one in manifests(source) if one.text.startswith(_CLOUDS)), None)
    if listed is None:
        return found if found.things else None
    at = {"": Line(TREE, listed.line)}
    return replace(found, things=(*found.things, Management(name="cloud", service="cloud", handle="cloud", at=at)))


def _agent(source: ApplianceSource, switch: Switch) -> Found | None:
    try:
        return read(source, switch)
    except Unanswered:
        return None


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
    return hp_firmware(SPEECH, source, said, PRODUCT)


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
    for resource, root, path in _PLACES:
        try:
            document = source.xml(resource)
        except Unanswered:
            continue
        named = (*document.all(*path), *of_version_6(document)) if document.name == root else ()
        for element in named:
            address = address_of(element.text)
            if address is not None and leaves_the_cable(address):
                found.setdefault(str(address), Line(resource, element.line))
    rests_on = tuple(dict.fromkeys(line.question for line in found.values()))
    return Heard(things=exposures(found), rests_on=rests_on) if found else None
