"""attestations.yml and waivers.yml as people write them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from shikiri.intake.schema import Written, bilingual
from shikiri.intake.words import Day, Name, Words, listed, wrong

_SHA = re.compile(r"[0-9a-f]{64}")
_ITEM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def _sha(value: object) -> object:
    if not isinstance(value, str) or not _SHA.fullmatch(value.lower()):
        raise wrong("want_sha256")
    return value.lower()


def _item(value: object) -> object:
    if not isinstance(value, str) or not _ITEM.fullmatch(value):
        raise wrong("want_item")
    return value


def _inside(value: object) -> object:
    """A path that stays in the site folder."""
    if not isinstance(value, str) or not value or value.startswith(("/", "\\", "~")) or ":" in value:
        raise wrong("want_path_inside")
    if ".." in re.split(r"[/\\]", value):
        raise wrong("want_path_inside")
    return value


Sha256 = Annotated[str, BeforeValidator(_sha), WithJsonSchema({"type": "string", "pattern": "^[0-9A-Fa-f]{64}$"})]
ItemId = Annotated[str, BeforeValidator(_item), WithJsonSchema({"type": "string", "pattern": f"^{_ITEM.pattern}$"})]
Inside = Annotated[str, BeforeValidator(_inside), WithJsonSchema({"type": "string", "minLength": 1})]


class WrittenEvidence(Written):
    """A file that proves a statement."""

    file: Inside = bilingual("証拠のファイル（施設フォルダーからの相対）", "The file, seen from the site folder")
    sha256: Sha256 = bilingual("ファイルの sha256", "Its sha256")


class WrittenAttestation(Written):
    """A person's statement about an item."""

    item: ItemId = bilingual("チェックシートの項目", "The item of the check sheet")
    control: Name | None = bilingual("判定項目を限る場合", "Only this control", None)
    device: Name | None = bilingual("機器を限る場合", "Only this device", None)
    who: Words = bilingual("確認した人", "Who states it")
    role: Words | None = bilingual("その人の役割", "The role of that person", None)
    when: Day = bilingual("確認した日", "The day it was checked")
    valid_until: Day | None = bilingual("有効期限（空なら項目ごとの期間）", "Last day it counts", None)
    statement: Words = bilingual("確認した内容", "What is stated")
    evidence: Annotated[tuple[WrittenEvidence, ...], listed] = bilingual("証拠", "What proves it", ())


class WrittenWaiver(Written):
    """An approved exception."""

    control: Name = bilingual("判定項目", "The control")
    device: Name | None = bilingual("機器（施設全体なら空）", "The device; left out for the facility as a whole", None)
    thing: Words | None = bilingual("対象（SSID、ポートなど。機器全体なら空）", "The thing on the device", None)
    actual: Words = bilingual("認める今の値。変わると無効", "The value that is accepted; another one is not", ...)
    reason: Words = bilingual("理由", "Why")
    requested_by: Words = bilingual("申請した人", "Who asked for it")
    approved_by: Words = bilingual("承認した人（申請者とは別の人）", "Who approved it; another person")
    approved: Day = bilingual("承認した日", "The day it was approved")
    valid_until: Day = bilingual("有効期限", "Last day it counts")


class AttestationsFile(Written):
    """Statements of people about items a machine cannot see."""

    attestations: Annotated[tuple[WrittenAttestation, ...], listed] = bilingual("申告の一覧", "The statements", ())


class WaiversFile(Written):
    """Approved exceptions."""

    waivers: Annotated[tuple[WrittenWaiver, ...], listed] = bilingual("例外承認の一覧", "The exceptions", ())
