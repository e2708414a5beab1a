"""One camera's ONVIF services on the wire: where they are, what time it is there, how they want to be logged in to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final, Literal
from urllib.parse import urlsplit

from shikiri.formats.xml import Element, XmlError
from shikiri.sessions.appliance.base import Box, NoAnswer, Silence
from shikiri.sessions.appliance.onvif_soap import (
    DEVICE,
    MEDIA,
    MEDIA2,
    Call,
    SoapFault,
    envelope,
    headers,
    reply,
    token,
)
from shikiri.sessions.appliance.web import HTTP, HTTPS, Page, Site

# What may ever be sent. Restarts, factory settings, firmware and the like are in neither list.
READS: Final = frozenset(
    (
        "GetSystemDateAndTime GetServices GetCapabilities GetDeviceInformation GetUsers GetNetworkProtocols GetNTP "
        "GetDiscoveryMode GetNetworkInterfaces GetIPAddressFilter GetProfiles GetStreamUri GetSnapshotUri"
    ).split()
)
WRITES: Final = frozenset(
    (
        "SetNTP SetNetworkProtocols SetUser CreateUsers DeleteUsers SetDiscoveryMode SetSystemDateAndTime "
        "SetIPAddressFilter"
    ).split()
)
_DOOR: Final = "/onvif/device_service"
_SITES: Final[tuple[Site, ...]] = (
    HTTPS,
    HTTP,
    ("http", 8000),
    ("http", 2020),
    ("http", 8899),
)  # small ones keep it there
_ABSENT: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED})
_NO_SUCH_CALL: Final = frozenset({"actionnotsupported", "optionalactionnotimplemented", "notsupported"})
_LOGIN_BY: Final = ("GetDeviceInformation", "GetUsers")  # what a stranger must not be told, the mildest first
How = Literal["open", "http", "token"]  # nobody asks; the web server asks; the call itself has to say


class _Asked(Exception):
    """The device wants to know who we are."""

    def __init__(self, how: How) -> None:
        super().__init__(how)
        self.how: How = how


class Onvif:
    """All calls of one login. Raises `NoAnswer` where there is none, `SoapFault` for what the camera will not do."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._site: Site | None = None
        self._none_on_https = False  # it says so itself: it speaks ONVIF on plain http alone
        self._paths: dict[str, str] = {DEVICE: _DOOR}
        self._ahead: timedelta | None = None  # the device's clock minus ours
        self._how: How | None = None
        self._shut_out: NoAnswer | None = None  # it keeps a list of users of its own, and we are not on it
        self._strangers: dict[str, Element | Exception] = {}  # what anybody is told, each asked once

    @property
    def scheme(self) -> str:
        return self._site[0] if self._site else ""

    def call(self, operation: str, inside: str = "", space: str = DEVICE) -> Element:
        """One call, with our login where the device wants one."""
        call = Call(_allowed(operation), inside, space)
        if self._how is None:
            self._enter()
        if self._how == "open":
            try:
                return self._send(call, "open")
            except _Asked as asked:  # this much it does not tell everybody
                return self._log_in(call, asked.how)
        self._may_log_in(self._how)
        return self._send(call, self._how or "open")

    def anonymous(self, operation: str, inside: str = "", space: str = DEVICE) -> Element:
        """The same call as a stranger makes it."""
        call = Call(_allowed(operation), inside, space)
        try:
            return self._as_stranger(call)
        except _Asked:
            raise NoAnswer("login") from None

    def clock(self) -> Element:
        """What time it is there, asked now. A stranger may ask, for a login depends on it."""
        before = datetime.now(UTC)
        said = self._unless_asked(Call("GetSystemDateAndTime"))
        self._ahead = _utc(said, before) - (before + (datetime.now(UTC) - before) / 2)
        return said

    def services(self) -> Element:
        """Where each service is. Only paths count: we talk to this box and no other."""
        said = self._unless_asked(Call("GetServices", "<q:IncludeCapability>false</q:IncludeCapability>"))
        for one in said.all("Service"):
            if path := urlsplit(one.said("XAddr")).path:
                self._paths[one.said("Namespace")] = path
        return said

    def media(self) -> str:
        """The media service as this camera has it: of the first version, else of the second."""
        if len(self._paths) == 1:
            self._find_services()
        found = next((one for one in (MEDIA, MEDIA2) if one in self._paths), "")
        if not found:
            raise NoAnswer("absent", "media")
        return found

    def _find_services(self) -> None:
        try:
            self.services()
        except SoapFault:  # a camera of the first years
            said = self._unless_asked(Call("GetCapabilities", "<q:Category>Media</q:Category>"))
            if path := urlsplit(said.said("Capabilities", "Media", "XAddr")).path:
                self._paths[MEDIA] = path

    def _unless_asked(self, call: Call) -> Element:
        """A call that strangers may make; with our login where this device is stricter than the standard."""
        try:
            return self._send(call, "open")
        except _Asked:
            return self.call(call.operation, call.inside)

    def _as_stranger(self, call: Call) -> Element:
        if call.operation not in self._strangers:
            try:
                self._strangers[call.operation] = self._send(call, "open")
            except (NoAnswer, SoapFault, _Asked) as none:
                self._strangers[call.operation] = none
        kept = self._strangers[call.operation]
        if isinstance(kept, Exception):
            raise kept
        return kept

    def _enter(self) -> None:
        """Log in, by the way that the device itself asks for where a stranger knocks."""
        refusals: list[Exception] = []
        for operation in _LOGIN_BY:
            call = Call(operation)
            try:
                self._as_stranger(call)
            except _Asked as asked:
                self._log_in(call, asked.how)
                return
            except SoapFault as fault:
                refusals.append(fault)
        if len(refusals) == len(_LOGIN_BY):
            raise refusals[0]
        self._how = "open"  # whoever comes is told everything, and no password is sent

    def _log_in(self, call: Call, how: How) -> Element:
        """The first call with a password; one that is refused is never tried again."""
        self._how = how
        self._may_log_in(how)
        known = "login" in self._box.proved  # the maker's own door took it
        try:
            said = self._send(call, how)
        except SoapFault as fault:
            if not fault.wants_login:
                raise
            self._shut_out = NoAnswer("login", "other-users") if known else self._box.login_refused()
        except NoAnswer as trouble:
            if not known or trouble.word != "refused":
                raise
            self._shut_out = NoAnswer("login", "other-users")
        else:
            self._box.proved.add("login")
            return said
        raise self._shut_out

    def log_in_again(self) -> None:
        """Does the password that is ours now open it?"""
        if self._how not in {None, "open"}:
            self._shut_out = None
            self._log_in(Call(_LOGIN_BY[0]), self._how)  # type: ignore[arg-type]  # one of the other two

    def _may_log_in(self, how: How | None) -> None:
        """A digest of the password crosses plain http only where the box has no https, or says on it: no ONVIF here."""
        if self._shut_out is not None:
            raise self._shut_out
        if not self._box.may_login:
            raise self._box.no_login()
        hidden = how == "token" and self._none_on_https
        if not hidden and not self._box.web.may_send_password(self._site):
            raise NoAnswer("login", "plain")

    def _send(self, call: Call, how: How) -> Element:
        page = self._post(call, envelope(call, self._token() if how == "token" else ""), login=how == "http")
        if page.status == HTTPStatus.UNAUTHORIZED and how == "open":
            raise _Asked("http" if "www-authenticate" in page.headers else "token")
        try:
            said = reply(page.text)
        except SoapFault as fault:
            if fault.wants_login and how == "open":
                raise _Asked("token") from None
            raise
        except XmlError:
            raise _no_soap(page) from None
        if not page.ok or said.name != f"{call.operation}Response":
            raise NoAnswer("garbled")
        return said

    def _post(self, call: Call, body: bytes, *, login: bool) -> Page:
        """To where its services are, or to the first place that has them: https before http."""
        path = self._paths.get(call.space, _DOOR)

        def post(site: Site) -> Page:
            return self._box.web.request("POST", path, body, headers(call), at=site, login=login)

        if self._site is None:
            return self._first(post)
        try:
            return post(self._site)
        except NoAnswer as trouble:
            if trouble.detail != "broken" or call.operation not in READS:
                raise
        return post(self._site)  # it had hung up on an idle connection

    def _first(self, post: Callable[[Site], Page]) -> Page:
        silences: list[NoAnswer] = []
        for site in _SITES:
            try:
                page = post(site)
            except NoAnswer as none:
                silences.append(none)
            else:
                if page.status not in _ABSENT:
                    self._site = site
                    self._box.came_by.add(site[0])
                    return page
                self._none_on_https |= site == HTTPS
                silences.append(NoAnswer("absent"))
            if site == HTTP and all(one.word == "silent" for one in silences):
                break
        raise next((one for one in silences if one.word != "closed"), NoAnswer("closed"))

    def _token(self) -> str:
        if self._ahead is None:
            self._ahead = timedelta(0)  # for the call that asks
            try:
                self.clock()
            except (NoAnswer, SoapFault):
                """It does not say: our own clock must do."""
        there = datetime.now(UTC) + self._ahead
        created = f"{there:%Y-%m-%dT%H:%M:%S}.{there.microsecond // 1000:03d}Z"
        return token(self._box.target.user, self._box.target.password.reveal(), created)


def no_answer(fault: SoapFault) -> NoAnswer:
    """What a fault means to whoever asked; after a login that worked, `notauthorized` is a lack of rights."""
    return NoAnswer("absent" if _NO_SUCH_CALL & set(fault.codes) else "refused", fault.word)


def _allowed(operation: str) -> str:
    if operation not in READS | WRITES:
        raise NoAnswer("not-tried")
    return operation


def _no_soap(page: Page) -> NoAnswer:
    words: dict[int, Silence] = {HTTPStatus.UNAUTHORIZED: "login", HTTPStatus.FORBIDDEN: "refused"}
    return NoAnswer("absent" if page.status in _ABSENT else words.get(page.status, "garbled"))


def _utc(said: Element, otherwise: datetime) -> datetime:
    """The time a device tells; where no such time exists, ours."""
    utc = said.find("SystemDateAndTime", "UTCDateTime")
    numbers = ("Date Year", "Date Month", "Date Day", "Time Hour", "Time Minute", "Time Second")
    try:
        year, month, day, hour, minute, second = (int(utc.said(*one.split())) if utc else 0 for one in numbers)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return otherwise
