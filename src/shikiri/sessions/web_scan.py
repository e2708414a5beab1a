"""Trying what a server encrypts with: every protocol, every cipher suite."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shikiri.sessions.target import Patience

# The usual variable names more authorities to trust, such as the operator's own.
OWN_AUTHORITIES = "SSL_CERT_FILE"
_PROTOCOLS = {
    "SSL 2.0": "ssl_2_0_cipher_suites",
    "SSL 3.0": "ssl_3_0_cipher_suites",
    "TLS 1.0": "tls_1_0_cipher_suites",
    "TLS 1.1": "tls_1_1_cipher_suites",
    "TLS 1.2": "tls_1_2_cipher_suites",
    "TLS 1.3": "tls_1_3_cipher_suites",
}
_AT_ONCE = 3  # connections: a small shop's web server must not notice us
_OWN = "Supplied CA file"  # what the scanner calls it
_TRUSTED = frozenset({"Mozilla", _OWN})


@dataclass(frozen=True, slots=True)
class Shown:
    """One certificate with its chain, as the server sent it, and what authorities say of it."""

    chain: tuple[Any, ...]  # certificates of `cryptography`, the server's own first
    verified: tuple[Any, ...]  # the chain up to an authority; empty: there is none
    stapled: Any  # an OCSP answer, or None
    stapled_is_trusted: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """What was accepted; `untried` are protocols of which nobody could tell."""

    accepted: tuple[str, ...]
    untried: tuple[str, ...]
    suites: frozenset[str]
    dh_bits: int | None
    shown: tuple[Shown, ...]


def scan(host: str, port: int, patience: Patience) -> Scan | None:
    """All of it in one go; None where no TLS is spoken at all. The scanner is an extra, and it is loaded only here."""
    from sslyze.errors import ServerHostnameCouldNotBeResolved  # noqa: PLC0415
    from sslyze.plugins.certificate_info.implementation import CertificateInfoExtraArgument  # noqa: PLC0415
    from sslyze.plugins.scan_commands import ScanCommand  # noqa: PLC0415
    from sslyze.scanner.models import ScanCommandsExtraArguments, ServerScanRequest  # noqa: PLC0415
    from sslyze.scanner.scanner import Scanner  # noqa: PLC0415
    from sslyze.server_setting import ServerNetworkConfiguration, ServerNetworkLocation  # noqa: PLC0415

    own = os.environ.get(OWN_AUTHORITIES, "")
    extra = CertificateInfoExtraArgument(custom_ca_file=Path(own)) if own and Path(own).is_file() else None
    try:
        request = ServerScanRequest(
            server_location=ServerNetworkLocation(hostname=host, port=port),
            network_configuration=ServerNetworkConfiguration(
                tls_server_name_indication=host, network_timeout=int(patience.connect), network_max_retries=1
            ),
            scan_commands={ScanCommand.CERTIFICATE_INFO, *(ScanCommand(name) for name in _PROTOCOLS.values())},
            scan_commands_extra_arguments=ScanCommandsExtraArguments(certificate_info=extra),
        )
    except ServerHostnameCouldNotBeResolved:
        return None
    scanner = Scanner(per_server_concurrent_connections_limit=_AT_ONCE, concurrent_server_scans_limit=1)
    scanner.queue_scans([request])
    result = next(iter(scanner.get_results())).scan_result
    return None if result is None else _read(result)


def _read(result: Any) -> Scan:  # noqa: ANN401  (the scanner's own)
    accepted, untried, suites, bits = [], [], set[str](), set[int]()
    for name, attribute in _PROTOCOLS.items():
        tried = getattr(result, attribute)
        if tried.result is None:  # the attempt itself failed
            untried.append(name)
            continue
        found = tried.result.accepted_cipher_suites
        if found:
            accepted.append(name)
        suites |= {one.cipher_suite.name for one in found}
        bits |= {one.ephemeral_key.size for one in found if _is_finite(one)}
    named = any(suite.startswith("TLS_DHE_") for suite in suites)
    info = result.certificate_info.result
    return Scan(
        accepted=tuple(accepted),
        untried=tuple(untried),
        suites=frozenset(suites),
        dh_bits=min(bits) if bits else None if named else 0,
        shown=tuple(_shown(one) for one in info.certificate_deployments) if info else (),
    )


def _is_finite(suite: Any) -> bool:  # noqa: ANN401
    return suite.ephemeral_key is not None and suite.ephemeral_key.type_name == "DH"


def _shown(one: Any) -> Shown:  # noqa: ANN401
    paths = [path for path in one.path_validation_results if path.trust_store.name in _TRUSTED]
    good = next((path for path in paths if path.was_validation_successful), None)
    return Shown(
        chain=tuple(one.received_certificate_chain),
        verified=tuple(good.verified_certificate_chain or ()) if good else (),
        stapled=one.ocsp_response,
        stapled_is_trusted=bool(one.ocsp_response_is_trusted),
    )
