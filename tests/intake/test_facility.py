"""facility.yml: what it means, and everything that can be wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shikiri.guideline.policy import policy_problems
from shikiri.intake.facility import load_facility
from shikiri.intake.vocabulary import Vocabulary
from shikiri.model.facility import (
    DeclaredAccount,
    DeclaredLogging,
    DeclaredSegment,
    DeclaredTime,
    DeclaredWlan,
    Facility,
    Flow,
    KnownDevice,
    Room,
    SecretName,
    Tailored,
)
from shikiri.model.say import Text
from tests.intake.told import complaints, problems, spoken

WHOLE = """\
id: ekimae
name: {ja: 駅前オフィス, en: Station Office}
customer: acme
profile: strict
manage: create
facts:
  members_only: はい
  wired_seats: off
  access_points: 3
  last_leaver: 2026-04-01
segments:
  - {name: guest, role: guest, vlan: 20, subnets: 192.168.20.0/24}
  - name: office
    role: business
    vlan: 10
    subnets: [192.168.10.0/24, "2001:db8:10::/64"]
  - {name: print, role: printers}
wlans:
  - {ssid: Lobby Guest, segment: guest, audience: shared, psk: {secret: guest_psk}, rooms: 会議室 A}
  - {ssid: 12345, segment: office, audience: staff, enterprise: yes}
accounts:
  - {name: admin, secret: {secret: admin_pw}}
  - {name: backup, devices: [gw1, sw1]}
rooms:
  - {name: 会議室 A, max_dbm: 8}
known_devices:
  - {name: 複合機, mac: 00-00-5E-00-53-01, segment: print}
time: {servers: ntp.example.jp, timezone: "+09:00", max_skew_s: 30}
logging:
  hosts:
    - {host: 192.168.10.5}
    - {host: log.example.net, owner: outsourced}
flows:
  - {source: guest, destination: print, protocol: tcp, ports: [631, 9100-9102]}
policy: {rotation_days: 7, snmp_versions: [3]}
tailoring:
  - {control: wlan-pmf, reason: 古い端末のため}
manage_from: office
website: https://office.example.jp/
"""
BASE = "id: a\nname: b\n"


def test_everything_it_can_say() -> None:
    assert load_facility(WHOLE.encode()) == Facility(
        id="ekimae",
        name=Text("駅前オフィス", "Station Office"),
        customer="acme",
        profile="strict",
        manage="create",
        facts={"members_only": True, "wired_seats": False, "access_points": 3, "last_leaver": date(2026, 4, 1)},
        segments=(
            DeclaredSegment(name="guest", role="guest", vlan=20, subnets=("192.168.20.0/24",)),
            DeclaredSegment(name="office", role="business", vlan=10, subnets=("192.168.10.0/24", "2001:db8:10::/64")),
            DeclaredSegment(name="print", role="printers"),
        ),
        wlans=(
            DeclaredWlan(
                ssid="Lobby Guest", segment="guest", audience="shared", psk=SecretName("guest_psk"), rooms=("会議室 A",)
            ),
            DeclaredWlan(ssid="12345", segment="office", audience="staff", enterprise=True),
        ),
        accounts=(
            DeclaredAccount(name="admin", secret=SecretName("admin_pw")),
            DeclaredAccount(name="backup", devices=("gw1", "sw1")),
        ),
        rooms=(Room(name="会議室 A", max_dbm=8),),
        known_devices=(KnownDevice(name="複合機", mac="00:00:5e:00:53:01", segment="print"),),
        time=DeclaredTime(servers=("ntp.example.jp",), offset_minutes=540, max_skew_s=30),
        logging=DeclaredLogging(hosts=("192.168.10.5", "log.example.net"), outsourced=("log.example.net",)),
        flows=(Flow(source="guest", destination="print", protocol="tcp", ports=("631", "9100-9102")),),
        policy={"rotation_days": 7, "snmp_versions": ("3",)},
        tailoring=(Tailored(control="wlan-pmf", reason="古い端末のため"),),
        manage_from="office",
        website="https://office.example.jp/",
    )


def test_the_least_it_may_say() -> None:
    facility = load_facility(b"id: a\nname: b\nwlans:\nfacts:\npolicy:\n")
    assert facility == Facility(id="a", name=Text("b", "b"))
    assert facility.last_leaver is None
    assert load_facility(WHOLE.encode()).last_leaver == date(2026, 4, 1)
    assert load_facility(WHOLE.encode()).secret_names == {"guest_psk", "admin_pw"}


@pytest.mark.parametrize(
    "text, expected",
    (
        ("nam: x", [(3, "$.nam", "intake.unknown_key_near")]),
        ("qqqq: x", [(3, "$.qqqq", "intake.unknown_key")]),
        ("profile: basik", [(3, "$.profile", "intake.want_word_near")]),
        ("profile: 3", [(3, "$.profile", "intake.want_word")]),
        ("time: soon", [(3, "$.time", "intake.want_mapping")]),
        ("time: {timezone: 9}", [(3, "$.time.timezone", "intake.want_offset")]),
        ("time: {max_skew_s: 0}", [(3, "$.time.max_skew_s", "intake.greater_than_equal")]),
        ("time: {max_skew_s: '30'}", [(3, "$.time.max_skew_s", "intake.want_number")]),
        ("time: {servers: [1.2.3]}", [(3, "$.time.servers[0]", "intake.want_host")]),
        ("segments: {name: a}", [(3, "$.segments", "intake.want_list")]),
        ("segments:\n- a", [(4, "$.segments[0]", "intake.want_mapping")]),
        ("segments:\n- {name: a, role: gest}", [(4, "$.segments[0].role", "intake.want_word_near")]),
        ("segments:\n- {name: a}", [(4, "$.segments[0].role", "intake.missing")]),
        ("segments:\n- {name: a b, role: guest}", [(4, "$.segments[0].name", "intake.want_name")]),
        ("segments:\n- {name: a, role: guest, vlan: 0}", [(4, "$.segments[0].vlan", "intake.greater_than_equal")]),
        ("segments:\n- {name: a, role: guest, vlan: 4095}", [(4, "$.segments[0].vlan", "intake.less_than_equal")]),
        ("segments:\n- {name: a, role: guest, vlan: true}", [(4, "$.segments[0].vlan", "intake.want_number")]),
        ("segments:\n- {name: a, role: guest, vlan: 010}", [(4, "$.segments[0].vlan", "intake.want_plain_number")]),
        ("segments:\n- {name: a, role: guest, vlan: 1.5}", [(4, "$.segments[0].vlan", "intake.want_number")]),
        (
            "segments:\n- {name: a, role: guest, subnets: [192.168.1.1/24, 192.168.2.0]}",
            [(4, f"$.segments[0].subnets[{at}]", "intake.want_network") for at in (0, 1)],
        ),
        (
            "segments:\n- {name: a, role: guest, vlan: 5}\n- {name: a, role: guest, vlan: 5}",
            [(5, "$.segments[1].name", "intake.twice"), (5, "$.segments[1].vlan", "intake.twice")],
        ),
        (
            (
                "segments:\n- {name: a, role: guest, subnets: 192.168.0.0/16}\n"
                "- {name: b, role: guest, subnets: 192.168.5.0/24}"
            ),
            [(5, "$.segments[1].subnets[0]", "intake.overlap")],
        ),
        ("wlans:\n- {ssid: x, segment: y, audience: shared}", [(4, "$.wlans[0].segment", "intake.none_declared")]),
        (
            "segments:\n- {name: guest, role: guest}\nwlans:\n- {ssid: x, segment: geust, audience: shared}",
            [(6, "$.wlans[0].segment", "intake.want_word_near")],
        ),
        (
            "segments:\n- {name: g, role: guest}\nwlans:\n- {ssid: x, segment: g, audience: all}",
            [(6, "$.wlans[0].audience", "intake.want_word")],
        ),
        (
            (
                "segments:\n- {name: g, role: guest}\nwlans:\n- {ssid: x, segment: g, audience: shared}\n"
                "- {ssid: x, segment: g, audience: staff}"
            ),
            [(7, "$.wlans[1].ssid", "intake.twice")],
        ),
        (
            "segments:\n- {name: g, role: guest}\nwlans:\n- {ssid: x, segment: g, audience: shared, rooms: [attic]}",
            [(6, "$.wlans[0].rooms[0]", "intake.none_declared")],
        ),
        (
            (
                "segments:\n- {name: g, role: guest}\nwlans:\n"
                "- {ssid: x, segment: g, audience: staff, psk: {secret: s}, enterprise: yes}"
            ),
            [(6, "$.wlans[0].psk", "intake.psk_and_enterprise")],
        ),
        (
            "segments: [{name: g, role: guest}]\n\nwlans:\n- {segment: g, audience: staff, ssid: " + "あ" * 11 + "}",
            [(6, "$.wlans[0].ssid", "intake.want_ssid")],
        ),
        ("flows:\n- {source: a, destination: b}", [
            (4, "$.flows[0].destination", "intake.none_declared"), (4, "$.flows[0].source", "intake.none_declared"),
        ]),
        (
            "segments:\n- {name: g, role: guest}\nflows:\n- {source: g, destination: g, ports: [70000]}",
            [
                (6, "$.flows[0].destination", "intake.flow_to_itself"),
                (6, "$.flows[0].ports", "intake.ports_need_protocol"),
                (6, "$.flows[0].ports[0]", "intake.want_ports"),
            ],
        ),
        ("accounts:\n- {name: a}\n- {name: a, devices: gw}\n- {name: b, devices: gw}\n- {name: b, devices: gw}", [
            (7, "$.accounts[3].name", "intake.twice"),
        ]),
        ("accounts:\n- {name: a, devices: [all, gw]}", [(4, "$.accounts[0].devices", "intake.all_and_more")]),
        ("accounts:\n- {name: a, secret: {secret: 9-x}}", [(4, "$.accounts[0].secret", "intake.want_secret_name")]),
        ("facts: {members_only: maybe}", [(3, "$.facts.members_only", "intake.fact")]),
        ("facts: {last_leaver: 2026/04/01}", [(3, "$.facts.last_leaver", "intake.fact_date")]),
        ("facts: {last_leaver: 2026-02-30}", [(3, "$.facts.last_leaver", "intake.fact_date")]),
        ("facts: [a]", [(3, "$.facts", "intake.want_mapping")]),
        ("tailoring:\n- {control: x}", [(4, "$.tailoring[0].reason", "intake.missing")]),
        ("manage_from: nowhere", [(3, "$.manage_from", "intake.none_declared")]),
        ("known_devices:\n- {name: p, mac: zz}", [(4, "$.known_devices[0].mac", "intake.want_mac")]),
        ("website: true", [(3, "$.website", "intake.want_quoted")]),
    ),
)  # fmt: skip
def test_each_mistake_has_its_line(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert complaints(lambda: load_facility((BASE + text + "\n").encode())) == expected


VOCABULARY = Vocabulary(
    editions=frozenset({"jta-siotp-2"}),
    facts={"members_only": "yes_no", "access_points": "number"},
    controls=frozenset({"wlan-pmf"}),
    devices=frozenset({"gw1", "sw1"}),
    policy=policy_problems,
)


def test_names_are_known_where_they_lead() -> None:
    text = BASE + (
        "edition: jta-siotp-9\n"
        "facts: {members_onli: yes, access_points: yes, members_only: 3}\n"
        "accounts:\n  - {name: x, devices: [gw1, gw2]}\n"
        "tailoring:\n  - {control: wlan-pmff, reason: x}\n"
        "policy: {rotation_days: 90, rotation_dayz: 3, wlan_security: [wep], ciphers: [], pmf: required}\n"
    )
    assert complaints(lambda: load_facility(text.encode(), vocabulary=VOCABULARY)) == [
        (3, "$.edition", "intake.want_word_near"),
        (4, "$.facts.access_points", "intake.fact_number"),
        (4, "$.facts.members_onli", "intake.want_word_near"),
        (4, "$.facts.members_only", "intake.fact_yes_no"),
        (6, "$.accounts[0].devices[1]", "intake.want_word_near"),
        (8, "$.tailoring[0].control", "intake.want_word_near"),
        (9, "$.policy.ciphers", "policy.words"),
        (9, "$.policy.rotation_days", "policy.bounds"),
        (9, "$.policy.rotation_dayz", "intake.want_word_near"),
        (9, "$.policy.wlan_security", "policy.words"),
    ]
    assert load_facility(WHOLE.encode(), vocabulary=Vocabulary(policy=policy_problems)).profile == "strict"


def test_all_mistakes_of_all_kinds_at_once() -> None:
    """Encoding, syntax, schema and dangling names do not hide each other."""
    text = "id: a\nname: 受付\nname: 受付\nqqqq: 1\nsegments:\n\t- {name: g, role: gest}\nmanage_from: nowhere\n"
    found = complaints(lambda: load_facility(text.encode("cp932")))
    assert found == [
        (2, "$", "intake.encoding"),
        (3, "$.name", "intake.duplicate_key"),
        (4, "$.qqqq", "intake.unknown_key"),
        (6, "$", "intake.tab"),
        (6, "$.segments[0].role", "intake.want_word_near"),
        (7, "$.manage_from", "intake.want_word"),
    ]


@pytest.mark.parametrize(
    "written",
    (
        "canary77secret",
        "'canary77secret'",
        "{secret: canary77secret extra}",
        "{secret: name, value: canary77secret}",
        "{value: canary77secret}",
        "{canary77secret: x}",
        "[canary77secret]",
        "{secret: [canary77secret]}",
        "*canary77secret",
        "!canary77secret x",
        "'{{ canary77secret }}'",
        "{{ canary77secret }}",
        '"canary77secret',
        "|\n      canary77secret",
    ),
)
def test_a_secret_written_in_the_open_is_refused_and_never_repeated(written: str) -> None:
    text = BASE + "segments:\n- {name: g, role: guest}\nwlans:\n"
    text += f"  - ssid: x\n    segment: g\n    audience: shared\n    psk: {written}\n"
    found = problems(lambda: load_facility(text.encode()))
    assert "canary77" not in spoken(found)
    assert "canary77" not in "".join(map(repr, found))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert complaints(lambda: load_facility(tmp_path / "facility.yml")) == [(1, "$", "intake.no_file")]
