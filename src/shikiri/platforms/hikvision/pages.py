"""The XML pages of a Hikvision camera: what they are called, and how their words are read."""

from __future__ import annotations

from typing import Final

from shikiri.formats.xml import Element
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import ApplianceSource

INFO: Final = "/ISAPI/System/deviceInfo"
CHECK: Final = "/ISAPI/Security/userCheck"
USERS: Final = "/ISAPI/Security/users"
LOCK: Final = "/ISAPI/Security/illegalLoginLock"
ACCESSES: Final = "/ISAPI/Security/adminAccesses"
TELNET: Final = "/ISAPI/System/Network/telnetd"
SSH: Final = "/ISAPI/System/Network/ssh"
UPNP: Final = "/ISAPI/System/Network/UPnP"
BONJOUR: Final = "/ISAPI/System/Network/Bonjour"
CLOUD: Final = "/ISAPI/System/Network/EZVIZ"
SNMP: Final = "/ISAPI/System/Network/SNMP"
UPLOAD: Final = "/ISAPI/System/Network/ftp"
INTERFACES: Final = "/ISAPI/System/Network/interfaces"
FILTER: Final = "/ISAPI/System/Network/ipFilter"
TIME: Final = "/ISAPI/System/time"
NTP: Final = "/ISAPI/System/time/ntpServers"
STREAM: Final = "/ISAPI/Streaming/channels/101"

_BOOLS: Final = {"true": True, "false": False}


def flag(source: ApplianceSource, facet: str, page: str, where: Element | None) -> Known[bool]:
    """True or false; an element that is not there or empty says nothing, any other word makes the facet doubtful."""
    if where is None or not where.text:
        return UNSAID
    if where.text.lower() not in _BOOLS:
        raise source.fail(facet, page, where.line)
    return _BOOLS[where.text.lower()]


def line(page: str, *elements: Element | None) -> Line:
    """The line of the first of these that is there."""
    return Line(page, next((one.line for one in elements if one is not None), 0))


def only(root: Element, *path: str) -> Element | None:
    """The one element at the end of a path; None where there is none, or several that say different things."""
    found = root.all(*path)
    return found[0] if found and all(one.text == found[0].text for one in found) else None
