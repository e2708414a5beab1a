"""Before a door is shut: is there another one by which we came and can come again?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.management import Management
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Things
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.mfp import PLATFORM
from tests.platforms.appliance.answers import look, reading, walk

PAGE = {"/DevMgmt/ProductConfigDyn.xml": "<a><b>1</b></a>"}
BY_USER = {"walk": walk('1.3.6.1.2.1.1.1.0 string "x"', asked="3 authPriv ops sha aes")}
BY_PUBLIC = {"walk": walk('1.3.6.1.2.1.1.1.0 string "x"')}


def keeps(answers: dict[str, str], *, off: tuple[str, ...] = (), without_user: bool = False) -> bool:
    """Does the line hold when these services, and the SNMP user, are switched off?"""
    taken = reading(answers)
    state = parse(PLATFORM, taken)
    wanted = [
        replace(one, enabled=False) if isinstance(one, Management) and one.service in off else one
        for one in state.things("management")
    ]
    state = state.with_facet("management", Things(tuple(wanted), complete=True))
    if without_user:
        users = [replace(one, enabled=False) for one in state.things("snmp") if isinstance(one, Snmp)]
        state = state.with_facet("snmp", Things(tuple(users), complete=True))
    assert PLATFORM.keeps_line is not None
    return PLATFORM.keeps_line(PLATFORM.open(taken), state)


def test_who_came_by_https_may_shut_http_and_telnet() -> None:
    assert keeps({"look": look(23, 80, 443), **PAGE}, off=("http", "telnet"))


def test_who_came_by_https_may_not_shut_https() -> None:
    assert not keeps({"look": look(80, 443), **PAGE}, off=("https",))


def test_who_came_by_http_may_not_shut_http() -> None:
    """There is no https: the last way in stays, however bad it is."""
    assert not keeps({"look": look(80), **PAGE}, off=("http",))
    assert keeps({"look": look(23, 80), **PAGE}, off=("telnet",))


def test_a_page_that_did_not_answer_is_no_way_in() -> None:
    assert not keeps({"look": look(80, 443), "/DevMgmt/ProductConfigDyn.xml": "#! login\n"}, off=("http",))
    assert not keeps({"look": look(80, 443), "onvif anonymous GetUsers": "<a/>"}, off=("http",))


def test_without_a_look_nobody_knows_by_which_door_we_came() -> None:
    assert not keeps(PAGE, off=("telnet",))


def test_an_snmp_user_is_a_way_in_and_a_community_is_none() -> None:
    assert keeps({"look": look(23), **BY_USER}, off=("telnet",))
    assert not keeps({"look": look(23), **BY_USER}, off=("telnet",), without_user=True)
    assert not keeps({"look": look(23), **BY_PUBLIC}, off=("telnet",))
    assert not keeps({"look": look(23)}, off=("telnet",))


@pytest.mark.parametrize("facet", ("exposure", "management"))
def test_a_filter_that_changes_may_shut_us_out(facet: str) -> None:
    """Nobody here knows which address is ours."""
    taken = reading({"look": look(80, 443), **PAGE})
    state = parse(PLATFORM, taken)
    assert PLATFORM.keeps_line is not None
    assert PLATFORM.keeps_line(PLATFORM.open(taken), state)
    some = AddressSet.of("192.168.99.0/24")
    limited = [
        replace(one, sources=some) if isinstance(one, Exposure | Management) else one for one in state.things(facet)
    ]
    wanted = state.with_facet(facet, Things(tuple(limited), complete=True))
    assert not PLATFORM.keeps_line(PLATFORM.open(taken), wanted)


def test_what_cannot_be_read_again_is_not_changed() -> None:
    taken = reading({"look": "nonsense", **PAGE})
    wanted = State(
        device="box",
        platform="mfp",
        facets={"exposure": Things((Exposure(address="192.168.30.10", filtered=True),), complete=True)},
    )
    assert PLATFORM.keeps_line is not None
    assert not PLATFORM.keeps_line(PLATFORM.open(taken), wanted)
