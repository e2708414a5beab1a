"""The action behind `facility_report`: reports out of the findings of a run."""

from __future__ import annotations

from shikiri.workflow.doors.actions import report
from shikiri.workflow.doors.plugin import Door


class ActionModule(Door):
    """Asked once for the whole play."""

    BYPASS_HOST_LOOP = True
    answer = staticmethod(report)
