"""A referee for what is written: the simulated `uci`, built from the public facts, carries it out on a reading."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shikiri.model.command import Command
from shikiri.model.operation import Entry, Service, User
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.openwrt import PLATFORM
from shikiri.platforms.openwrt.account import NUMBERS, SHADOW
from shikiri.platforms.openwrt.firewall import EXTRAS, SERVICES
from shikiri.platforms.openwrt.source import EXPORT
from shikiri.simulator.openwrt.files import factory
from shikiri.simulator.openwrt.programs.store import Package
from tests.laws.write_law import Law
from tests.platforms.test_golden import read_case

HERE = Path(__file__).resolve().parent
WHEN = datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC)
CANARY = "Lantern-violet-42"
_HASH = "$1$fixture0$9999999999999999999999"


def whole(case: str) -> Reading:
    """One device of the fixtures with all the answers that any of its facets has."""
    answers: dict[str, Answer] = {}
    for folder in sorted(HERE.glob(f"*/{case}")):
        answers.update(read_case(folder, PLATFORM).answers)
    return Reading(device="ap", platform="openwrt", answers=answers, when=WHEN)


def fresh() -> Reading:
    """A device as it comes out of its box."""
    text = "\n".join(f"package {name}\n{body}" for name, body in sorted(factory().items()))
    told = {
        EXPORT: text,
        SERVICES: "S19dropbear\nS19firewall\nS20network\nS50uhttpd\nS98sysntpd\n",
        EXTRAS: "end\n",
        SHADOW: "root::0:0:99999:7:::\n",
        NUMBERS: "root:x:0:0:root:/root:/bin/ash\n",
    }
    answers = {question: Answer(one, complete=True) for question, one in told.items()}
    return Reading(device="ap", platform="openwrt", answers=answers, when=WHEN)


def tell(reading: Reading, commands: tuple[Command, ...]) -> tuple[Reading, list[str], list[Any]]:
    """The reading after these commands, what was done, and what was refused."""
    answers = dict(reading.answers)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, body in _packages(answers[EXPORT].text):
            (home / name).write_text(body, "utf-8")
        held: dict[str, Package] = {}
        gone = [one for one in _entries(commands) if not (one.option or one.type or one.place is not None)]
        for entry in (*(one for one in _entries(commands) if one not in gone), *reversed(gone)):
            if entry.config not in held:
                held[entry.config] = Package(entry.config, home / "none", home)
            _do(held[entry.config], entry)
        for name, package in held.items():
            (home / name).write_text(package.text(), "utf-8")
        text = "\n".join(f"package {path.name}\n{path.read_text('utf-8')}" for path in sorted(home.iterdir()))
    answers[EXPORT] = replace(answers[EXPORT], text=text)
    for command in commands:
        if isinstance(command.operation, Service):
            answers[SERVICES] = _service(answers[SERVICES], command.operation)
        if isinstance(command.operation, User):
            rows = re.sub(r"^root:[^:]*", lambda _: f"root:{_HASH}", answers[SHADOW].text, flags=re.MULTILINE)
            answers[SHADOW] = replace(answers[SHADOW], text=rows)
    return replace(reading, answers=answers), [str(one) for one in commands], []


def _entries(commands: tuple[Command, ...]) -> list[Entry]:
    return [one.operation for one in commands if isinstance(one.operation, Entry)]


def _packages(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^package ", text, flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        yield name.strip(), body


def _do(package: Package, entry: Entry) -> None:
    values = ["".join(part.reveal() if isinstance(part, Secret) else part for part in one) for one in entry.values]
    held = package.find(entry.section)
    if entry.place is not None:
        package.change("^", entry.section, "", str(entry.place))
    elif not entry.option:
        package.change("" if entry.type else "-", entry.section, "", entry.type)
    elif not values:
        if held is not None:
            held.options.pop(entry.option, None)
    elif entry.is_list:
        assert held is not None, str(entry)
        held.options[entry.option] = list(values)
    else:
        package.change("", entry.section, entry.option, values[0])


def _service(answer: Answer, one: Service) -> Answer:
    rows = [row for row in answer.text.splitlines() if row.lstrip("S0123456789") != one.name]
    if one.enabled:
        rows.append(f"S50{one.name}")
    return replace(answer, text="\n".join(sorted(rows)) + "\n")


LAW = Law(
    platform=PLATFORM,
    tell=tell,
    follows={
        "wlan": {"client_isolation", "pmf", "interface", "enabled", "ciphers"},
        "logging": {"level"},
        "segment": {"bridge"},
        "dns": {"servers"},
        "filter": {"rules", "default", "name"},
    },
    elsewhere={
        ("management", "sources"): {"filter"},
        ("management", "enabled"): {"management"},
        ("segment", "addresses"): {"filter", "management"},
        ("segment", "enabled"): {"filter", "management", "nat"},
        ("segment", "dhcp_server"): {"dns"},
        ("segment", ""): {"filter", "dns", "management", "port_isolation", "wlan"},
        ("filter", "rules"): {"management"},
        ("filter", "default"): {"management"},
        ("nat", "static"): {"filter", "management"},
        ("wlan", "wps"): {"discovery"},
        ("wlan", "enabled"): {"radio", "dot1x", "discovery"},
        ("wlan", ""): {"radio"},
        ("radio", "enabled"): {"wlan", "dot1x", "discovery"},
        ("discovery", "enabled"): {"wlan"},
        ("wlan", "security"): {"dot1x"},
        ("logging", "traffic"): {"filter"},
        ("port_isolation", "vlan"): {"segment"},
    },
)


def state_of(reading: Reading) -> State:
    return parse(PLATFORM, reading)
