"""A look at a web site from outside: the certificate, what it encrypts with, and what plain http gives away."""

from __future__ import annotations

import json
import socket
import warnings
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from shikiri.model.command import Command
from shikiri.model.errors import Lost, Rejected, TimedOut, Unreachable
from shikiri.model.reading import Answer
from shikiri.sessions.target import Target, bracketed
from shikiri.sessions.web_certificate import described
from shikiri.sessions.web_scan import Scan, scan

_HTTP, _HTTPS, _SSH = 80, 443, 22
_HOPS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_AGENT = {"User-Agent": "shikiri (compliance check)", "Accept": "text/html,*/*;q=0.1"}


class Web:
    """One look. It asks as any visitor would, and it has no way to write."""

    def __init__(self, target: Target, *, http_port: int = _HTTP) -> None:
        self.device = target.device
        self.proved: frozenset[str] = frozenset()  # nobody logged in
        self._host = target.host
        self._port = _HTTPS if target.port == _SSH else target.port  # an inventory that names no port
        self._http_port = http_port
        self._patience = target.patience
        self._scan: Scan | None = None
        self._knock()

    def _knock(self) -> None:
        """Somebody must be there before anything is tried."""
        try:
            socket.create_connection((self._host, self._port), timeout=self._patience.connect).close()
        except TimeoutError:
            raise Unreachable(self.device, "timeout") from None
        except OSError as error:
            raise Unreachable(self.device, error.strerror or type(error).__name__) from None

    def ask(self, question: str) -> Answer:
        """One of the four questions; the answer is JSON, a key a line."""
        asked: Mapping[str, Callable[[], Mapping[str, Any]]] = {
            "certificate": self._certificate,
            "tls": self._tls,
            "http": self._plain,
            "https": self._encrypted,
        }
        if question not in asked:
            raise Rejected(self.device, question, "?")
        return Answer(_page({"host": f"{self._host}:{self._port}", **asked[question]()}), complete=True)

    def tell(self, commands: Sequence[Command]) -> None:
        """Nothing is ever written to a web site."""
        if commands:
            raise Rejected(self.device, str(commands[0]), "read only")

    def close(self) -> None:
        """There is nothing to leave."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _scanned(self) -> Scan:
        if self._scan is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of the scanner's own lists of authorities
                found = scan(self._host, self._port, self._patience)
            if found is None:
                raise Lost(self.device, "TLS")
            self._scan = found
        return self._scan

    def _certificate(self) -> Mapping[str, Any]:
        shown = [described(one, self._host) for one in self._scanned().shown]
        if not shown:
            raise Lost(self.device, "certificate")
        shown.sort(key=lambda one: (one["key"], one["key_bits"], one["sha256"]))  # a site with two shows either first
        return {f"certificate {number}": one for number, one in enumerate(shown, 1)}

    def _tls(self) -> Mapping[str, Any]:
        found = self._scanned()
        return {
            "protocols": list(found.accepted),
            "untried": list(found.untried),
            "suites": sorted(found.suites),
            "dh_bits": found.dh_bits,
        }

    def _plain(self) -> Mapping[str, Any]:
        """Follow plain http as a visitor would, until it shows something, sends on to https, or ends."""
        url = f"http://{bracketed(self._host)}:{self._http_port}/"
        for _ in range(_HOPS):
            try:
                status, location, _ = self._get(url)
            except httpx.ConnectError as error:
                return {"outcome": "refused" if _is_refusal(error) else "silent"}
            except (httpx.HTTPError, httpx.InvalidURL):
                return {"outcome": "silent"}
            if status not in _MOVED or not location:
                return {"outcome": "page" if httpx.codes.is_success(status) else "status", "status": status}
            if urlsplit(location).scheme == "https":
                return {"outcome": "redirect", "status": status, "location": _bare(location)}
            url = location
        return {"outcome": "page", "location": _bare(url)}  # round and round, and never encrypted

    def _encrypted(self) -> Mapping[str, Any]:
        try:
            status, location, hsts = self._get(f"https://{bracketed(self._host)}:{self._port}/")
        except httpx.TimeoutException:
            raise TimedOut(self.device, "https", self._patience.silence) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            return {"outcome": "failed"}
        found: dict[str, Any] = {"outcome": "redirect" if status in _MOVED else "page", "status": status}
        return found | ({"location": _bare(location)} if location else {}) | {"hsts": hsts}

    def _get(self, url: str) -> tuple[int, str, str | None]:
        """Status, where it sends on to, and the header that insists on https; of the page itself not a byte is read."""
        wait = httpx.Timeout(self._patience.silence, connect=self._patience.connect)
        # The certificate is judged by itself; here even a bad one must not hide what stands behind it.
        with (
            httpx.Client(verify=False, timeout=wait, trust_env=False, headers=_AGENT) as client,  # noqa: S501
            client.stream("GET", url) as answer,
        ):
            location = answer.headers.get("location", "")
            where = str(httpx.URL(url).join(location)) if location else ""
            return answer.status_code, where, answer.headers.get("strict-transport-security")


def _page(said: Mapping[str, Any]) -> str:
    lines = (f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _bare(url: str) -> str:
    """An address without its query and its login: tokens live there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _is_refusal(error: BaseException) -> bool:
    """A closed port is an answer; a network that cannot be reached is none."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ConnectionRefusedError):
            return True
        cause = cause.__cause__ or cause.__context__
    return "Connection refused" in str(error)
