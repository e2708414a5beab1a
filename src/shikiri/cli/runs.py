"""`shikiri runs`, `diff`, `accept`, `report`: what earlier runs saw, and what somebody accepts of it."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shikiri.cli.captured import Format
from shikiri.cli.speak import lang, note, out, show, told
from shikiri.model.say import say

if TYPE_CHECKING:
    from shikiri.workflow.site import Site


class Shape(StrEnum):
    """How a list is printed."""

    TERMINAL = "terminal"
    JSON = "json"


SiteOption = Annotated[
    Path | None, typer.Option("-i", "--inventory", metavar="SITE", help="施設フォルダー / site folder")
]
As = Annotated[Shape, typer.Option("--format", help="terminal, json")]
Run = Annotated[str, typer.Argument(metavar="RUN", help="実行番号、その末尾、または last / run id, its end, or last")]


def _site(path: Path | None) -> Site | None:
    from shikiri.workflow.clock import now
    from shikiri.workflow.history.runs import site_at

    return None if path is None else site_at(path, now())


def runs(
    site: SiteOption = None,
    most: Annotated[int, typer.Option("--most", min=1, help="表示する数 / how many")] = 30,
    shape: As = Shape.TERMINAL,
) -> None:
    """これまでの実行を新しい順に示す。 List the runs that were kept, newest first."""
    from shikiri.workflow.history.runs import list_runs, place_shown
    from shikiri.workflow.history.text import run_data, run_lines

    found = list_runs(here := _site(site), most)
    if shape is Shape.JSON:
        out(json.dumps([run_data(run) for run in found], ensure_ascii=False, indent=1))
    elif found:
        out("\n".join(run_lines(found, lang())))
    else:
        note(told(say("runs.none", place=place_shown(here))))


def diff(old: Run, new: Run = "last", site: SiteOption = None, shape: As = Shape.TERMINAL) -> None:
    """二つの実行の違いを示す。 Show what differs between two runs."""
    from shikiri.workflow.history.runs import diff_runs
    from shikiri.workflow.history.text import diff_data, diff_lines

    found = diff_runs(_site(site), old, new)
    if shape is Shape.JSON:
        out(json.dumps(diff_data(found), ensure_ascii=False, indent=1))
    else:
        out("\n".join(diff_lines(found, lang())))


def accept(
    run: Run,
    site: Annotated[Path, typer.Option("-i", "--inventory", metavar="SITE", help="施設フォルダー / site folder")],
    who: Annotated[str, typer.Option(help="受け入れる人 / who accepts it")],
    why: Annotated[str, typer.Option(help="理由 / why")],
    limit: Annotated[str, typer.Option(help="機器を絞る / only these devices, by comma")] = "",
) -> None:
    """実行で見た状態を、正しい状態として受け入れる（判定は変わらない）。 Accept what a run saw; no verdict changes."""
    from shikiri.workflow.clock import now
    from shikiri.workflow.history.runs import accept_run, site_at

    devices = frozenset(filter(None, map(str.strip, limit.split(",")))) or None
    moment = now()
    for sentence in accept_run(site_at(site, moment), run, who=who, why=why, now=moment, devices=devices):
        out(told(sentence))


def report(
    what: Annotated[
        str, typer.Argument(metavar="RUN|FINDINGS.json", help="実行番号か判定結果の JSON / run or document")
    ],
    formats: Format = "html",
    out_dir: Annotated[Path | None, typer.Option("--out", help="書き出すフォルダー / folder for the reports")] = None,
    site: SiteOption = None,
) -> None:
    """実行または判定結果の JSON から報告書を作る。 Make reports from a run or a findings document."""
    from shikiri.workflow.history.runs import load_run
    from shikiri.workflow.publish import load_document, publish

    is_file = site is None and (Path(what).exists() or "/" in what or what.endswith(".json"))
    document = load_document(Path(what)) if is_file else load_run(_site(site), what)
    show(publish(document, formats, out_dir, lang()))


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    for command in (runs, diff, accept, report):
        app.command()(command)
