"""The two printers as doubles: their web servers, who may log in, and what a model lacks."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from shikiri.simulator.appliances.base import Request, Response
from shikiri.simulator.appliances.hp import cdm, ledm
from shikiri.simulator.appliances.hp.printer import HpPrinter
from shikiri.simulator.appliances.hp.rows import RESOURCES, Access, Resource, Row
from shikiri.simulator.appliances.login import Gate

_FORBIDDEN = 403
USER = "admin"


@dataclass(kw_only=True, eq=False)
class HpLedm(HpPrinter):
    """An OfficeJet Pro of the LEDM kind. `lacks`: settings it does not have; `access`: other words in its Cap."""

    lacks: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # resources it does not have
    access: Mapping[str, Access] = field(default_factory=dict)
    csrf: bool = True  # a write needs the token that came with the last answer to a login
    _gate: Gate = field(init=False, repr=False)
    _token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._gate = Gate(self, "HP EWS")

    @property
    def resources(self) -> Mapping[str, Resource]:
        return {path: one for path, one in RESOURCES.items() if path not in self.without}

    def has(self, row: Row) -> bool:
        return row.name not in self.lacks

    def fact(self, name: str) -> str:
        """What it says that is no setting."""
        if name == "password":
            return "set" if self.password else "notSet"
        if name == "clock":
            return self.clock.now().isoformat(timespec="seconds")
        known = {"firmware": self.firmware, "model": self.model, "serial": self.serial, "address": self.address}
        return known.get(name, name)

    def start(self) -> None:
        self._token = ""

    def web(self, request: Request) -> Response:
        if request.path == "/":
            return Response(body=f"<html><head><title>{self.model}</title></head><body>EWS</body></html>".encode())
        resource = self.resources.get(request.path)
        guarded = request.method != "GET" or (resource is not None and not resource.open)
        if not guarded or not self.password:
            return ledm.answer(self, request)
        if self._gate.admits(request, {USER: self.password}) is None:
            return self._gate.refuse()
        self._token = self._token or secrets.token_hex(8)
        if self.csrf and request.method != "GET" and request.headers.get("x-csrf-token") != self._token:
            return Response(_FORBIDDEN)
        answer = ledm.answer(self, request)
        return Response(answer.status, answer.body, answer.kind, (*answer.headers, ("X-CSRF-Token", self._token)))


@dataclass(kw_only=True, eq=False)
class HpCdm(HpPrinter):
    """A newer LaserJet of the CDM kind. It leaves the factory with a password of its own: `secrets["factory"]`."""

    model: str = "HP LaserJet Pro MFP 4100 series"
    firmware: str = "LWP1CN2531SR"
    without: tuple[str, ...] = ()  # resources it does not have
    fixed: tuple[str, ...] = ()  # settings that nobody may change
    _sessions: dict[str, str] = field(default_factory=dict, repr=False)  # state of a login -> its code
    _tokens: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.secrets.get("admin"):
            self.settings["configured_by_user"] = True
        self.password = self.password or self.secrets.get("factory", "")

    def start(self) -> None:
        self._sessions.clear()
        self._tokens.clear()

    def web(self, request: Request) -> Response:
        if request.path == "/":
            return Response(body=f"<html><head><title>{self.model}</title></head><body>EWS</body></html>".encode())
        if request.path.startswith(cdm.LOGIN):
            return cdm.login(self, request, self._sessions, self._tokens)
        word, _, token = request.headers.get("authorization", "").partition(" ")
        if word.lower() == "basic":
            return Response(401)  # recorded: even the right password, sent like this, is refused
        if request.method != "GET" and (word != "Bearer" or token not in self._tokens):
            return Response(401)
        return cdm.answer(self, request)
