"""The facility's own certificate authority: keys, certificates and the list of revoked ones. No file is touched."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shikiri.model.errors import UsageError
from shikiri.model.members import Issued
from shikiri.model.say import say
from shikiri.model.secret import Secret

Key = ec.EllipticCurvePrivateKey
_EARLIER = timedelta(minutes=10)  # a device whose clock is a little slow takes it all the same
_CLIENT, _SERVER = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH


@dataclass(frozen=True, slots=True)
class CertificateAuthority:
    """A certificate and the key that signs; the key lives in memory only."""

    certificate: x509.Certificate
    key: Key = field(repr=False)


def new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def sealed(key: Key) -> Secret:
    """A private key as the vault keeps it: one line of base64."""
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Secret.plain(base64.b64encode(der).decode())


def opened(secret: Secret, where: str) -> Key:
    """A private key of the vault; what is none is refused by the name of its place."""
    try:
        key = serialization.load_der_private_key(base64.b64decode(secret.reveal(), validate=True), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UsageError(say("members.bad-key", where=where)) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise UsageError(say("members.bad-key", where=where))
    return key


def new_authority(name: str, key: Key, now: datetime, days: int) -> CertificateAuthority:
    """A certificate that signs itself, and may sign nothing but members, servers and lists."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _short(name))])
    made = (
        _blank(subject, subject, key.public_key(), now, days)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return CertificateAuthority(made, key)


def authority_of(der: str, key: Key) -> CertificateAuthority:
    """The authority of the register and of the vault; the two must belong together."""
    certificate = certificate_of(der)
    if not belongs(key, certificate):
        raise UsageError(say("members.other-key"))
    return CertificateAuthority(certificate, key)


def member_certificate(
    authority: CertificateAuthority, key: Key, handle: str, title: str, company: str, now: datetime, days: int
) -> x509.Certificate:
    """What a member's device shows: good for proving a client, and for nothing else."""
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, handle)]
    attributes += [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, _short(company))] if company else []
    attributes += [x509.NameAttribute(NameOID.PSEUDONYM, _short(title))] if title and title != handle else []
    return _signed(authority, key, x509.Name(attributes), now, days, _CLIENT, ())


def server_certificate(
    authority: CertificateAuthority, key: Key, name: str, now: datetime, days: int
) -> x509.Certificate:
    """What the authentication server shows; members' devices insist on its name."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _short(name))])
    return _signed(authority, key, subject, now, days, _SERVER, (name,))


def revocation_list(
    authority: CertificateAuthority, revoked: Iterable[Issued], number: int, now: datetime, days: int
) -> x509.CertificateRevocationList:
    """Every certificate that is no longer good, signed; after `days` nobody is let in until there is a new one."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - _EARLIER)
        .next_update(now + timedelta(days=days))
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(int(one.serial, 16))
        builder = builder.add_revoked_certificate(entry.revocation_date(one.revoked or now).build())
    return builder.sign(authority.key, hashes.SHA256())


def der_of(thing: x509.Certificate | x509.CertificateRevocationList) -> str:
    return base64.b64encode(thing.public_bytes(serialization.Encoding.DER)).decode()


def certificate_of(der: str) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(base64.b64decode(der, validate=True))
    except ValueError:
        raise UsageError(say("members.bad-certificate")) from None


def serial_of(certificate: x509.Certificate) -> str:
    """In hexadecimal, whole bytes: as the authentication server calls it."""
    text = f"{certificate.serial_number:x}"
    return text if len(text) % 2 == 0 else f"0{text}"


def belongs(key: Key, certificate: x509.Certificate) -> bool:
    """Is this the key of the certificate?"""
    public, mine = certificate.public_key(), key.public_key().public_numbers()
    return isinstance(public, ec.EllipticCurvePublicKey) and public.public_numbers() == mine


def is_signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _signed(
    authority: CertificateAuthority,
    key: Key,
    subject: x509.Name,
    now: datetime,
    days: int,
    purpose: x509.ObjectIdentifier,
    names: tuple[str, ...],
) -> x509.Certificate:
    issuer = authority.certificate
    if now >= issuer.not_valid_after_utc:
        raise UsageError(say("members.authority-expired", until=issuer.not_valid_after_utc.date().isoformat()))
    if now < issuer.not_valid_before_utc:
        raise UsageError(say("members.clock-wrong", since=issuer.not_valid_before_utc.date().isoformat()))
    left = (issuer.not_valid_after_utc - now).days
    builder = (
        _blank(subject, issuer.subject, key.public_key(), now, min(days, left))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False
        )
    return builder.sign(authority.key, hashes.SHA256())


def _blank(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _short(text: str) -> str:
    """A name of a certificate has at most 64 characters."""
    return text[:64]
