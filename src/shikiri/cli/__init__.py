"""The command line: thin doors to the workflow. Every command imports what it needs when it runs."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated, Literal

import typer

from shikiri.cli import (
    captured,
    dns_blocklist,
    documents,
    harden,
    init,
    lab,
    look,
    members,
    mfp,
    papers,
    poster,
    probe,
    runs,
    schedule,
    secrets,
    simulate,
    verify,
)
from shikiri.cli.speak import Language, choose, complain
from shikiri.model.errors import PolicyError, ShikiriError, UsageError

TOOL_FAILED, USAGE = 1, 2
RARELY = (100_000, 50, 50)  # what a command loads and makes stays until it ends: looking for circles costs a sixth

app = typer.Typer(
    name="shikiri",
    help="仕切り: 共同利用型オフィスの機器を確かめ、ガイドラインの項目ごとに示す。"
    " Checks the devices of shared offices against the guideline, item by item.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def options(
    lang: Annotated[
        Language | None, typer.Option(help="表示の言語 / language of the output", envvar="SHIKIRI_LANG")
    ] = None,
) -> None:
    """Options of every command."""
    choose(lang)


captured.register(app)
dns_blocklist.register(app)
documents.register(app)
init.register(app)
lab.register(app)
harden.register(app)
look.register(app)
members.register(app)
mfp.register(app)
papers.register(app)
poster.register(app)
probe.register(app)
runs.register(app)
schedule.register(app)
secrets.register(app)
simulate.register(app)
verify.register(app)


def main() -> None:
    """Entry point: every error is one clear sentence and a documented exit code, never a traceback."""
    gc.set_threshold(*RARELY)
    if os.environ.get("SHIKIRI_DEBUG"):
        app()
        return
    try:
        app()
    except (PolicyError, UsageError) as error:
        complain(error)
        sys.exit(USAGE)
    except ShikiriError as error:
        complain(error)
        sys.exit(TOOL_FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(TOOL_FAILED)
    except OSError as error:
        complain(error)
        sys.exit(TOOL_FAILED)
    except Exception as error:  # noqa: BLE001  (the last door: what we did not foresee is said in one sentence)
        complain(error)
        sys.exit(TOOL_FAILED)


__all__ = ["Literal", "app", "main"]
