"""The machine in memory: the referee of the laws is itself looked at."""

from __future__ import annotations

import re
from types import MappingProxyType

from shikiri.model.command import done
from shikiri.model.dialect import Dialect
from shikiri.model.operation import File, Section, Service, Setting
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import Platform, Source
from tests.operations.answerers import shown_units
from tests.operations.machine import Machine, listed

_NEVER = re.compile(r"(?!)")
_PLATFORM: Platform[Source] = Platform(
    name="test", title="", kinds=frozenset(), session="shell", facets=(), redact=str,
    open=lambda reading: Source(reading, {}, _NEVER),
    dialect=Dialect(
        netmiko="linux", speaks="shell", prompt=_NEVER, privileged=_NEVER,
        scripts=MappingProxyType({"radio files": "for f in /etc/hostapd/*.conf; do tail -v -n +1 $f; done"}),
    ),
)  # fmt: skip
_ANSWERS = {
    "radio files": "==> /etc/hostapd/a.conf <==\ninterface=wlan0\nssid=x\n\n==> that is all <==\n",
    "cat /etc/hostname": "ap1\n",
    "host units": "Id=ssh.service\nActiveState=active\nUnitFileState=enabled\n\nId=end",
}


def _machine() -> Machine:
    answers = {name: Answer(text, complete=True) for name, text in _ANSWERS.items()}
    reading = Reading(device="ap1", platform="test", answers=answers, when=None)
    return Machine.of(_PLATFORM, reading, {"host units": shown_units})


def test_nothing_done_is_nothing_changed() -> None:
    machine = _machine()
    assert {name: one.text for name, one in machine.reading().answers.items()} == _ANSWERS


def test_files_show_in_every_answer_that_shows_files() -> None:
    machine = _machine()
    path = "/etc/hostapd/a.conf"
    machine.do([
        done(Service(name="ssh", enabled=False)),
        done(Setting(path=path, style="hostapd", key="ssid", values=(("y",),), section="wlan0")),
        done(Section(path="/etc/hostapd/b.conf", style="hostapd", name="wlan1")),
        done(File(path="/etc/hostname", text=None)),
        done(File(path="/etc/other", text=("z",))),
    ])  # fmt: skip
    told = machine.reading().answers
    assert told["radio files"].text == (
        "==> /etc/hostapd/a.conf <==\ninterface=wlan0\nssid=y\n\n"
        "==> /etc/hostapd/b.conf <==\ninterface=wlan1\n\n==> that is all <==\n"
    )
    assert told["cat /etc/hostname"].text.startswith("#! exit 1\n")
    assert "UnitFileState=disabled" in told["host units"].text
    assert machine.files["/etc/other"] == "z"


def test_an_edit_that_cannot_be_is_refused_aloud() -> None:
    machine = _machine()
    machine.do([done(Section(path="/etc/hostapd/a.conf", style="hostapd", name="wlan0", present=False))])
    assert machine.refused
    assert machine.files["/etc/hostapd/a.conf"].startswith("interface=wlan0")


def test_headers_and_what_stands_below_them() -> None:
    assert listed("==> /a <==\nx\n\n==> /b <==\n\n==> end <==\n") == [("/a", "x\n"), ("/b", ""), ("end", "")]
