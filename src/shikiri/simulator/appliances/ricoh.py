"""A simulated Ricoh MFP: Web Image Monitor with its login, SNMP, IPP, and the old doors its settings open and close.

Self-made: the login follows public descriptions, everything behind it is invented (see `ricoh_pages`). What works
here is proof that our side keeps to its page map, not that a real machine has these pages.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from shikiri.simulator.appliances import ricoh_about as about
from shikiri.simulator.appliances.base import Double, Http, Https, Request, Response, Service, Tcp, Udp
from shikiri.simulator.appliances.ipp import Attribute, Printer
from shikiri.simulator.appliances.ricoh_pages import (
    ACCESS,
    FRONT,
    INSIDE,
    LOGIN,
    LOGIN_PAGE,
    LOGOUT,
    PAGES,
    PROTOCOLS,
    choice,
    chosen,
    front,
    login_form,
    page,
    settings,
    to_front,
    typed,
)
from shikiri.simulator.appliances.snmp import Agent, Variable
from shikiri.simulator.appliances.usm import User

_ON = {"on": "有効", "off": "無効"}
_NOBODY = "--"
_NO_ADDRESS = ".".join("0000")


@dataclass(kw_only=True, eq=False)
class Ricoh(Double):
    """One machine. `secrets` may hold admin and supervisor; as it leaves the works both are empty.

    With `snmp_auth` and `snmp_privacy` among them it has a user `ops` of SNMP version 3.
    """

    platform: ClassVar[str] = "mfp"
    model: str = "IM C3000"
    firmware: str = "1.12"
    serial: str = "3099X100001"
    address: str = "192.168.30.21"
    auto_erase: str = "off"
    method: str = "random3"
    keeps: str = "72"  # hours after which stored papers go; off: never
    encrypted: bool = True
    tls: str = "both"  # only: nothing is said without TLS, on the pages and over IPP
    protocols: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PROTOCOLS, "on"))
    ranges: dict[str, str] = field(
        default_factory=lambda: {f"range{number}{end}": _NO_ADDRESS for number in range(1, 6) for end in ("From", "To")}
    )
    changed_pages: tuple[str, ...] = ()  # pages with one input more, as another firmware may have
    agent: Agent = field(init=False)
    printer: Printer = field(init=False)
    _passwords: dict[str, str] = field(init=False)
    _session: str = ""
    _tokens: dict[str, str] = field(default_factory=dict)  # page -> the token it showed last

    def __post_init__(self) -> None:
        self._passwords = {one: self.secrets.get(one, "") for one in ("admin", "supervisor")}
        self.agent = Agent(self._objects)
        if "snmp_auth" in self.secrets:
            user = User(auth=self.secrets["snmp_auth"], privacy=self.secrets.get("snmp_privacy", ""))
            self.agent.users["ops"] = user
        self.printer = Printer(self._attributes)

    def services(self) -> Mapping[int, Service]:
        return {
            21: Tcp(_greet(b"220 RICOH FTP server ready.\r\n")),
            23: Tcp(_greet(b"\xff\xfb\x01\r\nRICOH Maintenance Shell.\r\nlogin: ")),
            80: Http(self.web, server="Web-Server/3.0"),
            161: Udp(self._snmp),
            443: Https(self.web, server="Web-Server/3.0"),
            515: Tcp(_greet(b"")),
            631: Http(self._ipp, "both"),
            9100: Tcp(_greet(b"")),
        }

    def is_open(self, port: int) -> bool:
        names = {21: "ftp", 23: "telnet", 515: "lpd", 631: "ipp", 9100: "diprint"}
        return self.protocols.get(names.get(port, ""), "on") == "on"

    def start(self) -> None:
        self._session, self._tokens = "", {}

    def web(self, request: Request) -> Response:
        """One request to Web Image Monitor."""
        if self.tls == "only" and not request.encrypted:
            place = f"https://{request.headers.get('host', self.address).partition(':')[0]}:{self.ports.get(443, 443)}/"
            return Response(302, headers=(("Location", place),))
        fields = parse_qs(request.body.decode("latin-1"), keep_blank_values=True, encoding="utf-8")
        if request.path == "/":
            return Response(body=to_front())
        if request.path == FRONT:
            return Response(body=front(self.model), headers=(("Set-Cookie", f"wimsesid={_NOBODY};path=/"),))
        if request.path == LOGIN_PAGE:
            return Response(body=login_form(self._token("login")))
        if request.path == LOGIN and request.method == "POST":
            return self._log_in(request, fields)
        return self._inside(request, fields) if request.path.startswith("/web/entry/") else Response(404)

    def _log_in(self, request: Request, fields: Mapping[str, list[str]]) -> Response:
        if request.cookies.get("cookieOnOffChecker") != "on":
            return Response(body=page("Web Image Monitor", "Cookie を有効にしてください。"))
        if fields.get("wimToken") != [self._tokens.pop("login", "?")]:
            return Response(302, headers=(("Location", LOGIN_PAGE),))
        user, given = (_from_base64(fields.get(one, [""])[0]) for one in ("userid", "password"))
        right = self._passwords.get(user)
        if not self.admits(f"+{given}", "-" if right is None else f"+{right}"):
            return Response(302, headers=(("Location", LOGIN_PAGE), ("Set-Cookie", f"wimsesid={_NOBODY};path=/")))
        self._session = str(secrets.randbelow(10**9))
        self.events.append(f"login {user}")
        cookie = ("Set-Cookie", f"wimsesid={self._session};path=/;HttpOnly")
        return Response(302, headers=(("Location", INSIDE), cookie))

    def _inside(self, request: Request, fields: Mapping[str, list[str]]) -> Response:
        if not self._session or request.cookies.get("wimsesid") != self._session:
            return Response(302, headers=(("Location", LOGIN_PAGE),))
        if request.path == LOGOUT:
            self._session = ""
            self.events.append("logout")
            return Response(302, headers=(("Location", FRONT),))
        for name, (shown, taken) in PAGES.items():
            if request.path == shown and request.method == "GET":
                rows = [
                    *self._rows(name),
                    *([typed("新しい項目", "brandNew", "")] if name in self.changed_pages else []),
                ]
                return Response(body=settings(name, self._token(name), rows))
            if request.path == taken and request.method == "POST":
                return self._take(name, request, fields)
        return Response(body=front(self.model)) if request.path == INSIDE else Response(404)

    def _rows(self, name: str) -> list[str]:
        if name == "storage":
            methods = {"nsa": "NSA方式", "dod": "DoD方式", "random3": "乱数方式（3回）"}
            hours = {"off": "しない", "1": "1時間", "8": "8時間", "24": "24時間", "72": "72時間"}
            return [
                chosen("ドキュメントボックス蓄積文書自動消去", "docBoxDelete", self.keeps, hours),
                choice("メモリー自動消去設定", "autoEraseMemory", self.auto_erase, {"on": "する", "off": "しない"}),
                chosen("消去方式", "eraseMethod", self.method, methods),
            ]
        if name == "encryption":  # it is turned on at the panel, with a key that is printed on paper
            state = "on" if self.encrypted else "off"
            return [choice("機器データ暗号化", "dataEncryption", state, _ON, disabled=True)]
        if name == "protocols":
            return [choice(one, one, self.protocols[one], _ON) for one in PROTOCOLS]
        if name == "tls":
            modes = {"both": "暗号文/平文", "priority": "暗号文優先", "only": "暗号文のみ"}
            return [chosen("SSL/TLS通信許可設定", "sslTlsMode", self.tls, modes)]
        if name == "access":
            return [typed(one, one, value) for one, value in self.ranges.items()]
        return [
            typed("ログインユーザー名", "adminName", "admin"),
            typed("ログインパスワード", "adminPassword", "", "password"),
            typed("パスワード確認", "adminPasswordConfirm", "", "password"),
            typed("スーパーバイザー", "supervisorName", "supervisor"),
        ]

    def _take(self, name: str, request: Request, fields: Mapping[str, list[str]]) -> Response:
        """A change: only with the token that the page showed last, with everything the page has, and from that page."""
        said = {one: values[-1] for one, values in fields.items()}
        stands_on = urlsplit(request.headers.get("referer", "")).path == PAGES[name][0]
        if said.get("wimToken") != self._tokens.pop(name, "?") or said.get("accessConf") != ACCESS or not stands_on:
            return Response(body=page("Web Image Monitor", "Application Error"))
        if self.faults.now("policy"):
            return Response(body=page("Web Image Monitor", "設定できませんでした。"))
        if not self.faults.now("ignore"):
            for line in self._apply(name, said):
                self.record(line)
        return Response(302, headers=(("Location", PAGES[name][0]),))

    def _apply(self, name: str, said: Mapping[str, str]) -> list[str]:
        before = self._set()
        if name == "admin":
            new = _from_base64(said.get("adminPassword", ""))
            if new and said.get("adminPasswordConfirm") == said.get("adminPassword"):
                self._passwords["admin"] = new
                return ["admin.password=***"]
            return []
        self.auto_erase = said.get("autoEraseMemory", self.auto_erase)
        self.method = said.get("eraseMethod", self.method)
        self.keeps = said.get("docBoxDelete", self.keeps)
        self.tls = said.get("sslTlsMode", self.tls)
        self.protocols |= {one: said[one] for one in PROTOCOLS if said.get(one) in _ON}
        self.ranges |= {one: said[one] for one in self.ranges if one in said}
        return [f"{name}.{one}={value}" for one, value in self._set().items() if before[one] != value]

    def _set(self) -> dict[str, str]:
        kept = {"autoEraseMemory": self.auto_erase, "eraseMethod": self.method, "docBoxDelete": self.keeps}
        kept["sslTlsMode"] = self.tls
        return {**kept, **self.protocols, **self.ranges}

    def _token(self, name: str) -> str:
        self._tokens[name] = str(secrets.randbelow(10**9))
        return self._tokens[name]

    def _ipp(self, request: Request) -> Response:
        if self.tls == "only" and not request.encrypted:
            return Response(426)
        return self.printer.respond(request)

    def _snmp(self, packet: bytes) -> bytes | None:
        self.agent.versions = frozenset({1, 2, 3} if self.protocols["snmpV1V2"] == "on" else {3})
        return self.agent.answer(packet)

    def _objects(self) -> Mapping[str, Variable]:
        return about.objects(self.model, self.firmware, self.serial, self.address)

    def _attributes(self) -> Mapping[str, Attribute]:
        ways = {"ipp": "none", "ipps": "tls"} if self.tls != "only" else {"ipps": "tls"}
        return about.attributes(self.model, self.serial, self.address, ways)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return "\0"


def _greet(banner: bytes) -> Callable[[socket.socket], None]:
    """An old door that says its name and hangs up."""

    def handler(sock: socket.socket) -> None:
        sock.sendall(banner)

    return handler
