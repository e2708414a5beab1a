"""hier_config as a referee: it works out how one IOS configuration becomes another, and the machine is told that."""

from __future__ import annotations

import pytest
from hier_config import HConfig, Platform, WorkflowRemediation, get_hconfig

from shikiri.simulator import IosMachine
from tests.simulator.hands import Hands, example, switch

TEXT = switch().running()
CHANGES = (
    (("hostname office-sw1", "hostname other"),),
    (("no ip http server\n", "ip http server\n"), ("no cdp run\n", "")),
    (("description guest seat 1\n switchport access vlan 20", "description moved\n switchport access vlan 10"),),
    ((" ip access-group GUEST-IN in\n no ip redirects\n", " ip access-group BUSINESS-IN in\n"),),
    (("vlan 30\n name PRINTERS\n", "vlan 30\n name OTHER\nvlan 77\n name MORE\n"),),
    (
        ("ntp server 192.168.99.124", "ntp server 192.168.99.125"),
        ("logging host 192.168.99.10", "logging host 192.168.99.11"),
    ),
    (("line con 0\n exec-timeout 5 0", "line con 0\n exec-timeout 9 0"),),
    (("ip access-list extended PRINTERS-IN\n", "ip access-list extended PRINTERS-IN\n 5 permit tcp any any eq www\n"),),
    ((" 30 deny   ip any any\n", ""),),
    (("interface Vlan99\n d", "interface Vlan77\n ip address 192.168.77.1 255.255.255.0\ninterface Vlan99\n d"),),
    (
        ("login block-for 60 attempts 5 within 60\n", ""),
        ("no lldp run\n", "no lldp run\nsnmp-server community quiet RO MGMT\n"),
    ),
)


def tree(text: str) -> HConfig:
    return get_hconfig(Platform.CISCO_IOS, text)


def paths(text: str) -> set[tuple[str, ...]]:
    """Every line with its headers; not what is only said to be absent."""
    found = {tuple(child.path()) for child in tree(text).all_children()}
    return {path for path in found if not path[-1].startswith(("no ", "end"))}


@pytest.mark.parametrize("replaced", CHANGES, ids=lambda pairs: pairs[0][1].splitlines()[0] if pairs[0][1] else "gone")
def test_the_way_the_referee_works_out_leads_there(replaced: tuple[tuple[str, str], ...]) -> None:
    wanted = TEXT
    for old, new in replaced:
        assert old in wanted
        wanted = wanted.replace(old, new)
    machine = switch(TEXT)
    told = tell(machine, wanted)
    assert told
    assert paths(machine.running()) == paths(wanted), told


def tell(machine: IosMachine, wanted: str) -> list[str]:
    """Type what the referee says, and answer what the device asks."""
    hands = Hands(machine)
    hands.type("configure terminal")
    change = WorkflowRemediation(tree(machine.running()), tree(wanted)).remediation_config
    told = [child.cisco_style_text() for child in change.all_children_sorted()]
    for line in told:
        answer = hands.type(line.strip())
        assert "%" not in answer, (line, answer)
        if hands.kind == "key":
            hands.type("y")
    return told


def test_the_bare_switch_becomes_the_good_one() -> None:
    """Half a hundred changes in one go."""
    wanted = example("cisco_ios/compliant", "show_running-config.txt")
    bare = wanted
    for word in (
        "switchport protected",
        "access-class MGMT in",
        "transport input ssh",
        "login local",
        "logging trap notifications",
    ):
        bare = "\n".join(line for line in bare.splitlines() if line.strip() != word)
    machine = switch(bare)
    assert len(tell(machine, wanted)) > 10
    assert paths(machine.running()) == paths(switch(wanted).running())
