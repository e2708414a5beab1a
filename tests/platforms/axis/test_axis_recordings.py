"""Real answers of Axis cameras: what their `capture.yml` expects is what we say, or we say that we do not know."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from shikiri.formats import snmp, snmp_files
from shikiri.model.nothing import UNSAID, Unread
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.state import State
from shikiri.platforms.axis import PLATFORM
from shikiri.platforms.axis.params import params
from shikiri.platforms.base import parse

WHEN = datetime(2026, 7, 8, 12, 25, tzinfo=UTC)
FILES = {
    "_axis-cgi_param.cgi_action_list.txt": "/axis-cgi/param.cgi?action=list",
    "_axis-cgi_pwdgrp.cgi_action_get.txt": "/axis-cgi/pwdgrp.cgi?action=get",
    "_axis-cgi_basicdeviceinfo.cgi.txt": "/axis-cgi/basicdeviceinfo.cgi",
}


def reading(folder: Path, complete: bool | None = None) -> Reading:
    answers = {
        question: Answer(decode((folder / name).read_bytes()), complete)
        for name, question in FILES.items()
        if (folder / name).is_file()
    }
    if (folder / "walk.snmprec").is_file():
        records = snmp_files.read_snmprec((folder / "walk.snmprec").read_text("utf-8"))
        answers["walk"] = Answer(snmp.as_text(records), None)
    return Reading(device="box", platform="axis", answers=answers, when=WHEN)


def thing(state: State, facet: str, key: str) -> Any:
    return {one.key: one for one in state.things(facet)}[key]


@pytest.fixture
def dome(recordings: Path) -> tuple[Path, dict[str, Any]]:
    folder = recordings / "camera" / "axis-p3265v-12.11"
    return folder, yaml.safe_load((folder / "capture.yml").read_text("utf-8"))["expect"]


def test_every_row_that_a_camera_of_2026_is_expected_to_say(dome: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = dome
    source = PLATFORM.open(reading(folder))
    state, known = parse(PLATFORM, source.reading), params(source)
    firmware = thing(state, "firmware", "")
    accounts = {one.key: one for one in state.things("account")}
    log = thing(state, "logging", "log")
    said = {
        "model": f"AXIS {firmware.model}",
        "version": firmware.version,
        "serial": firmware.serial,
        "admins": {name for name, one in accounts.items() if one.privilege == "admin"},  # type: ignore[attr-defined]
        "ssh": thing(state, "management", "ssh").enabled,
        "https": thing(state, "management", "https").enabled,
        "upnp": thing(state, "discovery", "upnp").enabled,
        "bonjour": thing(state, "discovery", "mdns").enabled,
        "zeroconf": known.flag("discovery", "Network.ZeroConf.Enabled"),
        "rtsp": thing(state, "video", "rtsp").enabled,
        "rtsps": thing(state, "video", "rtsps").enabled,
        "remote_syslog": log.enabled,
        "access_log": thing(state, "logging", "access-log").enabled,
        "dot1x": known.flag("discovery", "Network.Interface.I0.dot1x.Enabled"),
        "password_throttling": known.flag("account", "System.PreventDoSAttack.ActivatePasswordThrottling"),
        "remote_service": known.text("RemoteService.Enabled"),
    }
    assert said == {**expected, "admins": set(expected["admins"])}
    assert accounts["root"].factory is True  # type: ignore[attr-defined]
    assert accounts["acs"].privilege == "user"  # type: ignore[attr-defined]
    assert thing(state, "management", "cloud").enabled is True  # it waits for somebody to press the button


def test_what_the_camera_of_2026_does_not_say_is_not_known(dome: tuple[Path, dict[str, Any]]) -> None:
    """Its list is a part of the whole one: of viewers, SNMP, the clock and the filter nothing was recorded."""
    state = parse(PLATFORM, reading(dome[0]))
    assert not any(state.is_complete(facet) for facet in ("account", "management", "video", "logging", "discovery"))
    assert thing(state, "video", "rtsp").anonymous is UNSAID
    assert thing(state, "management", "http").enabled is UNSAID
    assert isinstance(state.facet("snmp"), Unread)
    assert isinstance(state.facet("time_sync"), Unread)


def test_a_camera_of_2012_by_snmp_alone(recordings: Path) -> None:
    folder = recordings / "camera" / "axis-p5534e-5.40-snmp"
    expected = yaml.safe_load((folder / "capture.yml").read_text("utf-8"))["expect"]
    state = parse(PLATFORM, reading(folder))
    firmware = thing(state, "firmware", "")
    said = (f"AXIS {firmware.model}", firmware.version, firmware.vendor)
    assert said == (expected["model"], expected["version"], "axis")
    assert isinstance(state.facet("account"), Unread)


def test_a_list_cut_anywhere_proves_nothing_more(dome: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = dome
    text = (folder / "_axis-cgi_param.cgi_action_list.txt").read_text("utf-8")
    for end in range(0, len(text), 37):
        cut = dict(reading(folder).answers) | {"/axis-cgi/param.cgi?action=list": Answer(text[:end], None)}
        state = parse(PLATFORM, Reading(device="box", platform="axis", answers=cut, when=WHEN))
        assert not any(state.is_complete(facet) for facet in ("management", "video", "discovery", "logging"))
