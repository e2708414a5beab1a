"""The SNMP objects of an HP printer: who it is, and the switches of its JetDirect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shikiri.simulator.appliances.snmp import Value, Variable

if TYPE_CHECKING:
    from shikiri.simulator.appliances.hp.printer import HpPrinter

_NPCARD = "1.3.6.1.4.1.11.2.4.3"
# 1 is on, 0 is off.
_SWITCHES = {
    f"{_NPCARD}.7.19.0": "telnet",
    f"{_NPCARD}.7.20.0": "ftp",
    f"{_NPCARD}.7.21.0": "slp",
    f"{_NPCARD}.7.22.0": "lpd",
    f"{_NPCARD}.7.24.0": "raw9100",
    f"{_NPCARD}.7.26.0": "syslog",
    f"{_NPCARD}.7.29.0": "mdns",
    f"{_NPCARD}.7.36.0": "ws_discovery",
    f"{_NPCARD}.7.37.0": "wsd",
    f"{_NPCARD}.7.38.0": "llmnr",
    f"{_NPCARD}.7.44.0": "tftp",
}
_SYSLOG = f"{_NPCARD}.5.5.0"


def objects(box: HpPrinter) -> Mapping[str, Variable]:
    """Everything it says, now."""
    said = {
        "1.3.6.1.2.1.1.1.0": Variable("HP ETHERNET MULTI-ENVIRONMENT,SN:" + box.serial),
        "1.3.6.1.2.1.1.2.0": Variable("1.3.6.1.4.1.11.2.3.9.1", "oid"),
        "1.3.6.1.2.1.1.3.0": Variable(360000, "ticks"),
        "1.3.6.1.2.1.1.5.0": Variable(box.name),
        f"1.3.6.1.2.1.4.20.1.1.{box.address}": Variable(box.address, "ip"),
        "1.3.6.1.2.1.25.3.2.1.3.1": Variable(box.model),
        "1.3.6.1.2.1.43.5.1.1.16.1": Variable(box.model),
        "1.3.6.1.2.1.43.5.1.1.17.1": Variable(box.serial),
        "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.2.0": Variable(box.model),
        "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.3.0": Variable(box.serial),
        "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.6.0": Variable(box.firmware),
        _SYSLOG: Variable(str(box.settings["syslog_host"]), "string", writable=True),
    }
    return said | {oid: Variable(int(box.settings[name]), "int", writable=True) for oid, name in _SWITCHES.items()}


def put(box: HpPrinter, oid: str, value: Value) -> bool:
    """A SET that is allowed; False: not this value."""
    if oid == _SYSLOG:
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        box.put("syslog_host", text, f"snmp {oid}={text}")
        return True
    if value not in {0, 1}:
        return False
    box.put(_SWITCHES[oid], bool(value), f"snmp {oid}={value}")
    return True
