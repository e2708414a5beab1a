"""Whom an SNMP agent answers: anybody who says `public`, and the user we came in as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from shikiri.model.facets.snmp import Snmp
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import Secret
from shikiri.platforms.appliance.source import PUBLIC, WALK, ApplianceSource
from shikiri.platforms.appliance.voice import Heard

Authentication = Literal["none", "md5", "sha", "sha2"]
Privacy = Literal["none", "des", "aes"]
_AUTH: Mapping[str, Authentication] = {"md5": "md5", "sha": "sha", "sha256": "sha2", "sha2": "sha2"}
_PRIV: Mapping[str, Privacy] = {"des": "des", "aes": "aes"}


def snmp(source: ApplianceSource) -> Heard:
    """Whether anybody is answered, and the user we came in as.

    An agent that turns `public` away may know other communities and other users: only where nobody listens at all is
    it sure that there is none.
    """
    if not source.why(PUBLIC) and not source.snmp(PUBLIC).asked:
        raise source.fail("snmp", PUBLIC, 1)  # an answer that says nothing
    things = tuple(_doors(source))
    shut = source.why(PUBLIC) == "closed" and not things
    if not things and not shut:
        source.lines(PUBLIC)  # its silence is the reason
    return Heard(things=things, whole=shut, rests_on=(PUBLIC,))


def _doors(source: ApplianceSource) -> Iterator[Snmp]:
    why = source.why(PUBLIC)
    if why in {"", "refused"}:
        yield _community(Line(PUBLIC, 1), enabled=not why)
    if source.why(WALK):
        return
    match source.snmp().asked.split():
        case ["3", level, user, *protocols]:
            yield Snmp(
                name=user,
                enabled=True,
                version="3",
                default=False,
                authentication=_authentication(level, protocols),
                privacy=_privacy(level, protocols),
                handle=user,
                at={"": Line(WALK, 1)},
            )
        case ["1" | "2c", "public"]:
            if why not in {"", "refused"}:
                yield _community(Line(WALK, 1), enabled=True)
        case [] | ["1" | "2c", "site"]:  # imported, or by a community of the site's own
            pass
        case _:
            raise source.fail("snmp", WALK, 1)


def _community(line: Line, *, enabled: bool) -> Snmp:
    """Whether it may also write, nobody tries."""
    return Snmp(
        name="public",
        enabled=enabled,
        version="2c",
        community=Secret.plain("public") if enabled else UNSAID,
        default=True,
        handle="public",
        at={"": line},
    )


def _authentication(level: str, protocols: list[str]) -> Known[Authentication]:
    if level == "noAuthNoPriv":
        return "none"
    return next((name for word, name in _AUTH.items() if word in protocols), UNSAID)


def _privacy(level: str, protocols: list[str]) -> Known[Privacy]:
    if level != "authPriv":
        return "none"
    return next((name for word, name in _PRIV.items() if word in protocols), UNSAID)
