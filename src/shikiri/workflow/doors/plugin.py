"""What all our Ansible actions have in common: they run in this process, and need no connection of Ansible's."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from ansible.plugins.action import ActionBase

from shikiri.workflow.doors.actions import Task
from shikiri.workflow.doors.spec import argument_spec

LIBRARY = "library"


class Door(ActionBase):
    """An action: its arguments are those that the manual of the same name in `library/` describes."""

    _requires_connection = False
    answer: ClassVar[Callable[[Task], dict[str, Any]]]

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Validate the arguments, and answer. No exception leaves this place with what it may hold."""
        result = super().run(tmp, task_vars)
        plugin = Path(inspect.getfile(type(self)))
        _, args = self.validate_argument_spec(argument_spec(plugin.parents[1] / LIBRARY / plugin.name))
        task = Task(
            args=args, vars=task_vars or {}, loader=self._loader, check=self._task.check_mode, diff=self._task.diff
        )
        return {**result, **type(self).answer(task)}
