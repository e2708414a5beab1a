"""A look at a site from outside, without a login: which doors stand open, who is there, and what it tells everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from shikiri.model.errors import SessionError
from shikiri.model.facets.account import Account
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.hazard import Hazard
from shikiri.model.facets.snmp import Snmp
from shikiri.model.nothing import Default, Unread
from shikiri.model.say import Say, say
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.appliance.look import Look, read_look
from shikiri.sessions.appliance import look_at
from shikiri.sessions.target import SnmpLogin
from shikiri.workflow.crowd import Crowd
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import WORKERS, observe

CLEAN, NOT_COMPLIANT, INCOMPLETE = 0, 3, 4
# Doors through which anybody may look. The others log in, or are tried only where an operator said so.
_OPEN_TO_ALL = frozenset({"look", "certificate", "http", "ipp", "snmp", "onvif"})
_FACTORY = "factory"
_NAMES = {
    21: "FTP", 22: "SSH", 23: "telnet", 80: "http", 443: "https", 445: "SMB", 515: "LPD", 554: "RTSP", 631: "IPP",
    9100: "9100",
}  # fmt: skip
_ASKS_IN_CLEAR = (21, 23)  # doors that take a password unencrypted


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What one device shows to somebody who only walks by."""

    device: str
    error: SessionError | None = None
    doors: tuple[str, ...] = ()
    identity: str = ""
    bad: tuple[Say, ...] = ()
    fine: tuple[Say, ...] = ()

    @property
    def sentence(self) -> Say:
        if self.error is not None:
            return self.error.sentence
        return say(
            "look.seen",
            device=self.device,
            identity=self.identity or "?",
            doors=self.doors or (say("look.none"),),
            notes=(*self.bad, *self.fine),
        )


def glance(host: Host) -> Glance:
    """One device, whatever it is. Nothing that would open it is brought along."""
    driver = platform(host.device.platform)
    target = replace(host.target, password=NO_SECRET, enable=NO_SECRET, key_file=None, snmp=SnmpLogin())
    stranger = replace(host, target=target, secrets={})
    if driver.dialect is None or driver.dialect.speaks != "appliance":
        if target.transport == "replay":  # recorded answers: there is nobody to look at
            return Glance(
                device=target.device, error=SessionError(target.device, say("look.replay", device=target.device))
            )
        try:
            return _seen(host, read_look(look_at(target).text), None)
        except SessionError as error:
            return Glance(device=host.device.name, error=error)
    doors = _OPEN_TO_ALL | ({_FACTORY} if target.try_factory else frozenset())
    seen = observe(stranger, doors=doors)
    if seen.error is not None or seen.reading is None:
        return Glance(device=host.device.name, error=seen.error)
    try:
        look = read_look(seen.reading.answers["look"].text)
    except (KeyError, ValueError):  # a recording without a look
        return Glance(device=target.device, error=SessionError(target.device, say("look.replay", device=target.device)))
    return _seen(host, look, seen.state)


def glance_all(
    hosts: Sequence[Host], *, workers: int = WORKERS, on_done: Callable[[Glance], None] = lambda _: None
) -> tuple[Glance, ...]:
    """A glance at every device, many at a time, in the order of the hosts."""

    def one(host: Host, through: Callable[[], None]) -> Glance:
        through()
        return glance(host)

    return Crowd[Host, Glance](one, workers).run(hosts, on_done)


def code_of(glances: Sequence[Glance]) -> int:
    """3 where something stands open that should not, 4 where nobody could look."""
    if any(one.bad for one in glances):
        return NOT_COMPLIANT
    return INCOMPLETE if any(one.error for one in glances) or not glances else CLEAN


def _seen(host: Host, look: Look, state: State | None) -> Glance:
    doors = tuple(_NAMES.get(port, str(port)) for port in sorted(look.open))
    bad = tuple(say("look.clear-text", name=_NAMES[port]) for port in _ASKS_IN_CLEAR if port in look.open)
    if state is None:
        return Glance(device=host.device.name, doors=doors, bad=bad)
    told = (*_community(state), *_factory(host, state), *_address(state), *_hazards(state))
    return Glance(
        device=host.device.name,
        doors=doors,
        identity=_identity(state),
        bad=(*bad, *(words for is_bad, words in told if is_bad)),
        fine=tuple(words for is_bad, words in told if not is_bad),
    )


def _identity(state: State) -> str:
    found = next((one for one in state.things("firmware") if isinstance(one, Firmware)), None)
    words = (found.vendor, found.model, found.version) if found else ()
    return " ".join(word for word in words if isinstance(word, str))


def _community(state: State) -> Iterator[tuple[bool, Say]]:
    if isinstance(state.facet("snmp"), Unread):
        yield False, say("look.public-unknown")
    for one in state.things("snmp"):
        if isinstance(one, Snmp) and one.name == "public" and isinstance(one.enabled, bool):
            yield one.enabled, say("look.public" if one.enabled else "look.public-closed")


def _factory(host: Host, state: State) -> Iterator[tuple[bool, Say]]:
    accounts = [one for one in state.things("account") if isinstance(one, Account)]
    if any(isinstance(one.password, Secret) and one.password.kind == "none" for one in accounts):
        yield True, say("look.no-password")
    elif any(_is_common(one.password) for one in accounts):
        yield True, say("look.factory")
    elif not host.target.try_factory:
        yield False, say("look.factory-not-tried")


def _is_common(password: object) -> bool:
    return isinstance(password, Secret) and password.strength is not None and password.strength.common


def _address(state: State) -> Iterator[tuple[bool, Say]]:
    for one in state.things("exposure"):
        public = one.public.value if isinstance(one, Exposure) and isinstance(one.public, Default) else None
        if isinstance(one, Exposure) and (one.public is True or public is True):
            yield True, say("look.global", address=str(one.address))


def _hazards(state: State) -> Iterator[tuple[bool, Say]]:
    for one in state.things("hazard"):
        if isinstance(one, Hazard) and one.exposed is True:
            yield True, say("look.hazard", name=str(one.name))
