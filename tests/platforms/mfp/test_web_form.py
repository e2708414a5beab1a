"""The voice of web pages: what an unconfirmed map says may fail, never passes, and sets nothing without the opt-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.command import Command, joined
from shikiri.model.errors import Unwritable
from shikiri.model.facets.base import Thing
from shikiri.model.net import ANYWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Default, Things
from shikiri.model.reading import Answer, Line, Reading
from shikiri.model.secret import Secret, to_keep
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.platforms.write import Around
from shikiri.workflow.captures import judge_homes

LOOK = "address 192.168.30.21\nport 23 closed\nport 80 open\nport 443 open\nport 515 open\nend\n"
HEAD = "map ricoh_wim\nvendor ricoh\nconfidence {confidence}\n"
PAGES = """page storage
covers storage
storage.erase_per_job = {erase} ("x")
storage.erase_after_minutes = 4320 ("72")
storage.encrypted = true ("on") fixed
page protocols
printing.lpd.enabled = true ("on")
management.telnet.enabled = true ("on")
snmp.public.enabled = true ("on")
discovery.wsd.enabled unknown "perhaps"
page access
exposure.range.1.from: "192.168.99.1"
exposure.range.1.to: "192.168.99.20"
exposure.range.2.from: "0.0.0.0"
exposure.range.2.to: "0.0.0.0"
page admin
account.admin.name: "admin"
account.admin.password settable
end
"""
SURE, UNSURE = "unconfirmed accepted", "unconfirmed"


def reading(confidence: str, erase: str = "false", pages: str = PAGES, **more: str) -> Reading:
    form = HEAD.format(confidence=confidence) + pages.format(erase=erase)
    answers = {"look": LOOK, "form": form, **more}
    return Reading(
        device="mfp2",
        platform="mfp",
        answers={question: Answer(text, complete=True) for question, text in answers.items()},
        when=datetime(2026, 11, 21, tzinfo=UTC),
    )


def state(confidence: str, erase: str = "false", pages: str = PAGES) -> State:
    return parse(platform("mfp"), reading(confidence, erase, pages))


def thing(found: State, facet: str, key: str) -> Any:
    facets = found.facet(facet)
    assert isinstance(facets, Things), facets
    return next(one for one in facets.items if one.key == key)


def test_a_map_that_somebody_vouches_for_is_read_as_it_is() -> None:
    found = state(SURE)
    storage = thing(found, "storage", "storage")
    assert (storage.erase_per_job, storage.erase_after_minutes, storage.encrypted) == (False, 4320, True)
    assert storage.line("erase_per_job") == Line("form", 6)
    facet = found.facet("storage")
    assert isinstance(facet, Things)
    assert facet.complete
    box = thing(found, "exposure", "192.168.30.21")
    assert (box.filtered, box.sources) == (True, AddressSet.of("192.168.99.1-192.168.99.20"))
    assert thing(found, "account", "admin").password is UNSAID  # that it has one, nobody said


def test_an_unconfirmed_map_says_nothing_for_certain() -> None:
    found = state(UNSURE, "true")
    storage = thing(found, "storage", "storage")
    assert storage.erase_per_job == Default(True, "M")
    assert storage.encrypted == Default(True, "M")
    assert thing(found, "exposure", "192.168.30.21").filtered == Default(True, "M")
    facet = found.facet("storage")
    assert isinstance(facet, Things)
    assert not facet.complete
    assert thing(found, "management", "telnet").enabled is False  # a look at the port is better than a guess


def test_a_password_that_opened_what_was_shut_is_there() -> None:
    entered = 'entered "admin"\npage storage'
    pages = PAGES.replace("page storage", entered, 1).replace(
        '"admin"\naccount', '"admin"\naccount.supervisor.name: "x"\naccount'
    )
    admin, other = (thing(state(SURE, pages=pages), "account", name) for name in ("admin", "x"))
    assert (admin.password.kind, admin.enabled) == ("masked", True)
    assert (other.password, other.enabled) == (UNSAID, UNSAID)


def test_a_settings_page_that_asks_nobody_is_an_administrator_without_a_password() -> None:
    for confidence in (SURE, UNSURE):
        anybody = thing(
            state(confidence, pages=PAGES.replace("page access", "page access\nopen access")), "account", ""
        )
        assert (anybody.password.kind, anybody.privilege, anybody.enabled) == ("none", "admin", True)
        assert anybody.line("") == Line("form", 15)


def verdicts(found: Reading, folder: Path) -> dict[str, str]:
    """What the offline judge says of the same answers."""
    home = folder / "mfp2"
    home.mkdir(parents=True)
    for question, answer in found.answers.items():
        (home / f"{question}.txt").write_text(answer.text, "utf-8")
    facility = folder / "facility.yml"
    facility.write_text("id: t\nname: t\nfacts: {mfp: true, printers_on_network: true}\n", "utf-8")
    judged = judge_homes([home], facility, platform="mfp", only=frozenset({"storage-erased", "storage-encrypted"}))
    return {finding.control: str(finding.status) for finding in judged.findings if finding.device == "mfp2"}


def test_the_most_that_an_unconfirmed_map_brings_about_is_a_failure(tmp_path: Path) -> None:
    worst = verdicts(reading(UNSURE, "false"), tmp_path / "拠点 1")
    best = verdicts(reading(UNSURE, "true"), tmp_path / "拠点 2")
    vouched = verdicts(reading(SURE, "true"), tmp_path / "拠点 3")
    assert worst["storage-erased"] == "fail"
    assert "pass" not in {*worst.values(), *best.values()}
    assert vouched == {"storage-erased": "pass", "storage-encrypted": "pass"}


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_text_that_broke_off_never_passes(cut: int) -> None:
    """Cut anywhere, nothing is whole: whatever else it may have said, the end was not seen."""
    text = HEAD.format(confidence=SURE) + PAGES.format(erase="true")
    made = reading(SURE)
    answers = {**made.answers, "form": Answer(text[:cut], complete=None)}
    facet = parse(platform("mfp"), replace(made, answers=answers)).facet("storage")
    assert not isinstance(facet, Things) or not facet.complete


@pytest.mark.parametrize(
    "text",
    (
        "",
        "#! login\n",
        "#! refused password\n",
        "end\n",
        "storage.erase_per_job = true\nend\n",
        'storage.erase_per_job = yes ("1")\nend\n',
        'storage.erase_per_job = true ("1")\nstorage.erase_per_job = false ("0")\nend\n',
        'confidence unconfirmed\nconfidence accepted\nstorage.erase_per_job = true ("1")\nend\n',
        '#! login\nconfidence recorded\ncovers storage\nstorage.erase_per_job = true ("1")\nend\n',
    ),
)
def test_no_odd_text_makes_a_sure_value(text: str) -> None:
    made = reading(SURE)
    answers = {**made.answers, "form": Answer(text, complete=True)}
    facet = parse(platform("mfp"), replace(made, answers=answers)).facet("storage")
    things = facet.items if isinstance(facet, Things) else ()
    assert all(getattr(one, "erase_per_job", UNSAID) is not True for one in things)


def test_ranges_that_nobody_understands_are_no_limit() -> None:
    odd = PAGES.replace("192.168.99.20", "the office")
    assert thing(state(SURE, pages=odd), "exposure", "192.168.30.21").filtered is UNSAID
    none = PAGES.replace("192.168.99.1", "0.0.0.0").replace("0.0.0.00", "0.0.0.0").replace("192.168.99.20", "0.0.0.0")
    open_ = thing(state(SURE, pages=none), "exposure", "192.168.30.21")
    assert (open_.filtered, open_.sources) == (False, ANYWHERE)


def commands(confidence: str, facet: str, key: str, *, allowed: bool = True, **changes: object) -> list[Command]:
    made = reading(confidence)
    before_all = parse(platform("mfp"), made)
    before: Thing = thing(before_all, facet, key)
    after = replace(before, **changes)  # type: ignore[arg-type]
    driver = next(one for one in platform("mfp").facets if one.facet == facet)
    assert driver.render is not None
    around = Around(observed=before_all, wanted=before_all, reading=made, allow_unconfirmed=allowed)
    return list(driver.render(before, after, around))


def test_one_command_a_setting_with_its_way_back() -> None:
    (one,) = commands(SURE, "storage", "storage", erase_per_job=True)
    assert (str(one), one.undo, one.stage) == (
        "form ricoh_wim storage.erase_per_job=true",
        ("form ricoh_wim storage.erase_per_job=false",),
        "change",
    )
    (one,) = commands(SURE, "snmp", "public", enabled=False)
    assert (str(one), one.stage) == ("form ricoh_wim snmp.public.enabled=false", "close")


def test_a_password_goes_first_and_is_never_shown() -> None:
    secret = to_keep(Secret.plain("Kanaria-1d2e"))
    (one,) = commands(SURE, "account", "admin", password=secret)
    assert (str(one), one.stage) == ("form ricoh_wim account.admin.password=***", "prepare")
    assert joined(one.parts).endswith("=Kanaria-1d2e")
    assert "Kanaria" not in repr(one)


@pytest.mark.parametrize("confidence, allowed", ((SURE, False), (UNSURE, True), (UNSURE, False)))
def test_nothing_is_set_without_the_opt_in(confidence: str, allowed: bool) -> None:
    """Both must hold: the device says so now, and the answers were taken under it."""
    with pytest.raises(Unwritable) as caught:
        commands(confidence, "storage", "storage", allowed=allowed, erase_per_job=True)
    assert caught.value.why.key == "write.unconfirmed"


@pytest.mark.parametrize(
    "facet, key, changes",
    (
        ("storage", "storage", {"encrypted": False}),  # greyed out
        ("storage", "storage", {"medium": "none"}),  # no page has it
        ("account", "admin", {"enabled": False}),
        ("exposure", "192.168.30.21", {"filtered": False}),
    ),
)
def test_what_no_page_offers_is_left_to_a_person(facet: str, key: str, changes: dict[str, object]) -> None:
    driver = next(one for one in platform("mfp").facets if one.facet == facet)
    if driver.render is None:
        return
    with pytest.raises(Unwritable):
        commands(SURE, facet, key, **changes)  # type: ignore[arg-type]  # fields of the thing
