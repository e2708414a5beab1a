"""Certificates of appliances: self-signed, so the first one is pinned for the facility and compared ever after."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from shikiri.files.atomic import only_writer, write_whole
from shikiri.model.errors import SessionError, StrangeKey
from shikiri.model.say import say
from shikiri.sessions.target import Target

FILE = "known_certificates"  # beside known_hosts
_ROW = re.compile(r"(?P<name>\S+) sha256:(?P<mark>[0-9a-f]{64})")


class StrangeCertificate(StrangeKey):
    """The box shows another certificate than the one this facility pinned, and a password was to be sent."""

    def __init__(self, device: str, name: str) -> None:
        SessionError.__init__(self, device, say("appliance.strange-certificate", device=device, name=name, file=FILE))


class Pins:
    """The pinned certificates of one box, by port."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._renewing = False

    def renew(self) -> None:
        """We are about to replace its certificate ourselves: each port may show one new one."""
        self._renewing = True

    def knows(self, port: int) -> bool:
        """Did this port ever show a certificate?"""
        return self._name(port) in self._rows()

    def check(self, port: int, certificate: bytes) -> None:
        """Let the pinned certificate pass, pin the first one, refuse any other."""
        mark, name = hashlib.sha256(certificate).hexdigest(), self._name(port)
        if self._rows().get(name) == mark:
            return
        file = self._file()
        try:
            with only_writer(file.parent):
                rows = self._rows()  # another thread may have been first
                if name in rows and rows[name] != mark and not self._renewing:
                    raise StrangeCertificate(self._target.device, name)
                rows[name] = mark
                text = "".join(f"{one} sha256:{known}\n" for one, known in rows.items())
                write_whole(file, text.encode())
        except OSError as error:
            raise self._trouble(error) from None

    def _rows(self) -> dict[str, str]:
        file = self._file()
        try:
            lines = file.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._trouble(error) from None
        rows: dict[str, str] = {}
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                found = _ROW.fullmatch(line.strip())
                if found is None:  # what it pinned would be silently lost
                    words = say("error.known-hosts", device=self._target.device, file=FILE, line=number)
                    raise SessionError(self._target.device, words)
                rows[found["name"]] = found["mark"]
        return rows

    def _file(self) -> Path:
        if self._target.known_hosts is None:
            raise SessionError(self._target.device, say("error.known-hosts-none", device=self._target.device))
        return self._target.known_hosts.with_name(FILE)

    def _name(self, port: int) -> str:
        return f"[{self._target.host}]:{port}"

    def _trouble(self, error: OSError) -> SessionError:
        cause = error.strerror or type(error).__name__
        return SessionError(
            self._target.device, say("error.known-hosts-write", device=self._target.device, file=FILE, cause=cause)
        )
