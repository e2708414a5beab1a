"""LEDM in one table: each row is one element of a resource, what it stands for, and what `*Cap.xml` says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Access = Literal["readWrite", "readOnly", "writeOnly", ""]
_DD = "http://www.hp.com/schemas/imaging/con/dictionaries/1.0/"
_CON = "http://www.hp.com/schemas/imaging/con"
SPACES: Mapping[str, str] = {
    "dd": _DD,
    "dd3": f"{_CON}/dictionaries/2009/04/06",
    "nadyn": f"{_CON}/ledm/netappdyn/2009/06/24",
    "nasdyn": f"{_CON}/ledm/netappsecdyn/2012/11/15",
    "secdyn": f"{_CON}/ledm/securitydyn/2008/02/01",
    "prdcfgdyn": f"{_CON}/ledm/productconfigdyn/2007/11/05",
    "prdcfgdyn2": f"{_CON}/ledm/productconfigdyn/2009/03/16",
    "io": f"{_CON}/ledm/iomgmt/2008/11/30",
    "scdyn": f"{_CON}/ledm/syslogconfigdyn/2009/04/13",
    "ledm": f"{_CON}/ledm/2007/09/21",
    "fwudyn": f"{_CON}/ledm/firmwareupdatedyn/2010/12/12",
    "ep": f"{_CON}/eprint/2010/04/30",
    "cap": f"{_CON}/ledm/capabilities/2009/06/24",
}
ON_OFF: Mapping[object, str] = {True: "enabled", False: "disabled"}
PUBLIC: Mapping[object, str] = {True: "publicAllowed", False: "publicNotAllowed"}
_ACCESS: Mapping[object, str] = {"readOnly": "readOnly", "readWrite": "readWrite"}
_OFF_NO: Mapping[object, str] = {True: "registered", False: "unregistered"}


@dataclass(frozen=True, slots=True)
class Row:
    """One element: its path below the root, the setting it shows, its words or its range, who may change it."""

    path: str
    name: str = ""  # of the setting; a plain text where it starts with "="
    words: Mapping[object, str] | None = None
    access: Access = "readWrite"
    least: int = 0
    most: int = 0
    length: int = 0  # of a text
    hidden: bool = False  # left out of a reading while it is empty


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of the tree. `cap`: where its capabilities stand; '' where it has none."""

    root: str
    rows: tuple[Row, ...]
    cap: str = ""
    open: bool = True  # readable without login


_SNMP = "dd:SNMPConfigWithVersion"
_WS = "nadyn:WebServicesConfig"
_LOCK = "secdyn:AdminLockoutPolicy"
_INFO = "prdcfgdyn:ProductInformation"

RESOURCES: Mapping[str, Resource] = {
    "/DevMgmt/NetAppsDyn.xml": Resource(
        "nadyn:NetAppsDyn",
        (
            Row("nadyn:DNSSDConfig/dd:MDNSSupport", "mdns", ON_OFF),
            Row("nadyn:DNSSDConfig/dd:ApplicationServiceName", "=HP printer", access=""),
            Row(f"{_SNMP}/dd:AccessOption", "snmp_access", _ACCESS),
            Row(f"{_SNMP}/dd:GetCommunityNameConfig", "public", PUBLIC),
            Row(f"{_SNMP}/dd:GetCommunityName", "=", access="writeOnly"),
            Row(f"{_SNMP}/dd:SetCommunityName", "=", access="writeOnly"),
            Row(f"{_SNMP}/dd:SNMP", "snmp", ON_OFF),
            Row(f"{_WS}/dd:WSDiscovery", "ws_discovery", ON_OFF),
            Row(f"{_WS}/dd:WSPrint", "wsd", ON_OFF),
            Row(f"{_WS}/nadyn:WSScan", "ws_scan", ON_OFF),
            Row("dd:LPD", "lpd", ON_OFF),
            Row("dd:LLMNR", "llmnr", ON_OFF),
            Row("dd:SLPSupport", "slp", ON_OFF),
            Row("dd:HTTPSRedirection", "redirect", ON_OFF),
            Row("dd:Port9100PrintingSupport", "raw9100", ON_OFF),
            Row("dd:WINS", "wins", ON_OFF),
            Row("dd:IPPSupport", "ipp", ON_OFF),
            Row("nadyn:WebScan", "web_scan", ON_OFF),
            Row("nadyn:DirectPrint", "direct_print", ON_OFF),
        ),
        "/DevMgmt/NetAppsCap.xml",
    ),
    "/DevMgmt/NetAppsSecureDyn.xml": Resource(
        "nasdyn:NetAppsSecureDyn",
        (
            Row("nasdyn:AirPrintConfig/nasdyn:State", "airprint", ON_OFF),
            Row("nasdyn:IPPSConfig/nasdyn:State", "ipps", ON_OFF),
            Row("nasdyn:RemotelyInitiatedScans", "remote_scan", ON_OFF),
            Row("nasdyn:BluetoothSmartConfig/nasdyn:State", "bluetooth", ON_OFF),
            Row("nasdyn:SMBConfig/nasdyn:SMBv1State", "smb1", ON_OFF),
            Row("nasdyn:SMBConfig/nasdyn:SMBv2State", "smb2", ON_OFF),
            Row("nasdyn:SMBConfig/nasdyn:SMBv3State", "smb3", ON_OFF),
        ),
        "/DevMgmt/NetAppsSecureCap.xml",
    ),
    "/DevMgmt/SecurityDyn.xml": Resource(
        "secdyn:SecurityDyn",
        (
            Row("secdyn:Password", "=", access="writeOnly", length=16, hidden=True),
            Row(f"{_LOCK}/secdyn:LockoutOption", "lockout", ON_OFF),
            Row(f"{_LOCK}/secdyn:MaximumAttempts", "attempts", least=3, most=30),
            Row(f"{_LOCK}/secdyn:LockoutInterval", "interval", least=5, most=1800),
            Row(f"{_LOCK}/secdyn:ResetAfterInterval", "reset", least=0, most=1800),
        ),
        "/DevMgmt/SecurityCap.xml",
        open=False,
    ),
    "/DevMgmt/ProductConfigDyn.xml": Resource(
        "prdcfgdyn2:ProductConfigDyn",
        (
            Row(f"{_INFO}/dd:Version/dd:Revision", "=firmware", access="readOnly"),
            Row(f"{_INFO}/dd:Version/dd:Date", "=2025-08-01", access="readOnly"),
            Row(f"{_INFO}/dd:MakeAndModel", "=model", access="readOnly"),
            Row(f"{_INFO}/dd:SerialNumber", "=serial", access="readOnly"),
            Row(f"{_INFO}/dd:PasswordStatus", "=password", access="readOnly"),
            Row("prdcfgdyn2:ProductSettings/dd:TimeStamp", "=clock", access="readOnly"),
            Row("prdcfgdyn2:ProductSettings/dd:ControlPanelAccess", "=open", access="readOnly"),
        ),
        "/DevMgmt/ProductConfigCap.xml",
    ),
    "/DevMgmt/SysLogConfigDyn.xml": Resource(
        "scdyn:SysLogConfigDyn",
        (
            Row("dd:Syslog", "syslog", ON_OFF),
            Row("dd:ServerIP", "syslog_host", length=50, hidden=True),
        ),
        "/DevMgmt/SysLogConfigCap.xml",
    ),
    "/IoMgmt/Adapters/Eth0/Profiles/Active": Resource(
        "io:Profile", (Row("io:NetworkProfile/io:IPv4Network/dd:IPAddress", "=address", access=""),)
    ),
    "/FirmwareUpdate/WebFWUpdate/Config": Resource(
        "fwudyn:FirmwareUpdateConfig",
        (
            Row("fwudyn:AutomaticCheck", "auto_check", ON_OFF),
            Row("fwudyn:AutomaticUpdate", "auto_update", ON_OFF),
        ),
    ),
    "/ePrint/ePrintConfigDyn.xml": Resource(
        "ep:ePrintConfigDyn",
        (
            Row("ep:CloudConfiguration/ep:MobileAppsService", "cloud", ON_OFF),
            Row("ep:RegistrationState", "registered", _OFF_NO),
        ),
    ),
}
