"""Editing files that others write too: one setting changes, every other line stays byte for byte as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from shikiri.formats.edit.equals import EQUALS
from shikiri.formats.edit.hostapd import HOSTAPD
from shikiri.formats.edit.ini import INI
from shikiri.formats.edit.lines import EditError, Editor
from shikiri.formats.edit.spaced import SPACED
from shikiri.model.operation import Section, Setting, Style, Text

__all__ = ["EDITORS", "EditError", "Editor", "edited"]

EDITORS: Mapping[Style, Editor] = MappingProxyType({"hostapd": HOSTAPD, "spaced": SPACED, "equals": EQUALS, "ini": INI})


def edited(text: str, one: Setting | Section, reveal: Callable[[Text], str]) -> str:
    """The text of the file after one operation; `reveal` opens its values, or shows them as `***`."""
    editor = EDITORS[one.style]
    if isinstance(one, Section):
        return editor.add(text, one.name) if one.present else editor.remove(text, one.name)
    return editor.put(text, one.key, tuple(map(reveal, one.values)), one.section)
