"""How a message of SNMP version 3 is signed and sealed (RFC 3414, RFC 3826, RFC 7860)."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from shikiri.formats.snmp_v3 import SEALED, SIGNED, WANTS_REPORT, Envelope, unsigned
from shikiri.formats.snmp_wire import WireError
from shikiri.sessions.target import SnmpLogin

_HASHES: Mapping[str, tuple[str, int]] = {"md5": ("md5", 12), "sha": ("sha1", 12), "sha256": ("sha256", 24)}
_LONG = 1_048_576  # a password is repeated until it is that long before it is digested
_BLOCK = 8  # of DES


@dataclass(frozen=True)
class Keys:
    """The passwords of one login as keys of one engine."""

    login: SnmpLogin
    engine: bytes

    def closed(self, envelope: Envelope) -> bytes:
        """A message sealed and signed, as bytes."""
        sealed, salt = self._sealed(envelope)
        blank = bytes(self._size)
        flags = SIGNED | SEALED | WANTS_REPORT
        ready = replace(envelope, flags=flags, inside=sealed, salt=salt, tag=blank)
        return replace(ready, tag=self._tag(ready.encoded())).encoded()

    def is_signed(self, raw: bytes, envelope: Envelope) -> bool:
        """Did somebody who knows the password send this?"""
        if not envelope.flags & SIGNED or len(envelope.tag) != self._size or envelope.engine != self.engine:
            return False
        return hmac.compare_digest(self._tag(unsigned(raw, envelope.tag)), envelope.tag)

    def opened(self, envelope: Envelope) -> bytes:
        """What stands in a sealed answer."""
        if not envelope.flags & SEALED or len(envelope.salt) != _BLOCK:
            raise WireError("not sealed")
        if self.login.privacy_protocol == "des" and len(envelope.inside) % _BLOCK:
            raise WireError("cut")
        cipher = self._cipher(envelope, envelope.salt).decryptor()
        return cipher.update(envelope.inside) + cipher.finalize()

    def _sealed(self, envelope: Envelope) -> tuple[bytes, bytes]:
        salt = os.urandom(_BLOCK)
        short = -len(envelope.inside) % _BLOCK if self.login.privacy_protocol == "des" else 0
        cipher = self._cipher(envelope, salt).encryptor()
        return cipher.update(envelope.inside + bytes(short)) + cipher.finalize(), salt

    def _cipher(self, envelope: Envelope, salt: bytes) -> Cipher[modes.CFB] | Cipher[modes.CBC]:
        key = self._privacy_key
        if self.login.privacy_protocol == "des":
            start = bytes(one ^ other for one, other in zip(key[8:16], salt, strict=True))
            return Cipher(TripleDES(key[:8] * 3), modes.CBC(start))  # old boxes know no other
        clock = envelope.boots.to_bytes(4, "big") + envelope.seconds.to_bytes(4, "big")
        return Cipher(AES(key[:16]), modes.CFB(clock + salt))

    def _tag(self, message: bytes) -> bytes:
        return hmac.new(self._auth_key, message, self._hash).digest()[: self._size]

    @property
    def _hash(self) -> str:
        return _HASHES[self.login.auth_protocol][0]

    @property
    def _size(self) -> int:
        return _HASHES[self.login.auth_protocol][1]

    @cached_property
    def _auth_key(self) -> bytes:
        return localized(self.login.auth.reveal(), self.engine, self._hash)

    @cached_property
    def _privacy_key(self) -> bytes:
        return localized(self.login.privacy.reveal(), self.engine, self._hash)


def localized(password: str, engine: bytes, name: str) -> bytes:
    """A password as the key that it is for one engine alone."""
    secret = password.encode()
    long = hashlib.new(name, (secret * (_LONG // len(secret) + 1))[:_LONG]).digest()
    return hashlib.new(name, long + engine + long).digest()
