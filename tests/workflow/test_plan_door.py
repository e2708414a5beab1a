"""A box with doors of its own kind: what would shut the one we came by is left to a person, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.engine.apply import apply
from shikiri.engine.want import Left, Wanted
from shikiri.model.device import Device
from shikiri.model.facets.management import Management
from shikiri.model.plan import Wish
from shikiri.model.reading import Answer, Reading
from shikiri.model.situation import Situation
from shikiri.workflow.planning.bars import bars
from shikiri.workflow.planning.write import Written
from tests.engine.world import NOW
from tests.guideline.remedies.place import place

LOOK = "address 192.0.2.9\nport 80 {http}\nport 443 {https}\nend\n"
TELNET, HTTP, HTTPS = (
    Management(handle=one, name=one, service=one, enabled=True) for one in ("telnet", "http", "https")
)


def box() -> Situation:
    found = place(TELNET, HTTP, HTTPS)
    state = replace(found.states["r1"], platform="mfp")
    device = Device(name="r1", platform="mfp", kinds=frozenset({"mfp"}))
    return replace(found, states={"r1": state}, devices={"r1": device})


def reading(http: str = "open", https: str = "open", page: str = "<a/>") -> Reading:
    answers = {
        "look": Answer(LOOK.format(http=http, https=https), complete=True),
        "/DevMgmt/DiscoveryTree.xml": Answer(page, complete=True),
    }
    return Reading(device="r1", platform="mfp", answers=answers, when=NOW)


def off(at: int, control: str) -> Wish:
    return Wish(control=control, device="r1", facet="management", at=at, field="enabled", value=False, thing="t")


def barred(*wishes: Wish, read: Reading | None = None) -> set[str]:
    situation = box()
    wanted = Wanted(states=apply(situation.states, wishes), wishes=wishes)
    left = bars(Left(), situation, wanted, {"r1": Written((), ())}, {}, {"r1": read or reading()})
    assert all(why.key == "plan.cuts-door" for why in left.offers.values())
    return {control for control, _ in left.offers}


def test_telnet_and_http_may_go_where_we_came_by_https() -> None:
    assert barred(off(0, "telnet-off"), off(1, "http-off")) == set()


def test_only_the_control_that_shuts_our_door_is_left_out() -> None:
    assert barred(off(0, "telnet-off"), off(2, "https-off")) == {"https-off"}


def test_who_came_by_http_keeps_http() -> None:
    assert barred(off(1, "http-off"), off(0, "telnet-off"), read=reading(https="closed")) == {"http-off"}


@pytest.mark.parametrize("page", ("#! login\n", "#! closed\n"))
def test_a_box_that_nobody_came_into_has_no_door_to_lose(page: str) -> None:
    read = reading(page=page)
    assert barred(off(0, "telnet-off"), read=replace(read, answers={**read.answers, "look": Answer("x")})) == set()
