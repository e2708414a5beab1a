"""How a Linux machine is spoken to: programs, asked and answered over one shell."""

from __future__ import annotations

import re

from shikiri.model.dialect import Dialect
from shikiri.platforms.linux.source import FAILURES
from shikiri.platforms.linux_ap.scripts import SCRIPTS

DIALECT = Dialect(
    netmiko="linux",
    speaks="shell",
    scripts=SCRIPTS,
    prompt=re.compile(r"[#$] ?$"),
    privileged=re.compile(r"# ?$"),
    failures=FAILURES,
)
