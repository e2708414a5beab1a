"""One camera's ONVIF services on the wire: where they are, what time it is there, how they want to be logged in to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final, Literal

from shikiri.formats.xml import Element, XmlError
from shikiri.sessions.appliance.base import Box, NoAnswer, Silence
from shikiri.sessions.appliance.onvif_place import ABSENT, Place
from shikiri.sessions.appliance.onvif_soap import DEVICE, MEDIA, MEDIA2, Call, SoapFault, reply, token, utc_of
from shikiri.sessions.appliance.page import Page

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
        self._place = Place(box)
        self._ahead: timedelta | None = None  # the device's clock minus ours
        self._how: How | None = None
        self._shut_out: NoAnswer | None = None  # it keeps a list of users of its own, and we are not on it
        self._strangers: dict[str, Element | Exception] = {}  # what anybody is told, each asked once

    @property
    def scheme(self) -> str:
        return self._place.scheme

    @property
    def hides(self) -> bool:
        """May a password be part of a message? Over https; over http only where the box has and had no other."""
        return self.scheme == "https" or self._box.web.may_send_password(self._place.site)

    def call(self, operation: str, inside: str = "", space: str = DEVICE) -> Element:
        """One call, with our login where the device wants one."""
        call = Call(_allowed(operation), inside, space)
        self.enter()
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
        self._ahead = utc_of(said, before) - (before + (datetime.now(UTC) - before) / 2)
        return said

    def services(self) -> Element:
        """Where each service is. Only paths count: we talk to this box and no other."""
        said = self._unless_asked(Call("GetServices", "<q:IncludeCapability>false</q:IncludeCapability>"))
        self._place.learn((one.said("Namespace"), one.said("XAddr")) for one in said.all("Service"))
        return said

    def media(self) -> str:
        """The media service as this camera has it: of the first version, else of the second."""
        if not self._place.knows_services:
            self._find_services()
        found = next((one for one in (MEDIA, MEDIA2) if self._place.has(one)), "")
        if not found:
            raise NoAnswer("absent", "media")
        return found

    def _find_services(self) -> None:
        try:
            self.services()
        except SoapFault:  # a camera of the first years
            said = self._unless_asked(Call("GetCapabilities", "<q:Category>Media</q:Category>"))
            self._place.learn([(MEDIA, said.said("Capabilities", "Media", "XAddr"))])

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

    def enter(self) -> None:
        """Log in, once, by the way that the device itself asks for where a stranger knocks."""
        if self._how is not None:
            return
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
            if not fault.wants_login and not fault.about_time:
                raise
            self._shut_out = self._refused(fault, known=known)
        except NoAnswer as trouble:
            if not known or trouble.word != "refused":
                raise
            self._shut_out = NoAnswer("login", "other-users")
        else:
            self._box.proved.add("login")
            return said
        raise self._shut_out

    def _refused(self, fault: SoapFault, *, known: bool) -> NoAnswer:
        if fault.about_time:  # the password may be right
            return NoAnswer("refused", "clock")
        return NoAnswer("login", "other-users") if known else self._box.login_refused()

    def log_in_again(self) -> None:
        """Does the password that is ours now open it?"""
        if self._how is not None and self._how != "open":
            try:
                self._log_in(Call(_LOGIN_BY[0]), self._how)
            finally:
                self._shut_out = None  # whoever asked knows, and goes on with a password that is right

    def _may_log_in(self, how: How | None) -> None:
        """A digest of the password crosses plain http only where the box has no https, or says on it: no ONVIF here."""
        if self._shut_out is not None:
            raise self._shut_out
        if not self._box.may_login:
            raise self._box.no_login()
        hidden = how == "token" and self._place.none_on_https
        if not hidden and not self._box.web.may_send_password(self._place.site):
            raise NoAnswer("login", "plain")

    def _send(self, call: Call, how: How) -> Element:
        head = self._token() if how == "token" else ""
        page = self._place.post(call, head, login=how == "http", stranger=how == "open", again=call.operation in READS)
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
    return NoAnswer("absent" if page.status in ABSENT else words.get(page.status, "garbled"))
