"""Bytes of IPP answers, from the simulated printer: it encodes by itself and knows nothing of `formats`."""

from __future__ import annotations

from datetime import UTC, datetime

from shikiri.formats.ipp import GET_PRINTER_ATTRIBUTES, request
from shikiri.simulator.appliances.ipp import Attribute, Printer

EVERYTHING: dict[str, Attribute] = {
    "printer-make-and-model": ("text", ["RICOH IM C3000"]),
    "printer-firmware-name": ("name", ["System", "Web"]),
    "printer-firmware-version": ("octets", [b"1.02\0", b"\2\0\1"]),
    "uri-security-supported": ("keyword", ["tls", "none"]),
    "printer-uri-supported": ("uri", ["ipps://192.168.30.21/ipp/print", "ipp://192.168.30.21/ipp/print"]),
    "job-password-supported": ("integer", [4]),
    "color-supported": ("boolean", [True]),
    "printer-state": ("enum", [3]),
    "orientation-requested-supported": ("enum", [3, 4, 5, 6, 7]),
    "printer-current-time": ("dateTime", [datetime(2026, 11, 21, 9, 30, 0, tzinfo=UTC)]),
    "copies-supported": ("range", [(1, 999)]),
    "printer-resolution-default": ("resolution", [(600, 1200, 3)]),
    "printer-location": ("no-value", []),
    "media-col-default": (
        "collection",
        [
            {
                "media-size": ("collection", [{"x-dimension": ("integer", [21000])}]),
                "media-type": ("keyword", ["a", "b"]),
            }
        ],
    ),
}


def answer(attributes: dict[str, Attribute]) -> bytes:
    asked = request(GET_PRINTER_ATTRIBUTES, "ipp://localhost/ipp/print", {"requested-attributes": ("all",)})
    return Printer(lambda: attributes).answer(asked)


def raw_answer(*values: tuple[int, bytes, bytes], end: bytes = b"\3", status: int = 0) -> bytes:
    """An answer with values as nobody should send them: tag, name, body."""
    body = b"".join(
        bytes((tag,)) + len(name).to_bytes(2, "big") + name + len(value).to_bytes(2, "big") + value
        for tag, name, value in values
    )
    return b"\1\1" + status.to_bytes(2, "big") + b"\0\0\0\1\4" + body + end
