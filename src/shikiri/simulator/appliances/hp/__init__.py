"""Simulated HP printers: one speaks LEDM (XML), one CDM (JSON). Shapes from public facts, values made up."""

from shikiri.simulator.appliances.hp.boxes import HpCdm, HpLedm

__all__ = ["HpCdm", "HpLedm"]
