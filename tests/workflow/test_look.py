"""`shikiri look`: what a passer-by sees of a site. No password leaves the house without the operator's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.device import Device
from shikiri.model.secret import Secret
from shikiri.sessions.target import Patience, SnmpLogin, Target
from shikiri.simulator.appliances.hp import HpLedm
from shikiri.simulator.appliances.serve import serve_appliances
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.look import CLEAN, INCOMPLETE, NOT_COMPLIANT, Glance, code_of, glance, glance_all
from tests.ansible.office import Office, office, run
from tests.ports import free_port
from tests.sessions.appliance.liar import liar
from tests.sessions.appliance.test_look import listener

CANARY = "Kanaria-look-2281"
NAME = "office-mfp1"


def host_of(ports: dict[int, int], platform: str = "mfp", **more: object) -> Host:
    target = Target(
        device=NAME,
        platform=platform,
        host="127.0.0.1",
        user="admin",
        password=Secret.plain(CANARY),
        snmp=SnmpLogin(user="ops", auth=Secret.plain(CANARY), privacy=Secret.plain(CANARY)),
        patience=Patience(connect=0.5, silence=1, answer=3),
        ports=ports,
        **more,  # type: ignore[arg-type]  # fields of Target, by name
    )
    device = Device(name=NAME, platform=platform, kinds=frozenset({"mfp"}))
    return Host(device=device, target=target, secrets={"admin_password": Secret.plain(CANARY)})


def words(one: Glance, lang: str = "ja") -> str:
    return tell(one.sentence, lang)  # type: ignore[arg-type]  # one of the two


@pytest.fixture
def printer() -> Iterator[tuple[HpLedm, dict[int, int]]]:
    double = HpLedm(name=NAME, secrets={"admin": "another-password"})
    with serve_appliances([double]) as served:
        yield double, dict(served[NAME].ports)


def test_a_printer_shows_who_it_is_and_what_stands_open(printer: tuple[HpLedm, dict[int, int]]) -> None:
    double, ports = printer
    seen = glance(host_of(ports))
    assert seen.error is None
    assert "OfficeJet" in seen.identity
    assert {"http", "https", "LPD", "IPP", "9100"} <= set(seen.doors)
    assert "public で読める" in words(seen)
    assert "\n" not in words(seen)
    assert code_of([seen]) == NOT_COMPLIANT
    assert not double.writes


def test_no_password_is_brought_along(printer: tuple[HpLedm, dict[int, int]]) -> None:
    double, ports = printer
    assert CANARY not in words(glance(host_of(ports)), "en")
    assert double.wrong == 0, "nobody tried to log in"


def test_a_printer_whose_switches_are_off_is_no_finding() -> None:
    settings: dict[str, bool | int | str] = {"public": False, "lpd": False, "raw9100": False, "redirect": True}
    double = HpLedm(name=NAME, secrets={"admin": "another-password"}, settings=settings)
    with serve_appliances([double]) as served:
        seen = glance(host_of(dict(served[NAME].ports)))
    assert not seen.bad, words(seen)
    assert "試していない" in words(seen)
    assert code_of([seen]) == CLEAN


def test_nobody_there_is_said_and_counts_as_incomplete() -> None:
    seen = glance(host_of({80: free_port(), 161: free_port()}))
    assert seen.error is not None
    assert NAME in words(seen)
    assert code_of([seen]) == INCOMPLETE
    assert code_of([]) == INCOMPLETE


def test_of_any_other_device_the_doors_are_told() -> None:
    with listener(lambda line: line.sendall(b"Username: ")) as (telnet, _), liar() as web:
        one = host_of({23: telnet, 80: web.port}, platform="cisco_ios")
        seen = glance(one)
        again = glance_all([one, one])
    assert seen.doors == ("telnet", "http")
    assert "telnet" in words(seen)
    assert code_of([seen]) == NOT_COMPLIANT
    assert [one.doors for one in again] == [seen.doors, seen.doors]


def test_on_loopback_only_the_port_of_the_device_itself_is_tried() -> None:
    with listener() as (ssh, got):
        one = host_of({}, platform="cisco_ios")
        seen = glance(replace(one, target=replace(one.target, port=ssh)))
    assert seen.doors == ("SSH",)
    assert got


def test_the_command_says_one_line_a_device_and_its_code(
    printer: tuple[HpLedm, dict[int, int]], tmp_path: Path
) -> None:
    _, ports = printer
    site: Office = office(tmp_path)
    site.write_hosts({NAME: {"platform": "mfp", "ansible_host": "127.0.0.1", "ports": ports}})
    site.write_vault([NAME])
    store = tmp_path / "store"
    told = run("shikiri", "look", "-i", site.folder, "--vault-id", site.vault_id, store=store)
    assert told.code == NOT_COMPLIANT, told.all
    assert [line for line in told.out.splitlines() if line.startswith(f"{NAME}: ")]
    assert "verify" in told.err
    recorded = office(tmp_path / "2")
    told = run("shikiri", "look", "-i", recorded.folder, "--vault-id", recorded.vault_id, store=store)
    assert told.code == INCOMPLETE, told.all
    assert len(told.out.splitlines()) == 3
