"""A login on an IOS device: levels, configuration mode, and the questions that some commands ask."""

from __future__ import annotations

import re
from collections.abc import Callable

from shikiri.simulator.ios import access, radio, show, wireless
from shikiri.simulator.ios.abbreviated import full
from shikiri.simulator.ios.editor import INVALID, Editor
from shikiri.simulator.ios.files import Files
from shikiri.simulator.ios.machine import IosMachine
from shikiri.simulator.shell import BREAK, END, Ask, Dialogue, Talk, Visitor, paged
from shikiri.simulator.tree import first

_MORE = " --More-- "
_WIPE = "\b" * 9 + " " * 8 + "\b" * 9
_TRIES = 3
_NO_USER = (
    "This operation will remove all username related configurations with same name.Do you want to continue? [confirm]"
)
_GRUMBLE = "エラー: 設定を保存する領域が不足しています\n"
_ANYBODY = ("show version", "show clock", "show privilege", "show ssh", "show users")

SHOWS: dict[str, Callable[[IosMachine], str]] = {
    "show running-config": show.running,
    "show startup-config": show.startup,
    "show version": show.version,
    "show clock": show.clock,
    "show ntp status": show.ntp_status,
    "show reload": show.reload,
    "show archive": show.archive,
    "show archive config rollback timer": show.rollback,
    "show ip ssh": show.ssh,
}


class Shell:
    """One visitor on one device."""

    def __init__(self, machine: IosMachine, visitor: Visitor) -> None:
        self.machine = machine
        self.visitor = visitor
        self.level = access.level(machine.run, visitor.user)
        self.lines = 24
        self.typed = 0
        self.editor: Editor | None = None
        self.files = Files(machine, visitor.user)

    @property
    def prompt(self) -> str:
        name = self.machine.run.hostname
        if self.editor:
            return f"{name[:20]}({self.editor.mode})#"
        return f"{name}{'#' if self.level == access.TOP else '>'}"

    def talk(self) -> Dialogue:
        """The whole login, from the first prompt to the logout."""
        answer = f"\n{self._motd()}"
        while True:
            line = yield Ask(answer + self.prompt)
            self.typed += 1
            if line == BREAK:
                answer = "\n"
                continue
            if line == END:
                self.editor, answer = None, ""
                continue
            if self.editor:
                answer = yield from self._configure(line)
                continue
            command = full(line)
            if command in {"exit", "logout", "quit"}:
                return
            answer = yield from self._run(command)

    def once(self, command: str) -> str:
        """`ssh device command`: what it prints, without paging."""
        self.lines = 0
        talk = self._run(full(command))
        try:
            next(talk)
        except StopIteration as end:
            return str(end.value)
        return "% Command needs a terminal\n"

    def _motd(self) -> str:
        found = first(self.machine.run.nodes, r"(?s)banner (?:motd|exec) (.*)")
        return "\n".join(found[1].split("\n")[1:-1]) + "\n" if found else ""

    # configuration mode

    def _configure(self, line: str) -> Talk:
        editor, machine = self.editor, self.machine
        if editor is None or not line.strip() or line.strip().startswith("!"):
            return ""
        bare = " ".join(line.split())
        if bare in {"end", "exit"} and (bare == "end" or not editor.open):
            self.editor = None
            return ""
        if bare.startswith("do "):
            return (yield from self._run(full(bare[3:])))
        if found := re.match(r"banner \w+ (\^C|\S)", bare):
            line = yield from _text(line.strip(), found[1])
        fault = machine.faults.now("ignore", connection=self.visitor.connection, command=self.typed)
        if fault and re.search(fault.match, bare):
            return ""
        if re.fullmatch(r"no username \S+", bare) and machine.run.is_new:
            key = yield Ask(_NO_USER, "key")
            if key.lower() not in {"y", "\r", "\n"}:
                return "\n"
        editor.config = machine.run
        answer, changed = editor.type(line)
        if answer.startswith(INVALID[:10]):
            answer = f"{' ' * (len(self.prompt) + 1)}^\n{answer}"
        if changed or (answer == "" and not _only_opens(bare, editor)):
            machine.wrote(bare, self.visitor.user)
        fault = machine.faults.now("grumble", connection=self.visitor.connection, command=self.typed)
        return answer + (_GRUMBLE if fault and re.search(fault.match, bare) else "")

    # everything else

    def _run(self, command: str) -> Talk:
        command, _, pipe = command.partition("|")
        command = command.strip()
        if not command:
            return ""
        if command.startswith("terminal "):
            return self._terminal(command)
        if command == "enable" or re.fullmatch(r"enable \d+", command):
            return (yield from self._enable())
        if command == "disable":
            self.level = 1
            return ""
        if self.level < access.TOP and command not in _ANYBODY:
            return self._invalid()
        if command.startswith("show "):
            text = self._show(command)
            text = show.filtered(text, pipe) if pipe else text
            return (yield from paged(text, self.lines, _MORE, _WIPE))
        return (yield from self._act(command))

    def _show(self, command: str) -> str:
        if command in SHOWS:
            return SHOWS[command](self.machine)
        if command == "show privilege":
            return f"Current privilege level is {self.level}\n"
        if command.startswith("show archive config differences"):
            return show.differences(self.machine, command.removeprefix("show archive config differences"))
        answer = wireless.show(self.machine, command) if self.machine.kind == "controller" else None
        return self._invalid() if answer is None else answer

    def _act(self, command: str) -> Talk:
        if command == "configure terminal" or re.fullmatch(r"configure terminal (lock|revert .*)", command):
            return self._enter(command)
        if command == "configure confirm":
            return "" if self.machine.confirm() else "%No Rollback Confirmed Change pending\n"
        if found := re.fullmatch(r"configure revert (now|timer \d+)", command):
            return self._revert(found[1])
        if found := re.fullmatch(r"ap name (\S+) dot11 (24ghz|5ghz) txpower (auto|\d)", command):
            return radio.set_power(self.machine, found[1], found[2], found[3], self.visitor.user)
        answer = yield from self.files.run(command)
        return self._invalid() if answer is None else answer

    def _enter(self, command: str) -> str:
        opening = "Enter configuration commands, one per line.  End with CNTL/Z.\n"
        before = self.machine.run
        if found := re.search(r"revert timer (\d+)", command):
            if not self.machine.archive_path:
                return "%Please turn config archive on\n"
            if self.machine.rollback:
                return "%Rollback Confirmed Change already pending\n"
            name = self.machine.archive()
            self.machine.arm_rollback(int(found[1]), self.visitor.user, before=before)
            opening = f"Rollback Confirmed Change: Backing up current running config to {name}\n\n{opening}"
        self.editor = Editor(self.machine.run, is_controller=self.machine.kind == "controller")
        return opening

    def _revert(self, when: str) -> str:
        timer = self.machine.rollback
        if timer is None:
            return "%No Rollback Confirmed Change pending\n"
        if when == "now":
            self.machine.roll_back()
            return "Rollback Confirmed Change: rolling back\n"
        timer.alarm.cancel()
        timer.minutes, timer.set_at = int(when.split()[1]), self.machine.time()
        timer.alarm = self.machine.clock.set_alarm(timer.minutes * 60, self.machine.roll_back)
        return ""

    def _terminal(self, command: str) -> str:
        if found := re.fullmatch(r"terminal length (\d+)", command):
            self.lines = int(found[1])
            return ""
        known = r"terminal (no )?(width \d+|monitor|history size \d+|no monitor|shell)"
        return "" if re.fullmatch(known, command) else self._invalid()

    def _enable(self) -> Talk:
        if self.level == access.TOP:
            return ""
        if not access.enable_words(self.machine.run):
            return "% No password set\n"
        for _ in range(_TRIES):
            typed = yield Ask("Password: ", "secret")
            wrong = self.machine.faults.now("wrong_password", connection=self.visitor.connection, command=1)
            if not wrong and access.enables(self.machine.run, typed, self.machine.known):
                self.level = access.TOP
                return ""
            if typed == BREAK:
                return ""
        return "% Bad secrets\n\n"

    def _invalid(self) -> str:
        return f"{' ' * (len(self.prompt) + 1)}^\n{INVALID}"


def _text(line: str, mark: str) -> Talk:
    """The lines of a banner until its mark comes again."""
    text = line
    rest = line.split(mark, 1)[1]
    while mark not in rest:
        rest = yield Ask("")
        text += f"\n{rest}"
    verb, name, body = text.split(None, 2)
    return f"{verb} {name} {body.replace(mark, '^C')}"


def _only_opens(line: str, editor: Editor) -> bool:
    """A line that went into a block which was there, or out of one."""
    if line == "exit":
        return True
    return bool(editor.open) and any(node.line.split()[:2] == line.split()[:2] for node in editor.open[-1].nodes)
