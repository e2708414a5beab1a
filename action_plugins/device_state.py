"""The action behind `device_state`: one look at one device."""

from __future__ import annotations

from shikiri.workflow.door_actions import state
from shikiri.workflow.door_plugin import Door


class ActionModule(Door):
    """Asked for every device."""

    answer = staticmethod(state)
