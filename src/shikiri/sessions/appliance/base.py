"""What the doors of an appliance share: the box they belong to, and how a door says that it has no answer."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import socket
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from shikiri.model.reading import Answer
from shikiri.model.secret import Secret
from shikiri.sessions.target import Target

if TYPE_CHECKING:
    from shikiri.sessions.appliance.web import Web

# closed: nobody listens there · silent: no word in time · absent: it has no such thing · login: it wants to know who
# we are, and we could not say · refused: it would not · garbled: what came was no answer · tls: no encrypted
# connection came about · not-tried: nobody allowed us to try.
Silence = Literal["closed", "silent", "absent", "login", "refused", "garbled", "tls", "not-tried"]
MARK = "#!"  # no device begins an answer with it
WRONG_PASSWORD = "password"  # noqa: S105  (the detail of a `refused` answer: the box knows our user, not our password)

SSH = 22  # what an inventory means that names no port
_HTTPS = 443
ANY_OTHER = 0  # in `ports:`
_FIRST_SILENCE_S, _ONCE_SILENT_S = 10.0, 3.0
_FIRST_ANSWER_S, _ONCE_SLOW_S = 30.0, 6.0
_salt = secrets.token_bytes(16)
_wrong: set[bytes] = set()  # logins that some box refused: a second try may lock the account


class NoAnswer(Exception):
    """A door has no answer. `detail` is a word of ours or a number, never a text of the device."""

    def __init__(self, word: Silence, detail: str = "") -> None:
        super().__init__(word, detail)
        self.word = word
        self.detail = detail

    @property
    def answer(self) -> Answer:
        return Answer(f"{MARK} {self.word} {self.detail}".rstrip() + "\n", complete=False)


def silence(word: Silence, detail: str = "") -> Answer:
    """The answer of a door that has none."""
    return NoAnswer(word, detail).answer


def is_wrong_password(answer: Answer) -> bool:
    """Did the box refuse our password there?"""
    return answer.text.startswith(f"{MARK} refused {WRONG_PASSWORD}")


@dataclass(slots=True)
class Box:
    """One appliance during one login: where it is, and what its doors have found out about each other."""

    target: Target
    proved: set[str] = field(default_factory=set)  # the passwords that really opened a door: "login"
    came_by: set[str] = field(default_factory=set)  # the doors we stand in: "https", "http", "snmp3"
    mute: frozenset[int] = frozenset()  # usual ports that swallowed our knock
    silences: int = 0  # how often somebody took our question and said nothing
    _web: Web | None = None

    def port(self, usual: int) -> int:
        """Where the service of a usual port number really listens; 0 where nobody knows, so that nobody tries.

        On loopback, `ports:` of a host names its services, and `0` there stands for all others: whatever else listens
        on 127.0.0.1 is somebody else's. Behind a tunnel a box may have more doors than were named.
        """
        ports = self.target.ports
        if usual in ports:
            return ports[usual]
        if usual == _HTTPS and self.target.port != SSH:
            return self.target.port
        return ports.get(ANY_OTHER, 0) if ports and is_loopback(self.target.host) else usual

    def dial(self, usual: int) -> socket.socket:
        """A TCP connection to a service, its timeout the patience with silence. Raises `NoAnswer`."""
        port, patience = self.port(usual), self.target.patience
        if not port:
            raise NoAnswer("closed")
        if usual in self.mute:
            raise NoAnswer("silent", "connect")
        try:
            line = socket.create_connection((self.target.host, port), timeout=patience.connect)
        except TimeoutError:
            raise NoAnswer("silent", "connect") from None
        except ConnectionRefusedError:
            raise NoAnswer("closed") from None
        except OSError as error:
            raise NoAnswer("silent", type(error).__name__) from None
        line.settimeout(self.hush)
        return line

    @property
    def hush(self) -> float:
        """How long a service may be silent that never spoke before: a box with one dead service has often more."""
        return min(self.target.patience.silence, _ONCE_SILENT_S if self.silences else _FIRST_SILENCE_S)

    @property
    def whole(self) -> float:
        """How long one whole answer may take: who lets it drip is not waited for on every door."""
        return min(self.target.patience.answer, _ONCE_SLOW_S if self.silences else _FIRST_ANSWER_S)

    @property
    def web(self) -> Web:
        """The box's web server. One for all doors: they share connections, cookies and the login."""
        if self._web is None:
            from shikiri.sessions.appliance.web import Web  # noqa: PLC0415  (it costs, and not every box is asked)

            self._web = Web(self)
        return self._web

    @property
    def may_login(self) -> bool:
        """Is there a password that no box has refused yet? After three wrong ones some lock the account."""
        return self.target.password.kind != "none" and self._login() not in _wrong

    def login_refused(self) -> NoAnswer:
        """The password is wrong: it is never tried again in this run. What the caller raises or answers."""
        _wrong.add(self._login())
        return NoAnswer("refused", WRONG_PASSWORD)

    def no_login(self) -> NoAnswer:
        """Why nobody logs in here: a wrong password is told each time, none is none."""
        return NoAnswer("refused", WRONG_PASSWORD) if self._login() in _wrong else NoAnswer("login")

    def now_password(self, secret: Secret) -> None:
        """We changed our own password: from now on every door brings the new one."""
        self.target = replace(self.target, password=secret)
        _wrong.discard(self._login())  # it was wrong until now
        if self._web is not None:
            self._web.forget_login()

    def close(self) -> None:
        if self._web is not None:
            self._web.close()

    def _login(self) -> bytes:
        who = self.target
        words = (who.device, who.host, str(who.port), repr(sorted(who.ports.items())), who.user, who.password.reveal())
        return hashlib.sha256(_salt + "\0".join(words).encode("utf-8", "surrogatepass")).digest()


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class Door(Protocol):
    """One way to talk to the box. It never raises for an answer: `silence(...)` is one. `tell` raises `Rejected`."""

    def ask(self, question: str) -> Answer: ...

    def tell(self, line: str) -> None:
        """One command with its secrets in it: write, read back, raise where it did not take."""
        ...

    def close(self) -> None: ...
