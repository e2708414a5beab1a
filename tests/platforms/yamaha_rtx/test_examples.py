"""The example routers: one that keeps guests apart, one that does not, and one whose answer proves nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shikiri.engine.paths import between, to_device, to_internet, worst
from shikiri.engine.reach import Traffic
from shikiri.engine.site import SegmentPlan, Site, survey
from shikiri.model.net import ANYWHERE, AddressSet, PortSet
from shikiri.model.nothing import Things, Unread
from shikiri.model.reading import Answer, Reading
from shikiri.model.state import State
from shikiri.platforms.base import parse, strays
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT

_PLANS = tuple(
    SegmentPlan(name=name, role=name, vlan=vlan, subnets=AddressSet.of(f"192.168.{vlan}.0/24"))
    for name, vlan in (("business", 10), ("guest", 20), ("printers", 30), ("management", 99))
)
_HANDS_OFF = Traffic(sources=ANYWHERE, destinations=ANYWHERE, protocol="tcp", ports=PortSet.of(22, 23, 80, 443))
_FILES = {CONFIG: "show_config.txt", ENVIRONMENT: "show_environment.txt"}


def reading_of(root: Path, name: str, keep: int | None = None) -> Reading:
    folder = root / "examples" / "yamaha_rtx" / name
    answers = {
        question: Answer((folder / file).read_text("utf-8"))
        for question, file in _FILES.items()
        if (folder / file).exists()
    }
    if keep is not None:
        answers[CONFIG] = Answer(answers[CONFIG].text[:keep])
    return Reading(device="edge", platform="yamaha_rtx", answers=answers, when=datetime(2025, 11, 19, tzinfo=UTC))


def state_of(root: Path, name: str) -> State:
    return parse(PLATFORM, reading_of(root, name))


def site_of(root: Path, name: str) -> Site:
    state = state_of(root, name)
    management = "lan1" if name == "insecure" else "lan1/4"
    bound = {"lan1/1": "guest", "lan1/2": "business", "lan1/3": "printers", management: "management"}
    labels = {("edge", "segment", interface): segment for interface, segment in bound.items()}
    return survey(_PLANS, {"edge": state}, labels)


def test_the_compliant_router_is_read_to_the_last_line(root: Path) -> None:
    state = state_of(root, "compliant")
    assert all(isinstance(facet, Things) and facet.complete for facet in state.facets.values())
    assert strays(PLATFORM, PLATFORM.open(reading_of(root, "compliant")), state.facets) == ()


@pytest.mark.parametrize(
    "name,source,destination,is_open",
    (
        ("compliant", "guest", "business", "no"),
        ("compliant", "business", "guest", "no"),
        ("compliant", "guest", "management", "no"),
        ("compliant", "printers", "business", "no"),
        ("compliant", "guest", "printers", "yes"),
        ("insecure", "guest", "business", "yes"),
        ("insecure", "guest", "management", "yes"),
        ("unclear", "guest", "business", "unknown"),
    ),
)
def test_who_reaches_whom(root: Path, name: str, source: str, destination: str, is_open: str) -> None:
    assert worst(between(site_of(root, name), source, destination)) == is_open


def test_only_what_is_meant_to_pass_passes(root: Path) -> None:
    (way,) = [path for path in between(site_of(root, "compliant"), "guest", "printers") if path.open == "yes"]
    assert way.rule == "ip filter 2003 pass 192.168.20.0/24 192.168.30.0/24 tcp * 631,9100"
    assert way.lines[0].question == CONFIG


def test_ipv6_does_not_go_around_the_filters_unseen(root: Path) -> None:
    families = {path.family for path in between(site_of(root, "insecure"), "guest", "business") if path.open == "yes"}
    assert families == {"ip4", "ip6"}


@pytest.mark.parametrize(
    "name,source,is_open",
    (("compliant", "guest", "no"), ("compliant", "management", "yes"), ("insecure", "guest", "yes")),
)
def test_who_reaches_the_router_itself(root: Path, name: str, source: str, is_open: str) -> None:
    assert worst(to_device(site_of(root, name), source, "edge", _HANDS_OFF)) == is_open


@pytest.mark.parametrize("name,is_open", (("compliant", "no"), ("insecure", "yes")))
def test_printers_and_the_internet(root: Path, name: str, is_open: str) -> None:
    assert worst(to_internet(site_of(root, name), "printers")) == is_open


def test_the_unclear_router_proves_nothing(root: Path) -> None:
    state = state_of(root, "unclear")
    assert not any(isinstance(facet, Things) and facet.complete for facet in state.facets.values())
    assert {name for name, facet in state.facets.items() if isinstance(facet, Unread)} >= {"segment", "filter", "nat"}


def test_the_compliant_router_cut_at_any_line_proves_nothing(root: Path) -> None:
    text = reading_of(root, "compliant").answers[CONFIG].text
    for at in (at for at, letter in enumerate(text.rstrip()) if letter == "\n"):
        facets = parse(PLATFORM, reading_of(root, "compliant", keep=at)).facets
        assert not any(facet.complete for facet in facets.values() if isinstance(facet, Things))
