"""Simulated printers and cameras: doubles built from public facts, on loopback ports of their own."""

from __future__ import annotations

from importlib import import_module

from shikiri.simulator.appliances.base import Double, Http, Https, Rebooted, Request, Response, Service, Tcp, Udp
from shikiri.simulator.appliances.faults import Trouble
from shikiri.simulator.appliances.serve import ServedAppliance, serve_appliances

# What simulator.json calls them: the file and the class.
_DOUBLES = {
    "hp_ledm": ("hp", "HpLedm"),
    "hp_cdm": ("hp", "HpCdm"),
    "ricoh": ("ricoh", "Ricoh"),
    "onvif": ("onvif", "OnvifCamera"),
    "axis": ("axis", "AxisCamera"),
    "hikvision": ("hikvision", "HikvisionCamera"),
}
DOUBLES: tuple[str, ...] = tuple(_DOUBLES)


def double(word: str) -> type[Double]:
    """The double of that name."""
    file, name = _DOUBLES[word]
    found: type[Double] = getattr(import_module(f"{__name__}.{file}"), name)
    return found


__all__ = [
    "DOUBLES", "Double", "Http", "Https", "Rebooted", "Request", "Response", "ServedAppliance", "Service", "Tcp",
    "Trouble", "Udp", "double", "serve_appliances",
]  # fmt: skip
