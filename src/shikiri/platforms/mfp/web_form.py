"""The voice of web pages that were made for people: what a page map found on them, and what it can set there.

What an unconfirmed map reads is a guess until the operator takes the risk of it (`allow_unconfirmed: true`): a
default from memory, which may fail and never passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.management import Management
from shikiri.model.facets.printing import Printing
from shikiri.model.facets.snmp import Snmp
from shikiri.model.facets.storage import Storage
from shikiri.model.form_names import RANGES
from shikiri.model.net import ANYWHERE
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.model.secret import MASKED_SECRET, NO_SECRET
from shikiri.platforms.appliance.identity import identities
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.mfp.form_page import ASK, FormPage
from shikiri.platforms.mfp.form_write import write

_BETTER = frozenset({"hp"})  # vendors whose settings another door reads as data
_SWITCHES: Mapping[str, Callable[..., Thing]] = {
    "printing": lambda key, **said: Printing(protocol=key, **said),
    "management": lambda key, **said: Management(name=key, service=key, **said),
    "discovery": lambda key, **said: Discovery(name=key, protocol=key, **said),
    "snmp": lambda key, **said: Snmp(name=key, version="2c", default=True, **said),
}
_STORAGE = ("encrypted", "erase_per_job", "erase_after_minutes")


def _switches(facet: str, ask: str, source: ApplianceSource) -> Heard | None:
    """Everything that is on or off."""
    page = FormPage(ask, source)
    things = []
    for key in page.keys(facet):
        name = f"{facet}.{key}.enabled"
        things.append(_SWITCHES[facet](key, enabled=page.known(name), handle=key, at=page.at(enabled=name)))
    return page.heard(facet, *things)


def storage(ask: str, source: ApplianceSource) -> Heard | None:
    page = FormPage(ask, source)
    names = {field: f"storage.{field}" for field in _STORAGE}
    if not (at := page.at(**names)):
        return page.heard("storage")
    known = {field: page.known(name) for field, name in names.items()}
    return page.heard("storage", Storage(name="storage", handle="storage", at=at, **known))


def exposure(ask: str, source: ApplianceSource) -> Heard | None:
    """Who may connect, by the machine's own list of addresses; of its address the look tells."""
    page, address = FormPage(ask, source), source.look().address
    rows = [row for row in RANGES if f"exposure.range.{row}.from" in page.text.said]
    sources, understood = page.ranges(rows)
    if not rows or not understood:
        return None
    limited = bool(sources)
    thing = Exposure(
        address=address,
        filtered=page.trusted(limited),
        sources=page.trusted(sources if limited else ANYWHERE),
        handle=address,
        at=page.at(filtered="exposure.range.1.from", sources="exposure.range.1.from"),
    )
    return Heard(things=(thing,), rests_on=(ask,))


def account(ask: str, source: ApplianceSource) -> Heard | None:
    """Those who administer it, and everybody where a settings page asks nobody. A password that let us in is one."""
    page = FormPage(ask, source)
    things = [_anybody(page, line) for line in list(page.text.open.values())[:1]]
    for who in ("admin", "supervisor"):
        setting = f"account.{who}.name"
        if name := page.word(setting):
            at = page.at(name=setting, password=f"account.{who}.password")
            one = Account(name=name, kind="named", privilege="admin", handle=name, at=at)
            is_ours = name == page.text.entered
            things.append(replace(one, password=MASKED_SECRET, enabled=True) if is_ours else one)
    return page.heard("account", *things)


def _anybody(page: FormPage, line: int) -> Account:
    at = {"": Line(page.ask, line)}
    return Account(name="", kind="line", privilege="admin", password=NO_SECRET, enabled=True, handle="pages", at=at)


def firmware(ask: str, source: ApplianceSource) -> Heard | None:
    page = FormPage(ask, source)
    at = page.at(model="firmware.model", version="firmware.version")
    if not at:
        return None
    model, version = (page.word(f"firmware.{field}") or UNSAID for field in ("model", "version"))
    return Heard(things=(Firmware(vendor=page.text.vendor or UNSAID, model=model, version=version, at=at),))


def is_worth_asking(source: ApplianceSource) -> bool:
    """Not where the maker is known and another door reads its settings."""
    return not any(one.vendor in _BETTER for one in identities(source))


def hears() -> Mapping[str, Callable[[str, ApplianceSource], Heard | None]]:
    """What settings by our names say of each facet, out of the answer to a question."""
    return {
        "storage": storage,
        "exposure": exposure,
        "account": account,
        "firmware": firmware,
        **{facet: partial(_switches, facet) for facet in _SWITCHES},
    }


WEB_FORM = Voice(
    name="web-form",
    asks=(ASK,),
    hears={facet: partial(hear, ASK) for facet, hear in hears().items()},
    writes={facet: partial(write, facet) for facet in ("storage", "account", *_SWITCHES)},
    asked_when={ASK: is_worth_asking},
    confidence={"": "unconfirmed"},
    vendors=("ricoh",),
)
