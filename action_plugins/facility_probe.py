"""The action behind `facility_probe`: stations try what should not work, and all of it is judged together."""

from __future__ import annotations

from shikiri.workflow.doors.plugin import Door
from shikiri.workflow.doors.probe import probe


class ActionModule(Door):
    """Asked once for the whole play."""

    BYPASS_HOST_LOOP = True
    answer = staticmethod(probe)
