"""How a Linux machine is spoken to: programs, asked and answered over one shell."""

from __future__ import annotations

import re
from types import MappingProxyType

from shikiri.model.dialect import Dialect
from shikiri.platforms.linux.host import HOST_SCRIPTS
from shikiri.platforms.linux.source import FAILURES
from shikiri.platforms.linux_ap import safety
from shikiri.platforms.linux_ap.scripts import SCRIPTS

DIALECT = Dialect(
    netmiko="linux",
    speaks="shell",
    scripts=MappingProxyType({**HOST_SCRIPTS, **SCRIPTS, **safety.SCRIPTS}),
    prompt=re.compile(r"[#$] ?$"),
    privileged=re.compile(r"# ?$"),
    failures=FAILURES,
)
