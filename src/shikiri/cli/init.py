"""`shikiri init`: a site folder for a new facility."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from shikiri.cli.speak import note, out, told
from shikiri.cli.verify import VaultIds
from shikiri.model.errors import UsageError
from shikiri.model.say import Say, Text, say


def init(
    site: Annotated[Path, typer.Argument(metavar="SITE", help="作る施設のフォルダー / site folder to make")],
    answers: Annotated[Path | None, typer.Option(metavar="FILE", help="答えの YAML / all answers in a file")] = None,
    id_: Annotated[str, typer.Option("--id", help="施設の記号（半角） / id of the facility")] = "",
    name: Annotated[str, typer.Option(help="施設の名前 / its name")] = "",
    customer: Annotated[str, typer.Option(help="顧客の記号（半角） / id of the customer")] = "",
    profile: Annotated[str, typer.Option(help="basic, advanced, strict")] = "",
    facts: Annotated[list[str] | None, typer.Option("--fact", metavar="NAME=VALUE", help="事実 / a fact")] = None,
    devices: Annotated[
        list[str] | None, typer.Option("--device", metavar="NAME=ADDRESS,PLATFORM[,KIND]", help="機器 / a device")
    ] = None,
    guest_ssid: Annotated[str, typer.Option(help="来訪者用の無線LAN / Wi-Fi for guests")] = "",
    staff_ssid: Annotated[str, typer.Option(help="従業員用の無線LAN / Wi-Fi for staff")] = "",
    vault_ids: VaultIds = None,
) -> None:
    """新しい施設のフォルダーを作る。質問に答えるか、--answers で渡す。 Make the folder of a new facility."""
    from shikiri.guideline.editions import DEFAULT_EDITION, edition
    from shikiri.workflow import clock
    from shikiri.workflow.newcomer import ask as init_ask
    from shikiri.workflow.newcomer.init import answers_from, init_site, must_be_free

    must_be_free(site)
    given: dict[str, Any] = {key: value for key, value in (("id", id_), ("name", name), ("profile", profile)) if value}
    given |= {"customer": customer} if customer else {}
    given |= {"facts": dict(_pair("--fact", one) for one in facts)} if facts else {}
    given |= {"devices": dict(_device(one) for one in devices)} if devices else {}
    given |= {"wlans": init_ask.wlans(guest_ssid, staff_ssid)} if guest_ssid or staff_ssid else {}
    if answers is not None:
        if given:
            raise UsageError(say("init.one-way"))
        found = answers_from(answers)
    elif sys.stdin.isatty():
        note(told(say("init.welcome")))
        found = init_ask.interview(_ask, edition(DEFAULT_EDITION), given)
    else:
        init_ask.complete(given)
        found = init_ask.checked(given)
    init_site(site, found, clock.now(), vault_ids or ())
    out(told(say("init.done", folder=str(site))))
    note(told(say("init.next", file=str(site / "README.md"))))


def _ask(question: Say | Text, wrong: Say | None) -> str:
    note(told(question) + (f" {told(wrong)}" if wrong else ""))
    line = sys.stdin.readline()
    if not line:
        raise UsageError(say("init.broken-off"))
    return line


def _pair(flag: str, word: str) -> tuple[str, Any]:
    name, _, value = word.partition("=")
    if not name or not value:
        raise UsageError(say("init.flag", flag=flag, word=word))
    yes_no = {"true": True, "yes": True, "false": False, "no": False}
    return name, yes_no.get(value.lower(), int(value) if value.isascii() and value.isdigit() else value)


def _device(word: str) -> tuple[str, dict[str, Any]]:
    name, _, rest = word.partition("=")
    parts = rest.split(",")
    if not name or len(parts) not in (2, 3) or not all(parts):
        raise UsageError(say("init.flag", flag="--device", word=word))
    return name, {"address": parts[0], "platform": parts[1], **({"kinds": [parts[2]]} if len(parts) > 2 else {})}  # noqa: PLR2004


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(init)
