"""The settings of HP printers that speak CDM: which value is what.

Seen on devices: identity, deviceAdminConfig, snmpConfig, firmwareUpdate; printServices in public code. The names in
discoveryServices and nameResolverServices and the place of fileEraseMode are inferred: they are unconfirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shikiri.platforms.mfp.switches import TRUE_FALSE, Switch

IDENTITY: Final = "/cdm/system/v1/identity"
ADMIN: Final = "/cdm/security/v1/deviceAdminConfig"
SNMP: Final = "/cdm/network/v1/snmpConfig"
PRINT: Final = "/cdm/network/v1/printServices"
DISCOVERY: Final = "/cdm/network/v1/discoveryServices"
NAMES: Final = "/cdm/network/v1/nameResolverServices"
UPDATE: Final = "/cdm/firmwareUpdate/v2/configuration"
STORAGE: Final = "/cdm/storageDevices/v1/configuration"
STORAGE_CAN: Final = "/cdm/storageDevices/v1/capabilities"
RESOURCES: Final = (IDENTITY, ADMIN, SNMP, PRINT, DISCOVERY, NAMES, UPDATE, STORAGE, STORAGE_CAN)

_CONFIG: Final = "snmpV1V2Config"
_ACCESS: Final = {"readOnly": "ro", "readWrite": "rw"}
# The first word that stands for a value is the one that is written.
_ERASES: Final[Mapping[str, Any]] = {
    "secureFastErase": True,
    "secureSanitizingErase": True,
    "cryptoSecureErase": True,
    "nonSecureFastErase": False,
}


def _print(key: str, *path: str) -> Switch:
    return Switch(facet="printing", key=key, resource=PRINT, path=path, words=TRUE_FALSE)


def _found(key: str, resource: str, *path: str) -> Switch:
    return Switch(facet="discovery", key=key, resource=resource, path=path, words=TRUE_FALSE, confirmed=False)


def _access(key: str) -> Switch:
    path = (_CONFIG, "accessOption")
    return Switch(facet="snmp", key=key, field="access", resource=SNMP, path=path, words=_ACCESS, stage="close")


SWITCHES: Final = (
    _print("lpd", "lpdPrint", "enabled"),
    _print("raw9100", "port9100", "enabled"),
    _print("ipp", "ipp", "ipp"),
    _print("ipps", "ipp", "ippSecure"),
    _print("wsd", "wsPrint", "enabled"),
    _print("ftp", "ftpPrint", "enabled"),
    _found("mdns", DISCOVERY, "bonjour", "enabled"),
    _found("slp", DISCOVERY, "slp", "enabled"),
    _found("wsd", DISCOVERY, "wsDiscovery", "enabled"),
    _found("llmnr", NAMES, "llmnr", "enabled"),
    Switch(
        facet="snmp",
        key="public",
        resource=SNMP,
        path=(_CONFIG, "readOnlyPublicAllowed"),
        words=TRUE_FALSE,
        stage="close",
    ),
    _access("public"),
    _access("community 1"),
    Switch(
        facet="firmware", key="", field="auto_update", resource=UPDATE, path=("autoUpdateEnabled",), words=TRUE_FALSE
    ),
    Switch(
        facet="storage",
        key="storage",
        field="erase_per_job",
        resource=STORAGE,
        path=("fileEraseMode",),
        words=_ERASES,
        confirmed=False,
    ),
)
AGENT: Final = Switch(facet="snmp", key="public", resource=SNMP, path=(_CONFIG, "enabled"), words=TRUE_FALSE)
