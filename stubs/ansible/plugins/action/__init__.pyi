from collections.abc import Mapping
from typing import Any

from ansible.parsing.dataloader import DataLoader

class _Task:
    args: dict[str, Any]
    check_mode: bool
    diff: bool

class ActionBase:
    BYPASS_HOST_LOOP: bool
    _requires_connection: bool
    _supports_check_mode: bool
    _supports_async: bool
    _task: _Task
    _loader: DataLoader
    def run(self, tmp: str | None = ..., task_vars: dict[str, Any] | None = ...) -> dict[str, Any]: ...
    def validate_argument_spec(
        self, argument_spec: Mapping[str, Mapping[str, Any]] | None = ...
    ) -> tuple[object, dict[str, Any]]: ...
