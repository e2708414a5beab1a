"""A simulated Axis camera: parameters, accounts and the small JSON pages of VAPIX, from the public manual.

Its names, addresses and serial numbers are made up. Nobody has compared it with a camera.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote

from shikiri.simulator.appliances.base import Double, Http, Https, Request, Response, Service, Tcp, Udp
from shikiri.simulator.appliances.login import Gate
from shikiri.simulator.appliances.snmp import Agent, Variable
from shikiri.simulator.appliances.stream import JPEG, greeting, rtsp

_GROUPS = ("admin", "operator", "viewer", "ptz")
_SYSTEM = "1.3.6.1.2.1.1"
# As it leaves the factory, more or less. What is typical of older releases and of newer ones stands side by side.
_FACTORY = """
Brand.Brand=AXIS
Brand.ProdFullName=AXIS M0000-V Network Camera
Brand.ProdShortName=AXIS M0000-V
HTTPS.Enabled=yes
HTTPS.Port=443
Network.Bonjour.Enabled=yes
Network.BootProto=none
Network.FTP.Enabled=no
Network.Filter.Enabled=no
Network.Filter.Input.AcceptAddresses=
Network.Filter.Input.Policy=allow
Network.HTTP.AuthenticationPolicy=digest
Network.IPAddress={address}
Network.RTSP.Enabled=yes
Network.RTSP.Port=554
Network.RTSP.ProtViewer=anonymous
Network.RTSPS.Enabled=no
Network.SSH.Enabled=yes
Network.UPnP.Enabled=yes
Network.UPnP.NATTraversal.Enabled=no
Network.ZeroConf.Enabled=yes
PTZ.BoaProtPTZOperator=password
Properties.Firmware.Version={version}
Properties.System.SerialNumber=ACCC8E000001
RemoteService.Enabled=oneclick
SNMP.Enabled=yes
SNMP.V1=no
SNMP.V1ReadCommunity=public
SNMP.V1WriteCommunity=write
SNMP.V2c=yes
SNMP.V3=no
System.AccessLog=Off
System.BoaGroupPolicy.admin=both
System.BoaGroupPolicy.operator=both
System.BoaGroupPolicy.viewer=both
System.BoaProtViewer=anonymous
System.PreventDoSAttack.ActivatePasswordThrottling=On
System.PreventDoSAttack.DoSPageCount=20
System.RootPwdSet={set}
Time.NTP.Server=0.0.0.0
Time.ObtainFromDHCP=no
Time.POSIXTimeZone=JST-9
Time.SyncSource=None
WebService.DiscoveryMode.Discoverable=Yes
"""


@dataclass(kw_only=True, eq=False)
class AxisCamera(Double):
    """Speaks HTTP on 80 and 443, RTSP on 554, SSH's first line on 22, SNMP on 161."""

    platform: ClassVar[str] = "axis"
    address: str = "192.168.40.11"
    version: str = "11.11.73"
    is_new: bool = True  # has the pages of its own that came with later releases
    params: dict[str, str] = field(default_factory=dict)
    users: dict[str, set[str]] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    ntp: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.passwords |= dict(self.secrets)
        text = _FACTORY.format(address=self.address, version=self.version, set="yes" if self.passwords else "no")
        rows = (line.partition("=") for line in text.strip().splitlines())
        self.params = {name: value for name, _, value in rows} | self.params
        self.users = {name: set(_GROUPS) for name in self.passwords} | self.users
        lent = {"enabled": False, "serversSource": "static", "staticServers": [], "advertisedServers": []}
        self.ntp = {**lent, "synced": False, **self.ntp}
        self._gate = Gate(self, f"AXIS_{self.params['Properties.System.SerialNumber']}", "digest")
        self._agent = Agent(self._objects, communities={"public": "read"})

    def services(self) -> Mapping[int, Service]:
        return {
            22: Tcp(greeting(b"SSH-2.0-OpenSSH_9.3\r\n")),
            80: Http(self.web, server="Apache"),
            161: Udp(self._snmp),
            443: Https(self.web, server="Apache"),
            554: Tcp(rtsp(lambda: self.params["Network.RTSP.ProtViewer"] == "anonymous")),
        }

    def is_open(self, port: int) -> bool:
        switches = {22: "Network.SSH.Enabled", 443: "HTTPS.Enabled", 554: "Network.RTSP.Enabled", 161: "SNMP.Enabled"}
        return port not in switches or self.params[switches[port]] == "yes"

    # -- the web server

    def web(self, request: Request) -> Response:
        """Everything wants an administrator, but for what tells whether there is one yet."""
        if not request.encrypted and self._only_https():
            return Response(301, headers=(("Location", f"https://{request.headers.get('host', '')}{request.path}"),))
        if request.path == "/axis-cgi/systemready.cgi":
            return _json({"data": {"systemready": "yes", "needsetup": "no" if self.passwords else "yes"}})
        if request.path == "/axis-cgi/jpg/image.cgi" and self.params["System.BoaProtViewer"] == "anonymous":
            return Response(200, JPEG, "image/jpeg")
        user = self._gate.admits(request, self.passwords) if self.passwords else "root"
        if user is None:
            return self._gate.refuse()
        pages = {
            "/axis-cgi/param.cgi": self._param,
            "/axis-cgi/pwdgrp.cgi": self._pwdgrp,
            "/axis-cgi/basicdeviceinfo.cgi": self._info,
            "/axis-cgi/ntp.cgi": self._ntp if self.is_new else None,
            "/axis-cgi/time.cgi": self._time if self.is_new else None,
            "/config/discover": self._discover if self.is_new else None,
            "/config/rest/lldp/v1": self._lldp if self.is_new else None,
        }
        page = pages.get(request.path)
        if page is None or ("admin" not in self.users.get(user, set(_GROUPS))):
            return Response(404 if page is None else 401, b"<html><body>Not here</body></html>")
        return page(request)

    def _only_https(self) -> bool:
        return all(self.params[f"System.BoaGroupPolicy.{group}"] == "https" for group in _GROUPS[:3])

    def _param(self, request: Request) -> Response:
        words = {name: values[0] for name, values in parse_qs(request.query, keep_blank_values=True).items()}
        action = words.pop("action", "")
        if action == "list":
            local = self.clock.now() + timedelta(hours=9)
            self.params |= {"Time.ServerDate": f"{local:%Y-%m-%d}", "Time.ServerTime": f"{local:%H:%M:%S}"}
            return _text("".join(self._listed(words.get("group", ""))))
        if action != "update":
            return _text("# Error: 'action' must be specified\n")
        for name, value in words.items():
            if name.removeprefix("root.") not in self.params:
                return _text(f"# Error: Error setting '{name}' to '{value}'!\n")
        for name, value in words.items():
            if not self.faults.now("ignore"):
                self.params[name.removeprefix("root.")] = value
            self.record(f"param {name}={value}")
        return _text("OK\n")

    def _listed(self, groups: str) -> list[str]:
        """What the manual does not say: behind a group it does not know, the next one comes without its first word."""
        if not groups:
            return [f"root.{name}={value}\n" for name, value in sorted(self.params.items())]
        lines: list[str] = []
        prefix = "root."
        for group in map(unquote, groups.split(",")):
            bare = group.removeprefix("root.")
            found = [name for name in sorted(self.params) if name == bare or name.startswith(f"{bare}.")]
            lines += [f"{prefix}{name}={self.params[name]}\n" for name in found]
            lines += [] if found else [f"# Error: Error -1 getting param in group '{group}'\n"]
            prefix = "root." if found else ""
        return lines

    def _pwdgrp(self, request: Request) -> Response:
        query = request.query if request.method == "GET" else request.body.decode("latin-1")
        words = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        action, user = words.get("action"), words.get("user", "")
        if action == "get":
            groups = [(group, [name for name in self.users if group in self.users[name]]) for group in _GROUPS]
            rows = [*groups, ("digusers", list(self.passwords))]
            return _text("".join(f'{group}="{",".join(names)}"\n' for group, names in rows))
        known = action in {"add", "update"} and (user in self.users) is (action == "update")
        if not known or not re.fullmatch(r"[A-Za-z0-9]{1,14}", user):
            return _text("Error: account user name.\n")
        if self.faults.now("policy"):
            return _text("Error: invalid password.\n")
        if not self.faults.now("ignore"):
            self.passwords[user] = words.get("pwd", "")
            self.users.setdefault(user, set(words.get("sgrp", "viewer").split(":")))
            self.params["System.RootPwdSet"] = "yes"
        self.record(f"{action} {user} ***")
        return _text(f"{'Created' if action == 'add' else 'Modified'} account {user}.\n")

    def _info(self, request: Request) -> Response:
        if request.method != "POST":
            return _json({"apiVersion": "1.3", "error": {"code": 2002, "message": "HTTP request type not supported"}})
        names = {"ProdShortName": "Brand.ProdShortName", "ProdFullName": "Brand.ProdFullName", "Brand": "Brand.Brand"}
        said = {name: self.params[parameter] for name, parameter in names.items()}
        said |= {"Version": self.version, "SerialNumber": self.params["Properties.System.SerialNumber"]}
        return _json({"apiVersion": "1.3", "data": {"propertyList": said}})

    def _ntp(self, request: Request) -> Response:
        asked = json.loads(request.body or b"{}")
        if asked.get("method") == "setNTPClientConfiguration":
            if not self.faults.now("ignore"):
                self.ntp |= {name: value for name, value in asked["params"].items() if name in self.ntp}
                self.ntp["synced"] = bool(self.ntp["enabled"] and self.ntp["staticServers"])
            self.record(f"ntp {','.join(self.ntp['staticServers'])}")
            return _json({"apiVersion": "1.0", "method": asked["method"], "data": {}})
        return _json({"apiVersion": "1.0", "method": "getNTPInfo", "data": {"client": self.ntp}})

    def _time(self, _: Request) -> Response:
        now = self.clock.now()
        said = {"dateTime": f"{now:%Y-%m-%dT%H:%M:%SZ}", "posixTimeZone": self.params["Time.POSIXTimeZone"]}
        return _json({"apiVersion": "1.0", "method": "getDateTimeInfo", "data": said})

    def _discover(self, _: Request) -> Response:
        return _json({"version": "1.0", "apis": {"lldp": {"v1": {"state": "released", "version": "1.0.0"}}}})

    def _lldp(self, _: Request) -> Response:
        return _json({"status": "success", "data": {"activated": True}})

    # -- SNMP

    def _snmp(self, packet: bytes) -> bytes | None:
        old = "yes" in (self.params["SNMP.V1"], self.params["SNMP.V2c"])
        self._agent.communities = {self.params["SNMP.V1ReadCommunity"]: "read"} if old else {}
        return self._agent.answer(packet)

    def _objects(self) -> Mapping[str, Variable]:
        about = f"; {self.params['Brand.ProdShortName']}; Network Camera; {self.version}; Jan 01 2025 00:00; 1; 1;"
        return {f"{_SYSTEM}.1.0": Variable(about), f"{_SYSTEM}.2.0": Variable("1.3.6.1.4.1.368", "oid")}


def _text(text: str) -> Response:
    return Response(200, text.encode(), "text/plain")


def _json(said: Any) -> Response:  # noqa: ANN401  (whatever JSON can say)
    return Response(200, json.dumps(said, indent=1).encode(), "application/json")
