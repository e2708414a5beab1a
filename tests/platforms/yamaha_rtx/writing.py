"""What the tests of writing share: texts as readings, plans for wanted states, and the laws they must keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from shikiri.engine.diff import diff, touched
from shikiri.model.command import Command, as_text
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import GONE, Things
from shikiri.model.plan import Change
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT
from shikiri.workflow.planning.write import Written, write
from tests.laws.sources import ROOT
from tests.platforms.yamaha_rtx.predict import Router
from tests.platforms.yamaha_rtx.simulated import OLD, Typist, look, simulated

Tell = Callable[[Reading, tuple[Command, ...]], Reading]
CANARY = "Lantern-violet-42"
SECRETS = {"enable_password": Secret.plain(OLD), "login_password": Secret.plain(OLD)}
EXAMPLES = ROOT / "examples" / "yamaha_rtx"
# what follows from another field, and is nobody's wish
_FOLLOWS = {
    "account": {"logins", "enabled"},
    "management": {"timeout_s", "authenticated", "enabled", "sources"},
    "logging": {"level", "debug", "traffic"},
    "filter": {"name", "stateful"},
    "dns": {"relay"},
    "time_sync": {"enabled", "servers"},
    "segment": {"dhcp_server", "ports"},
    "port_isolation": {"protected", "private_vlan", "group"},
}


def folders() -> Iterator[Path]:
    """Every text of a router whose configuration is whole."""
    cases = ROOT / "tests" / "platforms" / "yamaha_rtx"
    for path in sorted(
        (*cases.glob("*/*/show_config.txt"), *(ROOT / "examples" / "yamaha_rtx").glob("*/show_config.txt"))
    ):
        if PLATFORM.open(reading_of(path.parent)).is_complete(CONFIG):
            yield path.parent


def reading_of(folder: Path, text: str | None = None) -> Reading:
    answers = {}
    for question, name in ((CONFIG, "show_config.txt"), (ENVIRONMENT, "show_environment.txt")):
        path = folder / name
        if path.exists():
            answers[question] = Answer(path.read_bytes().decode("utf-8", "replace"), complete=True)
    if text is not None:
        answers[CONFIG] = Answer(text, complete=True)
    when = datetime(2026, 11, 19, 10, 2, tzinfo=UTC)
    return Reading(device="edge", platform=PLATFORM.name, answers=answers, when=when, source="running")


def rendered(before: State, wanted: State, reading: Reading) -> Written:
    around = Around(observed=before, wanted=wanted, reading=reading, secrets=SECRETS)
    return write(PLATFORM, before, wanted, around, secrets_sure=_names_a_password(wanted))


def _names_a_password(wanted: State) -> bool:
    passwords = [getattr(thing, "password", None) for thing in wanted.things("account")]
    return any(isinstance(one, Secret) and one.reveal() for one in passwords)


def predicted(reading: Reading, commands: tuple[Command, ...]) -> Reading:
    router = Router.of(reading.answers[CONFIG].text).tell(commands)
    return replace(reading, answers={**reading.answers, CONFIG: Answer(router.text(), complete=True)})


def at_the_simulator(reading: Reading) -> Tell:
    """The same at a simulated router that holds what this reading shows."""

    def tell(like: Reading, commands: tuple[Command, ...]) -> Reading:
        typist = Typist(simulated(reading.answers[CONFIG].text))
        typist.tell(commands)
        return look(typist, like)

    return tell


def hold(reading: Reading, wanted: State, tell: Tell | None = None) -> Written:
    """Convergence, idempotence, and that nothing else changed; what is refused is refused as a whole."""
    before = parse(PLATFORM, reading)
    done = rendered(before, wanted, reading)
    refused = {change for _, changes, _ in done.refused for change in changes}
    asked = [one for thing in touched(before, wanted, secrets_sure=_names_a_password(wanted)) for one in thing.changes]
    granted = [one for one in asked if one not in refused]
    after = parse(PLATFORM, (tell or predicted)(reading, done.commands))
    typed = as_text(done.commands)
    assert not [one for one in after.facets if type(after.facet(one)) is not type(before.facet(one))]
    again = [one for one in diff(after, wanted).changes if _same_place(one, granted)]
    assert not again, (again, typed)
    if not refused:
        strange = [one for one in diff(before, after).changes if not _asked_for(one, asked)]
        assert not strange, (strange, typed)
    return done


def _same_place(one: Change, others: list[Change]) -> bool:
    return any((one.facet, one.handle, one.field) == (other.facet, other.handle, other.field) for other in others)


# a wish for the first makes the second say something else: networks are where hosts and scopes lie in
_ELSEWHERE = {
    ("segment", "dhcp_server"): {"dns"},
    ("segment", "addresses"): {"dns", "account", "management", "snmp", "nat", "segment"},
    ("port_isolation", "group"): {"segment"},
    ("account", "password"): {"management"},
    ("account", "enabled"): {"management"},
    ("account", "logins"): {"management"},
    ("snmp", "enabled"): {"snmp"},
}


def _asked_for(one: Change, asked: list[Change]) -> bool:
    if _same_place(one, asked) or any(one.facet in _ELSEWHERE.get((it.facet, it.field), ()) for it in asked):
        return True
    facets = {other.facet for other in asked}
    went = any(other.field == "" and other.facet == one.facet for other in asked)
    return went or (one.facet in facets and one.field in _FOLLOWS.get(one.facet, set()))


def with_thing(state: State, facet: str, at: int, **values: object) -> State:
    found = state.facet(facet)
    assert isinstance(found, Things)
    items = list(found.items)
    items[at] = replace(items[at], **values)  # type: ignore[arg-type]
    return state.with_facet(facet, replace(found, items=tuple(items)))


def added(state: State, *things: Thing) -> State:
    found = state.facet(things[0].FACET)
    assert isinstance(found, Things)
    return state.with_facet(things[0].FACET, replace(found, items=(*found.items, *things)))


def without(state: State, facet: str, handle: str) -> State:
    found = state.facet(facet)
    assert isinstance(found, Things)
    items = tuple(replace(one, **{one.KEY: GONE}) if one.handle == handle else one for one in found.items)  # type: ignore[arg-type]
    return state.with_facet(facet, replace(found, items=items))


def example(name: str) -> tuple[Reading, State]:
    reading = reading_of(EXAMPLES / name)
    return reading, parse(PLATFORM, reading)
