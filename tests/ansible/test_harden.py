"""`playbooks/harden.yml` against devices behind real SSH: shown first, done then, and nothing to do a second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ansible.living import DENTED, living
from tests.ansible.office import CANARY, DEVICES, PASSWORD, Office, Told, office, playbook

_PAGE = "\nip http server\n"
TAGS = ",".join(sorted({*DENTED.values()}))


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def play(name: str, site: Office, *arguments: object, tags: str = TAGS) -> Told:
    store = site.folder.parent / "store"
    chosen = ("--tags", tags) if tags else ()
    return playbook(name, "-i", site.folder, "--vault-id", site.vault_id, *chosen, *arguments, store=store)


def changed(told: Told) -> set[str]:
    """The devices that the recap calls changed."""
    recap = told.out.split("PLAY RECAP")[1]
    return {name for name in DEVICES for line in recap.splitlines() if line.startswith(name) and "changed=1" in line}


def test_shown_then_done_then_nothing_left_to_do(site: Office) -> None:
    with living(site, dented=True) as machines:
        before = {name: one.running() for name, one in machines.items()}
        shown = play("harden", site, "--check", "--diff")
        assert shown.code == 0, shown.all
        assert changed(shown) == set(DEVICES)
        assert "no ip http server" in shown.out
        assert "telnetd service off" in shown.out
        assert {name: one.running() for name, one in machines.items()} == before
        assert not any(one.writes for one in machines.values())

        done = play("harden", site)
        assert done.code == 0, done.all
        assert changed(done) == set(DEVICES)
        assert done.out.index("[switch :") < done.out.index("[access_point :") < done.out.index("[router :")
        for name, one in machines.items():
            assert one.running() != before[name]
            assert one.writes

        again = play("harden", site)
        assert again.code == 0, again.all
        assert changed(again) == set()

        verified = play("verify", site)
        assert verified.code == 0, verified.all


def test_a_limit_touches_its_device_alone(site: Office) -> None:
    with living(site, dented=True) as machines:
        told = play("harden", site, "--limit", "office-sw1")
        assert told.code == 0, told.all
        assert {name for name, one in machines.items() if one.writes} == {"office-sw1"}


def test_a_tag_mends_its_control_alone(site: Office) -> None:
    with living(site, dented=True) as machines:
        told = play("harden", site, tags="telnet-off")
        assert told.code == 0, told.all
        assert {name for name, one in machines.items() if one.writes} == {"office-edge1"}


@pytest.mark.parametrize("arguments", (("--tags", "telnet-of"), ("--skip-tags", "always")), ids=" ".join)
def test_a_mistyped_tag_writes_nothing_and_does_not_end_well(site: Office, arguments: tuple[str, str]) -> None:
    with living(site, dented=True) as machines:
        told = play("harden", site, *arguments, tags="")
        assert told.code != 0, told.all
        assert not any(one.writes for one in machines.values())


def test_a_device_that_is_not_there_does_not_stop_the_others(site: Office) -> None:
    with living(site, dented=True) as machines:
        site.change("office-sw1", ansible_port=1, ansible_timeout=2)
        told = play("harden", site)
        assert told.code != 0
        assert {name for name, one in machines.items() if one.writes} == {"office-wlc", "office-edge1"}
        assert "office-sw1" in told.all


def test_no_secret_is_shown_however_much_is_asked(site: Office) -> None:
    with living(site, dented=True):
        told = play("harden", site, "-vvvv", "--diff")
        assert told.code == 0, told.all
        for word in (CANARY, PASSWORD):
            assert word not in told.all
            for page in site.folder.parent.rglob("*"):
                kept = page.is_file() and page != site.password_file
                assert not kept or word.encode() not in page.read_bytes(), page


def test_backup_and_accept(site: Office) -> None:
    with living(site) as machines:
        assert play("verify", site, tags="").code != 0
        kept = play("backup", site, "-v", tags="")
        assert kept.code == 0, kept.all
        sealed = [page for page in site.folder.parent.rglob("*.vault") if page.is_file()]
        assert len(sealed) == len(DEVICES)
        assert all(page.read_bytes().startswith(b"$ANSIBLE_VAULT") for page in sealed)
        accepted = play("accept", site, "-e", "why=test", "-e", "who=tester", tags="")
        assert accepted.code == 0, accepted.all
        assert {page.stem for page in (site.folder / "accepted").glob("*.json")} == set(DEVICES)
        assert not any(one.writes for one in machines.values())


def test_a_device_is_brought_back(site: Office) -> None:
    with living(site, dented=True) as machines:
        switch = machines["office-sw1"]
        assert play("harden", site, "--limit", "office-sw1").code == 0  # it backs the dented configuration up first
        assert _PAGE not in switch.running()
        nobody_named = play("restore_config", site, tags="")
        assert nobody_named.code != 0
        assert "--limit" in nobody_named.all
        shown = play("restore_config", site, "--limit", "office-sw1", "--check", tags="")
        assert changed(shown) == {"office-sw1"}, shown.all
        assert _PAGE not in switch.running()
        told = play("restore_config", site, "--limit", "office-sw1", tags="")
        assert told.code == 0, told.all
        assert _PAGE in switch.running()
        assert _PAGE in switch.saved()
        assert CANARY not in told.all


def test_a_new_password_for_administrators(site: Office) -> None:
    with living(site) as machines:
        shown = play("rotate_admin", site, "--limit", "office-sw1", "--check", tags="")
        assert shown.code == 0, shown.all
        assert not machines["office-sw1"].writes
        told = play("rotate_admin", site, "--limit", "office-sw1", "-e", "reason=suspicion", "-vvv", tags="")
        assert told.code == 0, told.all
        assert machines["office-sw1"].writes
        assert CANARY not in told.all
        again = playbook(
            "verify", "-i", site.folder, "--vault-id", site.vault_id, "--tags", "http-off",
            "--limit", "office-sw1", store=site.folder.parent / "store",
        )  # fmt: skip
        assert again.code == 0, again.all  # the vault holds the password that opens it now
