"""What both kinds of HP printers are: switches that open and close real ports, one password, SNMP and IPP beside."""

from __future__ import annotations

import contextlib
import socket
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from shikiri.simulator.appliances.base import Double, Http, Https, Request, Response, Service, Tcp, Udp
from shikiri.simulator.appliances.hp import jetdirect, pjl
from shikiri.simulator.appliances.ipp import Attribute, Printer
from shikiri.simulator.appliances.snmp import Agent
from shikiri.simulator.appliances.usm import User

Setting: TypeAlias = "bool | int | str"

# As it leaves the factory: everything speaks, nothing asks who you are.
_FACTORY: Mapping[str, Setting] = {
    "lpd": True, "raw9100": True, "ipp": True, "ipps": True, "wsd": True, "ws_discovery": True, "ws_scan": True,
    "mdns": True, "slp": True, "llmnr": True, "ftp": False, "telnet": False, "tftp": False,
    "smb1": True, "smb2": True, "smb3": True, "snmp": True, "public": True, "snmp_access": "readOnly",
    "redirect": False, "direct_print": False, "web_scan": False, "wins": False, "bluetooth": True, "airprint": True,
    "cloud": True, "registered": False, "auto_check": True, "auto_update": True, "downgrade": False,
    "lockout": False, "attempts": 5, "interval": 300, "reset": 0, "syslog": False, "syslog_host": "",
    "erase_mode": "nonSecureFastErase", "configured_by_user": False, "remote_scan": True,
}  # fmt: skip
_PORTS = {21: "ftp", 23: "telnet", 515: "lpd", 5357: "wsd", 9100: "raw9100", 161: "snmp"}


@dataclass(kw_only=True, eq=False)
class HpPrinter(Double):
    """One printer. `settings` names what differs from the factory.

    `secrets`: "admin" is the password of its pages; "snmp_auth" and "snmp_privacy" are those of the SNMPv3 user `ops`.
    """

    platform: ClassVar[str] = "mfp"
    settings: dict[str, Setting] = field(default_factory=dict)
    model: str = "HP OfficeJet Pro 9010 series"
    firmware: str = "WEBPDLPP1N001.2531A.00"
    serial: str = "TH0SIM0001"
    address: str = "192.168.40.21"
    ciphers: str = ""  # old boxes know RSA key exchange only: "AES256-SHA:@SECLEVEL=0"
    password: str = field(default="", repr=False)
    agent: Agent = field(init=False, repr=False)
    printer: Printer = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.settings) - set(_FACTORY)):
            raise ValueError(f"no such settings: {', '.join(unknown)}")
        self.settings = {**_FACTORY, **self.settings}
        self.password = self.password or self.secrets.get("admin", "")
        self.agent = Agent(
            read=lambda: jetdirect.objects(self), write=lambda oid, value: jetdirect.put(self, oid, value)
        )
        if self.secrets.get("snmp_auth"):
            user = User(auth=self.secrets["snmp_auth"], privacy=self.secrets.get("snmp_privacy", ""), may_write=True)
            self.agent.users = {"ops": user}
        self.printer = Printer(self.attributes)

    @abstractmethod
    def web(self, request: Request) -> Response:
        """Its pages and resources, over https or where plain http is let through."""

    def services(self) -> Mapping[int, Service]:
        return {
            21: Tcp(Greeting(b"220 JD FTP Server Ready\r\n")),
            23: Tcp(Greeting(b"HP JetDirect\r\nPassword is not set\r\n")),
            80: Http(self.plain, server="HP HTTP Server"),
            161: Udp(self.snmp),
            443: Https(self.web, ciphers=self.ciphers, server="HP HTTP Server"),
            515: Tcp(Greeting(b"")),
            631: Http(self.ipp, tls="both", ciphers=self.ciphers),
            5357: Http(lambda _: Response(400), server="HP WSD"),
            9100: Tcp(pjl.talk),
        }

    def is_open(self, port: int) -> bool:
        if port == 631:  # noqa: PLR2004  (IPP and IPPS share it)
            return bool(self.settings["ipp"] or self.settings["ipps"])
        return port not in _PORTS or bool(self.settings[_PORTS[port]])

    def plain(self, request: Request) -> Response:
        """Port 80: sends on to https where it is set so."""
        if not self.settings["redirect"]:
            return self.web(request)
        real = self.ports.get(443, 443)
        host = request.headers.get("host", "localhost").rpartition(":")[0] or request.headers.get("host", "localhost")
        return Response(301, headers=(("Location", f"https://{host}:{real}{request.path}"),))

    def snmp(self, packet: bytes) -> bytes | None:
        self.agent.communities = {"public": "write" if self.settings["snmp_access"] == "readWrite" else "read"}
        if not self.settings["public"]:
            self.agent.communities = {}
        return self.agent.answer(packet)

    def ipp(self, request: Request) -> Response:
        if not self.settings["ipps" if request.encrypted else "ipp"]:
            return Response(403)
        return self.printer.respond(request)

    def attributes(self) -> Mapping[str, Attribute]:
        """What Get-Printer-Attributes tells."""
        doors = [door for door in ("ipp", "ipps") if self.settings[door]]
        security = {"ipp": "none", "ipps": "tls"}
        return {
            "printer-make-and-model": ("text", [self.model]),
            "printer-device-id": ("text", [f"MFG:HP;MDL:{self.model};CMD:PCL,PJL,PDF;SN:{self.serial};"]),
            "printer-uri-supported": ("uri", [f"{door}://{self.address}/ipp/print" for door in doors]),
            "uri-security-supported": ("keyword", [security[door] for door in doors]),
            "uri-authentication-supported": ("keyword", ["requesting-user-name" for _ in doors]),
            "printer-firmware-name": ("name", ["Main"]),
            "printer-firmware-string-version": ("text", [self.firmware]),
            "queued-job-count": ("integer", [len(self.printer.jobs)]),
        }

    def put(self, name: str, value: Setting, shown: str) -> None:
        """Change one setting, and note it."""
        if self.faults.now("ignore", path=shown):
            return
        if self.settings[name] != value:
            self.settings[name] = value
            self.record(shown)

    def new_password(self, password: str) -> bool:
        """Does it take this password? An easy one it may refuse."""
        if self.faults.now("policy"):
            return False
        if not self.faults.now("ignore", path="password"):
            self.password = password
            self.settings["configured_by_user"] = True
            self.start()
            self.record("password=***")
        return True


@dataclass(frozen=True, slots=True)
class Greeting:
    """A service that says its name and waits until the visitor leaves."""

    words: bytes

    def __call__(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            sock.sendall(self.words)
            while sock.recv(1024):
                """What a visitor types here is not heard."""
