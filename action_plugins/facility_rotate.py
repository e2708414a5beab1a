"""The action behind `facility_rotate`: new secrets, written to the devices and proved by a login."""

from __future__ import annotations

from shikiri.workflow.doors.plugin import Door
from shikiri.workflow.doors.rotate import rotate


class ActionModule(Door):
    """Asked once for the whole play."""

    BYPASS_HOST_LOOP = True
    answer = staticmethod(rotate)
