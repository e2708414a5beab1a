"""SNMP of a Hikvision camera: one page with a part for each version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from shikiri.formats.xml import Element
from shikiri.model.command import Command
from shikiri.model.facets.snmp import Snmp
from shikiri.model.nothing import UNSAID
from shikiri.platforms.appliance.changes import changes, switched
from shikiri.platforms.appliance.communities import community
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.hikvision.pages import SNMP, flag, line, only
from shikiri.platforms.hikvision.write import switch
from shikiri.platforms.write import Around

_OLD: Final = (("SNMPv1c", "1"), ("SNMPv2c", "2c"))
_NEW: Final = "SNMPAdvanced"
_COMMUNITIES: Final = (("readCommunity", "ro"), ("writeCommunity", "rw"))
_METHODS: Final[dict[str, Any]] = {
    "none": "none", "md5": "md5", "sha": "sha", "des": "des", "aes": "aes", "aes128": "aes",
}  # fmt: skip


def hear(source: ApplianceSource) -> Heard | None:
    """Versions that are off say nothing more."""
    if source.why(SNMP):
        return None
    root = source.xml(SNMP)
    if not root.children:
        raise source.fail("snmp", SNMP, root.line)
    return Heard(things=(*_communities(source, root), *_users(source, root)), whole=True, rests_on=(SNMP,))


def _communities(source: ApplianceSource, root: Element) -> Iterator[Snmp]:
    found: dict[str, Snmp] = {}
    for part, version in _OLD:
        for one in root.all(part):
            on = flag(source, "snmp", SNMP, only(one, "enabled"))
            if on is False:
                continue
            for element, access in _COMMUNITIES:
                said = one.find(element)
                if access == "rw" and (said is None or not said.text):
                    continue  # nobody may write
                thing = _community(one, element, access, version, on)
                if thing.key not in found:
                    found[thing.key] = thing
    yield from found.values()


def _community(one: Element, element: str, access: Any, version: Any, on: Any) -> Snmp:  # noqa: ANN401
    """A word of stars is set, and not shown."""
    said = one.find(element)
    text = said.text if said is not None else ""
    return Snmp(
        enabled=on,
        version=version,
        handle=f"{one.name}/{element}",
        at={"": line(SNMP, said, one), "enabled": line(SNMP, one.find("enabled"), one)},
        **community(text if text.strip("*") else "", access, is_set=bool(text)),
    )


def _users(source: ApplianceSource, root: Element) -> Iterator[Snmp]:
    for part in root.all(_NEW):
        on = flag(source, "snmp", SNMP, only(part, "enabled"))
        if on is False:
            continue
        for user in part.all("SNMPUserList", "SNMPUser"):
            name = user.said("userName")
            if name:
                yield Snmp(
                    name=name,
                    enabled=on,
                    version="3",
                    authentication=_METHODS.get(user.said("snmpAuthenticationMethod").lower(), UNSAID),
                    privacy=_METHODS.get(user.said("snmpPrivacyMethod").lower(), UNSAID),
                    handle=f"user {name}",
                    at={"": line(SNMP, user.find("userName"))},
                )


def write(before: Snmp | None, after: Snmp | None, around: Around) -> Iterable[Command] | None:
    """The version of a community off: all its communities go with it."""
    if before is None or before.version == "3":
        return None
    left = {"enabled": False} if after is None else changes(before, after)
    if not left:
        return ()
    if switched(left) is not False:
        return None
    made: list[Command] = []
    for part, _ in _OLD:
        made += switch(around, SNMP, f"{part}/enabled", wanted=False) or ()
    return made or None
