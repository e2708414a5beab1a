"""`bind:` of a device: its own words for the networks of the facility."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from shikiri.intake.schema import Written, bilingual
from shikiri.intake.words import Name, OwnAddress, Words, YesNo, filled, listed, plain, wrong
from shikiri.model.facility import PortKind, PortUse

WITH_SEGMENT: tuple[PortKind, ...] = ("seat", "business", "printer", "camera", "management")
_WITHOUT = ("access_point", "uplink", "unused")


class Port(Written):
    """What is plugged into a port: exactly one of these."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    seat: Name | None = bilingual("利用者の席。つながるネットワーク", "A seat of users, and its segment", None)
    business: Name | None = bilingual(
        "業務用の席。つながるネットワーク", "A desk of the operator, and its segment", None
    )
    printer: Name | None = bilingual("複合機。つながるネットワーク", "A printer, and its segment", None)
    camera: Name | None = bilingual("カメラ。つながるネットワーク", "A camera, and its segment", None)
    management: Name | None = bilingual("管理用。つながるネットワーク", "A management port, and its segment", None)
    access_point: YesNo | None = bilingual("無線LANの親機", "An access point", None)
    uplink: YesNo | None = bilingual("上位の機器", "The way to other network devices", None)
    unused: YesNo | None = bilingual("使っていない", "Nothing", None)

    @model_validator(mode="after")
    def _one(self) -> Port:
        said = [name for name in (*WITH_SEGMENT, *_WITHOUT) if getattr(self, name) is not None]
        if len(said) != 1 or getattr(self, said[0]) is False:
            raise wrong("one_use")
        return self

    def use(self) -> PortUse:
        """The one thing said about it."""
        for kind in WITH_SEGMENT:
            if getattr(self, kind) is not None:
                return PortUse(kind=kind, segment=getattr(self, kind))
        if self.access_point:
            return PortUse(kind="access_point")
        return PortUse(kind="uplink" if self.uplink else "unused")


class RadioAt(Written):
    """Where a radio hangs."""

    room: Words | None = bilingual("部屋", "The room it hangs in", None)
    max_dbm: Annotated[int, Field(ge=-10, le=36), plain] | None = bilingual(
        "この電波の強さの上限（dBm）", "Most transmit power of this radio in dBm", None
    )


class BindingPart(Written):
    """The words of one device."""

    segments: Annotated[dict[str, Annotated[tuple[Words, ...], listed]], filled] = bilingual(
        "ネットワークと機器のインターフェース", "Interface of this device for each segment", {}
    )
    ports: Annotated[dict[str, Port], filled] = bilingual("ポートの使いみち", "What is plugged into each port", {})
    radios: Annotated[dict[str, RadioAt], filled] = bilingual("無線の場所", "Where each radio hangs", {})
    addresses: Annotated[dict[str, Annotated[tuple[OwnAddress, ...], listed]], filled] = bilingual(
        "各ネットワークでのこの機器のアドレス。作るときに使う（なければ none）",
        "Address of this device in each segment, for making it; none where it has none",
        {},
    )
    dhcp: Annotated[tuple[Name, ...], listed] = bilingual(
        "この機器がアドレスを配るネットワーク", "Segments in which this device hands out addresses", ()
    )
    outside: Words | None = bilingual("インターネット側のインターフェース", "The interface towards the internet", None)
    manage_from: Name | None = bilingual("この機器を管理するネットワーク", "Segment it is managed from", None)
