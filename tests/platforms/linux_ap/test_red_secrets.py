"""Secrets in places where nobody looks for them: a proxy, a trap, a variable, raw lines. None of them is kept."""

from __future__ import annotations

import pytest

from shikiri.platforms import openwrt
from shikiri.platforms.linux.redact import redact

CANARY = "Kanaria9Zz77"
LINUX = (
    'Acquire::http::Proxy "http://user:{}@proxy:3128/";',
    "http_proxy=http://user:{}@proxy.example:3128",
    "export PGPASSWORD='{}'",
    "export AWS_SECRET_ACCESS_KEY={}",
    "API_TOKEN={}",
    "PrivateKey = {}",
    "PresharedKey={}",
    "trapsess -v2c -c {} 192.0.2.9",
    "trapsess -v 3 -u x -A {} -X {} 192.0.2.9",
    'proxy -v 2c -c "{}" 192.0.2.9',
    "defAuthPassphrase {}",
    "defPrivPassphrase {}",
    "smuxpeer .1.3.6.1 {}",
    'action(type="omelasticsearch" uid="x" pwd="{}")',
    'action(type="omhttp" httpheaderkey="Authorization" httpheadervalue="Bearer {}")',
    "*.* :ommysql:db.example,logs,writer,{}",
    "sae_pk_password={}",
    '"wpa_passphrase": "{}"',
)
OPENWRT = (
    "\tlist hostapd_options 'wpa_passphrase={}'",
    "\tlist hostapd_bss_options 'sae_password={}'",
    "wireless.x.hostapd_bss_options='sae_password={}'",
    "\toption url 'http://u:{}@host.example/'",
)
# What facets read stays as it is.
PLAIN = (
    "wpa_key_mgmt=WPA-PSK SAE", "wpa_psk_file=/etc/hostapd/keys", "passwordauthentication yes", "auth_badpass = no",
    "    private_key_file = ${confdir}/certs/shikiri.key", "    secret = testing123", "Defaults passwd_tries=3",
    "server=9.9.9.9", "TMOUT=600", "readonly TMOUT=600", "permitemptypasswords no", "proxy_requests = no",
    "rocommunity public", "URL=https://log.example:19532/", 'Dir::State "var/lib/apt";',
)  # fmt: skip


@pytest.mark.parametrize("row", LINUX)
def test_nothing_of_a_secret_of_a_linux_machine_is_kept(row: str) -> None:
    assert CANARY not in redact(row.replace("{}", CANARY))


@pytest.mark.parametrize("row", OPENWRT)
def test_nothing_of_a_secret_of_an_openwrt_device_is_kept(row: str) -> None:
    assert CANARY not in openwrt.PLATFORM.redact(row.replace("{}", CANARY))


@pytest.mark.parametrize("row", PLAIN)
def test_what_is_read_stays(row: str) -> None:
    assert redact(row) == row
