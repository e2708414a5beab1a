"""The settings of HP printers that speak LEDM: which element is what. Names are local ones; their parents count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shikiri.platforms.mfp.switches import ON_OFF, Switch

TREE: Final = "/DevMgmt/DiscoveryTree.xml"
NET: Final = "/DevMgmt/NetAppsDyn.xml"
SECURE: Final = "/DevMgmt/NetAppsSecureDyn.xml"
PRODUCT: Final = "/DevMgmt/ProductConfigDyn.xml"
SECURITY: Final = "/DevMgmt/SecurityDyn.xml"
SYSLOG: Final = "/DevMgmt/SysLogConfigDyn.xml"
IO: Final = "/DevMgmt/IOConfigDyn.xml"  # LaserJets keep here, adapter by adapter, what others keep in NetAppsDyn
UPDATE: Final = "/FirmwareUpdate/WebFWUpdate/Config"
CLOUD: Final = "/ePrint/ePrintConfigDyn.xml"
ADAPTERS: Final = tuple(f"/IoMgmt/Adapters/{name}/Profiles/Active" for name in ("Eth0", "Wifi0"))
CAPS: Final = tuple(one.replace("Dyn.xml", "Cap.xml") for one in (NET, SECURE, SECURITY, SYSLOG))

# The root of each resource: another one is another document.
ROOTS: Final[Mapping[str, str]] = {
    NET: "NetAppsDyn",
    SECURE: "NetAppsSecureDyn",
    PRODUCT: "ProductConfigDyn",
    SECURITY: "SecurityDyn",
    SYSLOG: "SysLogConfigDyn",
    IO: "IOConfigDyn",
    UPDATE: "FirmwareUpdateConfig",
    CLOUD: "ePrintConfigDyn",
}
# What in the tree of resources tells that one is there: its own name, or the manifest of its family.
SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    SECURE: ("/DevMgmt/NetAppsSecure",),
    CAPS[1]: ("/DevMgmt/NetAppsSecure",),
    UPDATE: ("/FirmwareUpdate/",),
    CLOUD: ("/ePrint/",),
    **dict.fromkeys(ADAPTERS, ("/IoMgmt/",)),
}

_ADAPTER: Final = "IOAdaptorConfig"
_SNMP: Final = "SNMPConfigWithVersion"
_WS: Final = "WebServicesConfig"
_REDIRECTS: Final = {"enabled": False, "disabled": True}  # who is sent on to https reads nothing without it
_PUBLIC: Final = {"publicAllowed": True, "publicNotAllowed": False}
_ACCESS: Final = {"readOnly": "ro", "readWrite": "rw"}
_IO_ACCESS: Final = ("ApplicationConfig", "SNMPConfig", "AccessOption")
_REGISTERED: Final = {"registered": True, "unregistered": False}


def _net(facet: str, key: str, *path: str) -> Switch:
    return Switch(facet=facet, key=key, resource=NET, path=path, words=ON_OFF)


def _io(facet: str, key: str, *path: str, words: Mapping[str, Any] = ON_OFF, field: str = "enabled") -> Switch:
    """Of several adapters the most open one counts; which of them a change would reach, nobody knows."""
    place = (_ADAPTER, *path)
    return Switch(facet=facet, key=key, field=field, resource=IO, path=place, words=words, read_only=True)


def _secure(key: str, *path: str) -> Switch:
    return Switch(facet="printing", key=key, resource=SECURE, path=path, words=ON_OFF)


def _access(key: str) -> Switch:
    path = (_SNMP, "AccessOption")
    return Switch(facet="snmp", key=key, field="access", resource=NET, path=path, words=_ACCESS, stage="close")


def _cloud(*path: str, words: Mapping[str, bool] = ON_OFF) -> Switch:
    return Switch(facet="management", key="cloud", resource=CLOUD, path=path, words=words, confirmed=False)


SWITCHES: Final = (
    _net("printing", "lpd", "LPD"),
    _net("printing", "raw9100", "Port9100PrintingSupport"),
    _net("printing", "ipp", "IPPSupport"),
    _net("printing", "wsd", _WS, "WSPrint"),
    _secure("ipps", "IPPSConfig", "State"),
    _secure("smb1", "SMBConfig", "SMBv1State"),
    _net("discovery", "mdns", "DNSSDConfig", "MDNSSupport"),
    _net("discovery", "slp", "SLPSupport"),
    _net("discovery", "llmnr", "LLMNR"),
    _net("discovery", "wsd", _WS, "WSDiscovery"),
    Switch(facet="management", key="http", resource=NET, path=("HTTPSRedirection",), words=_REDIRECTS, stage="close"),
    _cloud("CloudServicesSwitch", "Status"),
    _cloud("CloudConfiguration", "EmailService"),
    _cloud("CloudConfiguration", "SipService"),
    _cloud("CloudConfiguration", "MobileAppsService"),
    _cloud("RegistrationState", words=_REGISTERED),
    Switch(
        facet="snmp",
        key="public",
        resource=NET,
        path=(_SNMP, "GetCommunityNameConfig"),
        words=_PUBLIC,
        stage="close",
    ),
    _access("public"),
    _access("community 1"),
    Switch(
        facet="firmware",
        key="",
        field="auto_update",
        resource=UPDATE,
        path=("AutomaticUpdate",),
        words=ON_OFF,
        confirmed=False,
    ),
    Switch(facet="logging", key="log", resource=SYSLOG, path=("Syslog",), words=ON_OFF),
    _io("printing", "lpd", "LPD"),
    _io("discovery", "mdns", "Bonjour"),
    _io("discovery", "slp", "SLPSupport"),
    _io("discovery", "llmnr", "LLMNR"),
    _io("discovery", "wsd", "WSDiscovery"),
    _io("snmp", "public", "ApplicationConfig", "SNMPConfig", "GetCommunityNameConfig", words=_PUBLIC),
    _io("snmp", "public", *_IO_ACCESS, words=_ACCESS, field="access"),
    _io("snmp", "community 1", *_IO_ACCESS, words=_ACCESS, field="access"),
)
AGENTS: Final = (
    Switch(facet="snmp", key="public", resource=NET, path=(_SNMP, "SNMP"), words=ON_OFF),
    _io("snmp", "public", "SNMP"),
)
