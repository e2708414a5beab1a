"""The program as it is sent: its parts in one line of JSON, and the few words of Python that put them together."""

from __future__ import annotations

import json
import shlex
from importlib import resources

_PARTS = ("frames", "link", "lease", "hear", "knock", "wifi", "agent")
_HOME = "shikiri.probe"
# It runs from memory: no file is left on a station that somebody may pull out at any time.
_LOADER = (
    "import sys,json,types\n"
    "parts=json.loads(sys.stdin.readline())\n"
    "for name,text in parts:\n"
    "    part=types.ModuleType(name)\n"
    "    part.__path__=[]\n"
    "    sys.modules[name]=part\n"
    "    above,_,last=name.rpartition('.')\n"
    "    if above:\n"
    "        setattr(sys.modules[above],last,part)\n"
    "    exec(compile(text,name,'exec'),part.__dict__)\n"
    "sys.modules['shikiri.probe.agent'].main(sys.stdin,sys.stdout)\n"
)


def command() -> str:
    """What to start on the station: as root where that needs no password, else as whom we are."""
    python = f"python3 -u -c {shlex.quote(_LOADER)}"
    root = f'if [ "$(id -u)" != 0 ] && sudo -n true; then exec sudo -n {python}; else exec {python}; fi'
    return f"exec 2>/dev/null; {root}"


def parts() -> str:
    """All parts of the program, one line."""
    home = resources.files(__package__)
    found = [("shikiri", ""), (_HOME, "")]
    found += [(f"{_HOME}.{name}", home.joinpath(f"{name}.py").read_text("utf-8")) for name in _PARTS]
    return json.dumps(found)
