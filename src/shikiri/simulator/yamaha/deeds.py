"""Commands of a Yamaha router that are no settings: save, restart, copies, the time, keys."""

from __future__ import annotations

import re
import secrets
from collections.abc import Generator

from shikiri.simulator.shell import Ask, Rebooted
from shikiri.simulator.yamaha import show, words
from shikiri.simulator.yamaha.config import SECTIONS, put
from shikiri.simulator.yamaha.machine import YamahaMachine

_QUIET = re.compile(r"(clear|ping6?|traceroute|disconnect|connect|nslookup|date|time|http revision-up go)\b.*")


class Deeds:
    """What one router does when told."""

    def __init__(self, machine: YamahaMachine) -> None:
        self.machine = machine

    def do(self, command: str) -> Generator[Ask, str, str | None]:
        """Do it and answer; None where the line is a setting."""
        if found := re.fullmatch(r"save(?: (\d)(?: .*)?)?", command):
            number = self.machine.save(int(found[1]) if found[1] else None)
            return f"{self._say('saving', number=number)}\n"
        if re.fullmatch(r"restart(?: \d)?", command):
            yield from self._save_first()
            self.machine.reboot("restart")
            raise Rebooted
        if found := re.fullmatch(r"(copy |delete |set-default-)config (\d)(?: (\d))?", command):
            return self._slots(found[1].strip(), int(found[2]), int(found[3]) if found[3] else None, command)
        if re.fullmatch(r"ntpdate \S+( syslog)?", command):
            self.machine.drift *= 0
            return f"{show.now(self.machine)}\n"
        if command == "sshd host key generate":
            return self._key(command)
        return "" if _QUIET.fullmatch(command) else None

    def _say(self, key: str, **values: object) -> str:
        return words.word(key, japanese=self.machine.is_japanese, **values)

    def _save_first(self) -> Generator[Ask, str, None]:
        if self.machine.is_saved:
            return
        key = yield Ask(self._say("save?"), "key")
        while key.lower() not in {"y", "n"}:
            key = yield Ask("", "key")
        if key.lower() == "y":
            self.machine.save()

    def _slots(self, verb: str, one: int, other: int | None, command: str) -> str:
        machine = self.machine
        wrong = words.error("range", japanese=machine.is_japanese)
        if one not in machine.slots or (verb == "delete" and one == machine.default_slot):
            return wrong
        if verb == "copy":
            if other is None:
                return words.error("count", japanese=machine.is_japanese)
            machine.slots[other] = machine.slots[one].copy()
            if other == machine.default_slot:
                machine.record(command)
            return f"{self._say('copying')}\n"
        if verb == "delete":
            del machine.slots[one]
        else:
            machine.default_slot = one
            machine.record(command)
        return ""

    def _key(self, command: str) -> str:
        if not self.machine.run.value(r"(sshd host key generate.*)"):
            line = f"{command} {secrets.token_hex(20)}"
            put(self.machine.run.nodes, line, SECTIONS["config"], "", print_defaults=True)
            self.machine.wrote(command)
        return f"{self._say('generating')}\n"
