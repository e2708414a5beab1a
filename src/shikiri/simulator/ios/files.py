"""Saving, copying, replacing, restarting: the commands of an IOS device that ask before they act."""

from __future__ import annotations

import re
from collections.abc import Generator

from shikiri.simulator.ios import show
from shikiri.simulator.ios.config import different
from shikiri.simulator.ios.machine import IosMachine
from shikiri.simulator.shell import Ask, Rebooted, Talk

_BUILT = "Building configuration...\n[OK]\n"
_WARNING = (
    "This will apply all necessary additions and deletions\nto replace the current running configuration with the\n"
    "contents of the specified configuration file, which is\nassumed to be a complete configuration, not a partial\n"
    "configuration. Enter Y if you are sure you want to proceed. ? [no]: "
)
_STOPPED = "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n\n"


class Files:
    """What one visitor does with files and with the device as a whole."""

    def __init__(self, machine: IosMachine, user: str) -> None:
        self.machine = machine
        self.user = user

    def run(self, command: str) -> Generator[Ask, str, str | None]:
        """Do it, if it is one of these commands; None where it is not."""
        if command == "write memory":
            self.machine.save(self.user)
            return _BUILT
        if found := re.fullmatch(r"copy (\S+) (\S+)", command):
            return (yield from self._copy(found[1], found[2]))
        if found := re.fullmatch(
            r"configure replace (\S+)( force)?(?: revert trigger error)?(?: timer (\d+))?( force)?", command
        ):
            return (yield from self._replace(found[1], bool(found[2] or found[4]), found[3]))
        if found := re.fullmatch(r"delete (/force )?(\S+)", command):
            return (yield from self._delete(found[2], force=bool(found[1])))
        if command.startswith("reload"):
            return (yield from self._reload(command))
        return self._look(command)

    def _look(self, command: str) -> str | None:
        """What asks nothing."""
        if found := re.fullmatch(r"more (\S+)", command):
            config = self.machine.file(found[1])
            return config.text() if config else f"%Error opening {found[1]} (No such file or directory)\n"
        if command == "dir" or command.startswith("dir "):
            return "".join(f"  -rw-  {name.removeprefix(self.machine.flash)}\n" for name in self.machine.files)
        if command == "archive config":
            if not self.machine.archive_path:
                return "%Please turn config archive on\n"
            self.machine.archive()
            return ""
        return None

    def _copy(self, source: str, target: str) -> Talk:
        machine = self.machine
        config = machine.file(source)
        if config is None:
            return f"%Error opening {source} (No such file or directory)\n"
        target = {"run": "running-config", "start": "startup-config"}.get(target, target)
        bare = machine.path(target).removeprefix(machine.flash)
        if not machine.run.block("file prompt quiet"):
            typed = yield Ask(f"Destination filename [{bare}]? ")
            bare = typed.strip() or bare
            if machine.path(bare) in machine.files and ":" in target:
                key = yield Ask(
                    "%Warning:There is a file already existing with this name \nDo you want to over write? [confirm]",
                    "key",
                )
                if key.lower() not in {"y", "\r", "\n"}:
                    return "\n%Error copying (Aborted)\n"
        if bare in {"startup-config", "nvram:startup-config"}:
            machine.startup = config.copy()
            machine.stored_at = (machine.time(), self.user)
            machine.record(f"copy {source} startup-config")
            return _BUILT
        if bare in {"running-config", "system:running-config"}:
            return self._merge(source)
        if not machine.path(bare).startswith(machine.flash):
            return f"%Error opening {target} (No such device)\n"
        machine.files[machine.path(bare)] = config.copy()
        return f"{len(config.text())} bytes copied in 0.421 secs (21420 bytes/sec)\n"

    def _merge(self, source: str) -> str:
        from shikiri.simulator.ios.editor import Editor  # noqa: PLC0415  (only this command types a whole file)

        config = self.machine.file(source)
        editor = Editor(self.machine.run, is_controller=self.machine.kind == "controller")
        for line in (config.text() if config else "").split("\n"):
            if line and not line.startswith("!") and line != "end":
                editor.type(line)
        self.machine.wrote(f"copy {source} running-config", self.user)
        return "0 bytes copied in 0.912 secs\n"

    def _replace(self, name: str, force: bool, minutes: str | None) -> Talk:  # noqa: FBT001  (as it was typed)
        new = self.machine.file(name)
        if new is None:
            return f"%Error opening {name} (No such file or directory)\n"
        if minutes and not self.machine.archive_path:
            return "%Please turn config archive on\n"
        if not force:
            typed = yield Ask(_WARNING)
            if not typed.lower().startswith("y"):
                return "Rollback Aborted\n"
        before = self.machine.run
        lines = different(before.nodes, new.nodes)
        self.machine.replace(new, f"configure replace {name}", self.user)
        if minutes:
            self.machine.arm_rollback(int(minutes), self.user, before=before)
        shown = "".join(f"{line}\n" for line in lines)
        return f"\n!Pass 1\n!List of Rollback Commands:\n{shown}end\n\nTotal number of passes: 1\nRollback Done\n\n"

    def _delete(self, name: str, *, force: bool) -> Talk:
        full = self.machine.path(name)
        bare = full.removeprefix(self.machine.flash)
        if not force:
            yield Ask(f"Delete filename [{bare}]? ")
            key = yield Ask(f"Delete {self.machine.flash}/{bare}? [confirm]", "key")
            if key.lower() not in {"y", "\r", "\n"}:
                return "Delete of file aborted!\n"
        if full not in self.machine.files:
            return f"%Error deleting {full} (No such file or directory)\n"
        del self.machine.files[full]
        return ""

    def _reload(self, command: str) -> Talk:
        machine = self.machine
        if command == "reload cancel":
            if not machine.reload:
                return "%No reload is scheduled.\n"
            machine.reload.alarm.cancel()
            machine.reload = None
            return _STOPPED
        found = re.fullmatch(r"reload in (?:(\d+):)?(\d+)(?: (.+))?", command)
        if not found and command != "reload":
            return "% Invalid input detected at '^' marker.\n\n"
        if not machine.is_saved:
            answer = yield Ask("\nSystem configuration has been modified. Save? [yes/no]: ")
            while answer.strip().lower() not in {"yes", "y", "no", "n"}:
                answer = yield Ask(
                    "% Please answer 'yes' or 'no'.\nSystem configuration has been modified. Save? [yes/no]: "
                )
            if answer.strip().lower().startswith("y"):
                machine.save(self.user)
        if found:
            minutes = int(found[1] or 0) * 60 + int(found[2])
            machine.arm_reload(minutes, self.user, found[3] or "")
            notice = "".join(f"{line}\n" for line in show.reload(machine).split("\n") if line)
            key = yield Ask(f"{notice}Proceed with reload? [confirm]", "key")
            if key.lower() not in {"y", "\r", "\n"} and machine.reload:
                machine.reload.alarm.cancel()
                machine.reload = None
                return _STOPPED
            return "\n"
        key = yield Ask("Proceed with reload? [confirm]", "key")
        if key.lower() not in {"y", "\r", "\n"}:
            return "\n"
        machine.reboot("reload")
        raise Rebooted
