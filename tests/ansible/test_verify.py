"""`playbooks/verify.yml`, run for real: what is mistyped never ends well, and no secret is ever shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ansible.office import CANARY, DEVICES, PASSWORD, ROOT, Office, Told, office, playbook, run


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def verify(site: Office, *arguments: object, **environ: str) -> Told:
    vault = () if "--vault-id" in arguments else ("--vault-id", site.vault_id)
    return playbook(
        "verify", "-i", site.folder, *vault, *arguments, store=site.folder.parent / "store", environ=environ
    )


def findings(site: Office) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site.folder / "reports" / "findings.json").read_text("utf-8"))
    return found


def test_the_verdict_comes_last_and_the_reports_are_there(site: Office) -> None:
    told = verify(site)
    assert told.code == 2, told.all  # statements of people are missing: not compliant, and Ansible says so its way
    assert told.out.index("Write the reports") < told.out.index("End well only where")
    document = findings(site)
    assert document["exit"] == 3
    assert document["run"]
    assert not document["partial"]
    assert {device["name"] for device in document["devices"]} == set(DEVICES)
    assert {path.name for path in (site.folder / "reports").iterdir()} == {
        "findings.json",
        "report.html",
        "check-sheet.xlsx",
    }
    for device in DEVICES:
        assert f"  {device}: " in told.out  # one line a device


def test_tags_are_controls(site: Office) -> None:
    told = verify(site, "--tags", "telnet-off,ssh-version")
    assert told.code == 0, told.all
    document = findings(site)
    assert document["partial"]
    assert {finding["control"] for finding in document["findings"]} == {"telnet-off", "ssh-version"}


def test_a_skipped_control_is_listed_as_not_asked(site: Office) -> None:
    told = verify(site, "--skip-tags", "telnet-off", "-v")
    document = findings(site)
    assert document["partial"]
    assert "telnet-off" not in {finding["control"] for finding in document["findings"]}
    not_asked = told.out.split("not_asked:")[1].splitlines()[1]
    assert not_asked.strip() == "- telnet-off"


@pytest.mark.parametrize(
    "arguments",
    (
        ("--tags", "telnet-of"),
        ("--tags", "telnet-off,ssh-versoin"),
        ("--skip-tags", "telnet-of"),
        ("--skip-tags", "always"),
        ("--skip-tags", "all"),
        ("--skip-tags", "tagged"),
        ("--tags", "telnet-off", "--skip-tags", "telnet-off"),
        ("--tags", "telnet-off", "--skip-tags", "always"),
    ),
    ids=" ".join,
)
def test_a_tag_that_would_judge_nothing_does_not_end_well(site: Office, arguments: tuple[str, ...]) -> None:
    told = verify(site, *arguments)
    assert told.code != 0, told.all
    assert not (site.folder / "reports").exists()


def test_a_limit_makes_the_run_partial(site: Office) -> None:
    told = verify(site, "--limit", "office-sw1")
    assert told.code != 0
    document = findings(site)
    assert document["partial"]
    assert [device["name"] for device in document["devices"]] == ["office-sw1"]


@pytest.mark.parametrize("limit", ("office-sw9", "reception-pc"))
def test_a_limit_without_device_does_not_end_well(site: Office, limit: str) -> None:
    site.write_hosts({**site.hosts(), "reception-pc": {"ansible_connection": "local"}})
    told = verify(site, "--limit", limit)
    assert told.code != 0, told.all


def test_a_mistyped_inventory_does_not_end_well(site: Office) -> None:
    told = playbook("verify", "-i", site.folder.parent / "駅前 ofice", store=site.folder.parent / "store")
    assert told.code != 0, told.all


def test_no_inventory_does_not_end_well(site: Office) -> None:
    told = playbook("verify", store=site.folder.parent / "store")
    assert told.code != 0
    assert "機器がありません" in told.all


def test_an_inventory_without_devices_does_not_end_well(site: Office) -> None:
    site.write_hosts({"reception-pc": {}})
    assert verify(site).code != 0


def test_two_sites_in_one_run_are_refused(site: Office, tmp_path: Path) -> None:
    other = office(tmp_path, name="もう一つ")
    for page in (other.folder / "hosts.yml", *(other.folder / "host_vars").iterdir()):
        page.write_text(page.read_text("utf-8").replace("office-", "annex-"), "utf-8")
    told = verify(site, "-i", other.folder)
    assert told.code != 0
    assert "一度に実行できる施設は一つ" in told.all
    assert not (site.folder / "reports").exists()


def test_a_wrong_password_of_the_vault_does_not_end_well(site: Office) -> None:
    site.password_file.write_text("wrong")
    told = verify(site)
    assert told.code != 0
    assert not (site.folder / "reports").exists()


@pytest.mark.parametrize("closed", DEVICES)
def test_one_closed_value_is_one_device_not_reached(site: Office, closed: str) -> None:
    site.write_vault([device for device in DEVICES if device != closed])
    verify(site)
    reached = {device["name"]: device["reached"] for device in findings(site)["devices"]}
    assert reached == {device: device != closed for device in DEVICES}


def test_check_mode_looks_all_the_same(site: Office) -> None:
    told = verify(site, "--check", "--diff")
    assert "changed=0" in told.out
    assert findings(site)["exit"] == 3


def test_no_secret_is_shown_however_much_is_asked(site: Office) -> None:
    told = verify(site, "-vvvvv", ANSIBLE_KEEP_REMOTE_FILES="1")
    assert findings(site)["exit"] == 3
    for word in (CANARY, PASSWORD):
        assert word not in told.all
        for page in (site.folder / "reports").iterdir():
            assert word.encode() not in page.read_bytes()
        for page in (site.folder.parent / "store").rglob("*"):
            assert not page.is_file() or word.encode() not in page.read_bytes()


def test_serial_is_refused(site: Office, tmp_path: Path) -> None:
    page = tmp_path / "own.yml"
    page.write_text(
        "- hosts: all\n  gather_facts: false\n  serial: 1\n  tasks:\n"
        "    - facility_verify: {dest: '{{ inventory_dir }}/reports'}\n"
    )
    told = run(
        "ansible-playbook", page, "-i", site.folder, "--vault-id", site.vault_id, store=site.folder.parent / "store"
    )
    assert told.code != 0
    assert "serial" in told.all


def test_the_roles_do_the_same_in_a_playbook_of_ones_own(site: Office, tmp_path: Path) -> None:
    page = tmp_path / "own.yml"
    page.write_text(
        "- hosts: all\n  gather_facts: false\n"
        f"  vars_files: ['{ROOT}/playbooks/vars/on_the_control_node.yml']\n"
        "  roles:\n    - role: verify\n      vars: {verify_forks: 2}\n"
        "    - role: report\n      vars: {report_formats: [junit], report_dest: '{{ inventory_dir }}/elsewhere'}\n"
    )
    store = site.folder.parent / "store"
    told = run("ansible-playbook", page, "-i", site.folder, "--vault-id", site.vault_id, store=store)
    assert told.code == 0, told.all  # the verdict is left to a task of theirs
    assert findings(site)["exit"] == 3
    assert (site.folder / "elsewhere" / "junit.xml").is_file()
