"""The small parts of OSCAL documents: identifiers that are the same in every run, and text as the format wants it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from shikiri.model.errors import UsageError
from shikiri.model.say import Lang, say
from shikiri.reports.text import clip

if TYPE_CHECKING:
    from trestle.core.base_model import OscalBaseModel

Part = dict[str, Any]

NAMESPACE = "https://shikiri.example/ns/oscal"  # a name, not a place to look at
VERSION = "1.2.1"
_ROOT: UUID = uuid5(NAMESPACE_URL, NAMESPACE)
_NOT_TOKEN = re.compile(r"[^\w.-]")
_LONGEST = 1000


@lru_cache(maxsize=65536)
def uuid(*parts: str) -> str:
    """The identifier of a thing that has this name."""
    return str(uuid5(_ROOT, "\x1f".join(part.encode("utf-8", "replace").decode() for part in parts)))


def control_id(item: str) -> str:
    """A row of the sheet as a control: identifiers of the format do not begin with a digit."""
    return item if item[:1].isalpha() else f"item-{_NOT_TOKEN.sub('_', item)}"


def prose(text: str, instead: str = "-") -> str:
    """Text in one line, never empty."""
    return clip(text, _LONGEST).strip() or instead


def prop(name: str, value: str) -> list[Part]:
    """A property of ours, or nothing where it has no value."""
    said = clip(value, _LONGEST).strip()
    return [{"name": name, "ns": NAMESPACE, "value": said}] if said else []


def metadata(title: str, when: str, version: str, lang: Lang) -> Part:
    """What every document begins with."""
    return {
        "title": prose(title),
        "last-modified": when,
        "version": version,
        "oscal-version": VERSION,
        "props": prop("language", lang),
    }


def written(kind: str, body: Part) -> bytes:
    """The document, checked by compliance-trestle's own models of the format, as UTF-8."""
    return _model(kind).model_validate(_slim(body)).oscal_serialize_json_bytes(pretty=True) + b"\n"


def _slim(value: object) -> object:
    """The same without empty lists: the format has none."""
    if isinstance(value, dict):
        kept = {key: _slim(inner) for key, inner in value.items() if inner != []}
        return {key: inner for key, inner in kept.items() if inner or not value[key]}
    return [_slim(inner) for inner in value] if isinstance(value, list) else value


def _model(kind: str) -> type[OscalBaseModel]:
    try:
        from trestle.oscal.assessment_results import AssessmentResults  # noqa: PLC0415  (an extra, and a slow import)
        from trestle.oscal.catalog import Catalog  # noqa: PLC0415
    except ImportError:
        raise UsageError(say("oscal.missing")) from None
    models: dict[str, type[OscalBaseModel]] = {"assessment-results": AssessmentResults, "catalog": Catalog}
    return models[kind]
