"""Consoles that sign with SHA-1 only: old routers offer nothing but `ssh-rsa`, and paramiko 5 has forgotten it.

Only for devices whose dialect says `old_rsa`: their host key is pinned, so a forged signature still meets the pin.
"""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from paramiko import RSAKey, Transport

OLD = "ssh-rsa"


class OldRsaKey(RSAKey):
    """An RSA key that also knows signatures over SHA-1."""

    HASHES = {**RSAKey.HASHES, OLD: hashes.SHA1}  # noqa: RUF012  (as the class it extends)


class OldTransport(Transport):
    """A transport that takes `ssh-rsa` where nothing better is offered."""

    _preferred_keys = (*Transport._preferred_keys, OLD)  # noqa: SLF001  (the only place where paramiko keeps them)
    _preferred_pubkeys = (*Transport._preferred_pubkeys, OLD)  # noqa: SLF001
    _key_info = {**Transport._key_info, OLD: OldRsaKey}  # noqa: RUF012, SLF001
