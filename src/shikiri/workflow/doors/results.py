"""What the actions answer: plain numbers and words out of our values, without a secret in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shikiri.language import tell
from shikiri.model.codec import dump_state
from shikiri.model.document import Document
from shikiri.model.say import Lang, Say, say
from shikiri.workflow.observe import Observed
from shikiri.workflow.verify import Verified

_MOST = 200  # findings that an action repeats; all of them are in the document


def verify_result(verified: Verified, findings: Path, not_asked: Sequence[str], lang: Lang) -> dict[str, Any]:
    """The answer of `facility_verify`: one line a device, the verdict, and where the document lies."""
    document = verified.document
    return {
        "changed": False,
        "exit": verified.exit(),
        "run": document["run"] or "",
        "partial": document["partial"],
        "not_asked": list(not_asked),
        "findings": str(findings),
        "results": device_lines(verified, lang),
        "failing": failing(document),
        "msg": "\n".join(tell(one, lang) for one in (*verified.unsent, verified.trouble or _verdict(document))),
    }


def _verdict(document: Document) -> Say:
    return say(f"door.exit-{document['exit']}", run=document["run"] or "-")


def device_lines(verified: Verified, lang: Lang) -> list[dict[str, Any]]:
    """How every device in scope stands."""
    looks = {one.device: one for one in verified.observed}
    counted = [one for one in verified.document["findings"] if one["counted"]]
    silent = verified.judged.situation.unreachable
    lines = []
    for name, device in verified.inventory.devices.items():
        look = looks.get(name)
        lines.append(
            {
                "device": name,
                "platform": device.platform,
                "reached": name not in silent,
                "seconds": round(look.seconds, 2) if look else 0.0,
                "statuses": dict(Counter(one["status"] for one in counted if one["device"] == name)),
                "error": tell(silent[name], lang) if name in silent else "",
            }
        )
    return lines


def failing(document: Document) -> list[dict[str, str]]:
    """What fails, shortly."""
    found = [one for one in document["findings"] if one["counted"] and one["status"] == "fail"]
    return [{name: str(one[name]) for name in ("control", "device", "thing", "actual")} for one in found[:_MOST]]


def state_result(observed: Observed, lang: Lang) -> dict[str, Any]:
    """The answer of `device_state`: the facets of one device as plain data, secrets as their kind alone."""
    if observed.state is None:
        error = observed.error.sentence if observed.error else say("observe.not-asked", device=observed.device)
        return {"failed": True, "changed": False, "unreachable": True, "msg": tell(error, lang)}
    return {
        "changed": False,
        "device": observed.device,
        "platform": observed.state.platform,
        "saved": observed.saved,
        "unclaimed": observed.unclaimed,
        "seconds": round(observed.seconds, 2),
        "state": dump_state(observed.state),
    }
