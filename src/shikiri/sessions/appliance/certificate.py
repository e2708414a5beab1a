"""The certificates a box shows, in the words of a web site's: for its pages and, where it differs, for printing."""

from __future__ import annotations

import json
import os
import ssl
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509

from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, Door, NoAnswer, silence
from shikiri.sessions.appliance.line import lenient
from shikiri.sessions.web_certificate import described
from shikiri.sessions.web_scan import OWN_AUTHORITIES, Shown

_PORTS = (443, 631)
_MOST_S = 2.0  # who speaks plain IPP may wait for ever for the rest of our greeting


class CertificateDoor:
    """Shakes hands and hangs up."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ask(self, question: str) -> Answer:
        if question != "certificate":
            return silence("absent")
        found: dict[str, Any] = {"host": self._box.target.host}
        troubles: list[NoAnswer] = []
        seen: set[bytes] = set()
        for port in _PORTS:
            try:
                raw = self._shown(port)
            except NoAnswer as trouble:
                troubles.append(trouble)
                continue
            if raw not in seen:
                seen.add(raw)
                found[f"certificate {port}"] = self._described(raw, port)
        return Answer(_page(found), complete=True) if seen else troubles[0].answer

    def tell(self, line: str) -> None:
        """A certificate is made through the box's own interface, not here."""
        raise Rejected(self._box.target.device, line.split(maxsplit=1)[0], "?")

    def close(self) -> None:
        """No handshake outlives its question."""

    def _shown(self, port: int) -> bytes:
        raw = _handshake(self._box, port, lenient())
        if not raw:
            raise NoAnswer("tls")
        return raw

    def _described(self, raw: bytes, port: int) -> dict[str, Any]:
        try:
            own = x509.load_der_x509_certificate(raw)
            trusted = (own,) if self._is_trusted(port) else ()
            return described(Shown((own,), trusted, None, stapled_is_trusted=False), self._box.target.host)
        except ValueError:  # a certificate that breaks the rules is one that nobody can vouch for
            return {"trusted": False}

    def _is_trusted(self, port: int) -> bool:
        """Does an authority vouch for it, one of the system's or the operator's own?"""
        context = _strict(os.environ.get(OWN_AUTHORITIES, ""))
        try:
            return bool(_handshake(self._box, port, context))
        except NoAnswer:
            return False


@cache
def _strict(own: str) -> ssl.SSLContext:
    """Made once: to read all authorities takes longer than to shake hands."""
    context = ssl.create_default_context()
    context.check_hostname = False
    if own and Path(own).is_file():
        context.load_verify_locations(own)
    return context


def _handshake(box: Box, port: int, context: ssl.SSLContext) -> bytes:
    with box.dial(port) as line:
        line.settimeout(min(box.target.patience.silence, _MOST_S))
        try:
            with context.wrap_socket(line, server_hostname=box.target.host) as safe:
                return safe.getpeercert(binary_form=True) or b""
        except OSError:  # also what ssl raises, and the silence of who does not know what a handshake is
            raise NoAnswer("tls") from None


def _page(said: dict[str, Any]) -> str:
    lines = (f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def open_door(box: Box) -> Door:
    return CertificateDoor(box)
