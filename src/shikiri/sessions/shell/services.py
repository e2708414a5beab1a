"""Services: each unit once, whatever was said of it; then all that should run are looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shikiri.model.operation import Operation, Service
from shikiri.model.say import Say, say
from shikiri.sessions.shell.quote import word, words
from shikiri.sessions.shell.stage import BadOperation

_UNIT = re.compile(r"[A-Za-z0-9:_.\\-]+(?:@[A-Za-z0-9:_.\\-]*)?")
_UNITS = ("/etc/systemd/system/", "/etc/systemd/user/", "/usr/lib/systemd/system/", "/lib/systemd/system/")
_WORD = {True: "yes", False: "no", None: "-"}


def scripts(operations: Sequence[Operation], new: Sequence[str]) -> Iterator[tuple[Say, str]]:
    """What is done, and the script that does it. `new`: the files that are not what they were."""
    units = merged(operations)
    reload = "systemctl daemon-reload || exit 1\n" if any(path.startswith(_UNITS) for path in new) else ""
    if not units and not reload:
        return
    lines = [f"service {words(_words(one, new))} || exit 1\n" for one in units]
    runs = [f"runs {word(one.name)} || exit 1\n" for one in units if one.running is True]
    wait = "sleep 1\n" if runs and new else ""
    told = tuple(one.name for one in units)
    yield say("shell.doing.services", names=told), reload + "".join(lines) + wait + "".join(runs)


def merged(operations: Sequence[Operation]) -> tuple[Service, ...]:
    """Every unit once: what was said last, the stronger of restart and reload, the files of all."""
    made: dict[str, Service] = {}
    for one in operations:
        if isinstance(one, Service):
            if not _UNIT.fullmatch(one.name):
                raise BadOperation(one.name)
            made[one.name] = _both(made[one.name], one) if one.name in made else one
    return tuple(made.values())


def _both(one: Service, other: Service) -> Service:
    files = (*one.files, *other.files) if one.changed and other.changed else one.files or other.files
    if (one.changed and not one.files) or (other.changed and not other.files):
        files = ()
    return replace(
        other,
        enabled=one.enabled if other.enabled is None else other.enabled,
        running=one.running if other.running is None else other.running,
        changed="restart" if "restart" in (one.changed, other.changed) else one.changed or other.changed,
        files=tuple(dict.fromkeys(files)),
    )


def _words(one: Service, new: Sequence[str]) -> tuple[str, str, str, str]:
    is_new = any(path.startswith(one.files) for path in new) if one.files else bool(new)
    return one.name, _WORD[one.enabled], _WORD[one.running], (one.changed or "-") if is_new else "-"
