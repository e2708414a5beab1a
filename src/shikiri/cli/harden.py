"""`shikiri harden`: bring the devices of a site to the guideline, each with its way back; `--check` only shows how."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shikiri.cli.captured import Format
from shikiri.cli.speak import lang, note, out, show, told
from shikiri.cli.verify import Controls, Limit, VaultIds, chosen
from shikiri.model.say import say

if TYPE_CHECKING:  # Ansible and the sessions are loaded when devices are really asked
    from shikiri.workflow.harden import Hardened
    from shikiri.workflow.hosts.inventory import Inventory
    from shikiri.workflow.push.secured import Secured

SiteFolder = Annotated[Path, typer.Option("--inventory", "-i", metavar="SITE", help="施設のフォルダー / site folder")]
Seconds = Annotated[
    int, typer.Option("--armed", min=60, max=3600, help="自動で元へ戻るまでの秒数 / seconds to go back")
]
Speak = Callable[[str], None]


def harden(
    site: SiteFolder,
    check: Annotated[bool, typer.Option("--check", help="書き込まずに見るだけ / only show")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="前後の違いと命令を見る / show what differs")] = False,
    limit: Limit = "",
    controls: Controls = None,
    formats: Format = "terminal",
    out_dir: Annotated[Path | None, typer.Option("--out", help="書き出すフォルダー / folder for the reports")] = None,
    vault_ids: VaultIds = None,
    armed: Seconds = 600,
    wait: Annotated[bool, typer.Option(help="戻るまで待つ / wait until a device went back")] = False,
    allow_unsafe: Annotated[bool, typer.Option(help="元へ戻す手段がなくても / even without a way back")] = False,
) -> None:
    """機器をガイドラインに合わせる（--check は見るだけ）。 Bring devices to the guideline; --check only shows how."""
    from shikiri.workflow import clock
    from shikiri.workflow.harden import Terms, harden_site
    from shikiri.workflow.hosts.inventory import load_inventory
    from shikiri.workflow.publish import publish, wanted_formats

    wanted_formats(formats, out_dir)
    speak = out if formats == "terminal" else note  # a document for machines stays one
    now = clock.now()
    inventory = load_inventory(site, now, limit=limit, vault_ids=vault_ids or ())
    if not check:
        _promise(inventory, armed)
    terms = Terms(check=check, only=chosen(controls), armed_s=armed, allow_unsafe=allow_unsafe, wait=wait)
    done = harden_site(inventory, now, terms, on_done=partial(_tell, diff=diff, speak=speak))
    if check or diff:
        _by_hand(done, speak)
    show(publish(done.document, formats, out_dir, lang()))
    if done.trouble is not None:
        note(told(done.trouble))
    raise typer.Exit(done.exit)


def _promise(inventory: Inventory, armed: int) -> None:
    """What becomes of a device where something goes wrong: most go back by themselves, printers and cameras do not."""
    from shikiri.platforms import platform
    from shikiri.workflow.push.undo import is_stepwise

    kinds = {is_stepwise(platform(host.device.platform)) for host in inventory.hosts}
    if kinds != {True}:
        note(told(say("harden.armed", minutes=-(-armed // 60))))
    if True in kinds:
        note(told(say("harden.undone")))


def _tell(one: Secured, *, diff: bool, speak: Speak) -> None:
    """What became of one device, and why."""
    note(told(say(f"harden.{one.outcome}", device=one.device)))
    for sentence in one.says:
        note(f"  {told(sentence)}")
    if diff and one.plan is not None and one.plan.commands:
        from shikiri.workflow.planning.text import changes_text, commands_text

        speak(changes_text(one.plan))
        speak(commands_text(one.plan))


def _by_hand(done: Hardened, speak: Speak) -> None:
    """What is left to a person, each once, and why."""
    hands = {hand.finding.uid: hand for plan in done.plans.values() for hand in plan.by_hand}
    lines = [
        told(say("harden.hand", control=hand.finding.control, thing=hand.finding.thing or "-", why=hand.why))
        for hand in hands.values()
        if hand.finding.counted and hand.finding.status == "fail"
    ]
    lines += [
        told(say("harden.hand", control=change.facet, thing=change.thing, why=why))
        for plan in done.plans.values()
        for change, why in plan.refused
    ]
    if lines:
        speak("\n".join([told(say("harden.hands", count=len(lines))), *dict.fromkeys(lines)]))


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(harden)
