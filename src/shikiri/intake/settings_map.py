"""settings-map.yml: which keys of an exported settings file are which settings of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from shikiri.intake.document import scan_document
from shikiri.intake.form_map_schema import Pairs, Raw
from shikiri.intake.ledger_write import quoted
from shikiri.intake.schema import Written, bilingual, check, not_one_of
from shikiri.intake.words import Name, Words, filled
from shikiri.model.errors import PolicyError
from shikiri.model.form_map import FormField, MapConfidence
from shikiri.model.form_names import FORM_NAMES, WORDS
from shikiri.model.say import say

SETTINGS_MAP = "settings-map.yml"


class KeyPart(Written):
    """One setting of the file."""

    key: Raw = bilingual("ファイルの中のキー", "Its key in the file")
    values: Pairs = bilingual("言葉と、ファイルでの値", "Word of ours and the value of the file", {})
    reads: Pairs = bilingual("ファイルのほかの値と、その意味", "More values of the file and our word", {})


class SettingsMapFile(Written):
    """What the keys of an exported settings file mean. It lies beside the file."""

    vendor: Name = bilingual("メーカー", "The vendor")
    confidence: MapConfidence = bilingual("確かさ", "How sure it is")
    source: Words = bilingual("出どころ（機種、比べた人と日）", "Where it comes from")
    settings: Annotated[dict[str, KeyPart], filled] = bilingual("設定", "The settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsMap:
    """The keys of one kind of file by our names; a field's `name` is its key there."""

    vendor: str
    confidence: MapConfidence
    source: str
    settings: Mapping[str, FormField] = field(hash=False)


def load_settings_map(source: Path | bytes, name: str = SETTINGS_MAP) -> SettingsMap:
    """The map; every problem of the file at once as `PolicyError`."""
    document = scan_document(source, name, plain=True)
    if document.data is None:
        raise PolicyError(document.problems)
    written, problems = check(SettingsMapFile, document, document.data)
    for ours, part in (written.settings if written else {}).items():
        at = ("settings", ours)
        if ours not in FORM_NAMES or FORM_NAMES[ours] == "password":
            known = tuple(one for one, kind in FORM_NAMES.items() if kind != "password")
            problems.append(document.problem(at, not_one_of(ours, known)))
        elif any(not WORDS[FORM_NAMES[ours]].fullmatch(word) for word in (*part.values, *part.reads.values())):
            problems.append(document.problem((*at, "values"), say("intake.settings_words", word=ours)))
        elif FORM_NAMES[ours] == "yes_no" and not part.values:
            problems.append(document.problem(at, say("intake.form_values", word=ours)))
    if written is None or document.problems or problems:
        raise PolicyError((*document.problems, *problems))
    return SettingsMap(
        vendor=written.vendor,
        confidence=written.confidence,
        source=written.source,
        settings={
            ours: FormField(name=one.key, kind="text", values=one.values, reads=one.reads)
            for ours, one in written.settings.items()
        },
    )


def settings_map_text(one: SettingsMap) -> str:
    """The text of its file; what `load_settings_map` reads back is the same map."""
    lines = ["# shikiri mfp learn が書いた表。/ Written by shikiri mfp learn.", f"vendor: {quoted(one.vendor)}"]
    lines += [f"confidence: {one.confidence}", f"source: {quoted(one.source)}"]
    lines += ["settings:" if one.settings else "settings: {}"]
    for ours, field_ in one.settings.items():
        lines += [f"  {quoted(ours)}:", f"    key: {quoted(field_.name)}"]
        for word, pairs in (("values", field_.values), ("reads", field_.reads)):
            inside = ", ".join(f'"{key}": {_in_quotes(value)}' for key, value in pairs.items())
            lines += [f"    {word}: {{{inside}}}"] if pairs else []
    return "\n".join((*lines, ""))


def _in_quotes(word: str) -> str:
    plain = quoted(word)
    return plain if plain.startswith('"') else f'"{plain}"'
