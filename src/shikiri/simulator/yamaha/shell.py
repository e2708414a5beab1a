"""A login on a Yamaha router: two levels, the selected line, password dialogues, the question at the end."""

from __future__ import annotations

import re
from collections.abc import Callable

from shikiri.simulator.shell import BREAK, END, Ask, Dialogue, Talk, Visitor, paged
from shikiri.simulator.yamaha import access, show, words
from shikiri.simulator.yamaha.config import SECTIONS, drop, hashed, put
from shikiri.simulator.yamaha.deeds import Deeds
from shikiri.simulator.yamaha.machine import YamahaMachine
from shikiri.simulator.yamaha.setting import set_

_FOR_ALL = re.compile(r"console (character|lines|columns|prompt) .*|no console (character|lines|columns|prompt)( .*)?")
_DIALOGUES = re.compile(r"(login|administrator) password( encrypted)?")
_SHOWS: dict[str, Callable[[YamahaMachine], str | None]] = {
    "show config": show.config,
    "show environment": show.environment,
    "show config list": show.config_list,
    "show copyright": show.copyright_,
    "show log": lambda machine: "".join(f"{line}\n" for line in machine.log),
}


class Shell:
    """One visitor on one router."""

    def __init__(self, machine: YamahaMachine, visitor: Visitor) -> None:
        self.machine = machine
        self.visitor = visitor
        self.may = access.may_administer(machine.run, visitor.user)
        self.is_admin = self.may == "2"
        self.inside: list[str] = []  # the headers of the selected block
        self.typed = 0

    @property
    def prompt(self) -> str:
        name = (self.machine.run.value(r"console prompt (.*)") or "").strip('"')
        chosen = ""
        if self.inside:
            kind, number = re.findall(r"(pp|tunnel|switch) select (\S+)", self.inside[0])[0]
            chosen = f"[{kind.upper()}{number}]"
        return f"{name}{chosen}{'#' if self.is_admin else '>'} "

    def say(self, key: str, **values: object) -> str:
        return words.word(key, japanese=self.machine.is_japanese, **values)

    def wrong(self, key: str) -> str:
        return words.error(key, japanese=self.machine.is_japanese)

    def talk(self) -> Dialogue:
        """The whole login."""
        machine = self.machine
        answer = show.copyright_(machine) + "\n"
        while True:
            line = yield Ask(answer + self.prompt)
            self.typed += 1
            if line in {BREAK, END}:
                answer = ""
                continue
            line = " ".join(line.split())
            if line in {"exit", "quit", "exit save", "quit save"}:
                if not self.is_admin:
                    return
                answer = yield from self._leave(line)
                continue
            answer = yield from self._run(line)

    def _leave(self, line: str) -> Talk:
        if line.endswith("save"):
            self.machine.save()
        elif not self.machine.is_saved:
            key = yield Ask(self.say("save?"), "key")
            while key.lower() not in {"y", "n"}:
                key = yield Ask("", "key")
            if key.lower() == "y":
                self.machine.save()
            self.is_admin, self.inside = False, []
            return f"{key}\n"
        self.is_admin, self.inside = False, []
        return ""

    def _run(self, line: str) -> Talk:
        command, _, pipe = (part.strip() for part in line.partition(" | "))
        if not command or command.startswith("#"):
            return ""
        if command == "administrator":
            return (yield from self._administer())
        if command.startswith(("show ", "less ")):
            return (yield from self._show(command.replace("less ", "show ", 1), pipe))
        if not self.is_admin and not _FOR_ALL.fullmatch(command):
            return self.wrong("admin" if _is_known(command) else "name")
        return (yield from self._obey(command))

    def _obey(self, command: str) -> Talk:
        machine, number = self.machine, self.visitor.connection
        fault = machine.faults.now("ignore", connection=number, command=self.typed)
        if fault and re.search(fault.match, command):
            return ""
        if _DIALOGUES.fullmatch(command):
            return (yield from self._password(command))
        answer = yield from Deeds(machine).do(command)
        if answer is None:
            answer = set_(self, command)
        fault = machine.faults.now("grumble", connection=number, command=self.typed)
        return answer + (words.error("full", japanese=True) if fault and re.search(fault.match, command) else "")

    def _administer(self) -> Talk:
        machine = self.machine
        if self.is_admin:
            return ""
        if self.may == "off":
            return self.wrong("admin")
        typed = yield Ask("Password: ", "secret")
        stored = machine.run.value(r"administrator password (.*)")
        fault = machine.faults.now("wrong_password", connection=self.visitor.connection, command=1)
        if fault or not (typed == "" if stored is None else machine.is_password(stored, typed)):
            return self.wrong("password")
        self.is_admin = True
        return "" if machine.is_saved else f"{self.say('unsaved')}\n"

    def _password(self, command: str) -> Talk:
        """The dialogue behind the two anonymous passwords; nothing of it is shown."""
        machine = self.machine
        use = "administrator" if command.startswith("administrator") else "login"
        stored = machine.run.value(rf"{use} password (.*)")
        if use == "administrator" or stored is not None:
            old = yield Ask("Old_Password: ", "secret")
            if not (old == "" if stored is None else machine.is_password(stored, old)):
                return self.wrong("password")
        new = yield Ask("New_Password: ", "secret")
        again = yield Ask("New_Password: ", "secret")
        if new != again:
            return self.wrong("password")
        if not new:
            drop(machine.run.nodes, f"{use} password", SECTIONS["config"])
            machine.wrote(f"no {use} password")
            return ""
        kept = f"encrypted {hashed(new, machine.serial)}" if command.endswith("encrypted") else new
        put(machine.run.nodes, f"{use} password {kept}", SECTIONS["config"], "", print_defaults=True)
        machine.wrote(command)
        return "Password Strength: Strong\n"

    def _show(self, command: str, pipe: str) -> Talk:
        machine = self.machine
        if not self.is_admin and not re.fullmatch(r"show (environment|copyright|status .*)", command):
            return self.wrong("admin")
        slot = re.fullmatch(r"show config (\d)", command)
        text = show.config(machine, int(slot[1])) if slot else None
        if command in _SHOWS:
            text = _SHOWS[command](machine)
        if text is None and re.fullmatch(
            r"show (status|arp|ip|nat|dhcp|sshd|account|command|techinfo|lan-map)\b.*", command
        ):
            text = ""
        if text is None:
            return self.wrong("keyword")
        text = show.wrapped(show.grepped(text, pipe) if pipe.startswith("grep") else text, machine.columns)
        more = self.say("more")
        blank = " " * (len(more) + sum(ord(letter) > 127 for letter in more))  # noqa: PLR2004  (Japanese letters are two columns wide)
        return (yield from paged(text, machine.lines, more, f"\r{blank}\r"))


def _is_known(command: str) -> bool:
    bare = command.removeprefix("no ")
    if any(section.rule(bare, negated=True) for section in SECTIONS.values()):
        return True
    return (
        re.match(r"save|restart|copy config|delete config|ntpdate|clear|(login|administrator) password", command)
        is not None
    )
