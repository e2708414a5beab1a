"""What stands behind the action that changes secrets."""

from __future__ import annotations

from shikiri.workflow import clock
from shikiri.workflow.doors import door
from shikiri.workflow.doors.actions import Result, Task, guarded
from shikiri.workflow.doors.writes import secured_result
from shikiri.workflow.rotation import rotate as rotation


@guarded
def rotate(task: Task) -> Result:
    """New secrets for the facility. The old one is kept until a login proved the new one."""
    door.whole_play(task.vars)
    now = clock.now()
    inventory = door.inventory_of_play(task.vars, task.loader, now)
    if task.args["what"] == "guest":
        done = rotation.rotate_guest(inventory, now, check=task.check)
    else:
        done = rotation.rotate_admin(inventory, now, check=task.check, reason=task.args["reason"])
    says = [door.told(one) for one in done.says]
    return {
        "changed": any(one.changed for one in done.results),
        "failed": done.exit != 0,
        "exit": done.exit,
        "devices": [secured_result(one, diff=task.diff) for one in done.results],
        "msg": "\n".join([*(door.told(one) for result in done.results for one in result.says), *says]),
    }
