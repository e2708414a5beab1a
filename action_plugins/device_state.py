"""The action behind `device_state`: one look at one device."""

from __future__ import annotations

from shikiri.workflow.doors.actions import state
from shikiri.workflow.doors.plugin import Door


class ActionModule(Door):
    """Asked for every device."""

    answer = staticmethod(state)
