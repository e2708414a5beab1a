"""The voice of a factory password: what came of the one try that the operator allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import MappingProxyType
from typing import Final

from shikiri.model.facets.account import Account
from shikiri.model.reading import Line
from shikiri.model.secret import NO_SECRET, Secret, Strength
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.vendor import vendor
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.base import Unanswered

# A password that everybody can look up. Its text is nobody's business here.
FACTORY_SECRET: Final = Secret(kind="masked", strength=Strength(length=0, classes=0, score=0, common=True, named=False))
# The makers whose login we know well enough to tell a yes from a no (`sessions/appliance/factory.py`).
PRINTERS: Final = ("fujifilm", "ricoh")
CAMERAS: Final = ("axis", "hikvision")
# Where some makers say after how many wrong tries an account is locked.
_LOCKS: Final = {
    "/ISAPI/Security/illegalLoginLock": "maxIllegalLoginTimes",
    "/DevMgmt/SecurityDyn.xml": "MaximumAttempts",
}
_FEW: Final = 3
_WORDS: Final = frozenset({"accepted", "accepted-empty", "refused", "unclear"})


def _hear(makers: tuple[str, ...], source: ApplianceSource) -> Heard | None:
    """An account for each password that opened a door. One that was refused proves nothing about the others."""
    asked = tuple(map(_asks, makers))
    found = tuple(one for question in asked if not source.why(question) for one in _accounts(source, question))
    return Heard(things=found) if found else None


def _accounts(source: ApplianceSource, question: str) -> Iterator[Account]:
    for number, line in enumerate(source.lines(question), 1):
        words = line.split()
        if words in ([], ["end"]):
            continue
        if len(words) != 3 or words[0] != "tried" or words[2] not in _WORDS:  # noqa: PLR2004  (tried WHO WHAT)
            raise source.fail("account", question, number)
        if words[2].startswith("accepted"):
            yield Account(
                name=words[1],
                kind="named",
                privilege="admin",
                password=NO_SECRET if words[2] == "accepted-empty" else FACTORY_SECRET,
                factory=True,
                enabled=True,
                handle=words[1],
                at={"": Line(question, number)},
            )


def _asks(maker: str) -> str:
    return f"factory {maker}"


def _may_try(maker: str, source: ApplianceSource) -> bool:
    """Only where the box itself names its maker, and where one wrong try cannot lock anybody out."""
    try:
        return vendor(source) == maker and not _locks_soon(source)
    except Unanswered:
        return False


def _may_try_here(source: ApplianceSource) -> bool:
    """On a platform of one maker, whoever the box says it is."""
    try:
        return not _locks_soon(source)
    except Unanswered:
        return False


def _locks_soon(source: ApplianceSource) -> bool:
    for question, name in _LOCKS.items():
        if not source.why(question):
            said = [one.text for one in source.xml(question).within(name)]
            if any(not word.isdecimal() or int(word) <= _FEW for word in said):
                return True
    return False


def factory_of(maker: str) -> Voice:
    """The voice on a platform of one maker."""
    return _voice((maker,), {_asks(maker): _may_try_here})


def _voice(makers: tuple[str, ...], when: dict[str, Callable[[ApplianceSource], bool]]) -> Voice:
    return Voice(
        name="factory",
        asks=tuple(when),
        asked_when=MappingProxyType(when),
        hears=MappingProxyType({"account": partial(_hear, makers)}),
        confidence=MappingProxyType({"": "documented"}),
        vendors=makers,
    )


# On a platform of many makers: each one's password only where the box names that maker.
FACTORY: Final = _voice(PRINTERS, {_asks(maker): partial(_may_try, maker) for maker in PRINTERS})
