"""The door to the box's web server: a question is the path of a resource, which is read and nothing else."""

from __future__ import annotations

import re
from http import HTTPStatus

from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, Door, NoAnswer, Silence, silence
from shikiri.sessions.appliance.page import Page
from shikiri.sessions.appliance.posted import JSON, POSTED

_ABSENT = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE, HTTPStatus.NOT_IMPLEMENTED})
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_ASKS_WHO = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password|/login\b|authForm", re.IGNORECASE)
_BEGINNING = 4096
# HP's JSON is read by anybody, and a password that comes along, even the right one, is turned away.
_NEVER_WITH_LOGIN = "/cdm/"


class HttpDoor:
    """Reads resources: XML, JSON, lists of parameters. Pages for people are none of them."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ask(self, question: str) -> Answer:
        try:
            body = POSTED.get(question)
            if body is not None:  # it reads all the same
                return answer_of(self._box.web.request("POST", question, body, {"Content-Type": JSON}))
            return answer_of(self._box.web.get(question, login=not question.startswith(_NEVER_WITH_LOGIN)))
        except NoAnswer as trouble:
            return trouble.answer

    def tell(self, line: str) -> None:
        """A path alone says nothing that could be written."""
        raise Rejected(self._box.target.device, line.split(maxsplit=1)[0], "?")

    def close(self) -> None:
        """The box closes what its doors share."""


def answer_of(page: Page) -> Answer:
    """What a page is worth as the answer of a resource. Its end was seen, or the client would have said otherwise."""
    if page.status != HTTPStatus.OK:
        return silence(_word(page.status), str(page.status))
    text = page.text
    if "\0" in text:
        return silence("garbled", "nul")
    if not text.strip():
        return silence("garbled", "empty")
    if _PAGE.match(text[:_BEGINNING]):
        return silence("login", "page") if _ASKS_WHO.search(text) else silence("garbled", "page")
    return Answer(text, complete=True)


def _word(status: int) -> Silence:
    if status == HTTPStatus.UNAUTHORIZED:
        return "login"
    if status in _ABSENT:
        return "absent"
    return "refused" if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR else "garbled"


def open_door(box: Box) -> Door:
    return HttpDoor(box)
