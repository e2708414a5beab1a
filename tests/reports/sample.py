"""A rich, valid findings document of a made-up facility: every status, three devices, statements, a waiver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import cast

from shikiri.guideline.editions import edition, extension_items
from shikiri.model.document import (
    SCHEMA,
    AttestedPart,
    ControlPart,
    DevicePart,
    Document,
    DriftPart,
    EvidencePart,
    FindingPart,
    HistoryPart,
    ItemPart,
    StoryPart,
    SummaryPart,
    Words,
)
from shikiri.model.edition import Item
from shikiri.model.finding import Status

DIGEST = "9f2c7b1e" * 8
CONFIG = "show config"
FACTS = {
    "ja": "施設の情報（会員制）により該当しません。",
    "en": "Does not apply, by the facts of the facility (members only).",
}
# Rows that are no pass.
ROWS: dict[str, str] = {
    "1-3-1": "unattested",
    "1-4-1": "unattested",
    "2-3-1": "unknown",
    "2-5-1": "not_applicable",
    "2-5-2": "not_applicable",
    "2-6-1": "unattested",
    "2-7-1": "not_applicable",
    "3-1-1": "unknown",
    "3-2-1": "fail",
    "3-3-1": "fail",
    "3-3-2": "waived",
    "3-4-3": "fail",
    "3-6-1": "fail",
    "3-7-4": "fail",
    "3-8-1": "unknown",
    "4-1-1": "unreachable",
    "4-2-1": "unreachable",
    "4-3-1": "unknown",
    "5-2-1": "not_applicable",
    "6-1-1": "unattested",
}
_BAD = {"fail": 0, "unreachable": 1, "unknown": 2, "unattested": 3, "waived": 4}
_SHEET = {"pass": "Y", "fail": "N", "waived": "N", "not_applicable": "該当なし"}


def both(ja: str, en: str) -> Words:
    """The same sentence in both languages."""
    return {"ja": ja, "en": en}


def statement(until: str = "2027-11-01", text: str = "規程を見直し、掲示と配布を確かめた。") -> AttestedPart:
    """What a person said of an item."""
    return {
        "who": "佐藤 花子",
        "when": "2026-11-01",
        "valid_until": until,
        "statement": text,
        "evidence": ["evidence/policy-2026.pdf"],
    }


def evidence(line: int, excerpt: str, question: str = CONFIG) -> EvidencePart:
    """A line of an answer."""
    return {"question": question, "line": line, "sha256": DIGEST, "excerpt": excerpt, "lines_read": 482}


def finding(control: str, device: str, thing: str, status: str, **more: object) -> FindingPart:
    """One finding; what is not said is plain."""
    part: dict[str, object] = {
        "control": control,
        "items": [*CONTROLS[control]["items"]],
        "device": device,
        "thing": thing,
        "status": status,
        "expected": "",
        "actual": "",
        "reason": None,
        "source": "config",
        "counted": True,
        "aside": None,
        "adoption": "adopted",
        "attested": None,
        "evidence": None,
    }
    return cast("FindingPart", part | more)


def _control(ja: str, en: str, risk: str, *items: str) -> ControlPart:
    return {
        "title": both(ja, en),
        "why": both(
            "放置すると、通信や設定を他人に見られるおそれがあります。",
            "Left alone, others may read traffic or settings.",
        ),
        "by_hand": both(
            "機器の管理画面で設定を直し、保存してください。", "Mend the setting on the device and save it."
        ),
        "risk": risk,
        "items": list(items),
    }


CONTROLS: dict[str, ControlPart] = {
    "wlan-encryption": _control(
        "無線LANはWPA2またはWPA3で保護する", "Wi-Fi is protected by WPA2 or WPA3", "D", "3-3-1"
    ),
    "wlan-pmf": _control("管理フレームを保護する", "Management frames are protected", "C", "3-3-1"),
    "radio-power": _control("電波の強さは部屋の上限まで", "Radio power is within the limit of the room", "B", "3-3-2"),
    "admin-password-hashed": _control(
        "管理者パスワードは暗号化して保存する", "Admin passwords are stored hashed", "E", "3-2-1", "4-2-1"
    ),
    "firmware-current": _control("ファームウェアは最新である", "Firmware is current", "D", "3-1-1", "4-1-1"),
    "segments-vlan": _control("来客用と業務用はVLANを分ける", "Guests and business have separate VLANs", "E", "3-6-1"),
    "guest-business-filtered": _control(
        "来客用から業務用への通信を止める", "No traffic from guests to business", "E", "3-6-1"
    ),
    "wlan-passphrase-rotated": _control(
        "来客用のパスフレーズは毎月変える", "The guest passphrase changes monthly", "C", "3-4-3"
    ),
    "time-synchronised": _control("時刻を自動で合わせる", "The clock is synchronised", "B", "3-7-4"),
    "telnet-off": _control("Telnetを使わない", "Telnet is off", "D", "3-2-1"),
    "x-screen-lock-on": _control("画面は自動でロックされる", "Screens lock by themselves", "C", "x-screen-lock"),
}

DEVICES: list[DevicePart] = [
    {
        "name": "ap-lobby",
        "platform": "cisco_ios",
        "kinds": ["access_point"],
        "model": "C9115AXI",
        "version": "17.9.4",
        "reached": True,
        "unread": {"dot1x": both("「show dot1x all」の応答がありません。", "There is no answer to 'show dot1x all'.")},
        "unclaimed": 3,
    },
    {
        "name": "rt-main",
        "platform": "yamaha_rtx",
        "kinds": ["router", "switch"],
        "model": "RTX1300",
        "version": "Rev.23.00.09",
        "reached": True,
        "unread": {},
        "unclaimed": 0,
    },
    {
        "name": "mfp-2f",
        "platform": "mfp",
        "kinds": ["mfp"],
        "model": "",
        "version": "",
        "reached": False,
        "unread": {},
        "unclaimed": 0,
    },
]


def findings() -> list[FindingPart]:
    """Findings in every status."""
    silent = both("機器がこの値を示していません。", "The device does not show this value.")
    return [
        finding(
            "wlan-encryption",
            "ap-lobby",
            "Lobby-Guest / 5 GHz",
            "fail",
            expected="wpa2, wpa3",
            actual="open",
            evidence=evidence(118, "no security wpa akm dot1x"),
        ),
        finding(
            "wlan-encryption",
            "ap-lobby",
            "Members / 5 GHz",
            "pass",
            expected="wpa2, wpa3",
            actual="wpa3",
            evidence=evidence(140, "security wpa wpa3"),
        ),
        finding(
            "wlan-pmf",
            "ap-lobby",
            "Members / 5 GHz",
            "fail",
            expected="required",
            actual="optional",
            evidence=evidence(141, "security pmf optional"),
            counted=False,
            adoption="new",
            aside=both(
                "新しい判定項目です。採用するまで数えません。", "A new control. It does not count until it is adopted."
            ),
        ),
        finding(
            "radio-power",
            "ap-lobby",
            "5 GHz",
            "waived",
            expected="<= 17",
            actual="20",
            evidence=evidence(77, "tx-power 20"),
            waived={"reason": "吹抜けの席まで届かせるため", "approved_by": "鈴木 一郎", "valid_until": "2027-01-31"},
        ),
        finding(
            "admin-password-hashed",
            "rt-main",
            "admin",
            "fail",
            expected="hashed",
            actual="plain",
            evidence=evidence(3, "administrator password ***"),
        ),
        finding(
            "admin-password-hashed",
            "mfp-2f",
            "",
            "unreachable",
            reason=both("つながりません（応答なし）。", "No connection (no answer)."),
        ),
        finding("firmware-current", "rt-main", "", "unknown", expected="Rev.23.00.12", reason=silent),
        finding(
            "firmware-current",
            "ap-lobby",
            "",
            "pass",
            expected="17.9",
            actual="17.9.4",
            evidence=evidence(1, "Cisco IOS XE Software, Version 17.09.04", "show version"),
            source="running",
        ),
        finding(
            "firmware-current",
            "mfp-2f",
            "",
            "unreachable",
            reason=both("つながりません（応答なし）。", "No connection (no answer)."),
        ),
        finding(
            "segments-vlan",
            "",
            "guest / business",
            "fail",
            expected="separate",
            actual="vlan 10 = vlan 10",
            evidence=evidence(52, "vlan lan1/1 802.1q vid=10 name=guest"),
        ),
        finding(
            "guest-business-filtered",
            "rt-main",
            "guest → business",
            "fail",
            expected="blocked",
            actual="tcp 192.168.10.0/24 → 192.168.20.0/24",
            evidence=evidence(0, ""),
        ),
        finding(
            "wlan-passphrase-rotated",
            "ap-lobby",
            "Lobby-Guest",
            "fail",
            expected="31",
            actual="92",
            source="import",
        ),
        finding("time-synchronised", "rt-main", "", "fail", expected="true", actual="false", evidence=evidence(0, "")),
        finding(
            "time-synchronised",
            "ap-lobby",
            "",
            "not_applicable",
            reason=both("この機器には該当するものがありません。", "This device has nothing of the kind."),
        ),
        finding(
            "telnet-off",
            "rt-main",
            "",
            "pass",
            expected="off",
            actual="off",
            evidence=evidence(201, "telnetd service off"),
        ),
        finding(
            "telnet-off",
            "ap-lobby",
            "",
            "pass",
            expected="off",
            actual="off",
            attested=statement("2026-12-01", "現地で確かめた。"),
        ),
        finding(
            "x-screen-lock-on",
            "pc-7",
            "",
            "unattested",
            counted=False,
            aside=both("追加の項目です。", "An additional item."),
        ),
    ]


def _item(item: Item, status: str, found: list[FindingPart]) -> ItemPart:
    person = item.answered_by != "machine"
    dates = {"fail": "2026-11-21", "waived": "2027-01-31", "pass": "2027-11-01"}
    return cast(
        "ItemPart",
        {
            "id": item.id,
            "chapter": item.chapter,
            "measure": item.measure,
            "tier": item.tier,
            "track": item.track,
            "status": status,
            "counted": item.tier == "basic",
            "sheet": _SHEET.get(status, ""),
            "title": both(item.title.ja, item.title.en),
            "question": both(item.question.ja, item.question.en),
            "todo": both(item.todo.ja, item.todo.en),
            "answered_by": item.answered_by,
            "risk": "A" if status in {"pass", "not_applicable"} else item.risk,
            "effort": item.effort,
            "reason": both(FACTS["ja"], FACTS["en"]) if status == "not_applicable" else None,
            "attested": statement() if person and status == "pass" else None,
            "due": None if status == "not_applicable" else dates.get(status, "2026-11-21"),
            "findings": [place for place, one in enumerate(found) if item.id in one["items"]],
        },
    )


def summary(items: Iterable[ItemPart], found: Iterable[FindingPart]) -> SummaryPart:
    """The numbers that go with these rows."""
    rows = [*items]
    counted = [row for row in rows if row["counted"] and row["status"] != "not_applicable"]
    passed = sum(row["status"] == "pass" for row in counted)
    statuses, seen = Counter(row["status"] for row in rows), Counter(one["status"] for one in found)
    failing = [row for row in counted if row["status"] in {"fail", "waived"}]
    still_open = [row for row in counted if row["status"] in {"unknown", "unreachable", "unattested"}]
    steps = sorted(failing, key=lambda row: row["id"])
    return {
        "items": {status.value: statuses[status.value] for status in Status},
        "findings": {status.value: seen[status.value] for status in Status},
        "counted": len(counted),
        "passed": passed,
        "excluded": statuses["not_applicable"],
        "percent": passed * 100 // len(counted) if counted else 0,
        "levels": {
            track: {
                "proved": max((row["risk"] for row in failing if row["track"] == track), default="A"),
                "worst": max((row["risk"] for row in [*failing, *still_open] if row["track"] == track), default="A"),
                "open": sum(row["track"] == track for row in still_open),
                "failing": [row["id"] for row in failing if row["track"] == track],
            }
            for track in ("audit", "diagnosis")
        },
        "certificate": "none",
        "certificate_name": both("認証不可", "Not certifiable"),
        "stars": 0,
        "stars_note": both(
            "参考判定です。公式の判定は指定検査事業者が行います。 未確認の項目がすべてよい結果なら「安心」です。",
            "A forecast. The official verdict belongs to the designated inspector. "
            "If everything still open turns out well, it is 'Fair'.",
        ),
        "next_steps": [
            {"item": row["id"], "control": "", "effort": row["effort"], "todo": row["todo"]} for row in steps
        ],
    }


def document(*, partial: bool = False) -> Document:
    """The document; a fresh one at each call, to be changed at will."""
    book, found = edition(), findings()
    items = [_item(item, ROWS.get(item.id, "pass"), found) for item in book.items]
    beside = [
        _item(item, "unattested" if item.answered_by == "person" else "unknown", found) for item in extension_items()
    ]
    for row in beside:
        row["counted"] = False
    return {
        "schema": SCHEMA,
        "tool": {"name": "shikiri", "version": "0.1.0"},
        "facility": {"id": "kyodo-01", "name": both("みなとシェアオフィス 本館", "Minato Share Office, main building")},
        "edition": book.id,
        "edition_name": both(book.name.ja, book.name.en),
        "headings": {
            "chapters": {one.id: both(one.name.ja, one.name.en) for one in book.chapters},
            "measures": {one.id: both(one.name.ja, one.name.en) for one in book.measures},
            "tracks": {one.id: both(one.name.ja, one.name.en) for one in book.tracks},
        },
        "profile": "basic",
        "run": "20261121T071500Z-kyodo-01",
        "when": "2026-11-21T07:15:00+09:00",
        "exit": 3,
        "partial": partial,
        "summary": summary(items, found),
        "devices": [cast("DevicePart", {**device}) for device in DEVICES],
        "items": items,
        "extension": beside,
        "controls": {name: cast("ControlPart", {**control}) for name, control in CONTROLS.items()},
        "findings": found,
        "warnings": [
            both(
                "3-4-2 の申告または例外は、あと 7 日（2026-11-28）で切れます。",
                "A statement or waiver for 3-4-2 ends in 7 days (2026-11-28).",
            ),
        ],
        "history": history(found),
    }


def history(found: list[FindingPart]) -> HistoryPart:
    """Earlier runs: a setting that somebody changed, one that cannot be compared, one thing solved."""
    chapters = ("new", "standing", "reopened", "flapping")
    fails = [one for one in found if one["status"] == "fail"]
    for place, one in enumerate(fails):
        one["story"] = story(chapters[place % len(chapters)])
    return {
        "previous": "261120-k7fm",
        "previous_when": "2026-11-20T07:15:00+09:00",
        "chapters": {name: len(fails[place::4]) for place, name in enumerate(chapters)} | {"resolved": 1},
        "resolved": [{"control": "telnet-off", "device": "rt-main", "thing": "management:telnet", "reopened": 0}],
        "away": [{"device": "mfp-2f", "story": story("new")}],
        "back": ["ap-lobby"],
        "baselines": [
            {
                "device": "rt-main",
                "run": "261101-aaaa",
                "who": "佐藤 花子",
                "why": "点検後",
                "when": "2026-11-01T10:00:00+09:00",
            }
        ],
        "without_baseline": ["wlc-1"],
        "drifted": True,
        "drift": [
            drift("changed", "management:http", "enabled", "false", "true", story("new")),
            drift("appeared", "account:guest", "", "", "guest", story("standing")),
            drift("unread", "wlan", "", "read", "unread", None),
        ],
        "changed": [
            {
                "device": "rt-main",
                "question": "show config",
                "run": "261120-k7fm",
                "lines": [
                    "@@ -1,3 +1,3 @@",
                    " ip lan1 address 192.168.10.254/24",
                    "-httpd service off",
                    "+httpd service on",
                ],
                "left_out": 3,
            }
        ],
    }


def story(chapter: str) -> StoryPart:
    """Since when."""
    part = {"chapter": chapter, "since": "2026-11-03T07:15:00+09:00", "run": "261103-xy2z", "reopened": 2}
    return cast("StoryPart", part)


def drift(kind: str, thing: str, field: str, before: str, after: str, since: StoryPart | None) -> DriftPart:
    """One difference to the accepted state."""
    words = {"kind": kind, "device": "rt-main", "thing": thing, "field": field, "before": before, "after": after}
    said = both(f"rt-main の {thing}: {before} → {after}", f"rt-main, {thing}: {before} → {after}")
    return cast("DriftPart", {**words, "said": said, "story": since})


def fleet(devices: int, each: int, fails: int) -> Document:
    """Many devices with `each` findings, the first `fails` of them failing."""
    whole = document()
    names = list(CONTROLS)
    whole["devices"] = [
        cast("DevicePart", {**DEVICES[place % 2], "name": f"ap-{place:04}"}) for place in range(devices)
    ]
    whole["findings"] = [
        finding(
            names[number % len(names)],
            f"ap-{place:04}",
            f"SSID-{number}",
            "fail" if number < fails else "pass",
            expected="wpa2, wpa3",
            actual="open" if number < fails else "wpa2",
            evidence=evidence(number + 1, f"security wpa akm psk set-key ascii 0 *** line {number}"),
        )
        for place in range(devices)
        for number in range(each)
    ]
    places: dict[str, list[int]] = {}
    for place, one in enumerate(whole["findings"]):
        for item in one["items"]:
            places.setdefault(item, []).append(place)
    for row in (*whole["items"], *whole["extension"]):
        row["findings"] = places.get(row["id"], [])
    whole["summary"] = summary(whole["items"], whole["findings"])
    return whole


def hostile(text: str) -> Document:
    """The document with one text wherever a device or a person may put text of their own."""
    whole = document()
    whole["facility"]["name"] = both(text, text)
    whole["warnings"] = [both(text, text)]
    whole["profile"] = text
    past = whole["history"]
    assert past is not None
    for difference in past["drift"]:
        difference["thing"] = difference["before"] = difference["after"] = text
        difference["said"] = both(text, text)
    for part in past["changed"]:
        part["question"], part["lines"] = text, [f"+{text}"]
    for solved in past["resolved"]:
        solved["thing"] = text
    for device in whole["devices"]:
        device["model"] = device["version"] = text
        device["unread"] = {"wlan": both(text, text)}
    for one in whole["findings"]:
        one["thing"] = one["expected"] = one["actual"] = text
        if one["evidence"] is not None:
            one["evidence"]["excerpt"] = one["evidence"]["question"] = text
        if "waived" in one:
            one["waived"] = dict.fromkeys(("reason", "approved_by"), text) | {"valid_until": "2027-01-31"}
    for row in whole["items"]:
        if row["attested"] is not None:
            row["attested"] = statement() | {"who": text, "statement": text, "evidence": [text]}
    return whole
