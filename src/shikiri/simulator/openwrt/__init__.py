"""A simulated OpenWrt device: a real BusyBox shell in a root of its own; stand-ins for `uci`, `ubus` and `rpcd`."""

from __future__ import annotations

from shikiri.simulator.openwrt.box import OpenwrtBox, cannot_run
from shikiri.simulator.openwrt.server import Served, serve

__all__ = ["OpenwrtBox", "Served", "cannot_run", "serve"]
