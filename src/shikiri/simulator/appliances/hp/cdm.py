"""CDM as a printer speaks it: resources in JSON whose booleans are texts, PATCH to write, OAuth2 to log in.

Seen on devices: identity, deviceAdminConfig, snmpConfig, firmwareUpdate, links and their hints. From public code:
printServices, the login, fileEraseMode. Inferred: how servicesDiscovery is nested, discoveryServices, where the storage
configuration lies, and how a new password is sent.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from shikiri.simulator.appliances.base import Request, Response

if TYPE_CHECKING:
    from shikiri.simulator.appliances.hp.boxes import HpCdm

SERVICES = "/cdm/servicesDiscovery"
LOGIN = ("/cdm/oauth2/v1/", "/cdm/security/v1/authenticate")
_JSON = "application/json"
_USER = "admin"
_CLIENT = "com.hp.cdm.client.hpEws"
_ADMIN = "/cdm/security/v1/deviceAdminConfig"
_ERASE = ("nonSecureFastErase", "secureFastErase", "secureSanitizingErase")


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that is one of the printer's settings. `words`: what it may be; none: "true" or "false"."""

    name: str
    words: tuple[str, ...] = ()
    readable_only: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that the printer works out."""

    name: str


RESOURCES: Mapping[str, Mapping[str, Any]] = {
    "/cdm/system/v1/identity": {
        "version": "1.0.0",
        "firmwareVersion": Fact("firmware"),
        "firmwareDateCode": "202508010930",
        "makeAndModel": {"base": Fact("model"), "family": Fact("model"), "name": Fact("model")},
        "manufacturer": "HP",
        "serialNumber": Fact("serial"),
    },
    _ADMIN: {
        "version": "1.1.1",
        "passwordByDefaultSupported": "true",
        "configuredByUser": Setting("configured_by_user", readable_only=True),
        "passwordSet": Fact("password"),
    },
    "/cdm/network/v1/snmpConfig": {
        "version": "1.0.0",
        "snmpV1V2Config": {
            "accessOption": Setting("snmp_access", ("readOnly", "readWrite")),
            "enabled": Setting("snmp"),
            "readOnlyCommunityNameSet": "true",
            "readOnlyPublicAllowed": Setting("public"),
            "writeOnlyCommunityNameSet": "false",
        },
    },
    "/cdm/network/v1/printServices": {
        "version": "1.1.0",
        "airPrint": {"enabled": Setting("airprint")},
        "ipp": {"ipp": Setting("ipp"), "ippSecure": Setting("ipps"), "enableUserAuthentication": "false"},
        "lpdPrint": {"enabled": Setting("lpd")},
        "port9100": {"enabled": Setting("raw9100")},
        "ftpPrint": {"enabled": Setting("ftp")},
        "wsPrint": {"enabled": Setting("wsd")},
    },
    "/cdm/network/v1/discoveryServices": {
        "version": "1.0.0",
        "bonjour": {"enabled": Setting("mdns")},
        "slp": {"enabled": Setting("slp")},
        "wsDiscovery": {"enabled": Setting("ws_discovery")},
    },
    "/cdm/network/v1/nameResolverServices": {"version": "1.0.0", "llmnr": {"enabled": Setting("llmnr")}},
    "/cdm/firmwareUpdate/v2/configuration": {
        "version": "2.0.0",
        "allowDowngrade": Setting("downgrade"),
        "autoUpdateEnabled": Setting("auto_update"),
        "autoUpdateEnabledIsEditable": Fact("auto_update"),
        "pjlUpdateEnabled": "false",
    },
    "/cdm/storageDevices/v1/configuration": {"version": "1.0.0", "fileEraseMode": Setting("erase_mode", _ERASE)},
    "/cdm/storageDevices/v1/capabilities": {"version": "1.0.0", "fileEraseModeValuesSupported": list(_ERASE)},
}


def answer(box: HpCdm, request: Request) -> Response:
    """One request for a resource; whoever may write has logged in."""
    known = {path: one for path, one in RESOURCES.items() if path not in box.without}
    if request.path == SERVICES and request.method == "GET":
        return _json({"version": "1.0.0", "services": list(_services(box, known))})
    if request.path not in known:
        return Response(404)
    if request.method == "GET":
        return _json(_said(box, known[request.path]))
    return _patched(box, request, known[request.path]) if request.method == "PATCH" else Response(405)


def _patched(box: HpCdm, request: Request, page: Mapping[str, Any]) -> Response:
    try:
        wish = json.loads(request.body)
    except ValueError:
        return Response(400)
    if request.path == _ADMIN:
        return _new_password(box, wish)
    changes = list(_changes(page, wish))
    if not changes or any(one is None or one.name in box.fixed or one.readable_only for one, _, _ in changes):
        return Response(400)
    if any(text not in (one.words or ("true", "false")) for one, _, text in changes if one):
        return Response(400)
    for one, field, text in changes:
        if one:
            box.put(one.name, text if one.words else text == "true", f"{request.path} {field}={text}")
    return Response(204)


def _new_password(box: HpCdm, wish: Any) -> Response:  # noqa: ANN401  (what came as JSON)
    password = wish.get("password") if isinstance(wish, dict) else None
    taken = isinstance(password, str) and bool(password) and box.new_password(password)
    return Response(204 if taken else 400)


def _services(box: HpCdm, known: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for path, page in known.items():
        editable = path == _ADMIN or any(not one.readable_only and one.name not in box.fixed for one in _settings(page))
        hints = [{"method": word} for word in (("get", "patch") if editable else ("get",))]
        name = path.split("/")[2]
        yield {"serviceGun": f"com.hp.cdm.service.{name}", "links": [{"href": path, "rel": "self", "hints": hints}]}


def _settings(page: Mapping[str, Any]) -> Iterator[Setting]:
    for value in page.values():
        if isinstance(value, Setting):
            yield value
        elif isinstance(value, Mapping):
            yield from _settings(value)


def _said(box: HpCdm, value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return {name: _said(box, one) for name, one in value.items()}
    if isinstance(value, Setting):
        now = box.settings[value.name]
        return now if value.words else str(bool(now)).lower()
    if isinstance(value, Fact):
        known = {"firmware": box.firmware, "model": box.model, "serial": box.serial}
        known |= {
            "password": str(bool(box.password)).lower(),
            "auto_update": str("auto_update" not in box.fixed).lower(),
        }
        return known[value.name]
    return value


def _changes(page: Mapping[str, Any], wish: Any, above: str = "") -> Iterator[tuple[Setting | None, str, str]]:  # noqa: ANN401
    """What a PATCH asks for: the setting, its path, the value as it came."""
    if not isinstance(wish, dict):
        yield None, above, ""
        return
    for name, value in wish.items():
        here, there = f"{above}/{name}".lstrip("/"), page.get(name)
        if isinstance(there, Mapping):
            yield from _changes(there, value, here)
        elif name != "version":
            yield there if isinstance(there, Setting) else None, here, value if isinstance(value, str) else ""


def login(box: HpCdm, request: Request, sessions: dict[str, str], tokens: set[str]) -> Response:
    """Three steps: a session with a state of the visitor's own, the password for a code, the code for a token."""
    if request.path == "/cdm/oauth2/v1/authorize" and request.method == "GET":
        asked = {name: values[0] for name, values in parse_qs(request.query).items()}
        if asked.get("client_id") != _CLIENT or not asked.get("state"):
            return Response(400)
        sessions[asked["state"]] = ""
        return Response(302, headers=(("Location", "/"),))
    if request.method != "POST":
        return Response(405)
    if request.path == "/cdm/security/v1/authenticate":
        return _code(box, request, sessions)
    form = {name: values[0] for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()}
    code = form.get("code", "")
    if request.path != "/cdm/oauth2/v1/token" or not code or code not in sessions.values():
        return Response(400, b'{"error":"invalid_grant"}', _JSON)
    for state in [one for one, known in sessions.items() if known == code]:
        del sessions[state]
    tokens.add(token := secrets.token_hex(16))
    return _json({"access_token": token, "token_type": "Bearer", "expires_in": 900})


def _code(box: HpCdm, request: Request, sessions: dict[str, str]) -> Response:
    try:
        wish = json.loads(request.body)
    except ValueError:
        return Response(400)
    if not isinstance(wish, dict) or wish.get("state") not in sessions:
        return Response(400, b'{"error":"invalid_request"}', _JSON)
    if wish.get("username") != _USER or not box.admits(str(wish.get("password")), box.password):
        return Response(401, b'{"error":"access_denied"}', _JSON)
    code = secrets.token_hex(12)
    sessions[wish["state"]] = code
    return _json({"code": code, "state": wish["state"]})


def _json(value: object) -> Response:
    return Response(200, json.dumps(value, indent=2).encode(), _JSON)
