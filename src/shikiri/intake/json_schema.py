"""JSON Schemas of the files people write, made from the very models that check them: editors complete and explain."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from shikiri.intake.capture import CaptureFile
from shikiri.intake.facility_schema import FacilityFile
from shikiri.intake.form_map_schema import FormMapFile
from shikiri.intake.ledger_schema import AttestationsFile, WaiversFile
from shikiri.intake.lock import LockFile
from shikiri.intake.secrets_log import SecretsLogFile
from shikiri.intake.settings_map import SettingsMapFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FILES: dict[str, type[BaseModel]] = {
    "facility": FacilityFile,
    "attestations": AttestationsFile,
    "waivers": WaiversFile,
    "capture": CaptureFile,
    "lock": LockFile,
    "secrets-log": SecretsLogFile,
    "page-map": FormMapFile,
    "settings-map": SettingsMapFile,
}


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file by its name."""
    return {name: {"$schema": _DIALECT, **_forgiving(model.model_json_schema())} for name, model in _FILES.items()}


def hint(schema: str) -> str:
    """The first line of a file by which editors find its schema."""
    return f"# yaml-language-server: $schema={schema}\n"


def _forgiving(schema: Any) -> Any:  # noqa: ANN401  (any piece of JSON Schema)
    """The forms the loaders accept beside the strict one: one word for a list, a heading without content."""
    if isinstance(schema, list):
        return [_forgiving(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    clean = {key: _forgiving(part) for key, part in schema.items()}
    told = {key: clean.pop(key) for key in ("title", "description", "default") if key in clean}
    if clean.get("type") == "array":
        one = clean["items"]
        return {**told, "anyOf": [clean, *([] if "$ref" in one else [one]), {"type": "null"}]}
    if clean.get("type") == "object" and isinstance(clean.get("additionalProperties"), dict):
        clean["type"] = ["object", "null"]
    if clean.get("$ref") == "#/$defs/Bilingual":
        return {**told, "anyOf": [clean, {"type": ["string", "integer"]}]}
    return {**told, **clean}
