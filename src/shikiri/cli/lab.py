"""`shikiri lab`: real access points, stations and servers in a machine inside this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.speak import lang, note, out, told
from shikiri.model.say import say

State = Annotated[
    Path | None, typer.Option(metavar="DIR", help="実験室を置くフォルダー / where the running lab is kept")
]
Site = Annotated[Path | None, typer.Option(metavar="DIR", help="施設のフォルダーを作る場所 / site folder to write")]
DOWN = 3
app = typer.Typer(
    name="lab", help="電波の実験室。 The radio lab, on this machine.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def up(
    fresh: Annotated[bool, typer.Option("--fresh", help="保存した状態を使わず起動する / boot anew")] = False,
    state: State = None,
    site: Site = None,
) -> None:
    """実験室を起動する（何もない Debian から）。 Start the lab, from bare Debian."""
    from shikiri.workflow.lab.start import start

    start(*_places(state, site), fresh=fresh, tell=lambda sentence: note(told(sentence)))


@app.command()
def down(state: State = None) -> None:
    """実験室を止める。 Stop the lab."""
    from shikiri.lab.office import down

    out(told(say("lab.down" if down(_places(state, None)[0]) else "lab.was-down")))


@app.command()
def status(state: State = None) -> None:
    """実験室の様子。 How the lab is."""
    from shikiri.workflow.lab.start import status

    sentence, good = status(_places(state, None)[0])
    out(told(sentence))
    raise typer.Exit(0 if good else DOWN)


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def ssh(
    place: Annotated[str, typer.Argument(metavar="NAME", help="ap1 ap2 radius sta-a ...")],
    order: Annotated[list[str] | None, typer.Argument(metavar="[COMMAND...]")] = None,
    state: State = None,
    site: Site = None,
) -> None:
    """実験室の機械や端末に入る。 Go into a machine or a station of the lab."""
    from shikiri.lab.office import running, ssh

    home, folder = _places(state, site)
    raise typer.Exit(ssh(running(home), place, folder, order or ()))


@app.command("test")
def run_all(state: State = None, site: Site = None) -> None:
    """起動・設定・確認・電波での確認・停止を通す。 Up, harden, verify, probe, down."""
    from shikiri.workflow.lab.trial import trial

    raise typer.Exit(trial(*_places(state, site), lang(), tell=lambda sentence: out(told(sentence))))


def _places(state: Path | None, site: Path | None) -> tuple[Path, Path]:
    from shikiri.lab.office import state_root

    home = (state or state_root()).absolute()
    return home, (site or home / "site").absolute()


def register(to: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    to.add_typer(app)
