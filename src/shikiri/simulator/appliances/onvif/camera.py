"""The simulated camera: its settings, its ports, and who is let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from shikiri.simulator.appliances.base import Double, Http, Https, Request, Response, Service, Tcp
from shikiri.simulator.appliances.login import Gate
from shikiri.simulator.appliances.onvif import access, operations, schema, soap, streams

_PAGE = b"<html><body><h1>Camera</h1><a href='/onvif/device_service'>ONVIF</a></body></html>"


@dataclass(kw_only=True, eq=False)
class OnvifCamera(Double):
    """A camera out of the box: discoverable, http open, its clock set by hand. Simulator.json may name each field."""

    platform: ClassVar[str] = "camera_onvif"
    maker: str = "i-PRO"
    model: str = "WV-S15500-V3L"
    firmware: str = "3.30"
    serial: str = "QWE00417"
    address: str = "192.168.50.21"
    prefix: int = 24
    users: dict[str, str] = field(default_factory=lambda: {"admin": "Administrator"})  # name -> level
    protocols: dict[str, bool] = field(default_factory=lambda: {"HTTP": True, "HTTPS": True, "RTSP": True})
    discoverable: bool = True
    ntp: list[str] = field(default_factory=list)
    ntp_by_dhcp: bool = False
    clock_by: str = "Manual"  # or NTP
    zone: str = "JST-9"
    skew_s: float = 0.0  # how far its clock is ahead, until a server sets it
    admitted: list[str] = field(default_factory=list)  # networks of the address filter
    filter_kind: str = "Deny"
    open_to_strangers: list[str] = field(default_factory=list)  # onvif, rtsp, snapshot: asked for no login there
    profiles: list[str] = field(default_factory=lambda: ["profile_1", "profile_2"])
    encrypted_stream: bool = False  # RTSP inside TLS, on 322
    login: str = "digest"  # how it asks who you are: digest, basic, token
    window_s: float = 300.0
    style: str = "standard"  # of its faults: standard, bare, old
    strange_prefixes: bool = False
    has_media: bool = True
    of_the_first_years: bool = False  # it knows no list of services
    passwords: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.users, self.protocols = dict(self.users), dict(self.protocols)  # it changes them
        self.ntp, self.admitted = list(self.ntp), list(self.admitted)
        self.passwords = {name: self.secrets.get(name, "") for name in self.users}
        self.tokens = access.Tokens(self)
        self.gate = Gate(self, "camera", "basic" if self.login == "basic" else "digest")
        self.trouble: list[str] = []  # what did not fit the schema: the asker's fault or ours

    def services(self) -> Mapping[int, Service]:
        return {
            80: Http(self._web),
            443: Https(self._web),
            554: Tcp(partial(streams.talk, self)),
            322: Tcp(partial(streams.talk, self, encrypted=True)),
        }

    def is_open(self, port: int) -> bool:
        rtsp = self.protocols["RTSP"]
        return {
            80: self.protocols["HTTP"],
            443: self.protocols["HTTPS"],
            554: rtsp and not self.encrypted_stream,
            322: rtsp and self.encrypted_stream,
        }[port]

    def now(self) -> datetime:
        """What its own clock says."""
        by_server = self.clock_by == "NTP" and (self.ntp or self.ntp_by_dhcp)
        return self.clock.now() + timedelta(seconds=0 if by_server else self.skew_s)

    def password(self, user: str) -> str:
        return self.passwords.get(user, "")

    def shows_strangers(self, what: str) -> bool:
        """Is nobody asked for a login there? So it is on a camera that has no users yet."""
        return what in self.open_to_strangers or not self.users or "Anonymous" in self.users.values()

    def _web(self, request: Request) -> Response:
        if request.path == "/":
            return Response(200, _PAGE)
        if request.path == "/snapshot":
            shown = self.shows_strangers("snapshot") or self._by_web(request) is not None
            return streams.picture() if shown else self.gate.refuse()
        if request.method != "POST" or request.path not in {"/onvif/device_service", "/onvif/media_service"}:
            return Response(404)
        try:
            message = soap.read(request.body)
        except ValueError:
            return soap.fault(soap.Fault("Sender", "WellFormed"), self.style)
        try:
            return soap.answer(self._asked(message, request), strange=self.strange_prefixes)
        except soap.Fault as fault:
            if fault.codes[-1] == "NotAuthorized" and self.login != "token":
                return self.gate.refuse()
            return soap.fault(fault, self.style)

    def _by_web(self, request: Request) -> str | None:
        return self.gate.admits(request, {name: password for name, password in self.passwords.items() if password})

    def _asked(self, message: soap.Message, request: Request) -> operations.Element:
        """One operation: is it for this user, is it well made, what does it do?"""
        self._must_be_allowed(message, request)
        do = operations.ALL.get((message.space, message.operation))
        if do is None or (message.space == schema.MEDIA and not self.has_media):
            raise soap.Fault("Receiver", "ActionNotSupported", status=500)
        if wrong := schema.trouble(message.space, message.body):
            self.trouble.append(f"{message.operation}: {wrong}")
            raise soap.Fault("Sender", "InvalidArgVal", reason="not as the schema has it")
        said = soap.element(message.space, f"{message.operation}Response", do(self, message.body))
        if wrong := schema.trouble(message.space, said):
            self.trouble.append(f"{message.operation}Response: {wrong}")
        return said

    def _must_be_allowed(self, message: soap.Message, request: Request) -> None:
        operation = message.operation
        if access.needed(operation) == "" or not self.users:
            return
        if operation.startswith("Get") and self.shows_strangers("onvif"):
            return
        user = self.tokens.user(message.header)
        if user is None and self.login != "token":
            user = self._by_web(request)
        if user is None or not access.suffices(self.users[user], operation):
            raise soap.Fault("Sender", "NotAuthorized", reason="Sender not Authorized")
