"""Who comes: the two kinds of login that web servers of appliances ask for, Basic and Digest."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from shikiri.simulator.appliances.base import Double, Request, Response

_PAIR = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


@dataclass(slots=True)
class Gate:
    """The door of one web server. `admits` says who is in, or None; `refuse` is the 401 that asks."""

    double: Double
    realm: str
    kind: str = "basic"  # or "digest"
    _nonces: set[str] = field(default_factory=set)

    def admits(self, request: Request, passwords: Mapping[str, str]) -> str | None:
        """The user whose password was right; a wrong one is counted, none at all is not."""
        word, _, rest = request.headers.get("authorization", "").partition(" ")
        if word.lower() != self.kind:
            return None
        user, given, right = (
            self._basic(rest, passwords) if self.kind == "basic" else self._digest(rest, request, passwords)
        )
        return user if self.double.admits(given, right) else None

    def refuse(self) -> Response:
        if self.kind == "basic":
            ask = f'Basic realm="{self.realm}"'
        else:
            nonce = secrets.token_hex(16)
            self._nonces.add(nonce)
            ask = f'Digest realm="{self.realm}", nonce="{nonce}", qop="auth", algorithm=MD5'
        return Response(401, b"", headers=(("WWW-Authenticate", ask),))

    @staticmethod
    def _basic(rest: str, passwords: Mapping[str, str]) -> tuple[str, str, str]:
        try:
            user, _, given = base64.b64decode(rest, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            user, given = "", ""
        return user, f"+{given}", f"+{passwords[user]}" if user in passwords else "-"

    def _digest(self, rest: str, request: Request, passwords: Mapping[str, str]) -> tuple[str, str, str]:
        """RFC 2617 with qop=auth."""
        said = {name: quoted or bare for name, quoted, bare in _PAIR.findall(rest)}
        user = said.get("username", "")
        if user not in passwords or said.get("nonce") not in self._nonces:
            return user, "", "-"
        first = _md5(f"{user}:{self.realm}:{passwords[user]}")
        second = _md5(f"{request.method}:{said.get('uri', '')}")
        middle = f"{said.get('nonce')}:{said.get('nc')}:{said.get('cnonce')}:{said.get('qop')}"
        return user, said.get("response", ""), _md5(f"{first}:{middle}:{second}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
