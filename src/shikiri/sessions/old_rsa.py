"""Consoles that know SHA-1 only: old routers and switches offer nothing else, and paramiko 5 has forgotten it.

Only for devices whose dialect says `old_rsa`, and last among what we offer: newer devices never come to it. Their host
key is pinned, so a forged signature still meets the pin. Groups of 1024 bits stay forgotten.
"""

from __future__ import annotations

from hashlib import sha1

from cryptography.hazmat.primitives import hashes
from paramiko import RSAKey, Transport
from paramiko.kex_gex import KexGexSHA256
from paramiko.kex_group14 import KexGroup14SHA256

OLD = "ssh-rsa"
GROUP14, EXCHANGE = "diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1"


class OldRsaKey(RSAKey):
    """An RSA key that also knows signatures over SHA-1."""

    HASHES = {**RSAKey.HASHES, OLD: hashes.SHA1}  # noqa: RUF012  (as the class it extends)


class OldGroup14(KexGroup14SHA256):
    """The key exchange of the SSH standard's first edition."""

    name = GROUP14
    hash_algo = sha1


class OldExchange(KexGexSHA256):
    """The same with a group that the device chooses; ours is at least 2048 bits."""

    name = EXCHANGE
    hash_algo = sha1
    min_bits = 2048


class OldTransport(Transport):
    """A transport that takes what is old where nothing better is offered."""

    _preferred_keys = (*Transport._preferred_keys, OLD)  # noqa: SLF001  (the only place where paramiko keeps them)
    _preferred_pubkeys = (*Transport._preferred_pubkeys, OLD)  # noqa: SLF001
    _preferred_kex = (*Transport._preferred_kex, EXCHANGE, GROUP14)  # noqa: SLF001
    _key_info = {**Transport._key_info, OLD: OldRsaKey}  # noqa: RUF012, SLF001
    _kex_info = {**Transport._kex_info, GROUP14: OldGroup14, EXCHANGE: OldExchange}  # noqa: RUF012, SLF001
