"""The objects of an SNMP agent that anything of ours is judged by: RFC 1213, 2790, 3805, and the vendors' own."""

from __future__ import annotations

from collections.abc import Mapping

DESCRIPTION, OBJECT_ID = "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0"
_PRINTER = "1.3.6.1.2.1.43"
_PORT_MONITOR = "1.3.6.1.4.1.2699.1.2.1.2.1.1"

OBJECTS: tuple[str, ...] = (
    DESCRIPTION,
    OBJECT_ID,
    "1.3.6.1.2.1.1.5.0",  # sysName
    "1.3.6.1.2.1.25.3.2.1.3.1",  # hrDeviceDescr: the model
    f"{_PRINTER}.5.1.1.13.1",  # prtConsoleDisable
    f"{_PRINTER}.5.1.1.16.1",  # prtGeneralPrinterName
    f"{_PRINTER}.5.1.1.17.1",  # prtGeneralSerialNumber
    f"{_PORT_MONITOR}.2.1",  # ppmPrinterName
    f"{_PORT_MONITOR}.3.1",  # its IEEE 1284 id
)
TABLES: tuple[str, ...] = (
    "1.3.6.1.2.1.4.20.1.1",  # ipAdEntAddr
    "1.3.6.1.2.1.4.34.1.3",  # ipAddressIfIndex: its index holds addresses of both kinds
    "1.3.6.1.2.1.4.34.1.4",  # ipAddressType: 1 where it is one of its own, 3 a broadcast
    f"{_PRINTER}.14.1.1.2",  # prtChannelType
    f"{_PRINTER}.14.1.1.6",  # prtChannelState
    f"{_PRINTER}.14.1.1.9",  # prtChannelInformation
    f"{_PRINTER}.15.1.1.2",  # prtInterpreterLangFamily
    f"{_PRINTER}.15.1.1.6",  # prtInterpreterVersion
)

_P = "1.3.6.1.4.1"
# By the beginning of sysObjectID: single objects, and tables.
_OF_VENDORS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    f"{_P}.367": ((f"{_P}.367.3.2.1.6.1.1.7.1",), ()),
    f"{_P}.1602": (tuple(f"{_P}.1602.1.{one}" for one in ("1.1.1.1.0", "1.1.1.4.0", "2.1.8.1.3.1.1")), ()),
    f"{_P}.18334": ((f"{_P}.18334.1.1.1.1.6.2.1.0",), (f"{_P}.18334.1.1.1.5.5.1.1.2", f"{_P}.18334.1.1.1.5.5.1.1.3")),
    f"{_P}.1347": (
        tuple(f"{_P}.1347.{one}" for one in ("40.10.1.1.5.1", "43.5.1.1.1.1", "43.5.4.1.5.1.1", "43.5.1.1.28.1")),
        (),
    ),
    f"{_P}.2435": (
        tuple(f"{_P}.2435.2.3.9.{one}" for one in ("4.2.1.5.5.1.0", "4.2.1.5.5.17.0", "1.1.7.0")),
        (),
    ),
    f"{_P}.1248": (
        tuple(f"{_P}.1248.1.2.2.{one}" for one in ("1.1.1.2.1", "1.1.1.5.1")),
        tuple(f"{_P}.1248.1.2.2.2.1.1.{one}" for one in (2, 3)),
    ),
    f"{_P}.11.2.3.9": (
        tuple(f"{_P}.11.2.3.9.4.2.1.1.3.{one}.0" for one in (2, 3, 5, 6)),
        (),
    ),
    f"{_P}.1129": ((f"{_P}.1129.1.2.1.1.1.1.2.0",), ()),
    f"{_P}.39165": ((f"{_P}.39165.1.1.0", f"{_P}.39165.1.3.0", f"{_P}.39165.1.6.0"), ()),
    f"{_P}.50001": ((f"{_P}.39165.1.1.0", f"{_P}.39165.1.3.0", f"{_P}.39165.1.6.0"), ()),
}


def of_vendor(object_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the maker of an agent keeps in places of its own."""
    return next((own for start, own in _OF_VENDORS.items() if f"{object_id}.".startswith(f"{start}.")), ((), ()))


_ALL_NEEDS = (*OBJECTS, *TABLES, *(one for own in _OF_VENDORS.values() for part in own for one in part))


def is_needed(oid: str) -> bool:
    """Is it read for anything? A whole walk also holds communities, users and passwords of some makers."""
    return any(f"{oid}.".startswith(f"{one}.") for one in _ALL_NEEDS)
