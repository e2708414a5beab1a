"""How IOS keeps passwords: type 7 can be read back, types 5, 8 and 9 can only be compared."""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import lru_cache

_XLAT = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
_CRYPT = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_TO_CISCO = str.maketrans(_PLAIN, _CRYPT)
_MD5_ROUNDS = 1000


def seven(text: str) -> str:
    """Type 7: hidden from a glance over the shoulder, no more."""
    at = secrets.randbelow(16)
    data = text.encode()
    return f"{at:02d}" + "".join(f"{byte ^ ord(_XLAT[(at + n) % len(_XLAT)]):02X}" for n, byte in enumerate(data))


def unseven(text: str) -> str:
    at = int(text[:2])
    return bytes(
        int(text[n : n + 2], 16) ^ ord(_XLAT[(at + n // 2 - 1) % len(_XLAT)]) for n in range(2, len(text), 2)
    ).decode("utf-8", "replace")


def hashed(kind: str, text: str, salt: str = "") -> str:
    """The text as `secret <kind>` keeps it."""
    salt = salt or "".join(secrets.choice(_CRYPT) for _ in range(4 if kind == "5" else 14))
    return f"${_PREFIX[kind]}${salt}${_digest(kind, text, salt)}"


def fits(kind: str, stored: str, text: str) -> bool:
    """Is this the password behind what is stored?"""
    if kind == "0":
        return stored == text
    if kind == "7":
        return unseven(stored) == text
    parts = stored.split("$")
    return kind in _PREFIX and len(parts) == 4 and parts[3] == _digest(kind, text, parts[2])  # noqa: PLR2004  ($9$salt$hash)


_PREFIX = {"5": "1", "8": "8", "9": "9"}


@lru_cache(maxsize=4096)
def _digest(kind: str, text: str, salt: str) -> str:
    if kind == "9":
        return _cisco64(hashlib.scrypt(text.encode(), salt=salt.encode(), n=16384, r=1, p=1, dklen=32))
    if kind == "8":
        return _cisco64(hashlib.pbkdf2_hmac("sha256", text.encode(), salt.encode(), 20000, 32))
    return _md5_crypt(text.encode(), salt.encode())


def _cisco64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=").translate(_TO_CISCO)


def _md5_crypt(text: bytes, salt: bytes) -> str:
    """The MD5 scheme of old Unix systems, which `secret 5` is."""
    alternate = hashlib.md5(text + salt + text, usedforsecurity=False).digest()
    start = text + b"$1$" + salt
    start += (alternate * (len(text) // 16 + 1))[: len(text)]
    bits = len(text)
    while bits:
        start += b"\0" if bits & 1 else text[:1]
        bits >>= 1
    final = hashlib.md5(start, usedforsecurity=False).digest()
    for number in range(_MD5_ROUNDS):
        one = text if number & 1 else final
        one += salt if number % 3 else b""
        one += text if number % 7 else b""
        one += final if number & 1 else text
        final = hashlib.md5(one, usedforsecurity=False).digest()
    order = ((0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5))
    out = "".join(_least(final[a] << 16 | final[b] << 8 | final[c], 4) for a, b, c in order)
    return out + _least(final[11], 2)


def _least(number: int, letters: int) -> str:
    return "".join(_CRYPT[(number >> (6 * place)) & 63] for place in range(letters))
