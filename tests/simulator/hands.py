"""Hands at the keyboard of a machine: no wire, only what is typed and what is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shikiri.simulator import AccessPoint, IosMachine, Machine, YamahaMachine
from shikiri.simulator.shell import Rebooted, Visitor

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ENABLE = "canary-Enable-7421"
OPS = "canary-Ops-5508"


class Hands:
    """One login: type a line, get what the device said up to its next question."""

    def __init__(self, machine: Machine, user: str = "ops", connection: int = 1) -> None:
        self.machine = machine
        self.dialogue = machine.shell(Visitor(user, connection=connection))
        self.kind = ""
        self.said = self._heard(next(self.dialogue))
        self.gone = False

    def _heard(self, ask: Any) -> str:
        self.kind = ask.kind
        return str(ask.text)

    def type(self, *lines: str) -> str:
        """What the last of these lines was answered."""
        for line in lines:
            try:
                self.said = self._heard(self.dialogue.send(line))
            except (StopIteration, Rebooted):
                self.gone = True
                return ""
        return self.said

    def all(self, *lines: str) -> str:
        return "".join(self.type(line) for line in lines)


def example(name: str, file: str) -> str:
    return (EXAMPLES / name / file).read_text("utf-8")


def switch(text: str | None = None, **words: Any) -> IosMachine:
    return IosMachine(
        name=words.pop("name", "sw1"),
        config=text if text is not None else example("cisco_ios/compliant", "show_running-config.txt"),
        secrets={"ops": OPS, "enable": ENABLE},
        **words,
    )


def controller(case: str = "compliant") -> IosMachine:
    return IosMachine(
        name="wlc",
        config=example(f"cisco_ios-wlc/{case}", "show_running-config.txt"),
        secrets={"ops": OPS, "enable": ENABLE},
        kind="controller",
        model="C9800-L-F-K9",
        access_points=(AccessPoint("ap-lobby", "0200.5e00.5331", ("5ghz",)), AccessPoint("ap-rooms", "0200.5e00.5332")),
    )


def router(text: str | None = None, **words: Any) -> YamahaMachine:
    return YamahaMachine(
        name=words.pop("name", "r1"),
        config=text if text is not None else example("yamaha_rtx/compliant", "show_config.txt"),
        secrets={"ops": OPS, "administrator": ENABLE},
        **words,
    )


def lines(text: str, *skip: str) -> list[str]:
    """The lines of a configuration that say something."""
    return [
        line
        for line in text.splitlines()
        if line.strip() and not line.lstrip().startswith("!") and not line.startswith(skip)
    ]
