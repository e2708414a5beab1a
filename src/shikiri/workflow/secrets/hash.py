"""Does a device keep this very password? Where it shows the hash, the vault's value can be tried on it, unplugged."""

from __future__ import annotations

import base64
import hashlib
import hmac

from shikiri.model.secret import Secret

_CRYPT = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_TO_CRYPT = str.maketrans(_BASE64, _CRYPT)
_ROUNDS_MD5 = 1000
_ORDER_MD5 = ((0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5))
_PARTS = 4  # "", number, salt, hash


def keeps(kept: Secret, text: str) -> bool | None:
    """Whether the hash is of this text; None where there is no hash, or one of a kind we do not know."""
    parts = kept.reveal().split("$")
    if kept.kind != "hashed" or len(parts) != _PARTS or parts[0]:
        return None
    _, number, salt, mark = parts
    made = _hashed(number, salt, text.encode())
    return None if made is None else hmac.compare_digest(made.encode(), mark.encode())


def _hashed(number: str, salt: str, text: bytes) -> str | None:
    """`$9$` is scrypt, `$8$` PBKDF2 with SHA-256, `$1$` md5crypt."""
    if number == "9":
        return _encoded(hashlib.scrypt(text, salt=salt.encode(), n=16384, r=1, p=1, dklen=32))
    if number == "8":
        return _encoded(hashlib.pbkdf2_hmac("sha256", text, salt.encode(), 20000, 32))
    return _md5crypt(text, salt.encode()[:8]) if number == "1" else None


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=").translate(_TO_CRYPT)


def _md5crypt(text: bytes, salt: bytes) -> str:
    """The old hash of Unix and of `enable secret 5`, step by step as its inventor wrote it down."""
    inner = _md5(text + salt + text)
    mixed = text + b"$1$" + salt + (inner * (len(text) // 16 + 1))[: len(text)]
    length = len(text)
    while length:
        mixed += b"\0" if length & 1 else text[:1]
        length >>= 1
    mark = _md5(mixed)
    for at in range(_ROUNDS_MD5):
        step = text if at & 1 else mark
        step += salt if at % 3 else b""
        step += text if at % 7 else b""
        mark = _md5(step + (mark if at & 1 else text))
    groups = [(mark[a] << 16 | mark[b] << 8 | mark[c], 4) for a, b, c in _ORDER_MD5] + [(mark[11], 2)]
    return "".join(_CRYPT[value >> 6 * place & 63] for value, count in groups for place in range(count))


def _md5(raw: bytes) -> bytes:
    return hashlib.md5(raw, usedforsecurity=False).digest()
