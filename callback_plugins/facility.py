"""The callback `facility`: one line a device, in the words of shikiri."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansible.plugins.callback import CallbackBase

if TYPE_CHECKING:
    from ansible.executor.task_result import CallbackTaskResult

DOCUMENTATION = r"""
name: facility
type: notification
short_description: One line a device
description:
  - Prints how every device stands after C(facility_verify), which answers for the whole play at once, and what became
    of it after C(device_secure), C(device_backup) and their like.
requirements: [enabled in ansible.cfg by C(callbacks_enabled)]
"""
_WORST_FIRST = ("fail", "unreachable", "unknown", "unattested", "waived", "pass")
_COLORS = {"fail": "red", "unreachable": "red", "unknown": "yellow", "unattested": "yellow"}


class CallbackModule(CallbackBase):
    """Listens to the actions of shikiri alone."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "facility"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._told: set[str] = set()

    def v2_runner_on_ok(self, result: CallbackTaskResult) -> None:
        if result.task.action.split("_")[0] not in {"device", "facility"}:
            return
        for line in result.result.get("results", ()):
            self._display.display(*_shown(line))
        for sentence in str(result.result.get("msg", "")).splitlines():
            self._display.display(f"  {sentence}")
        for line in (*result.result.get("by_hand", ()), *result.result.get("refused", ())):
            if line not in self._told:  # what concerns the whole facility stands in the plan of every device
                self._told.add(line)
                self._display.display(f"  手作業 / by hand: {line}", "yellow")


def _shown(line: dict[str, Any]) -> tuple[str, str | None]:
    """The line of one device and its colour."""
    statuses = line["statuses"]
    worst = next((word for word in _WORST_FIRST if statuses.get(word)), "")
    if not line["reached"]:
        return f"  {line['device']}: {line['error']}", "red"
    counts = "  ".join(f"{word} {statuses[word]}" for word in _WORST_FIRST if statuses.get(word))
    return f"  {line['device']}: {counts or '-'}  ({line['seconds']} s)", _COLORS.get(worst)
