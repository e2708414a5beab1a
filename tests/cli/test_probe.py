"""`shikiri probe` as a person uses it: who may, from where, and one clear sentence where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ansible.office import Office, Told, office, run


@pytest.fixture
def site(tmp_path: Path) -> Office:
    made = office(tmp_path)
    login: dict[str, object] = {"ansible_password": "", "ansible_become_password": "", "ansible_host": "127.0.0.1"}
    words = {"station": {"segment": "guest", "ssid": "Lobby-Guest", "interface": "wlan0"}, "ansible_port": 1, **login}
    made.write_hosts({**made.hosts(), "sta-a": words})
    return made


def probe(site: Office, *arguments: object) -> Told:
    store = site.folder.parent / "store"
    return run("shikiri", "probe", "-i", site.folder, "--vault-id", site.vault_id, *arguments, store=store)


def test_without_a_word_that_it_is_ours_nothing_is_sent(site: Office) -> None:
    told = probe(site)
    assert told.code == 2
    assert "--i-own-this" in told.err
    assert "sta-a" not in told.err
    assert not (site.folder / "air").exists()


def test_a_station_nobody_knows_is_said(site: Office) -> None:
    told = probe(site, "--i-own-this", "--station", "sta-x")
    assert told.code == 2
    assert "sta-x" in told.err
    assert "sta-a" in told.err


def test_a_site_without_stations_is_said(site: Office) -> None:
    site.write_hosts({name: words for name, words in site.hosts().items() if name != "sta-a"})
    told = probe(site, "--i-own-this")
    assert told.code == 2
    assert "station:" in told.err


def test_an_ssid_that_is_not_ours_is_refused(site: Office) -> None:
    site.change("sta-a", station={"segment": "guest", "ssid": "Neighbour", "interface": "wlan0"})
    told = probe(site, "--i-own-this")
    assert told.code == 2
    assert "Neighbour" in told.err


def test_a_station_that_is_away_is_told_and_the_devices_are_judged(site: Office) -> None:
    told = probe(site, "--i-own-this")
    assert told.code == 3
    assert "sta-a: つながりません" in told.err
    assert "office-sw1: 読み取りました" in told.err
    assert "Traceback" not in told.all
