"""`shikiri lab test`: from bare Debian to a proof on air, and away again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from shikiri.lab.office import down
from shikiri.model.say import Lang, Say, say
from shikiri.workflow.demo import ended_cleanly
from shikiri.workflow.demo_site import checkout
from shikiri.workflow.lab.site import vault_id
from shikiri.workflow.lab.start import start

# step, and the exit codes that are as they should be: statements that only people can make are missing here
_STEPS = (("harden", (0,)), ("verify", (0, 2)), ("probe", (0, 2)))


def trial(state: Path, site: Path, lang: Lang, *, tell: Callable[[Say], None]) -> int:
    """0 when every step ended as it should. The lab is taken down in any case."""
    began = time.monotonic()
    start(state, site, fresh=False, tell=tell)
    try:
        with ended_cleanly():
            for step, good in _STEPS:
                code = _play(site, state, step, lang)
                if code not in good:
                    tell(say("lab.test-bad", step=f"playbooks/{step}.yml", code=code))
                    return 1
    finally:
        down(state)
    tell(say("lab.test-good", seconds=round(time.monotonic() - began)))
    return 0


def _play(site: Path, state: Path, name: str, lang: Lang) -> int:
    """The exit code of the playbook; what it says goes straight to the screen."""
    words = (
        str(Path(sys.executable).parent / "ansible-playbook"),
        *("-i", str(site), "--vault-id", vault_id(site), str(checkout() / "playbooks" / f"{name}.yml")),
    )
    environment = {
        **os.environ,
        "ANSIBLE_CONFIG": str(checkout() / "ansible.cfg"),
        "ANSIBLE_HOME": str(state / "ansible"),
        "ANSIBLE_LOCAL_TEMP": str(state / "ansible" / "tmp"),
        "SHIKIRI_STORE": str(state / "store"),
        "SHIKIRI_LANG": lang,
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(  # noqa: S603  (the playbooks of this checkout)
        words, cwd=checkout(), env=environment, check=False, stdin=subprocess.DEVNULL
    )
    return done.returncode
