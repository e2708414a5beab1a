"""The IPP door: what a printer says of itself, and how many jobs it still shows to strangers. It never writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from shikiri.formats.ipp import CUPS_GET_PRINTERS, GET_JOBS, GET_PRINTER_ATTRIBUTES, IppError, Message, read, request
from shikiri.formats.ipp_text import Plain, as_text, jobs_as_text
from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, NoAnswer, Silence
from shikiri.sessions.appliance.ipp_plain import PORT, plain_door
from shikiri.sessions.appliance.page import Site

# Encrypted first, so that what differs is what an encrypted client is told; 443 is where some makers put it.
_PATHS: Mapping[Site, tuple[str, ...]] = {
    ("https", 631): ("/ipp/print", "/ipp/printer", "/ipp", "/"),
    ("http", 631): ("/ipp/print", "/ipp/printer", "/ipp", "/"),
    ("https", 443): ("/ipp/print", "/ipp"),
}
_KIND = {"Content-Type": "application/ipp"}
_ALL = {"requested-attributes": ("all",)}  # `media-col-database`, long and of no use here, must be asked for by name
_LAST_GOOD = 0x0007
_NOT_FOUND, _NO_SUCH_OPERATION, _OTHER_VERSION = 0x0406, 0x0501, 0x0503
_NOBODY = frozenset({0x0401, 0x0402})  # forbidden, not authenticated: it wants to know who we are
# The silences, the one that says most last: it is the one that is told.
_TELLING: tuple[Silence, ...] = ("not-tried", "closed", "tls", "absent", "silent", "garbled", "refused", "login")
_GONE: Mapping[int, Silence] = {401: "login", 403: "refused", 426: "tls"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the printer was found."""

    site: Site
    path: str
    version: str = "1.1"
    operation: int = GET_PRINTER_ATTRIBUTES


class Ipp:
    """One printer during one login. Nothing secret is ever sent to it."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._place: _Place | None = None

    def ask(self, question: str) -> Answer:
        try:
            if question == "get-printer-attributes":
                message = self._found()
                _good(message)
                return Answer(as_text(message, plain=self._plain()), complete=True)
            if question == "get-jobs":
                return self._jobs()
        except NoAnswer as error:
            return error.answer
        return NoAnswer("not-tried").answer

    def tell(self, line: str) -> None:
        raise Rejected(self._box.target.device, line, "read only")

    def close(self) -> None:
        """The connections are the box's."""

    def _jobs(self) -> Answer:
        if self._place is None:
            _good(self._found())
        if self._place is None:
            raise NoAnswer("absent")
        found: dict[str, Message] = {}
        for which in ("completed", "not-completed"):
            asked = {"requested-attributes": ("job-state",), "which-jobs": (which,)}
            found[which] = self._sent(self._place, GET_JOBS, asked)
        return Answer(jobs_as_text(found), complete=True)

    def _plain(self) -> Plain:
        """Is it found without TLS too, whatever it says of itself?"""
        if self._place is None or self._place.site[0] == "http":
            return "answered"
        place = self._place
        paths = dict.fromkeys((place.path, *(() if place.operation == CUPS_GET_PRINTERS else _PATHS["http", PORT])))
        return plain_door(self._box, paths, operation=place.operation, version=place.version)

    def _found(self) -> Message:
        """The first place that speaks IPP, and its answer there."""
        troubles: list[NoAnswer] = []
        dead: set[int] = set()
        for site in _PATHS:
            if site[1] in dead:
                continue
            try:
                return self._at(site)
            except NoAnswer as error:
                troubles.append(error)
                dead |= {site[1]} if error.word in {"closed", "silent"} else set()
        raise max(troubles, key=lambda one: _TELLING.index(one.word))

    def _at(self, site: Site) -> Message:
        troubles: list[NoAnswer] = []
        for path in _PATHS[site]:
            place = _Place(site, path)
            try:
                message = self._sent(place, GET_PRINTER_ATTRIBUTES, _ALL)
                if message.status == _OTHER_VERSION:
                    place = _Place(site, path, "2.0")
                    message = self._sent(place, GET_PRINTER_ATTRIBUTES, _ALL)
            except NoAnswer as error:
                if error.word in {"closed", "silent", "tls"}:
                    raise
                troubles.append(error)
                continue
            if message.status != _NOT_FOUND:
                self._place = place
                return message
        if troubles:
            raise max(troubles, key=lambda one: _TELLING.index(one.word))
        return self._of_server(site)

    def _of_server(self, site: Site) -> Message:
        """A print server has printers and is none; what they do not agree on is not said."""
        place = _Place(site, "/", operation=CUPS_GET_PRINTERS)
        message = self._sent(place, place.operation, _ALL)
        self._place = place
        return message

    def _sent(self, place: _Place, operation: int, asked: Mapping[str, tuple[str, ...]]) -> Message:
        scheme, usual = place.site
        host = self._box.target.host
        name = f"[{host}]" if ":" in host else host
        uri = f"{'ipps' if scheme == 'https' else 'ipp'}://{name}:{self._box.port(usual)}{place.path}"
        body = request(operation, uri, asked, version=place.version)
        page = self._box.web.request("POST", place.path, body, _KIND, at=place.site, stranger=True)
        if page.status != HTTPStatus.OK:
            raise NoAnswer(_GONE.get(page.status, "absent"), str(page.status))
        if page.kind != "application/ipp":
            raise NoAnswer("absent", "no IPP")
        try:
            return read(page.body)
        except IppError:
            raise NoAnswer("garbled") from None


def _good(message: Message) -> None:
    """An answer that says no is none."""
    if message.status > _LAST_GOOD:
        words = {**dict.fromkeys(_NOBODY, "login"), _NOT_FOUND: "absent", _NO_SUCH_OPERATION: "absent"}
        word: Silence = words.get(message.status, "refused")  # type: ignore[assignment]
        raise NoAnswer(word, f"0x{message.status:04x}")


def open_door(box: Box) -> Ipp:
    return Ipp(box)
