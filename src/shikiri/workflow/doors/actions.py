"""What stands behind Ansible's actions: each takes what a task says and answers a plain result."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible.parsing.dataloader import DataLoader

from shikiri.files.atomic import write_whole
from shikiri.model.errors import UsageError
from shikiri.model.say import say
from shikiri.reports import FORMATS, render
from shikiri.workflow import clock
from shikiri.workflow.doors import door
from shikiri.workflow.doors.results import state_result, verify_result
from shikiri.workflow.hosts.inventory import Host, Inventory
from shikiri.workflow.observe import observe, observe_all
from shikiri.workflow.publish import load_document, publish
from shikiri.workflow.verify import fewer_collections, judge_and_keep

Result = dict[str, Any]
REPORTS = "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What an action was called with."""

    args: Mapping[str, Any]
    vars: Mapping[str, Any]
    loader: DataLoader
    check: bool = False
    diff: bool = False

    @property
    def host(self) -> str:
        return str(self.vars["inventory_hostname"])


Action = Callable[[Task], Result]


def guarded(action: Action) -> Action:
    """The same action; whatever goes wrong in it becomes a failed task with a sentence."""

    @functools.wraps(action)
    def run(task: Task) -> Result:
        if os.environ.get("SHIKIRI_DEBUG"):
            return action(task)
        try:
            return action(task)
        except Exception as error:  # noqa: BLE001  (the last door: Ansible would print a traceback with what it holds)
            return door.failure(error)

    return run


@guarded
def verify(task: Task) -> Result:
    """Look at every device of the play, judge them together, keep the run. The verdict is left to a later task."""
    door.whole_play(task.vars)
    now, asked = clock.now(), door.asked_by(task.vars)
    inventory = door.inventory_of_play(task.vars, task.loader, now)
    lang = door.spoken()
    with fewer_collections():
        looks = observe_all(inventory.hosts, workers=task.args["forks"])
        verified = judge_and_keep(inventory, looks, now, only=asked.only, lang=lang)
    findings = Path(task.args["dest"] or inventory.site.folder / REPORTS) / FORMATS["json"].file
    findings.parent.mkdir(parents=True, exist_ok=True)
    result, document = verify_result(verified, findings, asked.skipped, lang), verified.document
    del verified, looks  # a thousand devices with all they said: the document needs none of it
    write_whole(findings, render("json", document, lang))
    return result


@guarded
def report(task: Task) -> Result:
    """Write reports out of the findings of a run."""
    findings = Path(task.args["findings"])
    folder = Path(task.args["dest"] or findings.parent)
    document = load_document(findings)
    formats = ",".join(task.args["formats"])
    files = publish(document, formats, folder, door.spoken()).files
    return {"changed": False, "reports": [str(file) for file in files], "exit": document["exit"]}


@guarded
def state(task: Task) -> Result:
    """One look at one device."""
    inventory = door.inventory_of_play(task.vars, task.loader, clock.now())
    return state_result(observe(host_of(inventory, task.host)), door.spoken())


def host_of(inventory: Inventory, name: str) -> Host:
    """The device that a task is about."""
    if name in inventory.broken:
        raise UsageError(inventory.broken[name])
    for host in inventory.hosts:
        if host.device.name == name:
            return host
    raise UsageError(say("door.no-device", device=name))
