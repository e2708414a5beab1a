"""Requests to a camera written by hand from the specification: nothing of ours is asked how they look."""

from __future__ import annotations

import base64
import hashlib
import http.client
import ssl
from datetime import UTC, datetime

PASSWORD = "Kanaria-4e7b-himitsu"
_HEAD = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"


def token(user: str, password: str, when: datetime | None = None, nonce: bytes = b"0123456789abcdef") -> str:
    created = f"{when or datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    digest = base64.b64encode(hashlib.sha1(nonce + created.encode() + password.encode()).digest()).decode()
    return (
        f'<Security xmlns="{_HEAD}wssecurity-secext-1.0.xsd"><UsernameToken><Username>{user}</Username>'
        f'<Password Type="{_HEAD}username-token-profile-1.0#PasswordDigest">{digest}</Password>'
        f"<Nonce>{base64.b64encode(nonce).decode()}</Nonce>"
        f'<Created xmlns="{_HEAD}wssecurity-utility-1.0.xsd">{created}</Created></UsernameToken></Security>'
    )


def post(
    port: int, body: str, header: str = "", *, path: str = "device_service", space: str = "device", tls: bool = False
) -> tuple[int, str, dict[str, str]]:
    text = (
        f'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns="http://www.onvif.org/ver10/{space}/wsdl"'
        f' xmlns:tt="http://www.onvif.org/ver10/schema"><e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>'
    )
    line: http.client.HTTPConnection
    if tls:
        line = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=ssl._create_unverified_context())
    else:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("POST", f"/onvif/{path}", text.encode(), {"Content-Type": "application/soap+xml"})
        answer = line.getresponse()
        return answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        line.close()
