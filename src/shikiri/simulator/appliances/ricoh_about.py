"""What the simulated Ricoh MFP says of itself by SNMP and by IPP."""

from __future__ import annotations

from collections.abc import Mapping

from shikiri.simulator.appliances.ipp import Attribute
from shikiri.simulator.appliances.snmp import Variable


def objects(model: str, firmware: str, serial: str, address: str) -> Mapping[str, Variable]:
    kinds = ("Network Printer C", "Network Scanner C", "Network Facsimile C")
    whole = " / ".join((f"RICOH {model} {firmware}", *(f"RICOH {one} model" for one in kinds)))
    return {
        "1.3.6.1.2.1.1.1.0": Variable(whole),
        "1.3.6.1.2.1.1.2.0": Variable("1.3.6.1.4.1.367.1.1", "oid"),
        f"1.3.6.1.2.1.4.20.1.1.{address}": Variable(address, "ip"),
        "1.3.6.1.2.1.25.3.2.1.3.1": Variable(f"RICOH {model}"),
        "1.3.6.1.2.1.43.5.1.1.17.1": Variable(serial),
    }


def attributes(model: str, serial: str, address: str, ways: Mapping[str, str]) -> Mapping[str, Attribute]:
    """`ways`: ipp and ipps with their security word, as far as they are open."""
    return {
        "printer-make-and-model": ("text", [f"RICOH {model}"]),
        "printer-device-id": ("text", [f"MFG:RICOH;MDL:{model};SN:{serial};"]),
        "uri-security-supported": ("keyword", list(ways.values())),
        "uri-authentication-supported": ("keyword", ["none" for _ in ways]),
        "printer-uri-supported": ("uri", [f"{one}://{address}/ipp/print" for one in ways]),
    }
