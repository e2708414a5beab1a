"""Who may speak SNMP version 3, and how a message is signed and sealed (RFC 3414, RFC 3826, RFC 7860)."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

Hash = Literal["md5", "sha", "sha256"]
_HASHES = {"md5": ("md5", 12), "sha": ("sha1", 12), "sha256": ("sha256", 24)}
_LONG = 1_048_576  # a password is repeated until it is that long before it is digested


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One user. Without a privacy password it may only sign, without any it may only name itself."""

    auth: str = ""
    privacy: str = ""
    auth_protocol: Hash = "sha"
    may_write: bool = False

    @property
    def tag_size(self) -> int:
        return _HASHES[self.auth_protocol][1]

    def tag(self, engine: bytes, message: bytes) -> bytes:
        """The signature over a message whose own signature field is zeros."""
        name, size = _HASHES[self.auth_protocol]
        return hmac.new(key(self.auth, engine, name), message, name).digest()[:size]

    def sealed(self, engine: bytes, clock: tuple[int, int], body: bytes) -> tuple[bytes, bytes]:
        """A body in AES-128, and the salt it was sealed with."""
        salt = os.urandom(8)
        cipher = self._cipher(engine, clock, salt).encryptor()
        return cipher.update(body) + cipher.finalize(), salt

    def opened(self, engine: bytes, clock: tuple[int, int], salt: bytes, body: bytes) -> bytes:
        cipher = self._cipher(engine, clock, salt).decryptor()
        return cipher.update(body) + cipher.finalize()

    def _cipher(self, engine: bytes, clock: tuple[int, int], salt: bytes) -> Cipher[modes.CFB]:
        boots, seconds = clock
        start = boots.to_bytes(4, "big") + seconds.to_bytes(4, "big") + salt
        return Cipher(AES(key(self.privacy, engine, _HASHES[self.auth_protocol][0])[:16]), modes.CFB(start))


@lru_cache(maxsize=256)
def key(password: str, engine: bytes, name: str) -> bytes:
    """A password as the key of one engine."""
    secret = password.encode()
    long = hashlib.new(name, (secret * (_LONG // len(secret) + 1))[:_LONG]).digest()
    return hashlib.new(name, long + engine + long).digest()
