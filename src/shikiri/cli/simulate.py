"""`shikiri demo`, `shikiri simulate`: devices that are none, on this very machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.speak import lang, out
from shikiri.model.errors import UsageError
from shikiri.model.say import say

Box = Annotated[Path, typer.Argument(metavar="FOLDER", help="simulator.json のあるフォルダー / with simulator.json")]


def demo(
    folder: Annotated[Path | None, typer.Option("--out", help="書き出すフォルダー / folder for the reports")] = None,
) -> None:
    """模擬の施設で、調べる・直す・調べ直すまでを見せる。 A simulated facility, from drift to clean."""
    from shikiri.workflow.demo import run_demo

    raise typer.Exit(run_demo(folder, lang(), out))


def simulate(
    box: Box = Path("inventories/demo/devices"),
    free_ports: Annotated[bool, typer.Option("--free-ports", help="空いている番号を使う / take free ports")] = False,
    ready: Annotated[Path | None, typer.Option(help="接続先を書くファイル / write the ports there")] = None,
    record: Annotated[Path | None, typer.Option(help="書き込みの記録 / what was written to them")] = None,
) -> None:
    """模擬の機器を動かす（止めるまで）。 Let simulated devices listen on this machine until stopped."""
    from shikiri.simulator.process import run

    try:
        raise typer.Exit(run(box, ready=ready, free_ports=free_ports, record=record))
    except (OSError, ValueError, KeyError, TypeError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise UsageError(say("demo.bad-box", folder=str(box), cause=cause)) from None


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(demo)
    app.command()(simulate)
