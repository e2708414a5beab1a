"""The page of what is supported: platforms by facets, and of appliances makers by facets and door by door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shikiri.model.facets import FACETS
from shikiri.platforms import names, platform, voices
from shikiri.platforms.appliance.compose import confidence_of
from shikiri.platforms.appliance.makers import CAMERAS, TITLES, version_by_snmp
from shikiri.platforms.appliance.voice import Voice
from shikiri.platforms.base import Confidence, FacetDriver, Platform

_CONFIDENCE = {"recorded": "●", "documented": "○", "unconfirmed": "△"}
_SUREST: tuple[Confidence, ...] = ("recorded", "documented", "unconfirmed")
_ANYBODY = "どのメーカーも / any"


def support() -> str:
    """The whole page."""
    rows = [platform(name) for name in names()]
    lines = ["# 対応表 / Support", ""]
    lines += ["● 実機の記録で確認 / proved on recordings · ○ 文書による / documented · △ 未確認 / unconfirmed"]
    lines += ["r: 読む / read · w: 書く / write · 空欄 / blank: not offered", ""]
    lines += [
        "書く命令は公開の資料によるもので、模擬の機器で確かめ、実機では未確認です。 / What is written follows public"
    ]
    lines += ["documents and is proved on simulated devices; it was not tried on a real one.", ""]
    lines += ["| facet | " + " | ".join(row.name for row in rows) + " |", "| --- |" + " --- |" * len(rows)]
    for facet in FACETS:
        cells = [_cell(row, facet) for row in rows]
        if any(cells):
            lines.append(f"| {facet} | " + " | ".join(cells) + " |")
    lines += ["", "| platform | title | session | safety pattern | questions |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        asked = ", ".join(f"`{question}`" for question in row.questions)
        lines.append(f"| {row.name} | {row.title} | {row.session} | {_safety(row)} | {asked} |")
    lines += ["", *_appliances()]
    unread = [facet for facet in FACETS if not any(_cell(row, facet) for row in rows)]
    lines += ["", f"まだ読めない面 / facets that no platform reads yet: {', '.join(unread)}", ""]
    return "\n".join(lines)


def _safety(row: Platform[Any]) -> str:
    return ", ".join(dict.fromkeys(way.kind for way in row.ways_back)) or "none"


def _cell(row: Platform[Any], facet: str) -> str:
    driver: FacetDriver[Any] | None = next((one for one in row.facets if one.facet == facet), None)
    if driver is None:
        return ""
    return f"r{_CONFIDENCE[driver.confidence]}{' w△' if driver.render else ''}"


def _appliances() -> Iterator[str]:
    """Printers and cameras: what each maker's boxes tell and take, then the voices behind it."""
    spoken = {name: voices(name) for name in names() if voices(name)}
    read = {facet for said in spoken.values() for voice in said for facet in voice.hears}
    facets = [facet for facet in FACETS if facet in read]
    yield "## 複合機とカメラ / Printers and cameras"
    yield ""
    yield "機器が答える窓口ごとに読みます。機種が答えない面は「要確認」になり、人の申告で埋めます。"
    yield "A box is read door by door. What a model does not tell stays unknown until a person attests it."
    yield ""
    yield "| platform | メーカー / maker | " + " | ".join(facets) + " |"
    yield "| --- | --- |" + " --- |" * len(facets)
    for name, said in spoken.items():
        own = {facet for facet in facets if any(driver.facet == facet for driver in platform(name).facets)}
        for maker in ("", *_makers_of(name, said)):
            cells = [_told(said, maker, facet) if facet in own else "" for facet in facets]
            yield f"| {name} | {TITLES.get(maker, _ANYBODY)} | " + " | ".join(cells) + " |"
    yield ""
    yield f"SNMP だけで版まで分かるメーカー / firmware version by SNMP alone: {_titles(version_by_snmp())}"
    yield ""
    yield "| platform | 窓口 / voice | メーカー / maker | r | w | 質問 / questions |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, said in spoken.items():
        known = [driver.facet for driver in platform(name).facets]
        for voice in said:
            told = ", ".join(f"{one}{_CONFIDENCE[confidence_of(voice, one)]}" for one in known if one in voice.hears)
            set_by = ", ".join(one for one in known if one in voice.writes)
            asked = ", ".join(f"`{question}`" for question in voice.asks)
            yield f"| {name} | {voice.name} | {_titles(voice.vendors) or '*'} | {told} | {set_by} | {asked} |"


def _told(said: tuple[Voice, ...], maker: str, facet: str) -> str:
    """The surest of the voices that speak for a maker; those that speak for anybody speak for each."""
    asked = [voice for voice in said if not voice.is_brought]
    ours = [voice for voice in asked if not voice.vendors or maker in voice.vendors]
    sure = [confidence_of(voice, facet) for voice in ours if facet in voice.hears]
    if not sure:
        return ""
    writes = any(facet in voice.writes for voice in ours)
    return f"r{_CONFIDENCE[min(sure, key=_SUREST.index)]}{' w△' if writes else ''}"


def _makers_of(name: str, said: tuple[Voice, ...]) -> Iterator[str]:
    """The makers of a platform: whom a voice speaks for, and where it is about printers, all who make them."""
    prints = "mfp" in platform(name).kinds
    for word in TITLES:
        if any(word in voice.vendors for voice in said) or (prints and word not in CAMERAS):
            yield word


def _titles(words: Iterable[str]) -> str:
    return ", ".join(TITLES.get(word, word) for word in words)
