"""What every device needs of a member: key and certificate in one protected file, the authority, and the SSIDs."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from shikiri.model.members import Issued
from shikiri.model.secret import Secret
from shikiri.workflow.members.authority import Key

_ROUNDS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One member's certificate on its way to one device."""

    member: Issued
    certificate: x509.Certificate
    authority: x509.Certificate
    key: Key = field(repr=False)
    word: Secret = field(repr=False)  # opens the protected file; it is told once
    facility: str
    ssids: tuple[str, ...]
    server_names: tuple[str, ...]
    wpa3_only: bool = False

    @property
    def stem(self) -> str:
        """What its files are called."""
        return self.member.handle

    def p12(self, *, old: bool) -> bytes:
        """PKCS#12. `old`: Apple, Android and Windows of the last years read no newer protection than 3DES."""
        builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(_ROUNDS)
        if old:
            builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(hashes.SHA1())  # noqa: S303
        else:
            builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC).hmac_hash(hashes.SHA256())
        return pkcs12.serialize_key_and_certificates(
            self.stem.encode(), self.key, self.certificate, [self.authority], builder.build(self.word.reveal().encode())
        )

    def authority_der(self) -> bytes:
        return self.authority.public_bytes(serialization.Encoding.DER)

    def authority_pem(self) -> bytes:
        return self.authority.public_bytes(serialization.Encoding.PEM)

    def thumbprint(self) -> str:
        """SHA-1 of the authority, as Windows names it; nothing rests on its strength."""
        return self.authority.fingerprint(hashes.SHA1()).hex(" ")  # noqa: S303
