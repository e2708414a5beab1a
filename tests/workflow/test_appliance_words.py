"""The inventory words of printers and cameras: what they become, and what is wrong with them in one sentence each."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.reading import Answer, Reading
from shikiri.workflow import clock
from shikiri.workflow.hosts.appliance_words import WORDS, is_allowed, mistakes, ports_of, snmp_of
from shikiri.workflow.hosts.inventory import load_inventory
from shikiri.workflow.observe import Observed, judge_observed
from tests.ansible.office import office

CANARY = "Kanaria-snmp-5512"


def told(**values: object) -> list[str]:
    return [tell(one, lang) for one in mistakes("mfp1", values) for lang in ("ja", "en")]


def test_all_words_reach_the_target(tmp_path: Path) -> None:
    site = office(tmp_path)
    words = {
        "platform": "mfp",
        "ansible_host": "192.0.2.9",
        "ports": {443: 8443, 161: "1161", 0: 9},
        "snmp_user": "ops",
        "snmp_auth_password": CANARY,
        "snmp_priv_password": f"{CANARY}-p",
        "snmp_auth_protocol": "SHA256",
        "snmp_priv_protocol": "aes",
        "snmp_community": f"{CANARY}-c",
        "try_factory_passwords": True,
        "allow_unconfirmed": "yes",
    }
    assert set(WORDS) < set(words)
    site.write_hosts({**site.hosts(), "office-mfp1": words})
    site.write_vault([*site.hosts(), "office-mfp1"])
    inventory = load_inventory(site.folder, clock.now(), vault_ids=[site.vault_id])
    host = next(one for one in inventory.hosts if one.device.name == "office-mfp1")
    assert dict(host.target.ports) == {443: 8443, 161: 1161, 0: 9}
    assert (host.target.snmp.user, host.target.snmp.auth_protocol) == ("ops", "sha256")
    assert host.target.snmp.privacy.reveal() == f"{CANARY}-p"
    assert host.target.snmp.community.reveal() == f"{CANARY}-c"
    assert host.target.try_factory
    assert host.device.allow_unconfirmed
    assert CANARY not in repr(host)
    others = [one for one in inventory.hosts if one is not host]
    assert not any(one.target.try_factory or one.device.allow_unconfirmed or one.target.ports for one in others)


@pytest.mark.parametrize(
    "values,word",
    (
        ({"ports": [443]}, "8443"),
        ({"ports": "443"}, "8443"),
        ({"ports": {443: 70000}}, "70000"),
        ({"ports": {"https": 443}}, "https"),
        ({"ports": {443: True}}, "True"),
        ({"ports": {443: 0}}, "0"),
        ({"ports": {0: 0}}, "0"),
        ({"ports": {443: -1}}, "-1"),
        ({"snmp_auth_protocol": "sha512"}, "sha512"),
        ({"snmp_priv_protocol": "rot13"}, "rot13"),
        ({"snmp_auth_password": CANARY}, "snmp_user"),
        ({"snmp_user": "ops", "snmp_auth_password": "short77", "snmp_priv_password": CANARY}, "8"),
        ({"snmp_user": "ops", "snmp_priv_password": CANARY}, "snmp_auth_password"),
        ({"snmp_user": "ops", "snmp_auth_password": CANARY}, "snmp_priv_password"),
        ({"try_factory_passwords": "maybe"}, "try_factory_passwords"),
        ({"allow_unconfirmed": 1}, "allow_unconfirmed"),
    ),
)
def test_a_mistake_is_told_and_no_secret_is(values: dict[str, object], word: str) -> None:
    found = told(**values)
    assert len(found) == 2
    assert all(word in sentence for sentence in found)
    assert CANARY not in "".join(found)
    assert "short77" not in "".join(found)


def test_nothing_written_is_no_mistake_and_allows_nothing() -> None:
    assert not told()
    assert not told(ports=None, snmp_user="", allow_unconfirmed="", try_factory_passwords=False)
    assert not is_allowed({}, "allow_unconfirmed")
    assert not is_allowed({"allow_unconfirmed": "maybe"}, "allow_unconfirmed")
    assert ports_of({}) == {}
    assert snmp_of({}).auth.kind == "none"


def test_a_refused_password_is_told_beside_the_verdicts(tmp_path: Path) -> None:
    site = office(tmp_path)
    inventory = load_inventory(site.folder, clock.now(), vault_ids=[site.vault_id])
    answers = {"/a.xml": Answer("#! refused password\n", complete=False)}
    looks = [
        Observed(
            host=host,
            reading=Reading(device=host.device.name, platform="website", answers=answers, when=clock.now()),
        )
        for host in inventory.hosts[:1]
    ]
    warnings = [tell(one, "ja") for one in judge_observed(inventory, looks, clock.now()).warnings]
    assert any(inventory.hosts[0].device.name in one and "ansible_password" in one for one in warnings)


def test_a_password_that_stayed_closed_is_no_missing_one() -> None:
    """The vault is closed: that is told of the device; the page itself is right."""
    assert not list(mistakes("mfp1", {"snmp_user": "ops"}, all_open=False))
    assert len(list(mistakes("mfp1", {"snmp_user": "ops"}))) == 2
