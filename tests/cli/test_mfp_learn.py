"""`shikiri mfp learn`: from a recorded switch to a page map that reads and sets, and holds nothing secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from shikiri.cli import app
from shikiri.formats.form_text import read_text
from shikiri.intake.form_map import load_form_map
from shikiri.language import tell
from shikiri.model.errors import ShikiriError
from shikiri.model.form_map import FormMap
from shikiri.model.say import LANGS
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.form import Forms
from shikiri.sessions.target import Target
from shikiri.simulator.appliances import ServedAppliance, serve_appliances
from shikiri.simulator.appliances import ricoh_pages as pages
from shikiri.simulator.appliances.ricoh import Ricoh
from tests.sessions.appliance.recorder import Browser

CANARY = "Kanaria-8b3e-himitsu"
SETTING = "storage.erase_per_job=true"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "拠点 C"
    folder.mkdir()
    (folder / "facility.yml").write_text("id: c\nname: C\n", "utf-8")
    return folder


@pytest.fixture
def served() -> Iterator[ServedAppliance]:
    with serve_appliances([Ricoh(name="mfp1", secrets={"admin": CANARY})]) as all_:
        yield all_["mfp1"]


@pytest.fixture
def ricoh(served: ServedAppliance) -> Ricoh:
    assert isinstance(served.double, Ricoh)
    return served.double


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def browser(served: ServedAppliance) -> Browser:
    """Somebody who has logged in."""
    one = Browser(f"https://127.0.0.1:{served.ports[443]}", {"cookieOnOffChecker": "on"})
    one.show("/")
    one.show(pages.FRONT)  # a script sent it there
    one.show(pages.LOGIN_PAGE)
    one.send(one.form(), {"userid": encoded("admin"), "password": encoded(CANARY)})
    return one


def switched(browser: Browser, page: str, **changes: str) -> Browser:
    browser.show(pages.PAGES[page][0])
    browser.send(browser.form(), changes, press="ok")
    browser.show(pages.LOGOUT)
    return browser


def learn(site: Path, *words: str) -> FormMap:
    result = CliRunner().invoke(app, ["mfp", "learn", "-i", str(site), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    path = site / "page_maps" / f"{words[words.index('--map') + 1]}.yml"
    return load_form_map(path, path.name)


def refused(site: Path, *words: str) -> str:
    """The sentences of a refusal in both languages; nothing was written."""
    result = CliRunner().invoke(app, ["mfp", "learn", "-i", str(site), *words])
    assert isinstance(result.exception, ShikiriError), result.output
    assert not (site / "page_maps").exists()
    return " ".join(tell(result.exception.sentence, lang) for lang in LANGS)


def kept(har: dict[str, Any], site: Path) -> str:
    path = site.parent / "記録 1.har"
    path.write_text(json.dumps(har), "utf-8")
    return str(path)


@contextmanager
def door(served: ServedAppliance, site: Path, learned: FormMap) -> Iterator[Forms]:
    target = Target(
        device="mfp1",
        platform="mfp",
        host="127.0.0.1",
        user="admin",
        password=Secret.plain(CANARY),
        known_hosts=site / "known_hosts",
        ports=dict(served.ports),
        forms=(replace(learned, accepted=True),),
    )
    box = Box(target)
    forms = Forms(box)
    yield forms
    forms.close()
    box.close()


@pytest.mark.parametrize("sanitized", (False, True))
def test_what_was_learned_reads_and_sets(
    site: Path, browser: Browser, served: ServedAppliance, ricoh: Ricoh, sanitized: bool
) -> None:
    har = switched(browser, "storage", autoEraseMemory="on").har(sanitized=sanitized)
    learned = learn(site, "--har", kept(har, site), "--setting", SETTING, "--map", "office-c3000", "--vendor", "ricoh")
    page = learned.pages["storage"]
    assert (learned.confidence, learned.vendor, learned.signs) == ("unconfirmed", "ricoh", ("Web Image Monitor",))
    assert (page.token, page.extras) == ("wimToken", {"ok": "OK"})
    assert page.carries == {"accessConf", "title", "eraseMethod", "docBoxDelete"}
    assert dict(page.fields["storage.erase_per_job"].values) == {"true": "on", "false": "off"}
    assert (learned.login.encoding, learned.login.user_field, learned.login.password_field) == (
        "base64", "userid", "password",
    )  # fmt: skip
    if sanitized:  # what a script set as a cookie is not in the recording: a person adds it
        assert (learned.login.session, learned.login.cookies) == ("", {})
        learned = replace(learned, login=replace(learned.login, cookies={"cookieOnOffChecker": "on"}))
    else:
        assert (learned.login.session, learned.login.no_session) == ("wimsesid", frozenset({"--"}))
        assert dict(learned.login.cookies) == {"cookieOnOffChecker": "on"}
    ricoh.auto_erase, ricoh.writes = "off", []
    with door(served, site, learned) as forms:
        said = read_text(forms.ask("form").text).said
        assert said["storage.erase_per_job"].word == "false"
        forms.tell("form office-c3000 storage.erase_per_job=true")
    assert ricoh.writes == ["storage.autoEraseMemory=on"]
    assert ricoh.events[-1] == "logout"


def test_what_a_browser_says_to_others_is_left_out(site: Path, browser: Browser) -> None:
    har = switched(browser, "storage", autoEraseMemory="on").har()
    away = json.loads(json.dumps(har["log"]["entries"][0]).replace("127.0.0.1", "updates.example"))
    har["log"]["entries"] = [away, *har["log"]["entries"], away]
    learned = learn(site, "--har", kept(har, site), "--setting", SETTING, "--map", "c3000")
    assert learned.pages["storage"].path == pages.PAGES["storage"][0]
    assert "example" not in (site / "page_maps" / "c3000.yml").read_text("utf-8")


def test_a_device_that_begins_with_its_login_is_known_by_that_page(site: Path, browser: Browser) -> None:
    har = switched(browser, "storage", autoEraseMemory="on").har()
    har["log"]["entries"] = har["log"]["entries"][2:]  # without the two pages before it
    learned = learn(site, "--har", kept(har, site), "--setting", SETTING, "--map", "c3000")
    assert (learned.front, learned.signs) == (pages.LOGIN_PAGE, ("Web Image Monitor",))


def test_a_login_that_fails_is_seen_by_a_learned_map_without_cookies(
    site: Path, browser: Browser, served: ServedAppliance, ricoh: Ricoh
) -> None:
    har = switched(browser, "storage", autoEraseMemory="on").har(sanitized=True)
    learned = learn(site, "--har", kept(har, site), "--setting", SETTING, "--map", "c3000")
    learned = replace(learned, login=replace(learned.login, cookies={"cookieOnOffChecker": "on"}))
    ricoh._passwords["admin"] = "another one"
    with door(served, site, learned) as forms:
        assert forms.ask("form").text == "#! refused password\n"
    assert ricoh.wrong == 1


def test_no_secret_of_the_recording_is_kept(site: Path, browser: Browser) -> None:
    har = switched(browser, "storage", autoEraseMemory="on").har()
    learn(site, "--har", kept(har, site), "--setting", SETTING, "--map", "c3000")
    text = (site / "page_maps" / "c3000.yml").read_text("utf-8")
    cookies = {one["value"] for entry in har["log"]["entries"] for one in entry["response"]["cookies"]}
    tokens = {
        value
        for entry in har["log"]["entries"]
        for name, _, value in (
            pair.partition("=") for pair in entry["request"].get("postData", {}).get("text", "").split("&")
        )
        if name == "wimToken"
    }
    assert len(cookies - {"--"}) >= 1
    assert len(tokens) >= 2
    for secret in (CANARY, encoded(CANARY), *(cookies - {"--"}), *tokens, pages.ACCESS):
        assert secret not in text


def test_more_settings_join_the_same_map(site: Path, browser: Browser) -> None:
    har = switched(browser, "storage", autoEraseMemory="on").har()
    learn(site, "--har", kept(har, site), "--setting", SETTING, "--map", "c3000")
    browser = switched(browser, "storage", docBoxDelete="8")
    # logged out by then: a new login is recorded too
    browser.show(pages.LOGIN_PAGE)
    browser.send(browser.form(), {"userid": encoded("admin"), "password": encoded(CANARY)})
    har = switched(browser, "storage", docBoxDelete="1").har()
    words = ("--setting", "storage.erase_after_minutes=60", "--map", "c3000")
    page = learn(site, "--har", kept(har, site), *words).pages["storage"]
    assert set(page.fields) == {"storage.erase_per_job", "storage.erase_after_minutes"}
    assert dict(page.fields["storage.erase_after_minutes"].values) == {"60": "1"}
    assert page.carries == {"accessConf", "title", "eraseMethod"}


def test_two_saved_pages_add_to_a_shipped_map(site: Path, browser: Browser) -> None:
    before = site.parent / "前.html"
    after = site.parent / "後.html"
    mark = f"<!-- saved from url=(0099)https://192.168.30.21{pages.PAGES['storage'][0]} -->"
    before.write_text(mark + browser.show(pages.PAGES["storage"][0]), "utf-8")
    browser.send(browser.form(), {"autoEraseMemory": "on"}, press="ok")
    after.write_text(browser.text, "utf-8")
    words = ("--before", str(before), "--after", str(after), "--setting", SETTING, "--map", "ricoh_wim")
    learned = learn(site, *words)
    assert learned.pages["storage"].fields["storage.erase_per_job"].name == "autoEraseMemory"
    assert learned.pages["storage"].fields.keys() == {"storage.erase_per_job", "storage.erase_after_minutes"}
    assert learned.login.session == "wimsesid"


@pytest.mark.parametrize(
    "setting, told",
    (
        ("storage.erased=true", "storage.erase_per_job"),
        ("storage.erase_per_job=maybe", "storage.erase_per_job=true"),
        ("storage.erase_per_job", "storage.erase_per_job=true"),
        ("account.admin.password=x", "account.admin.name"),
    ),
)
def test_a_wish_that_is_none(site: Path, browser: Browser, setting: str, told: str) -> None:
    har = kept(switched(browser, "storage", autoEraseMemory="on").har(), site)
    assert told in refused(site, "--har", har, "--setting", setting, "--map", "x")


def test_a_recording_that_shows_too_little_or_too_much(site: Path, browser: Browser) -> None:
    wish = ("--setting", SETTING, "--map", "c3000")
    assert "HAR" in refused(site, "--har", kept({"log": {}}, site), *wish)
    assert "HAR" in refused(site, "--har", kept({"log": {"entries": [{"request": 1}]}}, site), *wish)
    looked = browser.har()
    assert "no setting is sent" in refused(site, "--har", kept(looked, site), *wish)
    two = switched(browser, "storage", autoEraseMemory="on", eraseMethod="nsa").har()
    assert "2 settings differ" in refused(site, "--har", kept(two, site), *wish)
    assert "--user" in refused(site, "--har", kept(two, site), *wish, "--field", "autoEraseMemory", "--user", "root")
    assert "more than two" in refused(site, "--har", kept(two, site), *wish, "--field", "eraseMethod")
    assert "no map" in refused(
        site, "--before", str(site / "facility.yml"), "--after", str(site / "facility.yml"), *wish
    )


def test_a_page_whose_script_changes_what_is_sent_is_no_map(site: Path, browser: Browser, ricoh: Ricoh) -> None:
    browser.show(pages.PAGES["storage"][0])
    browser.send(browser.form(), {"autoEraseMemory": "on", "accessConf": "computed"}, press="ok")
    ricoh.auto_erase = "on"  # a real one would have taken it
    browser.show(pages.PAGES["storage"][0])
    said = refused(site, "--har", kept(browser.har(), site), "--setting", SETTING, "--map", "c3000")
    assert "accessConf" in said
    assert "computed" not in said
