"""What a `*Cap.xml` of an HP printer lets be changed, in every way in which real ones write it."""

from __future__ import annotations

import pytest

from shikiri.formats.ledm import Capability, cap_of, capability, changing
from shikiri.formats.xml import read_xml

CAP = read_xml("""<?xml version="1.0"?>
<c:NetAppsCap xmlns:c="urn:cap" xmlns:d="urn:dd">
  <c:DNSSDConfigSupport>
    <c:MDNSSupport access="readWrite">
      <d:MDNSSupport>enabled</d:MDNSSupport>
      <d:MDNSSupport>disabled</d:MDNSSupport>
    </c:MDNSSupport>
  </c:DNSSDConfigSupport>
  <c:SNMPConfigWithVersionSupport>
    <c:SNMPSupport access="readOnly"><d:SNMP>enabled</d:SNMP><d:SNMP>disabled</d:SNMP></c:SNMPSupport>
    <c:GetCommunityName typeof="d:String" length="5" access="readWrite"
      elementXPath="d:SNMPConfigWithVersion/d:GetCommunityName"/>
  </c:SNMPConfigWithVersionSupport>
  <c:P9100Support access="readWrite"><d:Port9100PrintingSupport>enabled</d:Port9100PrintingSupport></c:P9100Support>
  <c:Port typeof="d:Int" min="1" max="99" access="readWrite" elementXPath="n:NetAppsDyn/n:ProxyConfig/d:Port"/>
  <c:WSScan typeof="d:Boolean" selected="enabled" deselected="disabled" access="readWrite"
    elementXPath="/n:NetAppsDyn/n:WSScan"/>
  <c:DirectPrintSupport access="readWrite">
    <d:DirectPrint access="readWrite">enabled</d:DirectPrint><d:DirectPrint access="readWrite">disabled</d:DirectPrint>
  </c:DirectPrintSupport>
  <c:Mixed access="readWrite"><d:One>enabled</d:One><d:Two>enabled</d:Two></c:Mixed>
  <c:TwiceSupport access="readWrite"><d:Twice>enabled</d:Twice></c:TwiceSupport>
  <c:TwiceSupport access="readOnly"><d:Twice>enabled</d:Twice></c:TwiceSupport>
</c:NetAppsCap>""")
BOTH = frozenset({"enabled", "disabled"})


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("DNSSDConfig/MDNSSupport", Capability("readWrite", BOTH)),
        ("MDNSSupport", None),  # it stands below another element
        ("SNMPConfigWithVersion/SNMP", Capability("readOnly", BOTH)),
        ("SNMPConfigWithVersion/GetCommunityName", Capability("readWrite", length=5)),
        ("GetCommunityName", None),
        ("Port9100PrintingSupport", Capability("readWrite", frozenset({"enabled"}))),
        ("ProxyConfig/Port", Capability("readWrite", least=1, most=99)),
        ("WSScan", Capability("readWrite", BOTH)),
        ("DirectPrint", Capability("readWrite", BOTH)),
        ("One", None),
        ("Mixed", None),
        ("Twice", None),  # said twice, and differently
        ("NoSuchThing", None),
    ],
)
def test_what_may_be_done_with_an_element(path: str, found: Capability | None) -> None:
    assert capability(CAP, tuple(path.split("/"))) == found


@pytest.mark.parametrize(
    ("offered", "value", "taken"),
    [
        (Capability("readWrite", BOTH), "enabled", True),
        (Capability("readWrite", BOTH), "Enabled", False),
        (Capability("readWrite", BOTH), "", False),
        (Capability("readWrite", least=3, most=30), "3", True),
        (Capability("readWrite", least=3, most=30), "31", False),
        (Capability("readWrite", least=3, most=30), "2", False),
        (Capability("readWrite", least=3, most=30), "٣", False),
        (Capability("readWrite", least=3, most=30), "3.0", False),
        (Capability("readWrite", length=5), "12345", True),
        (Capability("readWrite", length=5), "123456", False),
    ],
)
def test_a_value_is_one_that_it_offers(offered: Capability, value: str, taken: bool) -> None:
    assert offered.takes(value) is taken


@pytest.mark.parametrize("access", ["readOnly", "", "readwrite", "none"])
def test_only_what_it_calls_writable_is_writable(access: str) -> None:
    assert not Capability(access).is_writable


def test_the_capabilities_of_a_resource_stand_beside_it() -> None:
    assert cap_of("/DevMgmt/NetAppsDyn.xml") == "/DevMgmt/NetAppsCap.xml"
    assert cap_of("/FirmwareUpdate/WebFWUpdate/Config") == ""
    assert cap_of("/ePrint/ePrintConfigDyn.xml") == ""


def test_a_change_names_one_element_in_the_printer_s_own_namespaces() -> None:
    root = read_xml(
        '<a:NetAppsDyn xmlns:a="urn:&quot;a" xmlns:b="urn:b"><b:Box><a:LPD>enabled</a:LPD></b:Box></a:NetAppsDyn>'
    )
    made = read_xml(changing(root, ("Box", "LPD"), '<&">'))
    assert (made.name, made.space) == ("NetAppsDyn", 'urn:"a')
    box = made.find("Box")
    assert box is not None
    assert box.space == "urn:b"
    assert made.said("Box", "LPD") == '<&">'
    assert len(tuple(made.walk())) == 3
