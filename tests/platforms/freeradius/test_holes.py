"""The most insecure server that could still look right: each such edit is noticed, a text cut off proves nothing."""

from __future__ import annotations

import random

import pytest

from shikiri.model.finding import Status
from shikiri.platforms.freeradius import PLATFORM
from shikiri.platforms.freeradius.scripts import CERTIFICATES, CHECKED, RADDB, UNIT
from tests.platforms.freeradius.office_desk import answers, edited, verdicts

_TLS = "        tls {\n            tls = members"
_CLIENT = "client ap1 {\n    ipaddr = 10.98.0.1\n"
_AUTHENTICATE = "    authenticate {\n        eap\n"
_AUTHORIZE = "    authorize {\n        eap\n"
HOLES = {
    "peap beside it": (RADDB, _TLS, "        peap {\n        }\n" + _TLS),
    "md5 without a body": (RADDB, _TLS, "        md5\n" + _TLS),
    "passwords beside it": (RADDB, _AUTHENTICATE, _AUTHENTICATE + "        pap\n"),
    "passwords by name": (
        RADDB,
        _AUTHENTICATE,
        _AUTHENTICATE + "        Auth-Type PAP {\n            pap\n        }\n",
    ),
    "anybody, before asking": (
        RADDB,
        _AUTHORIZE,
        "    authorize {\n        update control {\n            Auth-Type := Accept\n        }\n        eap\n",
    ),
    "anybody, by another spelling": (
        RADDB,
        _AUTHORIZE,
        '    authorize {\n        update config {\n            &control:Auth-Type = "accept"\n        }\n        eap\n',
    ),
    "a list of users that nobody read": (RADDB, _AUTHORIZE, "    authorize {\n        files\n        eap\n"),
    "a program decides": (RADDB, _AUTHORIZE, "    authorize {\n        perl\n        eap\n"),
    "handed on to another server": (
        RADDB,
        _AUTHORIZE,
        "    authorize {\n        update control {\n            Proxy-To-Realm := example\n        }\n        eap\n",
    ),
    "a second server": (
        RADDB,
        "server office {",
        (
            "server other {\n    authorize {\n        pap\n    }\n    authenticate {\n        pap\n    }\n}\n"
            "server office {"
        ),
    ),
    "the server that checks certificates is open": (
        RADDB,
        "server members {\n",
        "server members {\n    listen {\n        type = auth\n        port = 1999\n    }\n",
    ),
    "a client sent to the server that checks": (RADDB, _CLIENT, _CLIENT + "    virtual_server = members\n"),
    "everybody may ask": (RADDB, "ipaddr = 10.98.0.1\n", "ipaddr = *\n"),
    "a whole network may ask": (RADDB, "ipaddr = 10.98.0.1\n", "ipaddr = 10.98.0.0/24\n"),
    "one more may ask": (
        RADDB,
        _CLIENT,
        "client x {\n    ipaddr = 192.0.2.7\n    secret = 'Tulip-canyon-4821-f'\n}\n" + _CLIENT,
    ),
    "the factory secret": (RADDB, "'Tulip-canyon-4821-ferry'", "testing123"),
    "a short secret": (RADDB, "'Tulip-canyon-4821-ferry'", "Tq7-xZ2"),
    "unsigned requests": (RADDB, "require_message_authenticator = yes", "require_message_authenticator = no"),
    "unsigned requests by default": (RADDB, "    require_message_authenticator = yes\n", ""),
    "signed perhaps": (RADDB, "require_message_authenticator = yes", "require_message_authenticator = auto"),
    "one more member": (RADDB, "#: taro", '#: taro - 2027-11-21T00:00:00+00:00\n"aa"\n#: taro'),
    "a default entry": (RADDB, "#: taro", "DEFAULT\n#: taro"),
    "a member in another network": (RADDB, 'Group-Id := "10"', 'Group-Id := "98"'),
    "public authorities": (CERTIFICATES, "count=1\n", "count=140\n"),
    "one public authority": (CERTIFICATES, "public=no", "public=yes"),
    "one more authority": (CERTIFICATES, "count=1\n", "count=2\n"),
    "a folder of authorities beside it": (CERTIFICATES, "beside=0", "beside=1"),
    "a certificate of somebody else": (CERTIFICATES, "chain=yes", "chain=no"),
    "a key that does not fit": (CERTIFICATES, "fits=yes", "fits=no"),
    "a key for everybody": (CERTIFICATES, "key=640 root:freerad", "key=644 root:freerad"),
    "a key for another group": (CERTIFICATES, "key=640 root:freerad", "key=640 root:users"),
    "a key nobody looked at": (CERTIFICATES, "key=640 root:freerad", "key="),
    "nobody asks who was revoked": (CERTIFICATES, "==> list", "==> other"),
    "expired": (CERTIFICATES, "Dec 23 21:04:54 2027 GMT", "Nov 20 21:04:54 2026 GMT"),
    "an old list": (CERTIFICATES, "Feb  9 21:04:54 2027 GMT", "Nov 20 21:04:54 2026 GMT"),
    "stopped": (UNIT, "ActiveState=active", "ActiveState=inactive"),
    "gone after the next start": (UNIT, "UnitFileState=enabled", "UnitFileState=disabled"),
    "started with another folder": (UNIT, "freeradius -f", "freeradius -f -d /opt/raddb"),
    "another folder by its options": (RADDB, 'FREERADIUS_OPTIONS=""', 'FREERADIUS_OPTIONS="-d /opt/raddb"'),
    "another name by its options": (RADDB, 'FREERADIUS_OPTIONS=""', 'FREERADIUS_OPTIONS="-n other"'),
    "refused by FreeRADIUS": (CHECKED, "Configuration appears to be OK", "Errors reading radiusd.conf"),
    "the register does not decide": (RADDB, "        if (!ok) {\n            reject\n        }\n", ""),
    "whoever is not in the register comes in": (RADDB, "&Auth-Type := Reject", "&Auth-Type := Accept"),
    "the register is asked for one who is in it": (RADDB, 'key = "%{TLS-Client-Cert-Serial}"', 'key = "aa"'),
    "another register": (RADDB, "/shikiri/members", "/mods-config/others"),
    "all are led to one network": (
        RADDB,
        "    post-auth {\n        members\n",
        (
            '    post-auth {\n        members\n        update reply {\n            &Tunnel-Private-Group-Id := "10"\n'
            "        }\n"
        ),
    ),
    "an old TLS": (RADDB, 'tls_min_version = "1.2"', 'tls_min_version = "1.0"'),
    "another name by its unit": (UNIT, "freeradius -f", "freeradius -f -n other"),
    "a section that does not end": (RADDB, "server members {\n", "server members {\n    authorize {\n"),
    "an include nobody read": (RADDB, "server members {\n", "$INCLUDE /opt/more\nserver members {\n"),
}


def test_nothing_is_wrong_before_the_edit() -> None:
    found = verdicts(answers())
    assert set(found.values()) == {Status.PASS}, found


@pytest.mark.parametrize("name", HOLES)
def test_a_hole_is_noticed(name: str) -> None:
    found = verdicts(edited(*HOLES[name]))
    assert set(found.values()) & {Status.FAIL, Status.UNKNOWN}, name


@pytest.mark.parametrize("question", (RADDB, CERTIFICATES, CHECKED, UNIT))
def test_an_answer_that_breaks_off_turns_nothing_into_a_pass(question: str) -> None:
    """For the stock server, which fails, and for ours; cut anywhere, and known to be cut or not."""
    chance = random.Random(20261121)
    for kind in ("stock", "office"):
        told = answers(kind)
        whole = {name for name, status in verdicts(told).items() if status is Status.PASS}
        text = told[question]
        for cut in sorted({0, len(text) - 1, *(chance.randrange(len(text)) for _ in range(120))}):
            found = verdicts({**told, question: text[:cut]}, complete=None)
            assert {name for name, status in found.items() if status is Status.PASS} <= whole, (kind, cut)


def test_the_stock_server_fails() -> None:
    found = verdicts(answers("stock"))
    fine = {"radius-key-guarded": Status.PASS, "radius-certificates-current": Status.PASS}
    fine["members-current"] = Status.NOT_APPLICABLE
    assert {name: status for name, status in found.items() if status is not Status.FAIL} == fine


def test_no_secret_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    kept = "\n".join(PLATFORM.redact(text) for text in answers().values())
    assert "Tulip-canyon" not in kept
    assert "Violet-harbour" not in kept
    assert kept.count("secret = ***") + kept.count("secret = '***'") == 2
