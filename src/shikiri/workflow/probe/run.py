"""The probe of a site: stations are called, settle on their networks, knock at what is near, and go home."""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from shikiri.formats.iw_scan import networks
from shikiri.model.air import Heard
from shikiri.model.errors import SessionError
from shikiri.model.say import Say, say
from shikiri.model.state import State
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import Inventory
from shikiri.workflow.probe.caller import Caller, call, why_key
from shikiri.workflow.probe.diary import SCAN, TRANSCRIPT, Diary, question_of
from shikiri.workflow.probe.joining import Guest, settle
from shikiri.workflow.probe.pairs import on_one_network, try_neighbour
from shikiri.workflow.probe.places import Place, is_declared, management, printers, refuse_strangers
from shikiri.workflow.probe.reaching import knock, try_host, try_names
from shikiri.workflow.probe.stations import Station

Call = Callable[[Station, str], Caller]
_USERS = frozenset({"guest", "pcs"})
_GLANCE_SECONDS = 3.0
_NAMES = 3  # of the site's own list that are looked up
_AT_A_TIME = 4  # logins: several stations may be one small box
# What a supplicant calls them, and the names of these secrets in the vault, below the station.
_EAP = {"client_cert": "eap_certificate", "private_key": "eap_key", "ca_cert": "eap_ca", "identity": "eap_name"}


@dataclass(slots=True)
class Probe:
    """One run over all stations. `tell` hears what happens; `troubles` says who could not take part, and why."""

    inventory: Inventory
    stations: Sequence[Station]
    who: str
    states: Mapping[str, State] = field(default_factory=dict)  # what devices said: where their own addresses are
    call: Call = call
    tell: Callable[[Say], None] = lambda _: None
    now: Callable[[], datetime] = clock.now
    troubles: list[Say] = field(default_factory=list)
    _alive: dict[str, bool] = field(default_factory=dict)

    def run(self) -> tuple[Heard, ...]:
        """What every station that could be called saw and tried. However it ends, the stations are put back."""
        began, token = self.now(), secrets.token_hex(8)
        with contextlib.ExitStack() as stack:
            callers = self._called(token, stack)
            diaries = {one.station.name: Diary(one.station, self.now) for one in callers}
            places = _places([one.station.ssid for one in callers])
            with ThreadPoolExecutor(max(1, len(callers))) as crowd:
                settled = crowd.map(self._settled, callers, [diaries[one.station.name] for one in callers], places)
                guests = list(settled)
            for guest in guests:
                if guest.why:
                    self._trouble(guest.name, guest.why)
            self._on_networks(guests)
            self._beyond(guests)
        return tuple(self._heard(one, began) for one in guests)

    def _called(self, token: str, stack: contextlib.ExitStack) -> list[Caller]:
        """The stations that can be called, all at once."""
        found: list[Caller] = []
        with ThreadPoolExecutor(_AT_A_TIME) as crowd:
            calls = [crowd.submit(self.call, station, token) for station in self.stations]
            for one in calls:
                try:
                    caller = one.result()
                except SessionError as error:
                    self.troubles.append(error.sentence)
                    self.tell(error.sentence)
                    continue
                stack.callback(caller.close)
                found.append(caller)
        return found

    def _settled(self, caller: Caller, diary: Diary, place: int) -> Guest:
        station, site = caller.station, self.inventory.site
        wlan = station.wlan(site.facility)
        secret = self.inventory.vault.of(station.name, wlan.psk.name) if wlan and wlan.psk else None
        self.tell(say("probe.settling", station=station.name))
        return settle(caller, diary, secret, self._eap(station), place)

    def _eap(self, station: Station) -> dict[str, str]:
        """The certificate of a station that joins by 802.1X, out of the vault."""
        found = {key: self.inventory.vault.of(station.name, name) for key, name in _EAP.items()}
        whole = {key: secret.reveal() for key, secret in found.items() if secret is not None}
        return {"eap": "TLS", **whole} if whole.keys() == _EAP.keys() else {}

    def _trouble(self, station: str, why: str) -> None:
        sentence = say("probe.cannot", station=station, why=say(why_key(why)))
        self.troubles.append(sentence)
        self.tell(sentence)

    def _on_networks(self, guests: Sequence[Guest]) -> None:
        facility = self.inventory.site.facility
        roles = {segment.name: segment.role for segment in facility.segments}
        for prober, mate, about in on_one_network(guests, roles):
            self.tell(say("probe.knocking", station=prober.name, other=mate.name))
            try_neighbour(prober, mate, about)

    def _beyond(self, guests: Sequence[Guest]) -> None:
        """What is not theirs, from every network of users once, and the printers from outside."""
        facility = self.inventory.site.facility
        there = [one for one in guests if one.stands]
        roles = {one.name: one.caller.station.role(facility) for one in there}
        done: set[str] = set()
        for prober in there:
            station = prober.caller.station
            others = {one.name: one.address for one in there if roles[one.name] == "printers"}
            if station.outside:
                self._from_outside(prober, others, there)
            if roles[prober.name] not in _USERS or station.segment in done:
                continue
            done.add(station.segment)
            self.tell(say("probe.reaching", station=station.name))
            for host in (one for one in there if roles[one.name] == "business"):
                try_host(prober, host)
            places = (*management(self.inventory, self.states), *printers(self.inventory, others, station.segment))
            mine = [one for one in places if is_declared(facility, one.address)]
            refuse_strangers(facility, mine)
            knock(prober, mine, lambda place: self._is_alive(place, there))
            listed = self.inventory.site.blocklist
            try_names(prober, sorted(listed.names)[:_NAMES] if listed is not None else ())

    def _from_outside(self, prober: Guest, others: dict[str, str], there: Sequence[Guest]) -> None:
        found = printers(self.inventory, others, "")
        places = [Place("printer-outside", one.owner, one.address, one.ports) for one in found if one.ports]
        refuse_strangers(self.inventory.site.facility, places)
        knock(prober, places, lambda place: self._is_alive(place, there))

    def _is_alive(self, place: Place, there: Sequence[Guest]) -> bool:
        """Is the owner of a door there at all? A station says so itself; a device answers us where we manage it."""
        for guest in there:
            if guest.name == place.owner:
                return guest.alive()
        if place.owner not in self._alive:
            self._alive[place.owner] = any(
                _answers(host.target.host, host.target.port)
                for host in self.inventory.hosts
                if host.device.name == place.owner
            )
        return self._alive[place.owner]

    def _heard(self, guest: Guest, began: datetime) -> Heard:
        station, diary = guest.caller.station, guest.diary
        answers = {question_of(station.name, TRANSCRIPT): "\n".join(diary.lines)}
        scan = question_of(station.name, SCAN)
        if diary.scan:
            answers[scan] = diary.scan
        return Heard(
            station=station.name,
            facility=self.inventory.site.facility.id,
            when=began.replace(microsecond=0),
            who=self.who,
            seconds=(self.now() - began).total_seconds(),
            ssid=station.ssid,
            segment=station.segment,
            answers=answers,
            networks=networks(diary.scan, scan),
            trials=tuple(diary.trials),
        )


def _places(names: Sequence[str]) -> list[int]:
    """The place of each station among those of its SSID."""
    return [names[:at].count(name) for at, name in enumerate(names)]


def _answers(host: str, port: int) -> bool:
    """Does somebody take a connection where we manage it?"""
    try:
        with socket.create_connection((host, port), timeout=_GLANCE_SECONDS):
            return True
    except OSError:
        return False
