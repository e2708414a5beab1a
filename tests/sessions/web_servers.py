"""Real web servers on loopback, and an authority of the test's own that signs and revokes."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.ports import free_port

NOW = datetime.now(UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass
class Authority:
    """Signs certificates and publishes the list of those it takes back."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    taken_back: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
            data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(_name("Test authority"))
            .issuer_name(_name("Test authority"))
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=400))
            .not_valid_after(NOW + timedelta(days=800))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        self.file = self.folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def sign(self, name: str, *, days: int = 90, host: str = "localhost", bits: int = 0, crl: bool = True) -> Path:
        """A certificate with its key, in one file; `bits` asks for RSA."""
        key = rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
        made = (
            x509.CertificateBuilder()
            .subject_name(_name(host))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=100))
            .not_valid_after(NOW + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if crl:
            address = x509.UniformResourceIdentifier(f"http://127.0.0.1:{self.port}/list.crl")
            point = x509.DistributionPoint(full_name=[address], relative_name=None, reasons=None, crl_issuer=None)
            made = made.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        return self._kept(name, made.sign(self.key, hashes.SHA256()), key)

    def _kept(self, name: str, made: x509.Certificate, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Path:
        file = self.folder / f"{name}.pem"
        plain = serialization.NoEncryption()
        pem = serialization.Encoding.PEM
        file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
        return file

    def take_back(self, file: Path) -> None:
        self.taken_back.append(x509.load_pem_x509_certificate(file.read_bytes()).serial_number)

    def published(self, ends: timedelta = timedelta(days=7)) -> bytes:
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(NOW - timedelta(days=30))
            .next_update(NOW + ends)
        )
        for serial in self.taken_back:
            one = (
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - timedelta(days=1)).build()
            )
            made = made.add_revoked_certificate(one)
        return made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    @contextlib.contextmanager
    def publishing(self, content: bytes | None = None) -> Iterator[None]:
        """The list, to be fetched by who wants to know."""
        listed = self.published() if content is None else content

        class Page(BaseHTTPRequestHandler):
            body: ClassVar[bytes] = listed

            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(self.body)))
                self.end_headers()
                self.wfile.write(self.body)

            def log_message(self, *args: object) -> None:
                return

        server = HTTPServer(("127.0.0.1", self.port), Page)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@dataclass(frozen=True)
class Site:
    """A server that runs: where it speaks TLS, and where it does not."""

    port: int
    http_port: int


_NGINX = """\
daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; server_tokens off;
  client_body_temp_path {home}/t1; proxy_temp_path {home}/t2; fastcgi_temp_path {home}/t3;
  uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
  server {{ listen 127.0.0.1:{http_port}; {plain} }}
  server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {pem}; ssl_certificate_key {pem}; {tls} }}
}}
"""


@contextlib.contextmanager
def nginx(folder: Path, pem: Path, *, tls: str, plain: str) -> Iterator[Site]:
    """nginx with a certificate and some lines of its own configuration."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("there is no nginx on this machine")
    home = folder / "nginx"
    home.mkdir()
    site = Site(free_port(), free_port())
    plain = plain.replace("PORT", str(site.port))
    page = _NGINX.format(home=home, pem=pem, port=site.port, http_port=site.http_port, tls=tls, plain=plain)
    (home / "nginx.conf").write_text(page, "utf-8")
    with _running([program, "-p", str(home), "-c", str(home / "nginx.conf")], site.port):
        yield site


@contextlib.contextmanager
def s_server(pem: Path, *options: str) -> Iterator[Site]:
    """The server of OpenSSL itself: it speaks what nobody should speak any more."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl program on this machine")
    site = Site(free_port(), free_port())
    command = [program, "s_server", "-accept", f"127.0.0.1:{site.port}", "-cert", str(pem), "-key", str(pem), "-www"]
    with _running([*command, "-quiet", *options], site.port):
        yield site


@contextlib.contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    nowhere = subprocess.DEVNULL
    server = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    try:
        for _ in range(500):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
                break
            assert server.poll() is None, "the server did not start"
            time.sleep(0.02)
        yield
    finally:
        server.kill()
        server.wait()
