"""Observing real consoles: over SSH, many at once; whatever goes wrong is no pass and no write."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import pytest

from shikiri.language import tell
from shikiri.model.reading import Answer
from shikiri.simulator import Fault
from shikiri.workflow import clock
from shikiri.workflow.crowd import Crowd
from shikiri.workflow.hosts.inventory import Inventory, load_inventory
from shikiri.workflow.observe import Observed, judge_observed, observe, observe_all
from tests.ansible.living import living
from tests.ansible.office import CANARY, DEVICES, Office, office


@contextmanager
def alive(site: Office, faults: dict[str, list[Fault]] | None = None) -> Iterator[Inventory]:
    """The inventory of a site whose devices are alive. Nothing that is done with it may write to one."""
    with living(site, faults=faults) as machines:
        yield load_inventory(site.folder, clock.now(), vault_ids=[site.vault_id])
        for one in machines.values():
            assert not one.writes


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def statuses(inventory: Inventory, looks: tuple[Observed, ...]) -> dict[str, set[str]]:
    judged = judge_observed(inventory, looks, clock.now())
    found: dict[str, set[str]] = {name: set() for name in inventory.devices}
    for finding in judged.findings:
        if finding.device in found:
            found[finding.device].add(finding.status.value)
    return found


def test_every_device_is_read_over_ssh(site: Office) -> None:
    with alive(site) as inventory:
        heard: list[str] = []
        looks = observe_all(inventory.hosts, on_done=lambda one: heard.append(one.device))
    assert [one.error for one in looks] == [None, None, None]
    assert sorted(heard) == sorted(DEVICES)
    assert [one.device for one in looks] == list(DEVICES)
    for one in looks:
        assert one.state is not None
        assert one.reading is not None
        assert one.reading.source == "running"
        assert all(answer.complete for answer in one.reading.answers.values())
        assert "login" in one.proved
        assert CANARY not in repr(one)
    found = statuses(inventory, looks)
    assert all("pass" in one and "unreachable" not in one for one in found.values())


def test_the_moment_of_a_reading_is_the_moment_of_its_clock(site: Office) -> None:
    with alive(site) as inventory:
        looks = observe_all(inventory.hosts)
    judged = judge_observed(inventory, looks, clock.now())
    skews = [finding for finding in judged.findings if finding.control == "time-skew" and finding.device]
    assert {finding.device for finding in skews} >= {"office-sw1", "office-edge1"}
    assert {finding.status.value for finding in skews} == {"pass"}


class Slow:
    """A console that takes ten seconds for every answer."""

    proved = frozenset[str]()

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 12, 0, tzinfo=clock.JST)
        self.asked: dict[str, datetime] = {}

    def now(self) -> datetime:
        return self.time

    def ask(self, question: str) -> Answer:
        self.asked[question] = self.time
        self.time += timedelta(seconds=10)
        return Answer("", complete=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


@pytest.mark.parametrize("device,question", (("office-sw1", "show clock"), ("office-edge1", "show environment")))
def test_a_slow_device_is_judged_by_the_moment_it_told_the_time(
    site: Office, monkeypatch: pytest.MonkeyPatch, device: str, question: str
) -> None:
    inventory = load_inventory(site.folder, clock.now(), limit=device, vault_ids=[site.vault_id])
    slow = Slow()
    monkeypatch.setattr("shikiri.workflow.observe.connect", lambda *_: slow)
    monkeypatch.setattr("shikiri.workflow.clock.now", slow.now)
    reading = observe(inventory.hosts[0]).reading
    assert reading is not None
    assert reading.when == slow.asked[question] + timedelta(seconds=5)


@pytest.mark.parametrize(
    "fault",
    (
        Fault(kind="refuse"),
        Fault(kind="wrong_password"),
        Fault(kind="close", at=300),
    ),
    ids=lambda fault: fault.kind,
)
def test_one_broken_device_leaves_the_others_alone(site: Office, fault: Fault) -> None:
    with alive(site, {"office-sw1": [fault]}) as inventory:
        looks = observe_all(inventory.hosts)
    edge, switch, wlc = looks
    assert switch.error is not None
    assert switch.state is None
    assert "office-sw1" in tell(switch.error.sentence, "ja")
    assert CANARY not in tell(switch.error.sentence, "ja") + repr(switch.error)
    assert edge.error is wlc.error is None
    found = statuses(inventory, looks)
    assert found["office-sw1"] == {"unreachable"}
    assert "unreachable" not in found["office-edge1"] | found["office-wlc"]


def test_a_device_whose_words_are_broken_is_not_reached_and_not_asked(site: Office) -> None:
    site.write_vault(["office-edge1", "office-wlc"])
    with alive(site) as inventory:
        looks = observe_all(inventory.hosts)
    assert [one.device for one in looks] == ["office-edge1", "office-wlc"]
    assert statuses(inventory, looks)["office-sw1"] == {"unreachable"}
    judged = judge_observed(inventory, looks, clock.now())
    assert judged.situation.unreachable == inventory.broken  # and it says why, not only that it was not asked


def test_what_a_library_comes_up_with_is_an_answer_too(site: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(CANARY)

    inventory = load_inventory(site.folder, clock.now(), vault_ids=[site.vault_id])
    monkeypatch.setattr("shikiri.workflow.observe.connect", broken)
    look = observe(inventory.hosts[0])
    assert look.error is not None
    sentence = tell(look.error.sentence, "ja")
    assert "RuntimeError" in sentence
    assert CANARY not in sentence


def test_those_who_only_dial_give_their_places_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve that nobody answers and two places: the three behind them work, and only then the twelve give up."""
    monkeypatch.setattr("shikiri.workflow.crowd.GRACE_S", 0.05)
    answered, worked = threading.Event(), threading.Semaphore(0)

    def work(name: str, through: Callable[[], None]) -> bool:
        if name == "silent":
            return answered.wait(20)
        through()
        worked.release()
        return True

    def all_worked() -> None:
        for _ in range(3):
            worked.acquire()
        answered.set()

    threading.Thread(target=all_worked, daemon=True).start()
    assert Crowd(work, 2).run(["silent"] * 12 + ["alive"] * 3, lambda _: None) == (True,) * 15


def test_no_more_work_at_a_time_than_there_are_places() -> None:
    working, most = 0, 0
    lock = threading.Lock()

    def work(_: int, through: Callable[[], None]) -> int:
        nonlocal working, most
        through()
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.01)
        with lock:
            working -= 1
        return 0

    Crowd(work, 3).run(range(30), lambda _: None)
    assert most == 3


def test_a_mistake_of_ours_is_told_and_does_not_hang() -> None:
    def work(_: int, through: Callable[[], None]) -> int:
        raise SystemExit(7)

    with pytest.raises(SystemExit):
        Crowd(work, 2).run(range(3), lambda _: None)


def test_an_unsaved_change_is_said(site: Office) -> None:
    with alive(site) as inventory:
        looks = observe_all(inventory.hosts)
        judged = judge_observed(inventory, [replace(looks[0], saved=False), *looks[1:]], clock.now())
    assert "observe.unsaved" in {warning.key for warning in judged.warnings}
