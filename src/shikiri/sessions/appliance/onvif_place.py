"""Where on a box its ONVIF services are: https before http, and the ports where small cameras keep them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.onvif_soap import DEVICE, Call, envelope, headers
from shikiri.sessions.appliance.page import HTTP, HTTPS, Page, Site

ABSENT: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED})
_DOOR: Final = "/onvif/device_service"
_SMALL: Final[tuple[Site, ...]] = (("http", 8000), ("http", 2020), ("http", 8899))


class Place:
    """Finds the services once, and posts to them."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._paths = {DEVICE: _DOOR}
        self._nowhere: NoAnswer | None = None
        self.site: Site | None = None
        self.none_on_https = False  # it says so itself: it speaks ONVIF on plain http alone

    @property
    def scheme(self) -> str:
        return self.site[0] if self.site else ""

    @property
    def knows_services(self) -> bool:
        return len(self._paths) > 1

    def has(self, space: str) -> bool:
        return space in self._paths

    def learn(self, addresses: Iterable[tuple[str, str]]) -> None:
        """What the camera says of its services; of an address only the path counts."""
        for space, address in addresses:
            try:
                path = urlsplit(address).path
            except ValueError:
                continue
            if space and path.startswith("/"):
                self._paths[space] = path

    def post(self, call: Call, head: str, *, login: bool, stranger: bool, again: bool) -> Page:
        """One request. `again`: it only reads, so it may be sent twice where an idle connection was gone."""
        path, body = self._paths.get(call.space, _DOOR), envelope(call, head)

        def to(site: Site) -> Page:
            web = self._box.web
            return web.request("POST", path, body, headers(call), at=site, login=login, stranger=stranger)

        if self.site is None:
            return self._first(to)
        try:
            return to(self.site)
        except NoAnswer as trouble:
            if trouble.detail != "broken" or not again:
                raise
        return to(self.site)

    def _first(self, to: Callable[[Site], Page]) -> Page:
        if self._nowhere is not None:
            raise self._nowhere
        silences: list[NoAnswer] = []
        for site in (HTTPS, HTTP, *_SMALL):
            try:
                page = to(site)
            except NoAnswer as none:
                silences.append(none)
            else:
                if _speaks(page):
                    self.site = site
                    self._box.came_by.add(site[0])
                    return page
                self.none_on_https |= site == HTTPS
                silences.append(NoAnswer("absent"))
            if site != HTTPS and silences[-1].word == "silent":
                break  # somebody keeps us away: nobody waits for the rest
        self._nowhere = next((one for one in silences if one.word != "closed"), NoAnswer("closed"))
        raise self._nowhere


def _speaks(page: Page) -> bool:
    """Is it ONVIF, or somebody who first wants a login? Other web servers answer any path with a page of their own."""
    return page.status == HTTPStatus.UNAUTHORIZED or b"Envelope" in page.body
