"""Names that dnsmasq refuses: lists in its files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from shikiri.model.reading import Line
from shikiri.platforms.linux_ap.net_files import Written

_ADDRESS: Final = re.compile(r"/(?P<names>.+)/(?:#|0\.0\.0\.0|::|127\.0\.0\.1)?")
_LOCAL: Final = re.compile(r"/(?P<names>.+)/")
_OWN: Final = frozenset({"local", "lan", "home.arpa", "internal", "localdomain", "test", "invalid", "localhost"})
_ENOUGH: Final = 100  # a handful of names is a setting, and no protection


def blocks(settings: Iterable[Written]) -> Line | None:
    """Where a list of refused names begins that deserves to be called one; None where there is none."""
    found = [one for one in settings if _refuses(one)]
    return found[0].line if len(found) >= _ENOUGH else None


def _refuses(one: Written) -> bool:
    form = {"address": _ADDRESS, "local": _LOCAL, "server": _LOCAL}.get(one.key)
    said = form.fullmatch(one.value) if form is not None else None
    return said is not None and not set(said["names"].split("/")) <= _OWN and "arpa" not in said["names"]
