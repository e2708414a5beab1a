"""The action behind `device_restore`: bring one device back to a backup."""

from __future__ import annotations

from shikiri.workflow.doors.plugin import Door
from shikiri.workflow.doors.writes import restore


class ActionModule(Door):
    """Asked for every device."""

    answer = staticmethod(restore)
