"""No secret leaves a text: a canary in every place where the language has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.platforms.yamaha_rtx.redact import redact

CANARY = "cAn4ry-Kx9Qz"
HERE = Path(__file__).resolve().parent
SECRETS = """
login password {0}
login password encrypted {0}
administrator password {0}
administrator password encrypted {0}
login user keeper {0}
login user keeper encrypted {0}
no login user keeper {0}
 pp auth username visitor {0}
 pp auth username visitor {0} ipcp 192.168.1.5
 pp auth myname somebody@example.jp {0}
 wan auth myname somebody {0}
 pp auth myname "some body" "{0} two"
  ipsec ike pre-shared-key 1 text {0}
  ipsec ike pre-shared-key 1 text "{0} and more"
  ipsec ike pre-shared-key 1 {0}
  ipsec ike pre-shared-key 1 hex {0}
  ipsec ike eap myname 1 somebody {0}
ipsec ike xauth myname 1 somebody {0}
auth user 1 somebody {0}
 l2tp tunnel auth on {0}
radius secret {0}
radius auth secret {0}
radius account secret {0}
radius server 192.168.1.5 auth port=1812 secret {0}
radius server 1 host=192.168.1.5 secret={0}
snmp community read-only {0}
snmp community read-write {0}
snmpv2c community read-only {0}
snmp trap community {0}
snmpv2c trap community {0}
snmp host 192.168.1.5 {0} {0}
snmpv2c host any {0}
snmp trap host 192.168.1.5 {0}
snmpv2c trap host 192.168.1.5 inform {0}
snmpv3 usm user 1 watcher group 1 sha {0} aes128-cfb {0}
snmpv3 usm user 1 watcher md5 {0}
snmpv3 usm user 1 watcher sha {0} des-cbc {0}
sshd host key generate 1024 {0} {0}
sshd host key generate {0}
httpd custom-gui api password {0}
heartbeat pre-shared-key {0}
heartbeat2 transmit 1 crypto {0} auth {0} 192.168.1.5
heartbeat2 receive 1 crypto aes128 {0} auth {0}
ip lan1 vrrp 1 192.168.1.1 priority=200 auth text {0}
ip lan1 rip auth key text {0}
ip lan1 ospf area backbone authkey={0}
ip lan1 ospf area backbone md5key=1,{0}
bgp neighbor 1 65001 192.168.1.9 pre-shared-key={0}
mail server smtp 1 mail.example.jp smtp-auth somebody {0}
mail server smtp 1 mail.example.jp pop-before-smtp pop.example.jp somebody {0}
sip server 1 sip.example.jp register udp sip:1@example.jp somebody {0}
yno access code 123456789 {0}
external-memory config filename usb1:a usb1:b {0}
external-memory syslog filename usb1:log.txt aes128 {0}
mobile pin code usb1 {0}
set TOKEN={0}
set TOKEN="{0} two"
schedule at 9 */* 03:00:00 * login password {0}
schedule at 9 */* 03:00:00 * lua /a.lua password={0}
netvolante-dns server update secret={0}
pki private key={0}
""".strip().split("\n")
PLAIN = """
administrator password encrypted *
login user ops *
user attribute ops connection=ssh login-timer=300 host=192.168.1.0-192.168.1.255
snmp community read-only public
snmpv2c host 192.168.1.5 public private
snmp host any
ip filter 11 pass * 192.168.1.5 tcp * 443
ip filter dynamic 100 * * ftp
nat descriptor masquerade static 1 1 192.168.1.5 tcp 443
ipsec ike log 1 key-info message-info payload-info
l2tp tunnel auth off
set LUA_PATH="./?.lua;"
dhcp scope option 1 dns=192.168.1.1
pp auth request chap
pp auth accept pap chap
radius auth on
sshd auth method password
"""


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_is_gone(line: str) -> None:
    said = redact(f"ip routing on\n{line.format(CANARY)}\nip routing on")
    assert CANARY not in said
    assert "***" in said
    assert said.count("\n") == 2
    assert said.split("\n")[1].split()[0] == line.split(maxsplit=1)[0]


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_is_gone_where_the_console_broke_it(line: str) -> None:
    """At column 80 a secret becomes two halves, and neither may stay."""
    text = line.format(CANARY)
    for shift in range(len(text) - len(CANARY) - 3, len(text)):
        padded = " " * max(0, 80 - shift) + text
        broken = f"ip routing on\n{padded[:80]}\n{padded[80:]}\nip routing on"
        said = redact(broken)
        assert said.count("\n") == broken.count("\n")
        assert not any(CANARY[at : at + 5] in said for at in range(len(CANARY) - 4))


def test_what_is_no_secret_stays() -> None:
    assert redact(PLAIN) == PLAIN


def test_line_ends_stay() -> None:
    assert redact(f"a b\r\nlogin password {CANARY}\r\nc d\r\n") == "a b\r\nlogin password ***\r\nc d\r\n"


def test_a_certificate_or_key_is_gone() -> None:
    said = redact(f"a\n-----BEGIN PRIVATE KEY-----\n{CANARY}\n{CANARY}\n-----END PRIVATE KEY-----\nip routing on")
    assert CANARY not in said
    assert said.count("\n") == 5
    assert said.endswith("ip routing on")


@pytest.mark.parametrize("path", sorted(HERE.glob("*/*/*.txt")), ids=lambda path: "/".join(path.parts[-3:]))
def test_twice_is_once(path: Path) -> None:
    once = redact(path.read_text("utf-8"))
    assert redact(once) == once
    assert once.count("\n") == path.read_text("utf-8").count("\n")
