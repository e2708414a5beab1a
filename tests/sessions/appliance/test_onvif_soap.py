"""SOAP of cameras: what is read, what is refused, what is never shown. Bytes nobody foresaw never become an answer."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.xml import Element, XmlError, read_xml
from shikiri.sessions.appliance.onvif_soap import (
    MEDIA,
    Call,
    SoapFault,
    carries_login,
    envelope,
    reply,
    shown,
    token,
    without_login,
)
from shikiri.simulator.appliances.onvif import schema

ENVELOPE = "http://www.w3.org/2003/05/soap-envelope"


def wrapped(body: str, prefix: str = "env", space: str = ENVELOPE) -> str:
    return f'<{prefix}:Envelope xmlns:{prefix}="{space}"><{prefix}:Body>{body}</{prefix}:Body></{prefix}:Envelope>'


ANSWER = wrapped(
    '<tds:GetUsersResponse xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema">'
    "<tds:User><tt:Username>admin</tt:Username><tt:Password>Kanaria-77</tt:Password>"
    "<tt:UserLevel>Administrator</tt:UserLevel></tds:User></tds:GetUsersResponse>"
)


def test_an_answer_becomes_one_element_a_line_without_its_password() -> None:
    assert shown(reply(ANSWER), via="https") == (
        '<GetUsersResponse via="https">\n  <User>\n    <Username>admin</Username>\n    <Password>***</Password>\n'
        "    <UserLevel>Administrator</UserLevel>\n  </User>\n</GetUsersResponse>\n"
    )


@pytest.mark.parametrize("name", ("Password", "password", "Passphrase", "PreSharedPSK", "PrivateKey", "AdminPasswd"))
def test_no_element_that_holds_a_secret_is_shown(name: str) -> None:
    assert "Kanaria" not in shown(reply(wrapped(f"<R><{name}>Kanaria</{name}></R>")))


def test_a_text_of_many_lines_stays_one_line() -> None:
    lines = shown(reply(wrapped("<R><Model>a\n\r\t  b&lt;c</Model></R>"))).splitlines()
    assert lines == ["<R>", "  <Model>a b&lt;c</Model>", "</R>"]


def test_what_was_shown_reads_back_with_its_lines() -> None:
    again = read_xml(shown(reply(ANSWER)))
    user = again.find("User")
    assert user is not None
    assert (user.line, user.said("UserLevel"), user.all("UserLevel")[0].line) == (2, "Administrator", 5)


@pytest.mark.parametrize("codes,words,login", (
    (("env:Sender", "ter:NotAuthorized"), "Sender not authorized", True),
    (("env:Sender", "wsse:FailedAuthentication"), "", True),
    (("SOAP-ENV:Sender", "wsse:InvalidSecurity"), "", True),
    (("env:Sender",), "The action requested requires authorization and the sender is not authorized", True),
    (("env:Sender", "ter:InvalidArgVal", "ter:NoProfile"), "no such profile", False),
    (("env:Receiver", "ter:ActionNotSupported"), "not here", False),
))  # fmt: skip
def test_faults_say_whether_a_login_is_wanted(codes: tuple[str, ...], words: str, login: bool) -> None:
    inner = ""
    for code in reversed(codes[1:]):
        inner = f"<env:Subcode><env:Value>{code}</env:Value>{inner}</env:Subcode>"
    text = wrapped(
        f"<env:Fault><env:Code><env:Value>{codes[0]}</env:Value>{inner}</env:Code>"
        f"<env:Reason><env:Text>{words}</env:Text></env:Reason></env:Fault>"
    )
    with pytest.raises(SoapFault) as caught:
        reply(text)
    assert caught.value.wants_login is login
    assert caught.value.codes == tuple(code.rpartition(":")[2].lower() for code in codes)


def test_a_fault_of_the_soap_before_is_one_too() -> None:
    body = "<s:Fault><faultcode>s:Client.NotAuthorized</faultcode><faultstring>Not authorized</faultstring></s:Fault>"
    with pytest.raises(SoapFault) as caught:
        reply(wrapped(body, "s", "http://schemas.xmlsoap.org/soap/envelope/"))
    assert caught.value.wants_login


@pytest.mark.parametrize("body", (
    "<F:Fault xmlns:F='x'><F:Code><F:Subcode>ter:NotAuthorized</F:Subcode></F:Code></F:Fault>",
    "<F:Fault xmlns:F='x'><F:Reason>FailedAuthentication</F:Reason></F:Fault>",
    "<F:Fault xmlns:F='x'><F:Code><F:Value>SenderNotAuthorized</F:Value></F:Code></F:Fault>",
))  # fmt: skip
def test_faults_put_together_wrongly_are_understood(body: str) -> None:
    with pytest.raises(SoapFault) as caught:
        reply(wrapped(body))
    assert caught.value.wants_login


def test_a_fault_about_the_time_is_none_about_the_password() -> None:
    reason = "Wsse authorized time check failed."
    body = f"<env:Fault><env:Reason><env:Text>{reason}</env:Text></env:Reason></env:Fault>"
    with pytest.raises(SoapFault) as caught:
        reply(wrapped(body))
    assert caught.value.about_time


def test_stars_are_no_password() -> None:
    assert "<Password/>" in shown(reply(wrapped("<R><Password>******</Password></R>")))


def test_a_devices_own_words_are_not_repeated() -> None:
    """Whatever a camera puts into its fault, a password it was just told for instance."""
    body = "<env:Fault><env:Code><env:Value>env:kanaria</env:Value></env:Code></env:Fault>"
    with pytest.raises(SoapFault) as caught:
        reply(wrapped(body))
    assert caught.value.word == "fault"


@pytest.mark.parametrize("text", (
    "", "<a/>", wrapped(""), wrapped("<A/><B/>"), f'<!DOCTYPE x [<!ENTITY a "b">]>{ANSWER}', ANSWER + "<x/>",
    ANSWER.replace("Envelope", "Enve1ope"), "\0" + ANSWER, ANSWER[:200], "<html><body>Login</body></html>",
))  # fmt: skip
def test_what_is_no_envelope_with_one_answer_is_none(text: str) -> None:
    with pytest.raises(XmlError):
        reply(text)


@given(st.integers(min_value=0, max_value=len(ANSWER.rstrip()) - 1))
def test_an_answer_cut_anywhere_is_none(at: int) -> None:
    with pytest.raises(XmlError):
        reply(ANSWER[:at])


@given(st.binary(max_size=400))
def test_bytes_nobody_foresaw_raise_nothing_else(raw: bytes) -> None:
    try:
        assert isinstance(reply(raw.decode("utf-8", "replace")), Element)
    except (XmlError, SoapFault):
        return


@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_names_and_passwords_stay_inside_their_elements(user: str, password: str) -> None:
    """No name, however it is written, adds an element to the message."""
    head = token(user, password, "2026-11-21T00:00:00Z", b"1234567890123456")
    names = [one.tag.rpartition("}")[2] for one in _parsed(head)]
    assert names == ["r", "Security", "UsernameToken", "Username", "Password", "Nonce", "Created"]
    assert len(password) < 8 or password in user or password not in head


def _parsed(head: str) -> list[ET.Element]:
    try:
        return list(ET.fromstring(f'<r xmlns:s="x">{head}</r>').iter())
    except ET.ParseError:  # a character that XML cannot hold at all: nothing gets in by it
        return list(ET.fromstring(f'<r xmlns:s="x">{token("a", "b", "c")}</r>').iter())


def test_a_token_is_what_the_standard_computes() -> None:
    """The example of the ONVIF programmer's guide."""
    import base64

    nonce = base64.b64decode("LKqI6G/AikKCQrN0zqZFlg==")
    head = token("user", "userpassword", "2010-09-16T07:50:45Z", nonce)
    assert "tuOSpGlFlIXsozq4HFNeeGeFLEI=" in head


def test_our_requests_fit_the_schema() -> None:
    assert schema.is_there()
    inside = (
        "<q:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport>"
        "</q:StreamSetup><q:ProfileToken>p</q:ProfileToken>"
    )
    body = next(iter(ET.fromstring(envelope(Call("GetStreamUri", inside, MEDIA)))))[0]
    assert schema.trouble(MEDIA, body) == ""


@pytest.mark.parametrize("uri,clean", (
    ("rtsp://192.0.2.7:554/stream/1", "rtsp://192.0.2.7:554/stream/1"),
    ("rtsp://admin:Kanaria" + "@192.0.2.7/s", "rtsp://***@192.0.2.7/s"),
    ("rtsp://192.0.2.7/user=admin&password=Kanaria&channel=1", "rtsp://192.0.2.7/user=***&password=***&channel=1"),
    ("http://192.0.2.7/snap?usr=a&pwd=Kanaria", "http://192.0.2.7/snap?usr=***&pwd=***"),
    ("http://192.0.2.7/snap?token=Kanaria", "http://192.0.2.7/snap?token=***"),
    ("http://192.0.2.7/snap?profile=1&session=Kanaria#x", "http://192.0.2.7/snap?profile=1&session=***"),
))  # fmt: skip
def test_a_login_inside_an_address_is_seen_and_not_shown(uri: str, clean: str) -> None:
    assert without_login(uri).partition("#")[0] == clean.partition("#")[0]
    assert carries_login(uri) is (uri != clean)
    assert "Kanaria" not in shown(reply(wrapped(f"<R><Uri>{uri.replace('&', '&amp;')}</Uri></R>")))


def test_a_nonce_is_never_the_same() -> None:
    created = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert len({token("u", "p", created) for _ in range(50)}) == 50
