"""The action behind `device_backup`: keep the configuration of one device, sealed."""

from __future__ import annotations

from shikiri.workflow.doors.plugin import Door
from shikiri.workflow.doors.writes import backup


class ActionModule(Door):
    """Asked for every device."""

    answer = staticmethod(backup)
