"""facility.yml as people write it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from shikiri.intake.schema import Written, bilingual
from shikiri.intake.words import (
    Host,
    Mac,
    Name,
    NamedSecret,
    Network,
    Offset,
    Ports,
    Ssid,
    Words,
    YesNo,
    both_languages,
    filled,
    listed,
    plain,
)
from shikiri.model.facility import Audience, Manage, Protocol, Role
from shikiri.model.policy import ProfileName

VLAN_MAX = 4094
_PLAIN = WithJsonSchema({"type": ["boolean", "integer", "string"]})
_MANY = WithJsonSchema({"type": ["boolean", "integer", "string", "array"]})
_Raw = Annotated[object, _PLAIN]
_Vlan = Annotated[int, Field(ge=1, le=VLAN_MAX), plain]
_Dbm = Annotated[int, Field(ge=-10, le=36), plain]


class Bilingual(Written):
    """A name in both languages."""

    ja: Words = bilingual("日本語", "In Japanese")
    en: Words = bilingual("英語", "In English")


class Segment(Written):
    """A network."""

    name: Name = bilingual("ネットワークの名前（半角英数字）", "Name of the network, in plain letters")
    role: Role = bilingual("用途（来訪者用 guest、業務用 business など）", "What it is for")
    vlan: _Vlan | None = bilingual("VLAN 番号", "VLAN number", None)
    subnets: Annotated[tuple[Network, ...], listed] = bilingual(
        "アドレスの範囲（192.168.10.0/24 など）", "Its addresses, such as 192.168.10.0/24", ()
    )


class Wlan(Written):
    """An SSID."""

    ssid: Ssid = bilingual("無線LANの名前", "Name of the Wi-Fi network")
    segment: Name = bilingual("つながるネットワーク（segments の name）", "The segment it leads to")
    audience: Audience = bilingual(
        "使う人（shared 不特定多数、members 会員、staff 従業員）", "Who uses it: anybody, members or staff"
    )
    psk: NamedSecret = bilingual(
        "パスフレーズの保管名。値は書かない", "Name of the passphrase in the vault, never the passphrase", None
    )
    enterprise: YesNo = bilingual("802.1X 認証を使うか", "Whether it uses 802.1X", default=False)
    rooms: Annotated[tuple[Words, ...], listed] = bilingual("届けたい部屋", "The rooms it is meant for", ())


class Account(Written):
    """An account that may exist on devices."""

    name: Words = bilingual("アカウント名", "Name of the account")
    secret: NamedSecret = bilingual("パスワードの保管名。値は書かない", "Name of its password in the vault", None)
    devices: Annotated[tuple[Name, ...], listed] = bilingual(
        "置く機器（all は全部）", "Devices that have it, or all", ("all",)
    )


class Time(Written):
    """Where devices get the time from."""

    servers: Annotated[tuple[Host, ...], listed] = bilingual("時刻サーバー", "Time servers", ())
    timezone: Offset = bilingual("時間帯", "Time zone", 540)
    max_skew_s: Annotated[int, Field(ge=1, le=3600), plain] | None = bilingual(
        "許すずれ（秒）", "Most seconds a clock may be off", None
    )


class LogHost(Written):
    """A host that receives logs."""

    host: Host = bilingual("ログの送り先", "Where logs go")
    owner: Literal["own", "outsourced"] = bilingual("自社か、契約した委託先か", "Ours, or a contractor's", "own")


class Logging(Written):
    """Where logs may go."""

    hosts: Annotated[tuple[LogHost, ...], listed] = bilingual("ログの送り先", "Hosts that receive logs", ())


class DesignedFlow(Written):
    """What is meant to pass between two segments."""

    source: Name = bilingual("送る側のネットワーク", "Segment it comes from")
    destination: Name = bilingual("受ける側のネットワーク", "Segment it goes to")
    protocol: Protocol = bilingual("種類", "Protocol", "any")
    ports: Annotated[tuple[Ports, ...], listed] = bilingual("ポート番号（631、9100-9102 など）", "Ports", ())


class TailoredControl(Written):
    """A control this facility leaves out."""

    control: Name = bilingual("外す判定項目", "The control to leave out")
    reason: Words = bilingual("外す理由", "Why it is left out")


class RoomPower(Written):
    """A room and its radio power."""

    name: Words = bilingual("部屋の名前", "Name of the room")
    max_dbm: _Dbm | None = bilingual("電波の強さの上限（dBm）", "Most transmit power in dBm", None)


class Known(Written):
    """A device that may be on the operator's networks."""

    name: Words = bilingual("機器の名前", "Name of the device")
    mac: Mac | None = bilingual("MAC アドレス", "MAC address", None)
    segment: Name | None = bilingual("置くネットワーク", "Segment it is on", None)


class FacilityFile(Written):
    """The facility: its networks, its Wi-Fi, and the facts that decide what applies."""

    id: Name = bilingual("施設の記号（半角英数字）", "Id of the facility, in plain letters")
    name: Annotated[Bilingual, both_languages] = bilingual("施設の名前", "Name of the facility")
    customer: Name | None = bilingual("顧客の記号", "Id of the customer", None)
    edition: Name = bilingual("従うガイドライン", "The guideline edition it follows", "jta-siotp-2")
    profile: ProfileName = bilingual("目標の水準", "The profile it follows", "basic")
    manage: Manage = bilingual(
        "既存の設定だけ直す fix、新設もする create", "Only fix what exists, or create too", "fix"
    )
    facts: Annotated[dict[str, _Raw], filled] = bilingual(
        "施設についての事実（はい・いいえ、数、日付）", "Facts: yes/no, number, date", {}
    )
    segments: Annotated[tuple[Segment, ...], listed] = bilingual("ネットワーク", "Networks", ())
    wlans: Annotated[tuple[Wlan, ...], listed] = bilingual("無線LAN", "Wi-Fi networks", ())
    accounts: Annotated[tuple[Account, ...], listed] = bilingual(
        "機器に置いてよいアカウント", "Accounts that may exist", ()
    )
    rooms: Annotated[tuple[RoomPower, ...], listed] = bilingual("部屋", "Rooms", ())
    known_devices: Annotated[tuple[Known, ...], listed] = bilingual(
        "つないでよい機器", "Devices that may be connected", ()
    )
    time: Time = bilingual("時刻合わせ", "Time", Time())
    logging: Logging = bilingual("ログ", "Logs", Logging())
    flows: Annotated[tuple[DesignedFlow, ...], listed] = bilingual(
        "わざと通す通信（印刷など）", "What is meant to pass, such as printing", ()
    )
    policy: Annotated[dict[str, Annotated[object, _MANY]], filled] = bilingual(
        "水準からの変更", "Changes to the profile's parameters", {}
    )
    tailoring: Annotated[tuple[TailoredControl, ...], listed] = bilingual("外す判定項目", "Controls left out", ())
    manage_from: Name | None = bilingual("機器を管理するネットワーク", "Segment devices are managed from", None)
    website: Words | None = bilingual("施設のウェブサイト", "Web site of the facility", None)
    store: Words | None = bilingual("記録の置き場所", "Where runs are kept", None)
