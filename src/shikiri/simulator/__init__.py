"""Simulated devices: stateful machines, pure text in and out, and a server that puts them on real SSH."""

from shikiri.simulator.faults import Fault
from shikiri.simulator.ios import AccessPoint, IosMachine
from shikiri.simulator.machine import Machine
from shikiri.simulator.server import Served, serve
from shikiri.simulator.yamaha import YamahaMachine

__all__ = ["AccessPoint", "Fault", "IosMachine", "Machine", "Served", "YamahaMachine", "serve"]
