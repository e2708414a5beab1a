"""The settings a page map may speak of, each by a name of ours, and the words that it can have."""

from __future__ import annotations

import re
from typing import Literal

NameKind = Literal["yes_no", "number", "text", "password"]

_PRINT = ("ipp", "ipps", "lpd", "raw9100", "smb", "ftp", "wsd", "rsh")
_MANAGE = ("telnet", "ssh", "http", "https", "ftp", "tftp", "rsh")
_ANNOUNCE = ("mdns", "wsd", "slp", "llmnr", "upnp")
RANGES = range(1, 6)  # from .. to, as access control of these machines is written

FORM_NAMES: dict[str, NameKind] = {
    "storage.encrypted": "yes_no",
    "storage.erase_per_job": "yes_no",
    "storage.erase_after_minutes": "number",
    **{f"printing.{one}.enabled": "yes_no" for one in _PRINT},
    **{f"management.{one}.enabled": "yes_no" for one in _MANAGE},
    **{f"discovery.{one}.enabled": "yes_no" for one in _ANNOUNCE},
    "snmp.public.enabled": "yes_no",
    **{f"exposure.range.{number}.{end}": "text" for number in RANGES for end in ("from", "to")},
    "account.admin.name": "text",
    "account.supervisor.name": "text",
    "account.admin.password": "password",
    "firmware.model": "text",
    "firmware.version": "text",
    "time_sync.server": "text",
}
WORDS: dict[NameKind, re.Pattern[str]] = {
    "yes_no": re.compile(r"true|false"),
    "number": re.compile(r"0|[1-9][0-9]{0,6}"),
    "text": re.compile(r".{0,200}"),
    "password": re.compile(r"(?!)"),
}
