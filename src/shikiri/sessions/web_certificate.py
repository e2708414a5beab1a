"""What may be said of a certificate: whose it is, how long it holds, who vouches for it, whether it was revoked."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.ocsp import OCSPCertStatus, OCSPResponseStatus
from cryptography.x509.oid import ExtensionOID, NameOID

from shikiri.sessions.web_scan import Shown

_MOST_BYTES = 20 * 1024 * 1024
_PATIENCE_S = 10.0
_EDWARDS_BITS = 256  # ed25519, and more for ed448: as strong as curves of 256 bits


def described(shown: Shown, host: str) -> dict[str, Any]:
    """One certificate as plain data; None where nobody can tell."""
    own = shown.chain[0]
    key = own.public_key()
    names = tuple(_names(own))
    return {
        "subject": _common(own.subject) or next(iter(names), ""),
        "issuer": _common(own.issuer),
        "names": list(names),
        "serial": f"{own.serial_number:x}",
        "sha256": own.fingerprint(SHA256()).hex(),
        "begins": own.not_valid_before_utc.isoformat(),
        "expires": own.not_valid_after_utc.isoformat(),
        "key": "RSA"
        if isinstance(key, rsa.RSAPublicKey)
        else "EC"
        if isinstance(key, ec.EllipticCurvePublicKey)
        else "",
        "key_bits": getattr(key, "key_size", _EDWARDS_BITS),
        "signature": own.signature_hash_algorithm.name if own.signature_hash_algorithm else "",
        "self_signed": own.subject == own.issuer,
        "trusted": bool(shown.verified),
        "for_host": any(_covers(name, host) for name in names),
        "revoked": revoked(shown),
    }


def _common(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def _names(certificate: x509.Certificate) -> Iterator[str]:
    """The names browsers look at; the common name is none of them."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return
    yield from found.get_values_for_type(x509.DNSName)
    yield from map(str, found.get_values_for_type(x509.IPAddress))


def _covers(name: str, host: str) -> bool:
    """A star stands for one whole label, the first, and never for an address."""
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    if (address := _address(host)) is not None:
        return address == _address(name)
    first, dot, rest = host.partition(".")
    return name == host or (name.startswith("*.") and bool(first and dot) and name[2:] == rest and "." in rest)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def revoked(shown: Shown) -> bool | None:
    """By the stapled answer, else by the list that the authority publishes. Without an authority nobody can tell."""
    answer = shown.stapled
    if answer is not None and shown.stapled_is_trusted and answer.response_status is OCSPResponseStatus.SUCCESSFUL:
        if answer.certificate_status is OCSPCertStatus.REVOKED:
            return True
        if answer.certificate_status is OCSPCertStatus.GOOD:
            return False
    if len(shown.verified) < 2:  # noqa: PLR2004  (the certificate and who signed it)
        return None
    own, issuer = shown.verified[0], shown.verified[1]
    for url in _lists(own):
        found = _fetched(url)
        if found is not None and _is_current(found, issuer):
            return found.get_revoked_certificate_by_serial_number(own.serial_number) is not None
    return None


def _lists(certificate: x509.Certificate) -> Iterator[str]:
    """Where the authority publishes what it revoked. Only a certificate that an authority vouches for is asked."""
    try:
        points = certificate.extensions.get_extension_for_oid(ExtensionOID.CRL_DISTRIBUTION_POINTS).value
    except (x509.ExtensionNotFound, ValueError):
        return
    assert isinstance(points, x509.CRLDistributionPoints)  # noqa: S101  (what this extension is)
    for point in points:
        for name in point.full_name or ():
            if isinstance(name, x509.UniformResourceIdentifier) and urlsplit(name.value).scheme in {"http", "https"}:
                yield name.value


def _fetched(url: str) -> x509.CertificateRevocationList | None:
    raw = bytearray()
    try:
        with httpx.stream("GET", url, timeout=_PATIENCE_S, follow_redirects=True) as answer:
            for piece in answer.raise_for_status().iter_bytes():
                raw += piece
                if len(raw) > _MOST_BYTES:
                    return None
        pem = raw.lstrip().startswith(b"-----BEGIN")
        return x509.load_pem_x509_crl(bytes(raw)) if pem else x509.load_der_x509_crl(bytes(raw))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None


def _is_current(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Signed by the authority itself, and not yet replaced by a newer one."""
    try:
        signed = found.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # any key an authority has
    except (TypeError, ValueError):
        return False
    ends = found.next_update_utc
    return signed and found.issuer == issuer.subject and ends is not None and ends > datetime.now(UTC)
