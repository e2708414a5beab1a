"""Law of secrets, seen from outside: whatever secret a text holds, no byte of any output does."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from shikiri.reports import FORMATS
from tests.e2e.door import DAY, Office, office, shikiri

IOS = """\
enable secret 0 Canary-enable-01
enable password 7 {type7}
username c02 privilege 15 password 0 Canary-user-02
username c03 secret 5 $1$Canary$03abcdefghijklmnopqrst.
snmp-server community Canary-community-04 RW
snmp-server user c05 G v3 auth sha Canary-auth-05 priv aes 128 Canary-priv-05
snmp-server host 192.0.2.7 version 2c Canary-trap-06
radius server R
 address ipv4 192.0.2.8 auth-port 1812 acct-port 1813
 key 0 Canary-radius-07
tacacs server T
 key Canary-tacacs-08
crypto isakmp key Canary-ike-09 address 0.0.0.0
key chain K
 key 1
  key-string Canary-chain-10
ntp authentication-key 1 md5 Canary-ntp-11
ip http client password 0 Canary-http-12
archive
 path ftp://backup:Canary-url-13@192.0.2.9/config
interface Vlan77
 description nothing
 standby 1 authentication Canary-hsrp-14
 ip ospf authentication-key Canary-ospf-15
 ppp chap password 0 Canary-ppp-16
router bgp 65000
 neighbor 192.0.2.10 password Canary-bgp-17
line vty 0 4
 password 0 Canary-line-18
wlan W 21 Canary-Net
 security wpa psk set-key ascii 0 Canary-psk-19
"""
YAMAHA = """\
login password Canary-login-31
administrator password Canary-admin-32
login user c33 Canary-user-33
pp auth username c34 Canary-peer-34
 pp auth myname c35 Canary-ppp-35
ipsec ike pre-shared-key 1 text Canary-ike-36
snmp community read-only Canary-snmp-37
snmpv2c community read-write Canary-snmp-38
snmpv3 usm user 1 c39 sha Canary-auth-39 aes128-cfb Canary-priv-39
radius secret Canary-radius-40
mail server smtp 1 192.0.2.25 smtp-auth c41 Canary-mail-41 plain
netvolante-dns hostname host pp server=1 c42.example
pptp hostname c43
tunnel password Canary-tunnel-44
l2tp tunnel auth on c45 Canary-l2tp-45
ip lan1/1 teleport with password Canary-strange-46
"""
TYPE7 = "Canary-type7-20"


def type7(text: str) -> str:
    """A password as the box scrambles it; the reader can turn it back, and must not show it."""
    key = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
    return "02" + "".join(f"{byte ^ key[2 + place]:02X}" for place, byte in enumerate(text.encode()))


def planted(site: Office, device: str) -> Path:
    """The insecure example with a secret in every place that knows one."""
    config = site.config(device, "insecure")
    text = config.read_text("utf-8")
    if device == "yamaha_rtx":
        head, newline, prompt = text.rstrip("\n").rpartition("\n")
        text = head + newline + YAMAHA + prompt
    else:
        text = text.replace("\nend\n", "\n" + IOS.format(type7=type7(TYPE7)) + "end\n")
    assert "Canary-" in text
    config.write_text(text, "utf-8")
    return site.folder(device, "insecure")


def everything(folder: Path) -> bytes:
    """All bytes of a folder, with what is packed unpacked."""
    found = b""
    for path in sorted(folder.rglob("*")):
        raw = path.read_bytes() if path.is_file() else b""
        if zipfile.is_zipfile(io.BytesIO(raw)):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                raw = b"".join(archive.read(name) for name in archive.namelist())
        found += raw
    return found


@pytest.mark.parametrize("device", ("cisco_ios", "cisco_ios-wlc", "yamaha_rtx"))
@pytest.mark.parametrize("lang", ("ja", "en"))
def test_no_report_tells_a_secret(tmp_path: Path, device: str, lang: str) -> None:
    site = office(tmp_path)
    folder = planted(site, device)
    out = tmp_path / "out"
    told = shikiri(
        "--lang",
        lang,
        "judge",
        folder,
        "--facility",
        site.facility,
        "--at",
        DAY,
        "--format",
        ",".join(FORMATS),
        "--out",
        out,
    )
    assert told.code == 3, told.err
    assert len(list(out.iterdir())) == len(FORMATS) - 1  # the terminal has no file
    shown = told.raw + told.err.encode() + everything(out)
    assert b"Canary-Net" in shown or device != "cisco_ios-wlc", "a network's name is no secret; it proves the search"
    leaks = [place for place in shown.split(b"Canary-")[1:] if not place.startswith(b"Net")]
    assert [leak[:14] for leak in leaks] == []
    assert type7(TYPE7).encode() not in shown


@pytest.mark.parametrize(
    "line",
    (
        "wlans:\n  - {ssid: A, segment: guest, audience: shared, psk: Canary-value-51}",
        "wlans:\n  - {ssid: A, segment: guest, audience: shared, psk: {secret: 'Canary value 52'}}",
        "accounts:\n  - {name: ops, secret: {value: Canary-value-53}}",
        "accounts:\n  - {name: ops, password: Canary-value-54}",
        "name: '{{ vault_Canary-value-55 }}'",
        "psk: Canary-value-56",
    ),
)
def test_a_value_where_a_name_belongs_is_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    site = office(tmp_path)
    key = line.partition(":")[0]
    lines = site.facility.read_text("utf-8").split("\n")
    kept: list[str] = []
    skipping = False
    for one in lines:
        skipping = one.startswith(f"{key}:") or (skipping and one.startswith((" ", "#")))
        if not skipping:
            kept.append(one)
    site.facility.write_text("\n".join([*kept, line]) + "\n", "utf-8")
    for lang in ("ja", "en"):
        told = shikiri("--lang", lang, "judge", site.folder("cisco_ios"), "--facility", site.facility)
        assert told.code == 2
        assert told.raw == b""
        assert "facility.yml:" in told.err
        assert "Canary" not in told.err


def test_a_vault_beside_the_facility_is_not_opened(tmp_path: Path) -> None:
    site = office(tmp_path)
    vault = site.add("group_vars/all/vault.yml", "guest_psk: Canary-value-61\nops_password: Canary-value-62\n")
    before = site.judge(site.folder("cisco_ios")).raw
    vault.unlink()
    assert site.judge(site.folder("cisco_ios")).raw == before
    assert b"Canary" not in before
