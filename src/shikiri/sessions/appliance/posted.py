"""Questions that are asked by POST all the same: their servers answer to a small JSON object only, and only read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _asks(method: str) -> bytes:
    return f'{{"apiVersion": "1.0", "context": "shikiri", "method": "{method}"}}'.encode("ascii")


JSON: Final = "application/json"
POSTED: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "/axis-cgi/basicdeviceinfo.cgi": _asks("getAllProperties"),
        "/axis-cgi/systemready.cgi": _asks("systemready"),
        "/axis-cgi/ntp.cgi": _asks("getNTPInfo"),
        "/axis-cgi/time.cgi": _asks("getDateTimeInfo"),
    }
)
