"""Host keys: the same one for the same name every time, so that a pinned key stays true from run to run."""

from __future__ import annotations

import hashlib
import random
from functools import lru_cache

import asyncssh
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_SMALL = [number for number in range(3, 2000, 2) if all(number % other for other in range(3, int(number**0.5) + 1, 2))]
_ROUNDS = 8


@lru_cache(maxsize=2048)
def host_key(name: str, kind: str = "ecdsa") -> asyncssh.SSHKey:
    """The key of a device: `ecdsa`, or `rsa` for a device that knows nothing else."""
    seed = hashlib.sha512(f"simulated host key {kind} {name}".encode()).digest()
    if kind == "rsa":
        made: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = _rsa(random.Random(seed))  # noqa: S311  (a toy's key)
    else:
        made = ec.derive_private_key(int.from_bytes(seed[:30], "big") + 1, ec.SECP256R1())
    return asyncssh.import_private_key(
        made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )


def shown_key(key: asyncssh.SSHKey) -> asyncssh.SSHKeyPair:
    """The key as the device offers it: an RSA key under its oldest name alone."""
    pair = asyncssh.load_keypairs([key])[0]
    if key.get_algorithm() == "ssh-rsa":
        pair.host_key_algorithms = (b"ssh-rsa",)
    return pair


def _rsa(dice: random.Random, bits: int = 2048, exponent: int = 65537) -> rsa.RSAPrivateKey:
    p, q = sorted((_prime(dice, bits // 2, exponent), _prime(dice, bits // 2, exponent)), reverse=True)
    d = pow(exponent, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), rsa.rsa_crt_iqmp(p, q), rsa.RSAPublicNumbers(exponent, p * q)
    )
    return numbers.private_key()


def _prime(dice: random.Random, bits: int, exponent: int) -> int:
    while True:
        number = dice.getrandbits(bits) | (3 << (bits - 2)) | 1
        if (number - 1) % exponent and all(number % small for small in _SMALL) and _is_prime(dice, number):
            return number


def _is_prime(dice: random.Random, number: int) -> bool:
    """Miller and Rabin."""
    twos = ((number - 1) & -(number - 1)).bit_length() - 1
    odd = (number - 1) >> twos
    for _ in range(_ROUNDS):
        power = pow(dice.randrange(2, number - 1), odd, number)
        if power in {1, number - 1}:
            continue
        if not any((power := pow(power, 2, number)) == number - 1 for _ in range(twos - 1)):
            return False
    return True
