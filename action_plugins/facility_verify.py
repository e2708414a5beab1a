"""The action behind `facility_verify`: one look at every device of the play, judged together, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

from shikiri.workflow import door_actions
from shikiri.workflow.door_spec import argument_spec

MANUAL = Path(__file__).parents[1] / "library" / Path(__file__).name


class ActionModule(ActionBase):
    """Asked once for the whole play."""

    BYPASS_HOST_LOOP = True
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        _, args = self.validate_argument_spec(argument_spec(MANUAL))
        task = door_actions.Task(args=args, vars=task_vars or {}, loader=self._loader, check=self._task.check_mode)
        return {**result, **door_actions.verify(task)}
