"""`device_state`: one device as plain data. A secret is its kind alone; a device that is not there is not reached."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.ansible.office import CANARY, DEVICES, PASSWORD, ROOT, Office, Told, office, run

OWN = """\
- hosts: all
  gather_facts: false
  vars_files: ['{root}/playbooks/vars/on_the_control_node.yml']
  tasks:
    - device_state:
      register: seen
    - ansible.builtin.copy:
        content: "{{{{ seen | to_yaml }}}}"
        dest: "{{{{ inventory_dir }}}}/{{{{ inventory_hostname }}}}.seen"
        mode: "0600"
      delegate_to: localhost
"""


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path, case="insecure")  # passwords and communities in clear


def state(site: Office, *arguments: object) -> Told:
    page = site.folder.parent / "own.yml"
    page.write_text(OWN.format(root=ROOT))
    store = site.folder.parent / "store"
    return run("ansible-playbook", page, "-i", site.folder, "--vault-id", site.vault_id, *arguments, store=store)


def test_a_device_is_plain_data_without_a_secret_in_it(site: Office) -> None:
    answer = site.folder / "answers" / "office-sw1" / "show_running-config.txt"
    text = answer.read_text("utf-8")
    for weak, planted in (("enable password cisco", "one"), ("community public", "two"), ("password 0 admin", "three")):
        assert weak in text
        text = text.replace(weak, f"{weak.rsplit(' ', 1)[0]} {CANARY}-{planted}")
    answer.write_text(text, "utf-8")
    told = state(site, "-vvv")
    assert told.code == 0, told.all
    pages = {device: (site.folder / f"{device}.seen").read_text("utf-8") for device in DEVICES}
    switch = yaml.safe_load(pages["office-sw1"])
    assert switch["state"]["facets"]["management"]["things"]
    assert switch["state"]["facets"]["snmp"]["things"]
    assert yaml.safe_load(pages["office-edge1"])["platform"] == "yamaha_rtx"
    for secret in (CANARY, PASSWORD):
        assert secret not in told.all + "".join(pages.values())


def test_a_device_that_is_not_there_is_not_reached(site: Office) -> None:
    site.change("office-sw1", answers="answers/gone")
    told = state(site)
    assert told.code != 0
    assert "office-sw1" in told.out
    assert not (site.folder / "office-sw1.seen").exists()
    assert (site.folder / "office-wlc.seen").exists()
