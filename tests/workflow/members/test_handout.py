"""What members take home: every profile checks our server, and the certificate opens with one word alone."""

from __future__ import annotations

import html
import plistlib
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs12

from shikiri.model.errors import UsageError
from shikiri.workflow.members.authority import certificate_of
from shikiri.workflow.members.handout import hand_out
from shikiri.workflow.members.office import add, revoke
from shikiri.workflow.members.profiles import SYSTEMS
from tests.platforms.freeradius.office_site import FACILITY, OfficeSite, office_site

_W = "{http://www.microsoft.com/networking/WLAN/profile/v1}"
_T = "{http://www.microsoft.com/provisioning/EapTlsConnectionPropertiesV1}"
_T2 = "{http://www.microsoft.com/provisioning/EapTlsConnectionPropertiesV2}"
HARD = "会員<&>'\"%; x"


@pytest.fixture
def place(tmp_path: Path) -> OfficeSite:
    found = office_site(tmp_path)
    page = found.folder / "facility.yml"
    text = FACILITY.replace("{ssid: Members,", '{ssid: "会員<&>\'\\"%; x",')
    page.write_text(text, "utf-8")
    add(found.office(), "taro", title="<b>山田太郎</b>", company="山田商店", segment="business", days=365)
    return found


def opened(raw: bytes, word: str) -> tuple[x509.Certificate, list[x509.Certificate]]:
    key, certificate, others = pkcs12.load_key_and_certificates(raw, word.encode())
    assert key is not None
    assert certificate is not None
    assert key.public_key() == certificate.public_key()
    return certificate, others


@pytest.mark.parametrize("system", SYSTEMS)
def test_files_are_for_their_owner_and_open_with_the_word_alone(place: OfficeSite, system: str) -> None:
    folder, word = hand_out(place.office(), "taro", system, "ja")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    assert (folder.parent / ".gitignore").read_text("utf-8") == "*\n"
    assert len(word.reveal()) >= 20
    assert not [
        path for path in place.folder.rglob("*") if path.is_file() and word.reveal().encode() in path.read_bytes()
    ]
    register = place.office().register
    assert register.authority is not None
    for path in folder.glob("*.p12"):
        certificate, others = opened(path.read_bytes(), word.reveal())
        assert certificate == certificate_of(register.members[0].der)
        assert others == [certificate_of(register.authority.der)]
        with pytest.raises(ValueError, match="assword"):
            pkcs12.load_key_and_certificates(path.read_bytes(), b"another")
    assert register.members[0].profiles == (system,)
    again, other = hand_out(place.office(), "taro", system, "en")
    assert again == folder
    assert other.reveal() != word.reveal()


def test_apple(place: OfficeSite) -> None:
    folder, word = hand_out(place.office(), "taro", "ios", "ja")
    profile = plistlib.loads((folder / "taro.mobileconfig").read_bytes())
    parts = {one["PayloadType"]: one for one in profile["PayloadContent"]}
    trust, identity, wifi = (
        parts[f"com.apple.{kind}"] for kind in ("security.root", "security.pkcs12", "wifi.managed")
    )
    assert "Password" not in identity
    opened(identity["PayloadContent"], word.reveal())
    assert wifi["SSID_STR"] == HARD
    assert wifi["PayloadCertificateUUID"] == identity["PayloadUUID"]
    asked = wifi["EAPClientConfiguration"]
    assert asked["AcceptEAPTypes"] == [13]
    assert asked["PayloadCertificateAnchorUUID"] == [trust["PayloadUUID"]]
    assert asked["TLSTrustedServerNames"] == ["radius.demo-office"]
    assert asked["TLSAllowTrustExceptions"] is False
    assert len({one["PayloadUUID"] for one in profile["PayloadContent"]}) == 3


def test_windows(place: OfficeSite) -> None:
    folder, _ = hand_out(place.office(), "taro", "windows", "ja")
    root = ET.fromstring((folder / "wifi-1.xml").read_bytes())
    ssid = root.find(f"{_W}SSIDConfig/{_W}SSID")
    assert ssid is not None
    assert bytes.fromhex(str(ssid.findtext(f"{_W}hex"))).decode() == HARD == ssid.findtext(f"{_W}name")
    tls = next(root.iter(f"{_T}EapType"))
    check = tls.find(f"{_T}ServerValidation")
    assert check is not None
    assert check.findtext(f"{_T}DisableUserPromptForServerValidation") == "true"
    assert check.findtext(f"{_T}ServerNames") == "radius.demo-office"
    authority = x509.load_der_x509_certificate((folder / "members.cer").read_bytes())
    assert bytes.fromhex(str(check.findtext(f"{_T}TrustedRootCA"))) == authority.fingerprint(hashes.SHA1())
    assert tls.findtext(f"{_T2}PerformServerValidation") == tls.findtext(f"{_T2}AcceptServerName") == "true"
    commands = (folder / "install.cmd").read_bytes().decode("ascii")
    assert HARD not in commands
    assert 'netsh wlan add profile filename="wifi-1.xml"' in commands


def test_linux(place: OfficeSite) -> None:
    folder, _ = hand_out(place.office(), "taro", "linux", "ja")
    lines = (folder / "wifi-1.nmconnection").read_text("utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if "=" in line)
    assert bytes(int(part) for part in told["ssid"].rstrip(";").split(";")).decode() == HARD
    assert (told["eap"], told["altsubject-matches"]) == ("tls;", "DNS:radius.demo-office")
    assert told["ca-cert"].endswith("members.pem")
    assert "domain_match=" in (folder / "wpa_supplicant.conf").read_text("utf-8")


def test_openssl_opens_what_we_made(place: OfficeSite) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl program on this machine")
    for system in ("windows", "linux"):
        folder, word = hand_out(place.office(), "taro", system, "ja")
        line = [program, "pkcs12", "-in", str(folder / "taro.p12"), "-passin", "stdin", "-nodes", "-noout", "-info"]
        done = subprocess.run(line, input=word.reveal(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("lang", ("ja", "en"))
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_page_says_what_to_do_and_runs_nothing(place: OfficeSite, system: str, lang: str) -> None:
    folder, word = hand_out(place.office(), "taro", system, lang)  # type: ignore[arg-type]
    page = (folder / "handout.html").read_text("utf-8")
    assert word.reveal() not in page
    assert "<script" not in page
    assert "<b>" not in page
    assert html.escape("<b>山田太郎</b>") in page
    assert html.escape(HARD) in page
    assert "{" not in page.split("</style>")[1]


def test_nothing_is_handed_to_whom_it_is_not_for(place: OfficeSite) -> None:
    with pytest.raises(UsageError) as caught:
        hand_out(place.office(), "jiro", "ios", "ja")
    assert caught.value.sentence.key == "members.unknown"
    revoke(place.office(), "taro", "")
    with pytest.raises(UsageError) as caught:
        hand_out(place.office(), "taro", "ios", "ja")
    assert caught.value.sentence.key == "members.none-good"
    page = place.folder / "facility.yml"
    page.write_text(FACILITY.replace(", enterprise: true", ", psk: {secret: members_psk}"), "utf-8")
    add(place.office(), "saburo", title="", company="", segment="", days=365)
    with pytest.raises(UsageError) as caught:
        hand_out(place.office(), "saburo", "ios", "ja")
    assert caught.value.sentence.key == "members.no-ssid"
