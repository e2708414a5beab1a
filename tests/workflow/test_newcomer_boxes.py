"""A new facility with printers and cameras: their own account, their own networks, and what users may send there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from shikiri.cli import app
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import load_inventory


def made(folder: Path, *devices: str, facts: tuple[str, ...] = ("mfp=yes", "cameras=yes")) -> Path:
    words = ["init", str(folder), "--id", "a", "--name", "青葉"]
    for fact in facts:
        words += ["--fact", fact]
    for device in devices:
        words += ["--device", device]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return folder


def read(page: Path) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(page.read_text("utf-8"))
    return found


def test_printers_and_cameras_log_in_as_their_administrator(tmp_path: Path) -> None:
    site = made(tmp_path / "新 site", "r1=192.0.2.1,yamaha_rtx", "mfp1=192.0.2.5,mfp", "mfp2=192.0.2.6,mfp")
    hosts = read(site / "hosts.yml")["all"]["hosts"]  # type: ignore[index]
    assert hosts["mfp1"]["ansible_user"] == "admin"
    assert "admin_password" in hosts["mfp1"]["ansible_password"]
    assert "ansible_user" not in hosts["r1"]
    facility = read(site / "facility.yml")
    assert facility["accounts"] == [
        {"name": "ops", "secret": {"secret": "ops_password"}, "devices": ["r1"]},
        {"name": "admin", "secret": {"secret": "admin_password"}, "devices": ["mfp1", "mfp2"]},
    ]


def test_they_have_networks_of_their_own_and_users_may_print(tmp_path: Path) -> None:
    facility = read(made(tmp_path / "site", "mfp1=192.0.2.5,mfp") / "facility.yml")
    assert {"printers", "cameras"} <= {one["name"] for one in facility["segments"]}  # type: ignore[attr-defined]
    assert facility["flows"] == [{"source": "guest", "destination": "printers", "protocol": "tcp", "ports": ["631"]}]


def test_without_them_nothing_of_it_is_written(tmp_path: Path) -> None:
    facility = read(made(tmp_path / "site", "r1=192.0.2.1,yamaha_rtx", facts=("mfp=no", "cameras=no")) / "facility.yml")
    assert "flows" not in facility
    assert facility["accounts"] == [{"name": "ops", "secret": {"secret": "ops_password"}}]


@pytest.mark.parametrize("words", (("allow_unconfirmed: true",), ("try_factory_passwords: true",)))
def test_the_page_of_a_box_names_words_that_work(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Each line that is only to be uncommented is one the inventory takes."""
    site = made(tmp_path / "site", "mfp1=192.0.2.5,mfp")
    page = site / "host_vars" / "mfp1.yml"
    text = page.read_text("utf-8")
    for word in words:
        assert f"# {word}" in text
        text = text.replace(f"# {word}", word)
    page.write_text(text, "utf-8")
    hosts = site / "hosts.yml"
    hosts.write_text(hosts.read_text("utf-8").replace("'{{ vault.devices[inventory_hostname].admin_password }}'", "x"))
    inventory = load_inventory(site, clock.now())
    assert [host.device.name for host in inventory.hosts] == ["mfp1"]
