"""The site folder of a lab: its own keys, its own vault, its own doors; nobody else's folder is touched."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shikiri.lab.control import Answer
from shikiri.lab.doors import KEY, fit, new_pair
from shikiri.lab.errors import LabError
from shikiri.lab.machine import Machine
from shikiri.lab.qemu import CARDS
from shikiri.model.errors import UsageError
from shikiri.model.secret import Secret
from shikiri.workflow.hosts.inventory import load_inventory
from shikiri.workflow.lab.site import PASSWORD_FILE, passwords, point_at, vault_id, write_site
from shikiri.workflow.secrets.init import missing

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PORTS = {name: 22500 + number for number, name in enumerate(CARDS)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lab") / "実験室 の施設"
    write_site(folder, NOW)
    return folder


def test_the_vault_has_all_the_facility_needs(site: Path) -> None:
    inventory = load_inventory(site, NOW, vault_ids=(vault_id(site),))
    assert missing(inventory) == ()
    assert set(inventory.devices) == {"ap1", "ap2", "radius"}
    assert set(passwords(site, NOW)) == {"ap1", "ap2", "radius"}


def test_no_value_lies_in_the_open(site: Path) -> None:
    values = {secret.reveal() for secret in passwords(site, NOW).values()}
    assert len(values) == 3
    text = "\n".join(path.read_text("utf-8") for path in site.rglob("*") if path.is_file())
    assert not [value for value in values if value in text]
    assert stat.S_IMODE((site / PASSWORD_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(site.stat().st_mode) == 0o700


def test_the_doors_of_this_lab_are_written_and_pinned(site: Path) -> None:
    keys = {name: new_pair().public for name in CARDS}
    point_at(site, PORTS, keys)
    inventory = load_inventory(site, NOW, vault_ids=(vault_id(site),))
    assert {host.device.name: host.target.port for host in inventory.hosts} == {
        name: port for name, port in PORTS.items() if name != "stations"
    }
    assert f"ansible_port: {PORTS['stations']}" in (site / "hosts.yml").read_text("utf-8")
    pins = (site / "known_hosts").read_text().splitlines()
    assert pins == [f"[127.0.0.1]:{PORTS[name]} {key}" for name, key in keys.items()]
    assert inventory.hosts[0].target.key_file == site / KEY


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "facility.yml").write_text("id: real\n")
    with pytest.raises(UsageError) as caught:
        write_site(tmp_path, NOW)
    assert caught.value.sentence.key == "lab.not-ours"
    assert (tmp_path / "facility.yml").read_text() == "id: real\n"


def test_an_earlier_lab_is_replaced_with_new_secrets(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_site(folder, NOW)
    (folder / "reports").mkdir()
    before = (folder / PASSWORD_FILE).read_text()
    write_site(folder, NOW)
    assert (folder / PASSWORD_FILE).read_text() != before
    assert not (folder / "reports").exists()


class Line:
    """A control line that only listens."""

    def __init__(self, code: int) -> None:
        self.heard, self._code = "", code

    def order(self, script: str, patience: float) -> Answer:
        self.heard = script
        return Answer(self._code, "whatever it printed, secrets among it")


@pytest.mark.parametrize("code", (0, 1))
def test_keys_and_passwords_travel_over_the_line_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    line = Line(code)
    monkeypatch.setattr(Machine, "control", property(lambda self: line))
    machine = Machine(pid=1, began="", state=str(tmp_path), sockets="", image="", accelerator="tcg", ports=PORTS)
    secret = Secret.plain("It's a $canary\\ #\"9")
    if code:
        with pytest.raises(LabError) as caught:
            fit(machine, {"ap1": secret}, tmp_path)
        assert "canary" not in repr(caught.value.sentence)
        return
    public = fit(machine, {"ap1": secret}, tmp_path)
    assert set(public) == set(CARDS)
    assert len(set(public.values())) == len(CARDS)
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    assert line.heard.count("chpasswd") == 1
    assert "ops:It'\"'\"'s a $canary" in line.heard
    assert "date --set=@" in line.heard
