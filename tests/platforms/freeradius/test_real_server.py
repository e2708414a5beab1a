"""The real thing: FreeRADIUS with the configuration we render, asked by a real supplicant."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from shikiri.model.secret import Secret
from shikiri.platforms.base import parse
from shikiri.platforms.freeradius import PLATFORM
from shikiri.workflow.members.office import Office, add, renew_list, revoke
from shikiri.workflow.members.profiles import linux
from shikiri.workflow.members.handout import hand_out
from tests.platforms.freeradius.office_site import OfficeSite, office_site
from tests.platforms.freeradius.real_server import Server, server, vlan_in

__all__ = ["server"]


def test_smoke(server: Server, tmp_path: Path) -> None:
    place = office_site(tmp_path)
    add(place.office(), "taro", title="山田太郎", company="山田商店", segment="business", days=365)
    before = server.reading()
    print(place.statuses(before))
    plan = place.plan(before)
    print("\n".join(map(str, plan.commands)), plan.by_hand, plan.refused)
    server.tell(plan.commands)
    after = server.reading()
    print(place.statuses(after))
    again = place.plan(after)
    print("\n".join(map(str, again.commands)), again.by_hand, again.plan.changes)
    assert 0
