"""A simulated camera that speaks ONVIF. What it says and hears is held against the protocol's own schema."""

from shikiri.simulator.appliances.onvif.camera import OnvifCamera

__all__ = ["OnvifCamera"]
