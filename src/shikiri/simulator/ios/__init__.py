"""Simulated Cisco IOS and IOS XE devices: router, switch, C9800 controller."""

from shikiri.simulator.ios.machine import AccessPoint, IosMachine

__all__ = ["AccessPoint", "IosMachine"]
