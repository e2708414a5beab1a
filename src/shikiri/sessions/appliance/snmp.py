"""The SNMP door: who answers there, a walk over what we need, and the few switches that may be set."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shikiri.formats.snmp import Record, as_text, is_oid, numbers
from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.refusals import no_answer, refusal
from shikiri.sessions.appliance.snmp_probe import PUBLIC, Probe, Seen
from shikiri.sessions.appliance.snmp_secured import Secured
from shikiri.sessions.appliance.snmp_set import NotSet, change, wanted
from shikiri.sessions.appliance.snmp_talk import Community, Line, Speaker
from shikiri.sessions.appliance.snmp_walk import columns, needed

_STRANGERS = frozenset({"2c public", "1 public"})  # as whom everybody may read


class Snmp:
    """One agent during one login. It is asked once who it is; every question builds on that."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._login = box.target.snmp
        self._line: Line | None = None
        self._probe: Probe | None = None
        self._speaker: Speaker | None = None  # who was answered last
        self._refused = ""  # who was not, before
        self._given_up: dict[str, NoAnswer] = {}  # who is not asked again, and why

    def ask(self, question: str) -> Answer:
        """`walk`, `walk <oid>`, `snmp public`, `snmp v3`."""
        verb, _, about = question.partition(" ")
        try:
            if verb == "walk" and (not about or is_oid(about)):
                return self._walk(about)
            if question == "snmp public":
                return self._public()
            if question == "snmp v3":
                return self._engine()
        except NoAnswer as error:
            return error.answer
        return NoAnswer("not-tried").answer

    def tell(self, line: str) -> None:
        """`snmp <oid> i=0`. Never with the community `public`: who may write is somebody whom the site named."""
        shown = line.partition("=")[0]  # whatever a caller put behind it
        try:
            oid, value = wanted(line)
            speaker = self._writer()
            change(speaker, oid, value, self._box.target.patience.silence)
        except NoAnswer as error:
            raise Rejected(self._box.target.device, shown, no_answer(error)) from None
        except NotSet as error:
            raise refusal(self._box.target.device, shown, error.word, detail=error.detail) from None
        self._note(speaker)

    def close(self) -> None:
        for line in (self._line, self._probe.line if self._probe else None):
            if line is not None:
                line.close()

    def _walk(self, root: str) -> Answer:
        found: dict[str, Record] = {}
        first: NoAnswer | None = None
        for speaker in self._speakers():
            try:
                if speaker.asked in self._given_up:
                    raise self._given_up[speaker.asked]
                whole = columns(speaker, (root,), found) if root else needed(speaker, found)
            except NoAnswer as error:
                first = first or error
                self._given_up[speaker.asked] = error
                if found:  # it fell silent on the way: what it said stands, without an end
                    return self._said(speaker, found, whole=False)
                if error.word == "refused":
                    self._refused = self._refused or f"{speaker.asked} {error.detail}".strip()
                continue
            self._note(speaker)
            return self._said(speaker, found, whole=whole)
        raise first or self._why_nobody()

    def _said(self, speaker: Speaker, found: dict[str, Record], *, whole: bool) -> Answer:
        records = sorted(found.values(), key=lambda record: numbers(record.oid))
        return Answer(as_text(records, asked=speaker.asked, refused=self._refused, whole=whole), complete=whole)

    def _public(self) -> Answer:
        seen = self._known(lambda seen: seen.version == "2c")
        if not seen.version:
            raise NoAnswer("refused") if seen.alive else self._why_nobody()
        records = [seen.description] if seen.description else []
        return Answer(as_text(records, asked=f"{seen.version} public"), complete=True)

    def _engine(self) -> Answer:
        seen = self._known(lambda seen: seen.engine)
        if seen.engine is None:
            raise NoAnswer("absent") if seen.alive else self._why_nobody()
        return Answer(as_text((), asked="3 noAuthNoPriv", engine=seen.engine.name.hex()), complete=True)

    def _why_nobody(self) -> NoAnswer:
        seen = self._known(lambda seen: seen.alive)
        if seen.closed:
            return NoAnswer("closed")
        return NoAnswer("login") if seen.alive else NoAnswer("silent")

    def _speakers(self) -> Iterator[Speaker]:
        """Everybody whom the agent may answer, the best first."""
        if self._speaker is not None:
            yield self._speaker
            return
        login = self._login
        if login.user and login.auth.reveal() and login.privacy.reveal():
            engine = self._known(lambda seen: seen.engine).engine
            if engine:
                yield Secured(self._opened(), login, engine)
        if self._community not in {b"", PUBLIC} and self._known(lambda seen: seen.alive).alive:
            yield Community(self._opened(), "2c", self._community)
        version = self._known(lambda seen: seen.version == "2c").version
        if version:
            yield Community(self._opened(), version, PUBLIC)

    def _writer(self) -> Speaker:
        for speaker in self._speakers():
            if speaker.asked not in _STRANGERS:
                if speaker.asked in self._given_up:
                    raise self._given_up[speaker.asked]
                return speaker
        raise NotSet("login")

    def _note(self, speaker: Speaker) -> None:
        self._speaker = speaker
        if isinstance(speaker, Secured):
            self._box.came_by.add("snmp3")

    @property
    def _community(self) -> bytes:
        return self._login.community.reveal().encode()

    def _known(self, done: Callable[[Seen], object]) -> Seen:
        """What the probe has found, once that is known. Its answers come in on a line of its own."""
        if self._probe is None:
            self._probe = Probe(Line.to(self._box), self._community)
        return self._probe.until(done)

    def _opened(self) -> Line:
        if self._line is None:
            self._line = Line.to(self._box)
        return self._line


def open_door(box: Box) -> Snmp:
    return Snmp(box)
