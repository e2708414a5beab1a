"""A simulated Hikvision camera: the XML pages of ISAPI, from public descriptions. Its values are made up.

Nobody has compared it with a camera.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar
from xml.etree import ElementTree as ET

from shikiri.simulator.appliances.base import Double, Http, Https, Request, Response, Service, Tcp
from shikiri.simulator.appliances.hikvision_pages import (
    FILTER,
    FTP,
    NTP,
    PLAIN,
    SNMP,
    SPACE,
    STREAM,
    WAYS,
    interface,
    rows,
    way,
)  # fmt: skip
from shikiri.simulator.appliances.login import Gate
from shikiri.simulator.appliances.stream import JPEG, greeting, rtsp

_LEAST, _MOST = 8, 16


@dataclass(kw_only=True, eq=False)
class HikvisionCamera(Double):
    """Speaks HTTP on 80 and 443, RTSP on 554, the first words of SSH and telnet on 22 and 23, its own on 8000."""

    platform: ClassVar[str] = "hikvision"
    address: str = "192.168.40.12"
    space: str = SPACE
    has: frozenset[str] = frozenset(
        ("telnetd", "ssh", "UPnP", "Bonjour", "EZVIZ", "SNMP", "ftp", "ipFilter", "userCheck")
    )
    pages: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    lock_after: int = 7

    def __post_init__(self) -> None:
        self.passwords |= dict(self.secrets)
        self.levels = dict.fromkeys(self.passwords, "Administrator") | self.levels
        self._gate = Gate(self, "DS-2CD0000", "digest")
        self.pages = {path: self._page(name, f"<enabled>{on}</enabled>") for path, (name, on) in PLAIN.items()} | {
            "/ISAPI/Security/illegalLoginLock": self._page("IllegalLoginLock", rows(self._lock())),
            "/ISAPI/Security/adminAccesses": self._page("AdminAccessProtocolList", "".join(map(way, WAYS))),
            "/ISAPI/System/Network/SNMP": self._page("SNMP", SNMP),
            "/ISAPI/System/Network/ftp": self._page("FTPNotificationList", FTP),
            "/ISAPI/System/Network/ipFilter": self._page("IPFilter", FILTER),
            "/ISAPI/System/Network/interfaces": self._page("NetworkInterfaceList", interface(self.address)),
            "/ISAPI/System/time": self._page("Time", "<timeMode>manual</timeMode><timeZone>CST-9:00:00</timeZone>"),
            "/ISAPI/System/time/ntpServers": self._page("NTPServerList", NTP),
            "/ISAPI/Streaming/channels/101": self._page("StreamingChannel", STREAM),
        } | self.pages  # fmt: skip

    def services(self) -> Mapping[int, Service]:
        return {
            22: Tcp(greeting(b"SSH-2.0-dropbear_2020.81\r\n")),
            23: Tcp(greeting(b"\xff\xfd\x18camera login:\r\n")),
            80: Http(self.web, server="App-webs/"),
            443: Https(self.web, server="App-webs/"),
            554: Tcp(rtsp(self._shows_everybody)),
            8000: Tcp(_hang_up),
        }

    def is_open(self, port: int) -> bool:
        switch = {22: "/ISAPI/System/Network/ssh", 23: "/ISAPI/System/Network/telnetd"}.get(port)
        if switch:
            return self._offers(switch) and self._says(switch, "enabled") == "true"
        way = {80: "HTTP", 443: "HTTPS", 554: "RTSP"}.get(port)
        return way is None or self._way_is_open(way)

    def _shows_everybody(self) -> bool:
        return self._says("/ISAPI/Streaming/channels/101", "Transport/Security/enabled") == "false"

    def _way_is_open(self, name: str) -> bool:
        root = _tree(self.pages["/ISAPI/Security/adminAccesses"].encode())
        for one in root:
            said = {child.tag.rpartition("}")[2]: child.text for child in one}
            if said.get("protocol") == name:
                return said.get("enabled", "true") == "true"
        return False

    # -- the web server

    def web(self, request: Request) -> Response:
        """One page, one resource: GET shows it, PUT takes it back with what was changed."""
        if not self.passwords:
            return self._inactive(request)
        if self._gate.admits(request, self.passwords) is None:
            return self._gate.refuse()
        made: dict[str, Callable[[], str]] = {
            "/ISAPI/System/deviceInfo": self._info,
            "/ISAPI/Security/userCheck": self._check,
            "/ISAPI/Security/users": self._users,
            "/ISAPI/System/time": self._time,
        }
        if request.path == "/ISAPI/Streaming/channels/101/picture":
            return Response(200, JPEG, "image/jpeg")
        if request.method == "PUT":
            return self._take(request)
        if request.method != "GET":
            return self._status(405, 4, "methodNotAllowed")
        if request.path in made and self._offers(request.path):
            return _xml(made[request.path]())
        if request.path in self.pages and self._offers(request.path):
            return _xml(self.pages[request.path])
        return self._status(404, 4, "notSupport")

    def _offers(self, path: str) -> bool:
        """Some cameras lack some pages."""
        name = path.rpartition("/")[2]
        optional = {"telnetd", "ssh", "UPnP", "Bonjour", "EZVIZ", "SNMP", "ftp", "ipFilter", "userCheck"}
        return name not in optional or name in self.has

    def _inactive(self, request: Request) -> Response:
        """Before anybody has set a password it tells that, and nothing else."""
        if request.path == "/ISAPI/System/deviceInfo" and request.method == "GET":
            return _xml(self._info())
        return self._status(403, 4, "notActivated")

    def _take(self, request: Request) -> Response:
        user = re.fullmatch(r"/ISAPI/Security/users/(\d+)", request.path)
        try:
            root = _tree(request.body)
        except ET.ParseError:
            return self._status(400, 6, "badXmlContent")
        if user:
            return self._take_user(int(user[1]), root)
        if request.path not in self.pages or not self._offers(request.path):
            return self._status(404, 4, "notSupport")
        old = _tree(self.pages[request.path].encode())
        if _shape(old) != _shape(root):
            return self._status(400, 6, "badXmlContent")
        if not self.faults.now("ignore"):
            self.pages[request.path] = request.body.decode()
        self.record(f"PUT {request.path}")
        return self._status(200, 1, "ok")

    def _take_user(self, number: int, root: ET.Element) -> Response:
        said = {child.tag.rpartition("}")[2]: child.text or "" for child in root}
        names = list(self.passwords)
        if not 0 < number <= len(names) or said.get("userName") != names[number - 1]:
            return self._status(400, 6, "badParameters")
        password = said.get("password", "")
        if self.faults.now("policy") or not _LEAST <= len(password) <= _MOST:
            return self._status(400, 6, "riskPassword")
        if not self.faults.now("ignore"):
            self.passwords[names[number - 1]] = password
        self.record(f"PUT user {names[number - 1]} ***")
        return self._status(200, 1, "ok")

    # -- pages

    def _page(self, name: str, inside: str) -> str:
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} version="2.0" xmlns="{self.space}">'
        return f"{head}\n{inside}\n</{name}>\n"

    def _status(self, status: int, code: int, word: str) -> Response:
        inside = f"<requestURL></requestURL><statusCode>{code}</statusCode><statusString>-</statusString>"
        page = self._page("ResponseStatus", f"{inside}<subStatusCode>{word}</subStatusCode>")
        return _xml(page, status)

    def _says(self, path: str, where: str) -> str:
        steps = "/".join(f"{{{self.space}}}{step}" for step in where.split("/"))
        found = _tree(self.pages[path].encode()).find(steps)
        return (found.text or "") if found is not None else ""

    def _info(self) -> str:
        said = {"deviceName": "IP CAMERA", "deviceID": "00000000-0000-0000-0000-000000000001", "model": "DS-2CD0000",
                "serialNumber": "DS-2CD000020250101AAWR000000001", "macAddress": "00:00:5e:00:53:01",
                "firmwareVersion": "V5.7.3", "firmwareReleasedDate": "build 220112",
                "activated": "true" if self.passwords else "false"}  # fmt: skip
        return self._page("DeviceInfo", rows(said))

    def _check(self) -> str:
        weak = str(any(len(set(word)) < _LEAST // 2 for word in self.passwords.values())).lower()
        default = str(self.passwords.get("admin") == "12345").lower()
        said = {"statusValue": "200", "statusString": "OK", "isDefaultPassword": default, "isRiskPassword": weak,
                "isActivated": "true"}  # fmt: skip
        return self._page("userCheck", rows(said))

    def _users(self) -> str:
        users = enumerate(self.passwords, 1)
        return self._page("UserList", "\n".join(
            "<User>" + rows({"id": str(number), "userName": name, "userLevel": self.levels[name]}) + "</User>"
            for number, name in users
        ))  # fmt: skip

    def _lock(self) -> dict[str, str]:
        on = "true" if self.lock_after else "false"
        tries = str(self.lock_after or 7)
        return {"enabled": on, "maxIllegalLoginTimes": tries, "maxIllegalLoginLockTime": "1800"}

    def _time(self) -> str:
        local = (self.clock.now() + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M:%S+09:00")
        page = re.sub(r"\s*<localTime>[^<]*</localTime>", "", self.pages["/ISAPI/System/time"])
        return page.replace("<timeZone>", f"\n<localTime>{local}</localTime>\n<timeZone>", 1)


def _tree(raw: bytes) -> ET.Element:
    return ET.fromstring(raw)  # noqa: S314  (tests on loopback write it)


def _hang_up(_: socket.socket) -> None:
    """The maker's own port speaks to the maker's own programs only."""


def _shape(root: ET.Element) -> list[str]:
    """The names in their order: a page that lacks one, or brings another, is not taken."""
    return [one.tag.rpartition("}")[2] for one in root.iter() if not one.tag.endswith("}localTime")]


def _xml(page: str, status: int = 200) -> Response:
    return Response(status, page.encode(), "application/xml; charset=UTF-8")
