"""`shikiri verify`: look at the devices of a site, or of several, and judge them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shikiri.cli.captured import Format
from shikiri.cli.speak import lang, note, out, show, told
from shikiri.model.errors import UsageError
from shikiri.model.say import say

if TYPE_CHECKING:  # Ansible and the sessions are loaded when devices are really asked
    from shikiri.workflow.observe import Observed

Sites = Annotated[
    list[Path], typer.Option("--inventory", "-i", metavar="SITE", help="施設のフォルダー（何回でも） / site folder")
]
Limit = Annotated[str, typer.Option(help="機器を絞る / only these devices, as Ansible's --limit")]
VaultIds = Annotated[
    list[str] | None, typer.Option("--vault-id", metavar="NAME@FILE", help="金庫のパスワード / password of the vault")
]
Controls = Annotated[str | None, typer.Option(help="判定を絞る / only these controls, by comma")]
Forks = Annotated[int, typer.Option(min=1, max=500, help="同時に読む台数 / devices at a time")]
FAIL_ON = ("none", "fail", "incomplete")


def chosen(controls: str | None) -> frozenset[str] | None:
    """The controls that `--controls` names; None: all."""
    return None if controls is None else frozenset(filter(None, map(str.strip, controls.split(","))))


def verify(
    sites: Sites,
    limit: Limit = "",
    controls: Controls = None,
    formats: Format = "terminal",
    out_dir: Annotated[Path | None, typer.Option("--out", help="書き出すフォルダー / folder for the reports")] = None,
    fail_on: Annotated[str, typer.Option(help="0 以外で終わる条件 / not 0 on: none, fail, incomplete")] = "incomplete",
    vault_ids: VaultIds = None,
    forks: Forks = 32,
) -> None:
    """機器を読み取り、判定する（機器には書き込まない）。 Look at the devices and judge them; writes nothing to them."""
    from shikiri.workflow.publish import publish, wanted_formats
    from shikiri.workflow.sites import unlike

    if fail_on not in FAIL_ON:
        raise UsageError(say("verify.fail-on", word=fail_on, known=FAIL_ON))
    wanted = wanted_formats(formats, out_dir)
    sites = list(unlike(sites))
    if len(sites) > 1:
        if out_dir is None and wanted != ("terminal",):
            raise UsageError(say("cli.out-needed", formats=wanted))
        raise typer.Exit(_each(sites, limit, controls, formats, out_dir, fail_on, vault_ids or [], forks))
    from shikiri.workflow import clock
    from shikiri.workflow.verify import verify_site

    verified = verify_site(
        sites[0],
        clock.now(),
        limit=limit,
        only=chosen(controls),
        vault_ids=vault_ids or (),
        workers=forks,
        on_done=seen,
        lang=lang(),
    )
    document, code = verified.document, verified.exit(fail_on)  # type: ignore[arg-type]  # one of FAIL_ON
    sentences = (*verified.unsent, *((verified.trouble,) if verified.trouble else ()))
    del verified  # a thousand devices with all they said: the reports need none of it
    show(publish(document, formats, out_dir, lang()))
    for sentence in sentences:
        note(told(sentence))
    raise typer.Exit(code)


def seen(one: Observed) -> None:
    """The progress line of one device."""
    if one.error is not None:
        note(told(one.error.sentence))
    else:
        note(told(say("verify.seen", device=one.device, seconds=f"{one.seconds:.1f}")))


def _each(
    sites: list[Path],
    limit: str,
    controls: str | None,
    formats: str,
    out_dir: Path | None,
    fail_on: str,
    vault_ids: list[str],
    forks: int,
) -> int:
    """Every site in a process of its own; the worst code."""
    from shikiri.workflow.sites import Answered, each_site, folder_names, worst_code

    names = folder_names(sites)
    common = ["--format", formats, "--fail-on", fail_on, "--forks", str(forks)]
    common += ["--limit", limit] if limit else []
    common += ["--controls", controls] if controls is not None else []
    common += [word for one in vault_ids for word in ("--vault-id", one)]

    def tell_one(answered: Answered) -> None:
        out(told(say("verify.site", site=str(answered.site), code=answered.code)))
        if answered.text:
            out(answered.text)

    os.environ["SHIKIRI_LANG"] = lang()
    calls = [(site, [*common, *(["--out", str(out_dir / names[site])] if out_dir else [])]) for site in sites]
    return worst_code(one.code for one in each_site("verify", calls, tell_one))


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(verify)
