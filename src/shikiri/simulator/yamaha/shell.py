"""A login on a Yamaha router: two levels, the selected line, password dialogues, the question at the end."""

from __future__ import annotations

import re
import secrets

from shikiri.simulator.shell import BREAK, END, Ask, Dialogue, Rebooted, Talk, Visitor, paged
from shikiri.simulator.yamaha import access, show, words
from shikiri.simulator.yamaha.config import SECTIONS, drop, hashed, put
from shikiri.simulator.yamaha.machine import YamahaMachine

_TRIES = 3
_FOR_ALL = re.compile(r"console (character|lines|columns|prompt) .*|no console (character|lines|columns|prompt)( .*)?")
_DIALOGUES = re.compile(r"(login|administrator) password( encrypted)?")
_QUIET = re.compile(
    r"(clear|ping6?|traceroute|disconnect|connect|nslookup|date|time|nat descriptor|http revision-up go)\b.*"
)


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
            return self.wrong("admin") if self._is_known(command) else self.wrong("name")
        fault = self.machine.faults.now("ignore", connection=self.visitor.connection, command=self.typed)
        if fault and re.search(fault.match, command):
            return ""
        if _DIALOGUES.fullmatch(command):
            return (yield from self._password(command))
        answer = yield from self._act(command)
        if answer is None:
            answer = self._set(command)
        fault = self.machine.faults.now("grumble", connection=self.visitor.connection, command=self.typed)
        return answer + (words.error("full", japanese=True) if fault and re.search(fault.match, command) else "")

    def _is_known(self, command: str) -> bool:
        bare = command.removeprefix("no ")
        return any(section.rule(bare, negated=True) for section in SECTIONS.values()) or bool(
            re.match(r"save|restart|copy config|delete config|ntpdate|schedule|clear", command)
        )

    def _administer(self) -> Talk:
        machine = self.machine
        if self.is_admin:
            return ""
        if self.may == "off":
            return self.wrong("admin")
        for _ in range(_TRIES):
            typed = yield Ask("Password: ", "secret")
            stored = machine.run.value(r"administrator password (.*)")
            fault = machine.faults.now("wrong_password", connection=self.visitor.connection, command=1)
            if not fault and (typed == "" if stored is None else machine.is_password(stored, typed)):
                self.is_admin = True
                return "" if machine.is_saved else f"{self.say('unsaved')}\n"
            return self.wrong("password")
        return self.wrong("password")

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
        simple = {
            "show config": lambda: show.config(machine),
            "show environment": lambda: show.environment(machine),
            "show config list": lambda: show.config_list(machine),
            "show copyright": lambda: show.copyright_(machine),
            "show log": lambda: "".join(f"{line}\n" for line in machine.log),
        }
        text = show.config(machine, int(slot[1])) if slot else simple[command]() if command in simple else None
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

    def _act(self, command: str) -> Talk:  # type: ignore[return]
        """What is no setting; None where it is one."""
        machine = self.machine
        if found := re.fullmatch(r"save(?: (\d)(?: .*)?)?", command):
            number = machine.save(int(found[1]) if found[1] else None)
            return f"{self.say('saving', number=number)}\n"
        if found := re.fullmatch(r"restart(?: (\d))?", command):
            if not machine.is_saved:
                key = yield Ask(self.say("save?"), "key")
                while key.lower() not in {"y", "n"}:
                    key = yield Ask("", "key")
                if key.lower() == "y":
                    machine.save()
            yield from ()
            machine.reboot("restart")
            raise Rebooted
        if found := re.fullmatch(r"copy config (\d) (\d)", command):
            if int(found[1]) not in machine.slots:
                return self.wrong("range")
            machine.slots[int(found[2])] = machine.slots[int(found[1])].copy()
            if int(found[2]) == machine.default_slot:
                machine.record(command)
            return f"{self.say('copying')}\n"
        if found := re.fullmatch(r"(delete config|set-default-config) (\d)", command):
            return self._slot(found[1], int(found[2]))
        if re.fullmatch(r"ntpdate \S+( syslog)?", command):
            machine.drift *= 0
            return f"{show.environment(machine).split('Current time: ')[1].splitlines()[0]}\n"
        if command == "sshd host key generate":
            if not machine.run.value(r"(sshd host key generate.*)"):
                put(
                    machine.run.nodes, f"{command} {secrets.token_hex(20)}", SECTIONS["config"], "", print_defaults=True
                )
                machine.wrote(command)
            return f"{self.say('generating')}\n"
        if _QUIET.fullmatch(command) and not SECTIONS["config"].rule(command):
            return ""
        return None

    def _slot(self, verb: str, number: int) -> str:
        if number not in self.machine.slots or (verb == "delete config" and number == self.machine.default_slot):
            return self.wrong("range")
        if verb == "delete config":
            del self.machine.slots[number]
        else:
            self.machine.default_slot = number
            self.machine.record(f"{verb} {number}")
        return ""

    def _set(self, command: str) -> str:
        from shikiri.simulator.yamaha.setting import set_  # noqa: PLC0415  (it is half of this class)

        return set_(self, command)
