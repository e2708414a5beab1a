"""A web site looked at from outside, against real servers, good and bad, from the wire to the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from shikiri.model.command import command
from shikiri.model.errors import Rejected, SessionError, Unreachable
from shikiri.platforms.website import PLATFORM
from shikiri.sessions import connect
from shikiri.sessions.target import Patience, Target
from shikiri.sessions.web import Web
from shikiri.sessions.web_certificate import _covers
from shikiri.workflow.captures import file_name, judge_folder
from tests.e2e.door import EXAMPLES, shikiri
from tests.ports import free_port
from tests.sessions.web_servers import Authority, Site, nginx, s_server

STRONG = (
    "ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256;"
    ' add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always; return 200 "hello";'
)
REDIRECT = "return 301 https://localhost:PORT$request_uri;"
WEBSITE = ("website-tls", "website-key-strength", "website-plain-http-off", "website-hsts", "website-tls-protocols",
           "website-tls-suites")  # fmt: skip


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path / "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return made


def look(site: Site, host: str = "localhost") -> dict[str, str]:
    """All that is asked, as text."""
    patience = Patience(connect=5, silence=5, answer=30)
    target = Target(device="web", platform="website", host=host, port=site.port, patience=patience)
    with Web(target, http_port=site.http_port) as session:
        return {question: session.ask(question).text for question in PLATFORM.questions}


def verdicts(folder: Path, answers: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What `shikiri judge` says of the answers, by control."""
    home = folder / "capture" / "web"
    home.mkdir(parents=True)
    for question, text in answers.items():
        (home / file_name(question)).write_text(text, "utf-8")
    facility = folder / "facility.yml"
    page = (EXAMPLES / "facility.yml").read_text("utf-8").replace("website: false", "website: true")
    facility.write_text(page, "utf-8")
    judged = judge_folder(home, facility, platform="website")
    return {one.control: (one.status.value, one.actual) for one in judged.findings if one.control in WEBSITE}


def test_a_good_site_passes_everything(tmp_path: Path, authority: Authority) -> None:
    pem = authority.sign("good")
    with authority.publishing(), nginx(tmp_path, pem, tls=STRONG, plain=REDIRECT) as site:
        found = verdicts(tmp_path, look(site))
    assert {control: status for control, (status, _) in found.items()} == dict.fromkeys(WEBSITE, "pass")


def test_a_bad_site_fails_what_is_bad(tmp_path: Path, authority: Authority) -> None:
    weak = (
        "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers 'ALL:@SECLEVEL=0'; ssl_prefer_server_ciphers on;"
        ' return 200 "hello";'
    )
    pem = authority.sign("bad", bits=1024, days=5)
    with authority.publishing(), nginx(tmp_path, pem, tls=weak, plain='return 200 "form";') as site:
        found = verdicts(tmp_path, look(site))
    assert {control: status for control, (status, _) in found.items()} == dict.fromkeys(WEBSITE, "fail")
    assert "tls1.0" in found["website-tls-protocols"][1]
    assert "TLS_RSA_WITH_" in found["website-tls-suites"][1]
    assert found["website-key-strength"][1] == "1024"


@pytest.mark.parametrize(
    "options,accepted",
    (
        (("-tls1_2",), '["TLS 1.2"]'),
        (("-tls1_3",), '["TLS 1.3"]'),
        (("-tls1", "-cipher", "ALL:@SECLEVEL=0"), '["TLS 1.0"]'),
        (("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), '["TLS 1.1"]'),
        (("-no_tls1_3", "-no_tls1_1", "-cipher", "ALL:@SECLEVEL=0"), '["TLS 1.0", "TLS 1.2"]'),
    ),
)
def test_the_protocols_that_openssl_offers_are_found(
    authority: Authority, options: tuple[str, ...], accepted: str
) -> None:
    with authority.publishing(), s_server(authority.sign("x"), *options) as site:
        answer = look(site)["tls"]
    assert f'"protocols": {accepted}' in answer
    assert '"untried": []' in answer


def test_a_short_group_of_a_finite_field_is_found(tmp_path: Path, authority: Authority) -> None:
    pem = authority.sign("dh", bits=2048)
    options = ("-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0", "-dhparam", str(_group(tmp_path)))
    with authority.publishing(), s_server(pem, *options) as site:
        answers = look(site)
    assert '"dh_bits": 1024' in answers["tls"]
    assert verdicts(tmp_path, answers)["website-tls-suites"] == ("fail", "DH 1024")


def _group(folder: Path) -> Path:
    """A group of 1024 bits that is known to be short: RFC 2409, Oakley group 2."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import dh

    prime = int(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
        "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
        "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
        16,
    )
    numbers = dh.DHParameterNumbers(prime, 2).parameters()
    file = folder / "group.pem"
    file.write_bytes(numbers.parameter_bytes(serialization.Encoding.PEM, serialization.ParameterFormat.PKCS3))
    return file


@pytest.mark.parametrize(
    "kind,field",
    (
        ("expired", "expires = "),
        ("other-host", "for_host = false"),
        ("stranger", "trusted = false"),
        ("revoked", "revoked = true"),
    ),
)
def test_what_is_wrong_with_a_certificate_is_named(tmp_path: Path, authority: Authority, kind: str, field: str) -> None:
    if kind == "stranger":
        pem = Authority(tmp_path / "stranger").sign("x")
    else:
        pem = authority.sign(
            "x", days=-2 if kind == "expired" else 90, host="other.example" if kind == "other-host" else "localhost"
        )
    if kind == "revoked":
        authority.take_back(pem)
    with authority.publishing(), nginx(tmp_path, pem, tls=STRONG, plain=REDIRECT) as site:
        status, actual = verdicts(tmp_path, look(site))["website-tls"]
    assert status == "fail"
    assert field in actual


@pytest.mark.parametrize("kind", ("no list", "nobody answers", "outdated", "of another authority", "rubbish"))
def test_without_a_list_that_holds_nobody_can_tell_whether_it_was_revoked(
    tmp_path: Path, authority: Authority, kind: str
) -> None:
    pem = authority.sign("x", crl=kind != "no list")
    contents = {
        "outdated": authority.published(ends=timedelta(days=-1)),
        "of another authority": Authority(tmp_path / "other").published(),
        "rubbish": b"<html>",
    }
    with nginx(tmp_path, pem, tls=STRONG, plain=REDIRECT) as site:
        if kind in contents:
            with authority.publishing(contents[kind]):
                answers = look(site)
        else:
            answers = look(site)
    assert '"revoked": null' in answers["certificate"]
    assert verdicts(tmp_path, answers)["website-tls"][0] == "unknown"


@pytest.mark.parametrize(
    "plain,outcome,status",
    (
        (REDIRECT, "redirect", "pass"),
        ('return 200 "a form";', "page", "fail"),
        ("return 302 http://localhost:PLAIN/form;", "page", "fail"),
        ("return 404;", "status", "unknown"),
    ),
)
def test_plain_http(tmp_path: Path, authority: Authority, plain: str, outcome: str, status: str) -> None:
    with (
        authority.publishing(),
        nginx(tmp_path, authority.sign("x"), tls=STRONG, plain=plain.replace("PLAIN", "$server_port")) as site,
    ):
        answers = look(site)
    assert f'"outcome": "{outcome}"' in answers["http"]
    assert verdicts(tmp_path, answers)["website-plain-http-off"][0] == status


def test_a_closed_port_shows_nothing(tmp_path: Path, authority: Authority) -> None:
    with authority.publishing(), nginx(tmp_path, authority.sign("x"), tls=STRONG, plain=REDIRECT) as site:
        answers = look(Site(site.port, free_port()))
    assert '"outcome": "refused"' in answers["http"]
    assert verdicts(tmp_path, answers)["website-plain-http-off"][0] == "pass"


def test_a_token_in_an_address_is_not_kept(tmp_path: Path, authority: Authority) -> None:
    plain = "return 301 https://kan:Canary-1@localhost:PORT/?token=Canary-2;"
    with authority.publishing(), nginx(tmp_path, authority.sign("x"), tls=STRONG, plain=plain) as site:
        answers = look(site)
    assert "redirect" in answers["http"]
    assert "Canary" not in "".join(answers.values())
    assert "Canary" not in PLATFORM.redact('"location": "https://kan:Canary-1@localhost/?token=Canary-2"')


def test_nobody_there_is_unreachable() -> None:
    target = Target(device="web", platform="website", host="127.0.0.1", port=free_port())
    with pytest.raises(Unreachable):
        connect(target, PLATFORM.dialect)


def test_a_server_without_tls_is_no_answer(tmp_path: Path, authority: Authority) -> None:
    with nginx(tmp_path, authority.sign("x"), tls=STRONG, plain='return 200 "x";') as site, pytest.raises(SessionError):
        look(Site(site.http_port, site.port))


def test_nothing_is_ever_written(tmp_path: Path, authority: Authority) -> None:
    with nginx(tmp_path, authority.sign("x"), tls=STRONG, plain=REDIRECT) as site:
        session = Web(Target(device="web", platform="website", host="localhost", port=site.port))
        with pytest.raises(Rejected):
            session.tell([command("anything")])
        with pytest.raises(Rejected):
            session.ask("show version")


@pytest.mark.parametrize(
    "name,host,covered",
    (
        ("www.example.jp", "WWW.example.jp", True),
        ("*.example.jp", "www.example.jp", True),
        ("*.example.jp", "example.jp", False),
        ("*.example.jp", "a.b.example.jp", False),
        ("*.jp", "example.jp", False),
        ("*", "localhost", False),
        ("192.0.2.1", "192.0.2.1", True),
        ("*.0.2.1", "192.0.2.1", False),
        ("2001:db8::1", "2001:DB8:0::1", True),
    ),
)
def test_which_hosts_a_name_covers(name: str, host: str, covered: bool) -> None:
    assert _covers(name, host) is covered


def test_the_scanner_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "sslyze", None)
    with pytest.raises(SessionError) as caught:
        connect(Target(device="web", platform="website", host="127.0.0.1"), PLATFORM.dialect)
    assert caught.value.sentence.key == "error.transport"


def test_verify_looks_at_a_site_of_the_inventory(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From hosts.yml to the findings document, over the real wire."""
    monkeypatch.setenv("SHIKIRI_STORE", str(tmp_path / "store"))
    folder = tmp_path / "施設 一"
    folder.mkdir()
    page = (EXAMPLES / "facility.yml").read_text("utf-8").replace("website: false", "website: true")
    (folder / "facility.yml").write_text(page, "utf-8")
    weak = "ssl_protocols TLSv1.1 TLSv1.2; ssl_ciphers 'ALL:@SECLEVEL=0'; return 200 'hello';"
    with authority.publishing(), nginx(tmp_path, authority.sign("x"), tls=weak, plain=REDIRECT) as site:
        words = f"platform: website, ansible_host: localhost, ansible_port: {site.port}"
        (folder / "hosts.yml").write_text(f"all: {{hosts: {{www: {{{words}}}}}}}\n", "utf-8")
        told = shikiri("--lang", "en", "verify", "-i", folder, "--format", "json")
    assert told.code == 3, told.err
    found = {one["control"]: one["status"] for one in told.document["findings"] if one["device"] == "www"}
    assert found["website-tls"] == "pass"
    assert found["website-tls-protocols"] == "fail"
    assert told.document["run"]
