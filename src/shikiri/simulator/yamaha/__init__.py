"""Simulated Yamaha RTX routers."""

from shikiri.simulator.yamaha.machine import YamahaMachine

__all__ = ["YamahaMachine"]
