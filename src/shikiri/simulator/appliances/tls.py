"""The certificates that simulated appliances make for themselves, as real ones do: self-signed, one a box."""

from __future__ import annotations

import ssl
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

P = ParamSpec("P")
T = TypeVar("T")
_DAY = timedelta(days=1)
_making = threading.RLock()  # two connections at once must not make two certificates of one box


def _once(make: Callable[P, T]) -> Callable[P, T]:
    """Made by whoever comes first; everybody else waits for it."""
    kept = cache(make)

    @wraps(make)
    def made(*given: P.args, **named: P.kwargs) -> T:
        with _making:
            return kept(*given, **named)  # type: ignore[arg-type]  # all of them are hashable

    return made


@_once
def _key(strange: bool) -> rsa.RSAPrivateKey:  # noqa: FBT001
    """One for all boxes of this process: making it takes longer than a test should. RSA, as old ciphers want it."""
    del strange
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@_once
def certificate(name: str, *, strange: bool = False) -> tuple[str, str]:
    """Certificate and key of a box, as PEM."""
    key = _key(strange)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 3650 * _DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return (
        made.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )


@_once
def context(name: str, ciphers: str = "", *, strange: bool = False) -> ssl.SSLContext:
    """The server side of TLS for a box."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if ciphers:
        made.maximum_version = ssl.TLSVersion.TLSv1_2  # a box with such a list knows no newer one
        made.set_ciphers(ciphers)
    with tempfile.TemporaryDirectory() as folder:  # OpenSSL reads keys from files only
        path = Path(folder) / "box.pem"
        path.write_text("".join(certificate(name, strange=strange)), "ascii")
        made.load_cert_chain(path)
    return made
