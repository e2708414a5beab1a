"""The action behind `device_backup`: keep the configuration of one device, sealed."""

from __future__ import annotations

from shikiri.workflow.door_plugin import Door
from shikiri.workflow.door_writes import backup


class ActionModule(Door):
    """Asked for every device."""

    answer = staticmethod(backup)
