"""Door `vapix`: parameters, passwords and time servers of Axis cameras, written and read again."""

from __future__ import annotations

import json
import re
from typing import Any, Final
from urllib.parse import quote, urlencode

from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.page import Page
from shikiri.sessions.appliance.posted import JSON, POSTED
from shikiri.sessions.appliance.setter import Order, Setter, prove

_PARAM: Final = "/axis-cgi/param.cgi"
_GROUPS: Final = "/axis-cgi/pwdgrp.cgi"
_NTP: Final = "/axis-cgi/ntp.cgi"
_READY: Final = "/axis-cgi/systemready.cgi"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
# All that may be written: services, doors and clocks. Addresses, restarts and factory settings are none of ours.
_WRITABLE: Final = re.compile(
    r"Network\.(?:SSH|FTP|UPnP|UPnP\.NATTraversal|Bonjour|RTSP|RTSPS)\.Enabled|Network\.RTSP\.ProtViewer"
    r"|(?:RemoteService|HTTPS)\.Enabled|WebService\.DiscoveryMode\.Discoverable"
    r"|System\.(?:BoaProtViewer|AccessLog|BoaGroupPolicy\.(?:admin|operator|viewer))|PTZ\.BoaProtPTZOperator"
    r"|System\.PreventDoSAttack\.(?:ActivatePasswordThrottling|DoSPageCount)"
    r"|SNMP\.(?:Enabled|V1|V2c)|Time\.(?:SyncSource|ObtainFromDHCP|NTP\.Server)"
)
_USER: Final = re.compile(r"[A-Za-z0-9]{1,14}")
_HOST: Final = re.compile(r"[A-Za-z0-9.:-]{1,255}")
_ROW: Final = re.compile(r"(?:root\.)?([\w.]+)=(.*)")
_ADMIN: Final = "admin:operator:viewer:ptz"
_CLOCK: Final = {  # whom the clock follows: is it on, and whose list
    "servers": (True, "static"),
    "dhcp": (True, "DHCP"),
    "off": (False, "static"),
    "off-dhcp": (False, "DHCP"),
}


class VapixDoor(Setter):
    """`vapix <group> <field>=<value>`, `vapix pwdgrp <user>=<password>`, `vapix ntp servers=<a>,<b>`.

    The way back of the last one is `dhcp`, `off` or `off-dhcp` in the place of `servers`, with the list then kept.
    """

    def is_secret(self, order: Order) -> bool:
        return order.place == "pwdgrp"

    def set(self, order: Order) -> None:
        if order.place == "pwdgrp":
            self._set_password(order.field, order.value)
        elif order.place == "ntp":
            self._set_servers(order.field, order.value.split(",") if order.value else [])
        else:
            self._set(f"{order.place}.{order.field}", order.value)

    # -- parameters

    def _set(self, name: str, value: str) -> None:
        if not _WRITABLE.fullmatch(name):
            raise ValueError("not-listed")
        now = self._value(name)
        if now is None:
            raise ValueError("not-offered")
        if now != value:
            page = self._box.web.get(f"{_PARAM}?action=update&{quote(name)}={quote(value, safe='')}")
            if not page.ok or page.text.strip() != "OK":
                raise ValueError(_why(page))
        prove(lambda: self._value(name), value)

    def _value(self, name: str) -> str | None:
        """What a listed parameter says; None where the camera has none of that name."""
        page = self._box.web.get(f"{_PARAM}?action=list&group={quote(name)}")
        if not page.ok:
            raise ValueError(str(page.status))
        rows = [found for line in page.text.splitlines() if (found := _ROW.fullmatch(line.strip()))]
        return next((row[2] for row in rows if row[1] == name), None)

    # -- passwords

    def _set_password(self, user: str, password: str) -> None:
        """In the body of a POST, over https, and never in an address. A new name becomes an administrator."""
        if not _USER.fullmatch(user):
            raise ValueError("syntax")
        before = self._users()
        if self._box.web.home[0] != "https":  # known only after a page was read
            raise ValueError("plain")
        words = {"action": "update" if user in before else "add", "user": user, "pwd": password}
        if user not in before:
            words |= {"grp": "root" if user == "root" else "users", "sgrp": _ADMIN, "comment": user}
        page = self._box.web.request("POST", _GROUPS, urlencode(words).encode("ascii"), _FORM)
        if not page.ok or not re.match(r"\s*(?:<[^>]*>\s*)*(?:Modified|Created) account", page.text):
            raise ValueError(_why(page, password))
        if user == self._box.target.user:
            self._box.now_password(Secret.plain(password))
        if not (user in self._users() if self._box.may_login else self._is_set_up()):
            raise ValueError("not-taken")

    def _is_set_up(self) -> bool:
        """Says a camera that had no password until now, and that nobody can log in to as whom we came."""
        page = self._box.web.request("POST", _READY, POSTED[_READY], {"Content-Type": JSON}, stranger=True)
        return page.ok and '"needsetup": "no"' in page.text.replace('":"', '": "')

    def _users(self) -> frozenset[str]:
        page = self._box.web.get(f"{_GROUPS}?action=get")
        if not page.ok:
            raise ValueError(str(page.status))
        return frozenset(re.findall(r"[A-Za-z0-9]+", " ".join(re.findall(r"=(.*)", page.text))))

    # -- time

    def _set_servers(self, field: str, servers: list[str]) -> None:
        if field not in _CLOCK or (field == "servers" and not servers) or not all(map(_HOST.fullmatch, servers)):
            raise ValueError("syntax")
        enabled, whose = _CLOCK[field]
        params = {"enabled": enabled, "serversSource": whose, "staticServers": servers}
        self._rpc({"apiVersion": "1.0", "method": "setNTPClientConfiguration", "params": params})
        client = self._rpc(json.loads(POSTED[_NTP])).get("client", {})
        held = client.get("enabled"), str(client.get("serversSource")).lower(), client.get("staticServers")
        if held != (enabled, whose.lower(), servers):
            raise ValueError("not-taken")

    def _rpc(self, asked: Any) -> Any:  # noqa: ANN401  (an object of JSON, and its data)
        page = self._box.web.request("POST", _NTP, json.dumps(asked).encode("ascii"), {"Content-Type": JSON})
        if not page.ok:
            raise ValueError(str(page.status))
        try:
            said = json.loads(page.text)
        except ValueError:
            raise NoAnswer("garbled") from None
        if not isinstance(said, dict) or "error" in said:
            code = said.get("error", {}).get("code") if isinstance(said, dict) else None
            raise ValueError(f"error {code}" if isinstance(code, int) else "error")
        data = said.get("data", {})
        return data if isinstance(data, dict) else {}


def _why(page: Page, secret: str = "") -> str:
    """The status, and the camera's own sentence where it is a plain one without our secret in it."""
    first = next((line.strip(" #") for line in page.text.splitlines() if line.strip()), "")
    plain = len(first) < 120 and first.isprintable() and "<" not in first and (not secret or secret not in page.text)  # noqa: PLR2004
    return f"{page.status} {first if plain else ''}".strip()


def open_door(box: Box) -> VapixDoor:
    return VapixDoor(box)
