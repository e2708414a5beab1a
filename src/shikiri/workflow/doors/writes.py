"""What stands behind the actions that write: to a device, or to what the site keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shikiri.model.errors import UsageError
from shikiri.model.finding import Status
from shikiri.model.say import say
from shikiri.platforms import platform
from shikiri.workflow import clock, harden
from shikiri.workflow.doors import door
from shikiri.workflow.doors.actions import Result, Task, guarded, host_of
from shikiri.workflow.history.record import whoami
from shikiri.workflow.history.runs import accept_run
from shikiri.workflow.observe import observe
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.planning.text import before_after, commands_text
from shikiri.workflow.push import backup as backups
from shikiri.workflow.push import restore as restoring
from shikiri.workflow.push.secured import Secured
from shikiri.workflow.push.stopping import Stop
from shikiri.workflow.push.workplace import workplace_of


@guarded
def secure(task: Task) -> Result:
    """Bring one device to what the facility wants. The neighbours are looked at too: some wants are the facility's."""
    now, asked = clock.now(), door.asked_by(task.vars)
    inventory = door.inventory_of_play(task.vars, task.loader, now)
    host = host_of(inventory, task.host)
    terms = harden.Terms(
        check=task.check,
        only=asked.only,
        armed_s=task.args["armed_seconds"],
        allow_unsafe=task.args["allow_unsafe"],
        wait=task.args["wait"],
    )
    scene = harden.look_around(inventory, now, only=asked.only)
    stop = Stop()
    with stop.listening():
        done = harden.harden_host(scene, host, terms, workplace_of(inventory.site, inventory.ring), stop)
    result = secured_result(done, diff=task.diff)
    if not task.check:
        kept = harden.keep_run(scene, (done,), terms, stopped=stop())
        result["run"] = kept.document["run"] or ""
        if kept.trouble is not None:
            result |= {"failed": True, "msg": f"{result['msg']}\n{door.told(kept.trouble)}"}
    return result


def secured_result(done: Secured, *, diff: bool) -> Result:
    """The answer of an action that pushes: what became of the device, in words and as a difference."""
    plan = done.plan
    result: dict[str, Any] = {
        "changed": done.changed,
        "failed": done.failed,
        "device": done.device,
        "outcome": done.outcome,
        "msg": "\n".join(map(door.told, done.says)),
        "until": done.until.isoformat() if done.until else "",
        "backup": str(done.backup or ""),
        "commands": commands_text(plan).splitlines() if plan else [],
        "by_hand": _by_hand(plan) if plan else [],
        "refused": [f"{one.device} {one.thing}: {door.told(why)}" for one, why in plan.refused] if plan else [],
    }
    if diff and plan is not None and plan.changed:
        before, after = before_after(plan)
        headers = {"before_header": f"{done.device} (now)", "after_header": f"{done.device} (wanted)"}
        result["diff"] = [{"before": before, "after": after, **headers}, {"prepared": commands_text(plan)}]
    return result


def _by_hand(plan: DevicePlan) -> list[str]:
    """What fails and is left to a person: the control, the thing, and why."""
    failing = {one.finding.uid: one for one in plan.by_hand if one.finding.status is Status.FAIL}
    return [
        " ".join(filter(None, (one.finding.control, one.finding.device, one.finding.thing))) + f": {door.told(one.why)}"
        for one in failing.values()
    ]


@guarded
def backup(task: Task) -> Result:
    """Keep the configuration of one device, sealed with the vault's password."""
    inventory = door.inventory_of_play(task.vars, task.loader, clock.now())
    host = host_of(inventory, task.host)
    driver = platform(host.device.platform)
    look = observe(host, extra=driver.backup.asks if driver.backup else ())
    if look.reading is None:
        raise look.error or UsageError(say("observe.not-asked", device=task.host))
    if task.check:
        return {"changed": False, "file": "", "msg": door.told(say("door.would-keep", device=task.host))}
    kept = backups.keep(workplace_of(inventory.site, inventory.ring), driver, look.reading)
    word = "door.kept" if kept.restorable else "door.kept-not-whole"
    return {
        "changed": False,
        "file": str(kept.file),
        "restorable": kept.restorable,
        "msg": door.told(say(word, device=task.host, file=str(kept.file))),
    }


@guarded
def restore(task: Task) -> Result:
    """Bring one device back to a backup."""
    inventory = door.inventory_of_play(task.vars, task.loader, clock.now())
    host, place = host_of(inventory, task.host), workplace_of(inventory.site, inventory.ring)
    named = task.args["backup"]
    stop = Stop()
    with stop.listening():
        done = restoring.restore(
            host,
            place,
            file=Path(named) if named else None,
            push=not task.check,
            armed_s=task.args["armed_seconds"],
            stop=stop,
        )
    return secured_result(done, diff=False)


@guarded
def accept(task: Task) -> Result:
    """Take what a run saw as the right state of its devices."""
    door.whole_play(task.vars)
    now = clock.now()
    inventory = door.inventory_of_play(task.vars, task.loader, now)
    who, why = task.args["who"] or whoami(), task.args["why"]
    if task.check:
        return {"changed": True, "msg": door.told(say("door.would-accept", run=task.args["run"]))}
    devices = None if inventory.whole else frozenset(inventory.devices)
    told = accept_run(inventory.site, task.args["run"], who=who, why=why, now=now, devices=devices)
    return {"changed": True, "msg": "\n".join(map(door.told, told))}
