"""Lines of the site's own: `templates/<platform>.j2` beside facility.yml, rendered for one device."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from shikiri.model.command import Command
from shikiri.model.device import Device
from shikiri.model.dialect import Dialect
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.reading import Reading
from shikiri.model.say import say
from shikiri.platforms import platform
from shikiri.workflow.site import Site

TEMPLATES = "templates"
_COMMENTS = ("!", "#")
Placed: TypeAlias = tuple[tuple[str, ...], str]  # the headers of its block, and the line


def site_lines(site: Site, device: Device, reading: Reading | None) -> tuple[Command, ...]:
    """The lines the device does not have yet. Without a reading nobody knows, and none is sent."""
    path = site.folder / TEMPLATES / f"{device.platform}.j2"
    dialect = platform(device.platform).dialect
    if not path.is_file() or dialect is None or reading is None:
        return ()
    if dialect.speaks == "shell":
        why = say("plan.no-template", platform=device.platform)
        raise PolicyError((Problem(f"{TEMPLATES}/{path.name}", 1, "$", why),))
    there = {one for answer in reading.answers.values() for one in placed(answer.text.splitlines())}
    lines = placed(rendered(path, f"{TEMPLATES}/{path.name}", site, device).splitlines())
    wanted = [one for one in lines if one not in there]
    opened = {block for block, _ in wanted}
    return tuple(_command(dialect, block, line) for block, line in wanted if (*block, line) not in opened)


def rendered(path: Path, name: str, site: Site, device: Device) -> str:
    """The text of a template for one device. It sees the facility and the words of the device, never a secret."""
    environment = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    try:
        template = environment.from_string(path.read_text("utf-8-sig"))
        return template.render(facility=site.facility, device=device, bind=device.binding)
    except Exception as error:  # noqa: BLE001  (whatever a template of a person does wrong is one sentence)
        line = getattr(error, "lineno", None) or 1
        why = str(getattr(error, "message", None) or type(error).__name__)
        raise PolicyError((Problem(name, line, "$", say("plan.bad-template", device=device.name, why=why)),)) from None


def placed(lines: Iterable[str]) -> list[Placed]:
    """Each line with the headers of the block it stands in, told by how far it is indented. Comments are left out."""
    found: list[Placed] = []
    open_blocks: list[tuple[int, str]] = []
    for raw in lines:
        line = raw.strip()
        if not line or line.startswith(_COMMENTS):
            continue
        depth = len(raw) - len(raw.lstrip())
        while open_blocks and open_blocks[-1][0] >= depth:
            open_blocks.pop()
        found.append((tuple(header for _, header in open_blocks), line))
        open_blocks.append((depth, line))
    return found


def _command(dialect: Dialect, block: tuple[str, ...], line: str) -> Command:
    leave = dialect.leave_block.format(word=block[-1].split()[0]) if block else "exit"
    return Command(parts=(line,), block=block, leave=leave)
