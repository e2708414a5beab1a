"""Striking: a way back that can be told to strike at once is not waited for."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from shikiri.model.errors import SessionError
from shikiri.platforms.base import Platform, Source
from shikiri.platforms.write import WayBack
from shikiri.sessions import Session, connect
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.push.device import extra_questions, is_armed
from shikiri.workflow.push.leftover import armed_way


def struck(hosts: Sequence[Host], driver: Platform[Source], way: WayBack[Source] | None) -> Observed | None:
    """The device once it has gone back, seen on a new login; None where it cannot be told to, or is not seen to have.

    `hosts`: it, by the new password and by the old.
    """
    if way is None or not way.strike:
        return None
    for host in hosts:
        with contextlib.suppress(SessionError):  # it may cut the very line it was told on
            with connect(host.target, driver.dialect) as session:
                session.tell(way.strike)
            break
    look = observe(hosts[-1], extra=extra_questions(driver))
    return look if look.state is not None and armed_way(driver, look) is None and look.saved is True else None


def has_struck(session: Session, way: WayBack[Source] | None) -> bool:
    """Is the way back gone that we wrote under? Then what comes next was meant for another configuration."""
    return way is not None and is_armed(session, way) is False
