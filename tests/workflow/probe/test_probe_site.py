"""A probe from end to end: stations in namespaces, devices that answer, a document that holds the proof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.document import Document
from shikiri.model.errors import UsageError
from shikiri.reports import render
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import Inventory, load_inventory
from shikiri.workflow.probe.site import probe_site
from tests.ansible.office import CANARY, Office, office
from tests.workflow.probe.nets import Net, small_office

STATIONS: dict[str, dict[str, object]] = {
    "a": {"segment": "guest", "interface": "eth0"},
    "b": {"segment": "guest", "interface": "eth0"},
    "biz": {"segment": "business", "interface": "eth0"},
    "prn": {"segment": "printers", "interface": "eth0"},
}


@pytest.fixture
def net() -> Iterator[Net]:
    with small_office() as made:
        yield made


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("SHIKIRI_STORE", str(tmp_path / "store"))
    made = office(tmp_path)
    login = {"ansible_password": "", "ansible_become_password": ""}
    made.write_hosts({**made.hosts(), **{name: {"station": words, **login} for name, words in STATIONS.items()}})
    return made


def inventory(site: Office) -> Inventory:
    return load_inventory(site.folder, clock.now(), vault_ids=[site.vault_id])


def on_air(document: Document) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in document["findings"]:
        if one["source"] == "air":
            found.setdefault(one["control"], set()).add(one["status"])
    return found


def test_verify_leaves_stations_alone(site: Office) -> None:
    found = inventory(site)
    assert [one.host for one in found.stations] == ["a", "b", "biz", "prn"]
    assert set(found.devices).isdisjoint(STATIONS)
    assert found.ignored == ()


def test_without_consent_nothing_is_sent(site: Office) -> None:
    def call(*_: Any) -> Any:
        raise AssertionError

    with pytest.raises(UsageError) as told:
        probe_site(inventory(site), (), "", caller=call)
    assert told.value.sentence.key == "probe.whose"
    assert not (site.folder / "air").exists()


def test_a_walled_office_passes_on_air_and_the_document_proves_it(net: Net, site: Office) -> None:
    net.isolate("p-a", "p-b")
    net.wall("631, 9100")
    probed = probe_site(inventory(site), (), "sato", caller=net.call)
    document, air = probed.verified.document, on_air(probed.verified.document)
    assert probed.troubles == ()
    for control in ("wlan-isolation-across-aps", "guest-business-separated", "printers-reachable-as-designed"):
        assert air[control] == {"pass"}, control
    assert {one["who"] for one in document["air"]["stations"]} == {"sato"}
    for one in document["findings"]:
        if one["source"] == "air":
            assert one["evidence"] is not None
            assert one["evidence"]["excerpt"]
    kept = json.loads((site.folder / "air" / "a.json").read_text("utf-8"))
    assert kept["facility"] == "example-office"
    for form in ("html", "terminal", "json"):
        text = render(form, document, "ja").decode()
        assert "heard nothing of it" in text, form
        assert CANARY not in text
    again = probe_free_verify(site)
    assert on_air(again) == air


def probe_free_verify(site: Office) -> Document:
    """A verify afterwards counts the same air."""
    from shikiri.workflow.verify import verify_site

    return verify_site(site.folder, clock.now(), vault_ids=[site.vault_id]).document


def test_an_open_office_fails_on_air_however_good_its_files_look(net: Net, site: Office) -> None:
    probed = probe_site(inventory(site), ("a", "b", "biz"), "sato", caller=net.call)
    air = on_air(probed.verified.document)
    for control in ("wlan-isolation-across-aps", "guest-business-separated", "guest-business-filtered"):
        assert "fail" in air[control], control
    assert probed.verified.exit() == 3


def test_a_station_that_cannot_be_called_is_told_and_the_others_go_on(net: Net, site: Office) -> None:
    def call(one: Any, token: str) -> Any:
        from shikiri.model.errors import Unreachable

        if one.name == "b":
            raise Unreachable("b", "x")
        return net.call(one, token)

    probed = probe_site(inventory(site), ("a", "b"), "sato", caller=call)
    assert [one.key for one in probed.troubles] == ["error.unreachable"]
    assert [one.station for one in probed.heard] == ["a"]
    assert not any(trial.about == "neighbour-wired" for one in probed.heard for trial in one.trials)
