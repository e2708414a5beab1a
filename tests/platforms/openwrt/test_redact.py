"""Secrets planted wherever a device may keep one: none is left in what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.platforms.openwrt import PLATFORM
from shikiri.platforms.openwrt.redact import redact
from tests.platforms.openwrt.referee import whole

CANARY = "Lantern-violet-42"
OPTIONS = (
    "key", "key1", "key4", "sae_password", "password", "auth_secret", "acct_secret", "dae_secret", "priv_key_pwd",
    "private_key", "preshared_key", "wpa_psk", "community", "pincode_password", "wps_pin", "secret", "apikey", "token",
    "r0kh", "r1kh", "identity_password", "PassWord", "ApCliPassWord",
)  # fmt: skip


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize(
    "line",
    ("\toption {0} '{1}'", "    list {0} {1}", 'option "{0}" "{1}"', "wireless.x.{0}='{1}'",
     "wireless.@a[0].{0}='{1}' '{1}'", '\t\t"{0}": "{1}",', "option {0} 'first {1}", "\toption\t'{0}'\t\t'{1}' # why"),
)  # fmt: skip
def test_no_secret_stays(option: str, line: str) -> None:
    said = redact(line.format(option, CANARY))
    assert CANARY not in said
    assert said.count("\n") == line.count("\n")


@pytest.mark.parametrize(
    "text",
    (
        f"root:$1$fixture0${CANARY}:20000:0:99999:7:::",
        f"\toption key 'begins\n{CANARY}\nends'\n\toption ssid 'x'",
        f"-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----",
    ),
)
def test_nor_in_other_answers(text: str) -> None:
    said = redact(text)
    assert CANARY not in said
    assert said.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "line",
    ("\toption ssid 'Lobby-Guest'", "\toption PasswordAuth 'off'", "\toption community 'public'",
     "\toption macaddr '02:00:00:00:00:01'",
     "\toption password '$p$root'", "\toption key '2'", "\toption encryption 'psk2+ccmp'", "root::0:0:99999:7:::"),
)  # fmt: skip
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact(line) == line


@given(st.text(max_size=60))
def test_the_lines_stay_as_many(text: str) -> None:
    assert redact(text).count("\n") == text.count("\n")


def test_the_fixtures_hold_nothing_that_comes_through() -> None:
    for case in ("office", "careless"):
        for answer in whole(case).answers.values():
            said = PLATFORM.redact(answer.text)
            for planted in ("Made-up passphrase", "made-up-radius-secret", "made-up-community", "made-up-line-password",
                            "made-up-web-password"):  # fmt: skip
                assert planted not in said
