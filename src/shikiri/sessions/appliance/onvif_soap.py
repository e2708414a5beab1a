"""SOAP as cameras speak it: an envelope out, an element or a fault in, and the answer as text with a line an element.

Our own, because a client library costs half a second at every start and knows only devices that keep to the schema
(docs/adr/0020-onvif-without-a-client.md).
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit
from xml.sax.saxutils import escape, quoteattr

from shikiri.formats.xml import Element, XmlError, read_xml

DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"
MEDIA2 = "http://www.onvif.org/ver20/media/wsdl"
_SCHEMA = "http://www.onvif.org/ver10/schema"
_ENVELOPE = "http://www.w3.org/2003/05/soap-envelope"
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest"
_BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
_HIDDEN = re.compile(r"pass(word|phrase|wd)|psk|secret|private_?key", re.IGNORECASE)
_LOGIN_WORDS = re.compile(r"(?i)((?:user(?:name)?|pass(?:word|wd)?|pwd|usr|token|auth|session|sid|key)=)[^&;/\s]*")
_NO_LOGIN = frozenset(
    (
        "notauthorized sendernotauthorized failedauthentication failedcheck invalidsecurity invalidsecuritytoken "
        "unauthorized invalidcredentials"
    ).split()
)
_KNOWN = _NO_LOGIN | frozenset(
    (
        "actionnotsupported optionalactionnotimplemented invalidargval noprofile usernameclash usernametooshort "
        "usernametoolong usernamemissing passwordtoolong passwordtooweak password toomanyusers fixeduser "
        "anonymousnotallowed operationprohibited wellformed"
    ).split()
)
_NOT_AUTHORISED = re.compile(
    r"(?i)not\s+authori[sz]ed|unauthori[sz]ed|authenticat|invalid (user|password)|wrong password"
)
_TIME = re.compile(r"(?i)time check|timestamp|clock|expired|message too old")
_CODES = frozenset({"Value", "Subcode", "faultcode"})
_REASONS = frozenset({"Text", "Reason", "faultstring"})


class SoapFault(Exception):
    """The device answers with a fault. `codes` are its local names in small letters, the outer one first."""

    def __init__(self, codes: tuple[str, ...], reason: str = "") -> None:
        super().__init__(" ".join(codes))
        self.codes = codes
        self.about_time = _TIME.search(reason) is not None  # it finds fault with our clock, not with our password
        self.wants_login = bool(_NO_LOGIN & set(codes)) or _NOT_AUTHORISED.search(reason) is not None

    def __contains__(self, code: str) -> bool:
        return code.lower() in self.codes

    @property
    def word(self) -> str:
        """Its innermost code, where the standard knows it: a device's own words are not repeated."""
        return next((code for code in reversed(self.codes) if code in _KNOWN), "fault")


@dataclass(frozen=True, slots=True)
class Call:
    """One operation: its service's namespace, its name, and what stands inside it."""

    operation: str
    inside: str = ""
    space: str = DEVICE

    @property
    def action(self) -> str:
        return f"{self.space}/{self.operation}"


def envelope(call: Call, header: str = "") -> bytes:
    """The request as it goes out."""
    op = f"<q:{call.operation}>{call.inside}</q:{call.operation}>" if call.inside else f"<q:{call.operation}/>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<s:Envelope xmlns:s="{_ENVELOPE}" xmlns:q="{call.space}" xmlns:tt="{_SCHEMA}">'
        f"{f'<s:Header>{header}</s:Header>' if header else ''}<s:Body>{op}</s:Body></s:Envelope>"
    ).encode()


def headers(call: Call) -> Mapping[str, str]:
    return {"Content-Type": f'application/soap+xml; charset=utf-8; action="{call.action}"'}


def token(user: str, password: str, created: str, nonce: bytes | None = None) -> str:
    """The login of WS-Security: the digest of a number used once, the device's time and the password."""
    once = nonce or secrets.token_bytes(16)
    digest = hashlib.sha1(once + created.encode() + password.encode()).digest()  # noqa: S324  (the standard's own)
    return (
        f'<w:Security s:mustUnderstand="1" xmlns:w="{_WSSE}" xmlns:u="{_WSU}"><w:UsernameToken>'
        f"<w:Username>{escape(user)}</w:Username>"
        f'<w:Password Type="{_PROFILE}">{_text64(digest)}</w:Password>'
        f'<w:Nonce EncodingType="{_BASE64}">{_text64(once)}</w:Nonce>'
        f"<u:Created>{created}</u:Created></w:UsernameToken></w:Security>"
    )


def _text64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def reply(text: str) -> Element:
    """What stands in the body of an answer. Raises `SoapFault`, or `XmlError` where it is no SOAP."""
    root = read_xml(text)
    body = root.find("Body")
    if root.name != "Envelope" or body is None or len(body.children) != 1:
        raise XmlError(root.line, "no SOAP envelope with one answer")
    said = body.children[0]
    if said.name == "Fault":
        raise _fault(said)
    return said


def _fault(said: Element) -> SoapFault:
    """By the words of both versions of SOAP, wherever a camera puts them."""
    words = [one for one in said.walk() if one.text]
    codes = (one.text.rpartition(":")[2].strip().lower() for one in words if one.name in _CODES)
    reason = " ".join(one.text for one in words if one.name in _REASONS)
    return SoapFault(tuple(codes) or ("fault",), reason)


def shown(answer: Element, **attributes: str) -> str:
    """An answer as text: local names, one element a line, no passwords, no logins in addresses."""
    return "".join(f"{line}\n" for line in _lines(answer, "", attributes))


def _lines(one: Element, margin: str, more: Mapping[str, str]) -> Iterator[str]:
    said = {name: value for name, value in one.attributes.items() if name != "schemaLocation"} | dict(more)
    head = one.name + "".join(f" {name}={quoteattr(_clean(said[name]))}" for name in sorted(said))
    if one.children:
        yield f"{margin}<{head}>"
        for child in one.children:
            yield from _lines(child, f"{margin}  ", {})
        yield f"{margin}</{one.name}>"
    elif one.text:
        text = _kept(one)
        yield f"{margin}<{head}>{escape(text)}</{one.name}>" if text else f"{margin}<{head}/>"
    else:
        yield f"{margin}<{head}/>"


def _kept(one: Element) -> str:
    """What stays of an element's text. A password that the camera itself shows as stars is none; any other was told."""
    if _HIDDEN.search(one.name):
        return "***" if one.text.strip("*") else ""
    return _clean(one.text)


def _clean(text: str) -> str:
    """One line, without the login that some cameras put into the addresses of their streams."""
    return without_login(" ".join(text.split()))


def without_login(uri: str) -> str:
    if "://" in uri:
        parts = urlsplit(uri)
        if "@" in parts.netloc:
            uri = urlunsplit(parts._replace(netloc=f"***@{parts.netloc.rpartition('@')[2]}"))
    return _LOGIN_WORDS.sub(r"\1***", uri)


def carries_login(uri: str) -> bool:
    """Does the address itself bring a password or a token, so that whoever has it needs no login?"""
    return without_login(uri) != uri


def utc_of(said: Element, otherwise: datetime) -> datetime:
    """The time that an answer about the clock tells; where no such time exists, another."""
    utc = said.find("SystemDateAndTime", "UTCDateTime")
    numbers = ("Date Year", "Date Month", "Date Day", "Time Hour", "Time Minute", "Time Second")
    try:
        year, month, day, hour, minute, second = (int(utc.said(*one.split())) if utc else 0 for one in numbers)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return otherwise
