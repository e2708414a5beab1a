"""What stands behind `facility_probe`."""

from __future__ import annotations

from pathlib import Path

from shikiri.files.atomic import write_whole
from shikiri.model.document import Document
from shikiri.reports import FORMATS, render
from shikiri.workflow import clock
from shikiri.workflow.doors import door
from shikiri.workflow.doors.actions import REPORTS, Result, Task, guarded
from shikiri.workflow.doors.results import verify_result
from shikiri.workflow.history.record import whoami
from shikiri.workflow.probe.site import probe_site


@guarded
def probe(task: Task) -> Result:
    """Have the stations try, look at every device of the play, judge all of it together, keep the run."""
    door.whole_play(task.vars)
    asked, lang = door.asked_by(task.vars), door.spoken()
    inventory = door.inventory_of_play(task.vars, task.loader, clock.now())
    who = whoami() if task.args["i_own_this"] else ""
    probed = probe_site(inventory, task.args["stations"], who, workers=task.args["forks"], lang=lang)
    document = probed.verified.document
    findings = Path(task.args["dest"] or inventory.site.folder / REPORTS) / FORMATS["json"].file
    findings.parent.mkdir(parents=True, exist_ok=True)
    write_whole(findings, render("json", document, lang))
    result = verify_result(probed.verified, findings, asked.skipped, lang)
    troubles = [door.told(one) for one in probed.troubles]
    return {**result, "stations": _stations(document), "troubles": troubles}


def _stations(document: Document) -> list[Result]:
    air = document.get("air")
    return [
        {
            "station": one["name"],
            "trials": len(one["trials"]),
            "failing": sum(trial["status"] == "fail" for trial in one["trials"]),
            "seconds": one["seconds"],
        }
        for one in (air["stations"] if air is not None else ())
    ]
