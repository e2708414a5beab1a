"""The JSON Schemas say what the loaders accept, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from shikiri.intake.document import read_document
from shikiri.intake.json_schema import hint, schemas
from shikiri.intake.ledger_write import append_attestation, append_waiver
from shikiri.intake.lock import write_lock
from tests.intake.test_binding import CAPTURE
from tests.intake.test_facility import BASE, WHOLE
from tests.intake.test_ledger import KNOWN
from tests.intake.test_ledger_write import ENTRY, EXCEPTION


def errors(name: str, raw: bytes) -> list[str]:
    validator = jsonschema.Draft202012Validator(schemas()[name])
    return [error.json_path for error in validator.iter_errors(read_document(raw, name).data)]


def test_each_schema_is_a_schema() -> None:
    assert set(schemas()) == {
        "facility",
        "attestations",
        "waivers",
        "capture",
        "lock",
        "secrets-log",
        "page-map",
        "settings-map",
    }
    for schema in schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_what_the_loaders_accept_passes(tmp_path: Path) -> None:
    assert errors("facility", WHOLE.encode()) == []
    assert errors("facility", b"id: a\nname: b\nwlans:\nfacts:\npolicy:\n") == []
    assert errors("capture", CAPTURE) == []
    append_attestation(tmp_path, ENTRY, date(2026, 11, 21), KNOWN)
    append_waiver(tmp_path, EXCEPTION, date(2026, 11, 21), KNOWN)
    write_lock(tmp_path, edition="e", shikiri="1", controls={"a": "1" * 64})
    assert errors("attestations", (tmp_path / "attestations.yml").read_bytes()) == []
    assert errors("waivers", (tmp_path / "waivers.yml").read_bytes()) == []
    assert errors("lock", (tmp_path / "controls.lock.yml").read_bytes()) == []


@pytest.mark.parametrize(
    "text, path",
    (
        ("nam: x", "$"),
        ("profile: basik", "$.profile"),
        ("segments:\n- {name: a, role: gest}", "$.segments"),
        ("segments:\n- {name: a, role: guest, vlan: 5000}", "$.segments"),
        ("wlans:\n- {ssid: x, segment: y, audience: shared, psk: plain}", "$.wlans"),
    ),
)
def test_what_the_loaders_refuse_is_marked(text: str, path: str) -> None:
    assert errors("facility", (BASE + text + "\n").encode()) == [path]


def fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part.get("properties", {}).items()


def test_every_field_is_explained_in_both_languages() -> None:
    for name, schema in schemas().items():
        seen = dict(fields(schema))
        assert seen
        for field, part in fields(schema):
            assert " / " in part.get("description", ""), f"{name}: {field} is not explained"
            assert part["title"]


def test_the_hint_is_what_editors_look_for() -> None:
    assert hint("facility.schema.json") == "# yaml-language-server: $schema=facility.schema.json\n"
