"""The inventory of a site: Ansible's words become devices; what is wrong is one sentence, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.errors import PolicyError, ShikiriError, UsageError
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import Inventory, load_inventory
from tests.ansible.office import CANARY, DEVICES, EXAMPLES, Office, dump, office

ROOT = EXAMPLES.parent


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def load(site: Office, limit: str = "", vault: str = "") -> Inventory:
    return load_inventory(site.folder, clock.now(), limit=limit, vault_ids=[vault or site.vault_id])


def refused(site: Office, **words: str) -> str:
    with pytest.raises(UsageError) as told:
        load(site, **words)
    return tell(told.value.sentence, "ja")


def test_every_device_comes_with_its_way_in_and_its_secrets(site: Office) -> None:
    inventory = load(site)
    assert [host.device.name for host in inventory.hosts] == list(DEVICES) == list(inventory.devices)
    switch = inventory.hosts[1]
    assert (switch.device.platform, switch.device.kinds) == ("cisco_ios", frozenset({"switch"}))
    assert switch.device.binding is not None
    assert switch.target.user == "ops"
    assert switch.target.password.reveal() == CANARY
    assert switch.target.enable.reveal() == f"{CANARY}-top"
    assert switch.target.known_hosts == site.folder / "known_hosts"
    assert set(switch.secrets) == {"guest_psk", "ops_password", "enable_password"}
    weight = switch.secrets["ops_password"].strength
    assert weight is not None
    assert weight.length == len(CANARY)
    assert switch.secrets["ops_password"].fingerprint
    assert inventory.whole
    assert not inventory.broken
    assert CANARY not in repr(inventory)


def test_only_exact_types_cross_the_border(site: Office) -> None:
    site.change("office-sw1", ansible_port=2222, ansible_host="127.0.0.1")
    target = load(site).hosts[1].target
    assert (target.host, target.port) == ("127.0.0.1", 2222)
    for value in (target.host, target.user, target.password.reveal(), target.device):
        assert type(value) is str
    assert type(target.port) is int


def test_a_limit_makes_the_run_partial(site: Office) -> None:
    inventory = load(site, limit="office-sw1,office-wlc")
    assert list(inventory.devices) == ["office-sw1", "office-wlc"]
    assert not inventory.whole


@pytest.mark.parametrize("limit", ("office-sw9", "office-sw1,office-sw9", "nobody*", "&office-sw9"))
def test_a_limit_that_names_nobody_is_refused(site: Office, limit: str) -> None:
    assert "office-sw9" in refused(site, limit=limit) or "nobody" in refused(site, limit=limit)


def test_a_host_without_platform_is_ignored_and_said(site: Office) -> None:
    site.write_hosts({**site.hosts(), "reception-pc": {"ansible_password": "x"}})
    inventory = load(site)
    assert inventory.ignored == ("reception-pc",)
    assert "reception-pc" not in inventory.devices
    assert inventory.whole


def test_a_value_that_is_not_there_breaks_its_own_device_only(site: Office) -> None:
    site.write_vault(["office-edge1", "office-wlc"])
    inventory = load(site)
    assert [host.device.name for host in inventory.hosts] == ["office-edge1", "office-wlc"]
    assert list(inventory.devices) == list(DEVICES)
    assert "office-sw1" in tell(inventory.broken["office-sw1"], "ja")
    assert inventory.whole


def test_a_value_that_does_not_open_breaks_its_own_device_only(site: Office) -> None:
    page = site.folder / "hosts.yml"
    closed = "        ansible_password: !vault |\n          $ANSIBLE_VAULT;1.1;AES256\n          6162\n"
    page.write_text(
        page.read_text().replace("    office-sw1:\n", "    office-sw1:\n" + closed.replace("        a", "      a", 1))
    )
    inventory = load(site)
    assert list(inventory.broken) == ["office-sw1"]
    assert len(inventory.hosts) == 2


def test_the_words_of_one_host_that_cannot_be_read_break_that_host(site: Office) -> None:
    folder = site.folder / "host_vars" / "office-sw1"
    folder.mkdir()
    (folder / "vault.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\n6162\n")
    inventory = load(site)
    assert list(inventory.broken) == ["office-sw1"]
    assert "host_vars/office-sw1/vault.yml" in tell(inventory.broken["office-sw1"], "ja")


def test_a_wrong_password_of_the_vault_names_the_file(site: Office) -> None:
    site.password_file.write_text("wrong")
    assert "group_vars/all/vault.yml" in refused(site)


def test_no_password_of_the_vault_says_what_to_do(site: Office) -> None:
    with pytest.raises(UsageError) as told:
        load_inventory(site.folder, clock.now())
    assert "--vault-id" in tell(told.value.sentence, "ja")


@pytest.mark.parametrize("kept", (0, 20, 200))
def test_a_half_written_vault_is_refused(site: Office, kept: int) -> None:
    page = site.folder / "group_vars" / "all" / "vault.yml"
    page.write_bytes(page.read_bytes()[:kept])
    with pytest.raises(ShikiriError) as told:
        load(site)
    assert "vault.yml" in tell(told.value.sentence, "ja")


def test_a_second_vault_file_that_stays_closed_is_named(site: Office) -> None:
    page = site.folder / "group_vars" / "all" / "more.yml"
    page.write_text("$ANSIBLE_VAULT;1.1;AES256\n6162\n")
    assert "more.yml" in refused(site)


@pytest.mark.parametrize(
    "words",
    (
        {"platform": "cisco_iso"},
        {"kinds": ["swich"]},
        {"session": "telnet"},
        {"ansible_port": 70000},
        {"ansible_port": "ssh"},
        {"ansible_timeout": "soon"},
        {"ansible_timeout": "nan"},
    ),
)
def test_a_mistyped_word_is_told_with_its_host(site: Office, words: dict[str, object]) -> None:
    site.change("office-sw1", **words)
    site.change("office-wlc", kinds=["fridge"])
    with pytest.raises(PolicyError) as told:
        load(site)
    assert {problem.path for problem in told.value.problems} == {"office-sw1", "office-wlc"}
    assert {problem.file for problem in told.value.problems} == {"hosts.yml"}


@pytest.mark.parametrize("name", ("../evil", ".hidden", "a/b"))
def test_a_name_is_no_way_out_of_the_store(site: Office, name: str) -> None:
    site.write_hosts({name: {"platform": "cisco_ios"}})
    with pytest.raises(PolicyError):
        load(site)


def test_a_folder_that_is_no_site_is_refused(site: Office, tmp_path: Path) -> None:
    for folder, word in ((tmp_path / "nowhere", "nowhere"), (tmp_path, "facility.yml")):
        with pytest.raises(UsageError) as told:
            load_inventory(folder, clock.now())
        assert word in tell(told.value.sentence, "ja")


def test_a_site_without_devices_is_refused(site: Office) -> None:
    site.write_hosts({"reception-pc": {}})
    assert "platform" in refused(site)
    (site.folder / "hosts.yml").unlink()
    assert "hosts.yml" in refused(site)


@pytest.mark.parametrize("text", ("all: [", "- a\n- b\n", "all:\n  hosts:\n    a\n    b: 1\n"))
def test_an_inventory_that_cannot_be_read_stops_the_run(site: Office, text: str) -> None:
    (site.folder / "hosts.yml").write_text(text)
    assert "hosts.yml" in refused(site)


def test_a_script_or_a_second_page_of_hosts_is_inventory_too(site: Office) -> None:
    dump(site.folder / "hosts-more.yml", {"all": {"hosts": {"office-sw2": {"platform": "cisco_ios"}}}})
    (site.folder / "hosts.yml~").write_text("left behind [")
    site.write_vault([*DEVICES, "office-sw2"])
    assert "office-sw2" in load(site).devices


@pytest.mark.parametrize("place", ("aoba/station", "midori/park"))
def test_the_example_sites_load(place: str) -> None:
    home = ROOT / "inventories" / "example"
    customer = place.partition("/")[0]
    inventory = load_inventory(
        home / place, clock.now(), vault_ids=[f"{customer}@{home / 'example-vault-password.txt'}"]
    )
    assert inventory.whole
    assert not inventory.broken
    assert all(host.device.binding for host in inventory.hosts)
    assert inventory.site.facility.customer == customer
