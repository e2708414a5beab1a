"""Reports: the findings document in the form its reader needs. One file a format, loaded when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from shikiri.model.document import Document
from shikiri.model.say import Lang


class Render(Protocol):
    """What every format's module offers as `render`."""

    def __call__(self, document: Document, lang: Lang) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its module and the file it is written to."""

    module: str
    file: str


FORMATS: dict[str, Format] = {
    "terminal": Format("terminal", "findings.txt"),
    "json": Format("json_", "findings.json"),
    "html": Format("html", "report.html"),
    "xlsx": Format("xlsx", "check-sheet.xlsx"),
    "junit": Format("junit", "junit.xml"),
    "sarif": Format("sarif", "findings.sarif"),
    "oscal": Format("oscal", "assessment-results.json"),
}


def render(name: str, document: Document, lang: Lang) -> bytes:
    """The document in one format."""
    module = import_module(f"{__name__}.{FORMATS[name].module}")
    return cast("Render", module.render)(document, lang)
