"""Nothing that opens a door is kept; what only tells whether a door is locked stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.platforms.appliance.redact import redact

CANARY = "kanaria-7f3d"


@pytest.mark.parametrize(
    "text",
    (
        f"<dd:Password>{CANARY}</dd:Password>",
        f'<dd:Password type="base64">{CANARY}</dd:Password>',
        f"<dd:GetCommunityName>{CANARY}</dd:GetCommunityName>",
        f"<dd3:SSID>{CANARY}</dd3:SSID>",
        f"<io:PassPhrase>{CANARY}</io:PassPhrase>",
        f"<PasswordText>{CANARY}</PasswordText>",
        f"<AdminPIN>{CANARY}</AdminPIN>",
        f"<pin>\n{CANARY}\n</pin>",
        f'{{"password": "{CANARY}"}}',
        f'{{"readWriteCommunityName" : "{CANARY}"}}',
        f'{{"access_token":"{CANARY}\\" and more"}}',
        f'{{"preSharedKey": "{CANARY}"}}',
        '{"userPinCode": 73021955}',
        f"root.SNMP.V1ReadCommunity={CANARY}",
        f"root.Network.Wireless.WPA-PSK.Passphrase={CANARY} x",
        f"root.Network.Wireless.SSID={CANARY}",
        f"wimToken = {CANARY}",
        f'printer-wifi-password ["{CANARY}"]',
        f'printer-wifi-ssid ["{CANARY}"]',
        f"Location: /login?session_id={CANARY}&x=1",
        f"rtsp://admin:{CANARY}@192.168.40.20/stream",
        f"<Uri>http://viewer:{CANARY}@192.168.40.20/snap.jpg</Uri>",
        f"<Uri>rtsp://viewer:p@{CANARY}@192.168.40.20/s</Uri>",
        f"<Password><![CDATA[{CANARY}]]></Password>",
        f'<Password value="{CANARY}"/>',
        f'<user name="x" password="{CANARY}" level="1"/>',
        f"<Password>\n<Value>{CANARY}</Value>\n</Password>",
        f"<privKey>{CANARY}</privKey>",
        f"<authPass>{CANARY}</authPass>",
        f"<verificationCode>{CANARY}</verificationCode>",
        f'{{"passwords": ["{CANARY}", "b"]}}',
        f'{{"password": {{"value": "{CANARY}"}}}}',
        f'{{"authorization": "Basic {CANARY}"}}',
        f'{{"sid": "{CANARY}"}}',
        f"root.SMTP.Pass={CANARY}",
        f"root.RemoteService.ProxyPass={CANARY}",
        f"root.Network.Wireless.WEP.Key1={CANARY}",
    ),
)
def test_a_secret_is_not_kept(text: str) -> None:
    kept = redact(text)
    assert CANARY not in kept
    assert "73021955" not in kept
    assert kept.count("\n") == text.count("\n")
    assert "***" in kept
    assert redact(kept) == kept


@pytest.mark.parametrize(
    "text",
    (
        "<dd:PasswordStatus>set</dd:PasswordStatus>",
        "<dd:PasswordStatus>notSet</dd:PasswordStatus>",
        "<dd:GetCommunityNameConfig>publicAllowed</dd:GetCommunityNameConfig>",
        "<SerialNumber>VCF0000001</SerialNumber>",
        '{"passwordSet": "true", "configuredByUser": "false"}',
        '{"passwordByDefaultSupported": "true"}',
        'job-password-supported [4]\njob-password-encryption-supported ["none"]',
        'uri-authentication-supported ["none", "basic"]',
        "root.Network.Wireless.HideSSID=yes",
        "<HideSSID>true</HideSSID>",
        "<mapping>1</mapping>",
        '<trt:Profiles token="profile_1" fixed="true"><tt:Name>main</tt:Name></trt:Profiles>',
        "<bypass>10</bypass><compass>north</compass>",
        '{"passwordPolicy": {"minLength": 8}}',
        "<Spindle>7200</Spindle>",
        "http://192.168.1.1/a@b",
        '{"minPasswordLength": 8}',
        '1.3.6.1.2.1.1.1.0 string "RICOH MP 3053 1.09"',
    ),
)
def test_what_only_tells_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=400))
def test_lines_stay_where_they_are(text: str) -> None:
    assert redact(text).count("\n") == text.count("\n")
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize("text", (
    "a" * 1_000_000, "pass" * 250_000, "<" * 500_000, '"password' * 100_000, ' name="x"' * 100_000, "<a x" * 200_000,
    "://" * 300_000, "://" + ":" * 900_000, '"a":[' * 200_000, '"a":{' * 200_000, "<a><" * 200_000,
    "<a><![CDATA[" * 80_000, "<password " + "x=y " * 200_000,
))  # fmt: skip
def test_a_megabyte_is_no_trap(text: str) -> None:
    """Patterns that go back and forth would take hours here."""
    assert redact(text) == text
