"""The demonstration: a simulated facility, from drift to clean, by the real playbooks. Nothing else is contacted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shikiri.language import tell
from shikiri.model.errors import UsageError
from shikiri.model.say import Lang, Say, say
from shikiri.workflow import clock
from shikiri.workflow.demo_site import checkout, point_at, scratch_site, vault_id

_PATIENCE = 60.0
_TERMINATED = 143
FOUND, PUT_RIGHT = "found", "put-right"
REPORTS = "reports"  # where the playbooks write, below the site folder
Out = Callable[[str], None]


def run_demo(folder: Path | None, lang: Lang, out: Out) -> int:
    """Verify (drift), harden in check mode, harden, verify (clean). 0 when all of it went as it should."""
    target = (folder or Path("reports") / "demo").resolve()
    began = time.monotonic()

    def tell_people(sentence: Say) -> None:
        out(tell(sentence, lang))

    with ended_cleanly(), scratch() as home:
        site = scratch_site(home, clock.now())
        tell_people(say("demo.scratch"))
        with simulated(site, home) as ready:
            names = point_at(site, ready)
            tell_people(say("demo.devices", devices=names))
            play = Player(site, home, lang)
            tell_people(say("demo.step-found"))
            found = play("verify")
            keep_reports(site, target / FOUND)
            tell_people(say("demo.step-check"))
            checked = play("harden", "--check", "--diff")
            tell_people(say("demo.step-harden"))
            hardened = play("harden")
            tell_people(say("demo.step-clean"))
            clean = play("verify")
            keep_reports(site, target / PUT_RIGHT)
    pages = [path for name in (FOUND, PUT_RIGHT) for path in sorted((target / name).rglob("*")) if path.is_file()]
    for path in pages:
        out(f"  {path}")
    good = bool(found) and not checked and not hardened and not clean and bool(pages)
    seconds = round(time.monotonic() - began)
    tell_people(say("demo.good", seconds=seconds) if good else say("demo.bad", folder=str(target)))
    return 0 if good else 1


def keep_reports(site: Path, target: Path) -> None:
    """Move what the playbook wrote into the site folder to where it outlives the scratch copy."""
    shutil.rmtree(target, ignore_errors=True)
    if (site / REPORTS).is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(site / REPORTS, target)


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """SIGTERM ends the demonstration as Ctrl-C does: nothing is left running, and no scratch copy stays."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread is told of signals
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards, come what may."""
    home = Path(tempfile.mkdtemp(prefix="shikiri demo "))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def simulated(site: Path, home: Path) -> Iterator[Path]:
    """The devices of the site, listening in a process of their own; the page that names their ports."""
    ready = home / "ready.json"
    box = [sys.executable, "-m", "shikiri.simulator", str(site / "devices"), "--free-ports", "--ready", str(ready)]
    with subprocess.Popen(box) as process:  # noqa: S603  (ourselves, with arguments of ours)
        try:
            deadline = time.monotonic() + _PATIENCE
            while not ready.exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise UsageError(say("demo.no-devices"))
                time.sleep(0.05)
            yield ready
        finally:
            process.terminate()


class Player:
    """Runs a playbook of ours on the site, as a person would; what it says goes straight to the screen."""

    def __init__(self, site: Path, home: Path, lang: Lang) -> None:
        self._site = site
        self._environ = {
            **os.environ,
            "ANSIBLE_CONFIG": str(checkout() / "ansible.cfg"),
            "ANSIBLE_HOME": str(home / "ansible"),
            "ANSIBLE_LOCAL_TEMP": str(home / "ansible" / "tmp"),
            "SHIKIRI_STORE": str(home / "store"),
            "SHIKIRI_LANG": lang,
            "PYTHONUTF8": "1",
        }

    def __call__(self, name: str, *options: str) -> int:
        """The exit code of `ansible-playbook`."""
        sys.stdout.flush()
        command = [
            str(Path(sys.executable).parent / "ansible-playbook"),
            *("-i", str(self._site), "--vault-id", vault_id(self._site)),
            str(checkout() / "playbooks" / f"{name}.yml"),
            *options,
        ]
        done = subprocess.run(  # noqa: S603  (the playbooks of this checkout)
            command, cwd=checkout(), env=self._environ, check=False, stdin=subprocess.DEVNULL
        )
        return done.returncode
