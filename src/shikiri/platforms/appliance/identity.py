"""Identity: who made a box, which model it is, what it runs. Each door that tells it is one account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from shikiri.formats.snmp import SnmpAnswer
from shikiri.model.facets.firmware import Firmware
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.appliance.device_id import device_id, short
from shikiri.platforms.appliance.makers import MAKERS, Maker, by_object_id, named, without_maker
from shikiri.platforms.appliance.source import IPP, LOOK, WALK, ApplianceSource
from shikiri.platforms.base import Unanswered

SYS_DESCR, SYS_OBJECT_ID = "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0"
_DEVICE = "1.3.6.1.2.1.25.3.2.1.3.1"
_NAME, _SERIAL = "1.3.6.1.2.1.43.5.1.1.16.1", "1.3.6.1.2.1.43.5.1.1.17.1"
_DEVICE_IDS = ("1.3.6.1.4.1.2699.1.2.1.2.1.1.3.1", "1.3.6.1.4.1.2435.2.3.9.1.1.7.0")
# Of several firmware rows, the one that stands for the machine; the others are its parts.
_NO_VERSIONS = frozenset({"", "-", "Registered"})  # rows of parts that are not there
_MAIN_ROW = re.compile(r"firmware|system|main|machine|controller", re.IGNORECASE)


_LONGEST_TEXT = 512  # a DisplayString has 255 letters at most


@dataclass(frozen=True, slots=True)
class Identity:
    """What one door tells; '' where it does not."""

    vendor: str = ""
    model: str = ""
    version: str = ""
    serial: str = ""
    at: Mapping[str, Line] = field(default_factory=dict, hash=False)

    def firmware(self) -> Firmware:
        first = next(iter(self.at.values()), None)
        return Firmware(
            vendor=self.vendor or UNSAID,
            model=self.model or UNSAID,
            version=self.version or UNSAID,
            serial=self.serial or UNSAID,
            at={"": first, **self.at} if first else {},
        )


@dataclass(slots=True)
class _Notes:
    """An account while it is taken: the first word for a field stays."""

    question: str
    said: dict[str, str] = field(default_factory=dict)
    at: dict[str, Line] = field(default_factory=dict)

    def take(self, name: str, value: str, line: int) -> None:
        value = short(value)
        if value and name not in self.said:
            self.said[name], self.at[name] = value, Line(self.question, line)

    def made(self) -> Identity:
        return Identity(**self.said, at=self.at)


def identities(source: ApplianceSource) -> Iterator[Identity]:
    """The accounts of all doors that answered, the most telling first."""
    for tell in _TELLERS:
        try:
            yield tell(source)
        except Unanswered:
            continue


def by_ipp(source: ApplianceSource) -> Identity:
    """Device id (IEEE 1284), make and model, firmware rows."""
    answer, notes = source.ipp(), _Notes(IPP)
    ids = device_id(next(iter(answer.texts("printer-device-id")), ""))
    made = next(iter(answer.texts("printer-make-and-model")), "")
    here, there = answer.line("printer-device-id"), answer.line("printer-make-and-model")
    notes.take("vendor", named(ids.get("MFG", "")), here)
    notes.take("vendor", named(made), there)
    notes.take("model", without_maker(ids.get("MDL", "")), here)
    notes.take("model", without_maker(made), there)
    notes.take("serial", ids.get("SN") or ids.get("SER") or ids.get("SERN") or "", here)
    names, versions = answer.texts("printer-firmware-name"), answer.texts("printer-firmware-string-version")
    if versions:
        rows = list(zip(names, versions, strict=True)) if len(names) == len(versions) else [("", versions[0])]
        chosen = next((version for name, version in rows if _MAIN_ROW.search(name)), rows[0][1])
        notes.take("version", chosen, answer.line("printer-firmware-string-version"))
    return notes.made()


def by_snmp(source: ApplianceSource) -> Identity:
    """sysDescr, the maker's own objects, then what any printer has."""
    walk, notes = source.snmp(), _Notes(WALK)
    described = short(walk.text(SYS_DESCR), _LONGEST_TEXT)
    maker = named(described)
    notes.take("vendor", maker, walk.line(SYS_DESCR))
    notes.take("vendor", by_object_id(walk.text(SYS_OBJECT_ID)), walk.line(SYS_OBJECT_ID))
    for oid in _DEVICE_IDS:
        ids = device_id(walk.text(oid))
        notes.take("vendor", named(ids.get("MFG", "")), walk.line(oid))
        notes.take("model", without_maker(ids.get("MDL", "")), walk.line(oid))
    for oid in (_DEVICE, _NAME):
        notes.take("vendor", named(walk.text(oid)), walk.line(oid))
    _of_maker(MAKERS.get(notes.said.get("vendor", ""), Maker()), walk, described, notes)
    for oid in (_DEVICE, _NAME):
        notes.take("model", without_maker(walk.text(oid)), walk.line(oid))
    notes.take("serial", walk.text(_SERIAL), walk.line(_SERIAL))
    return notes.made()


def _of_maker(maker: Maker, walk: SnmpAnswer, described: str, notes: _Notes) -> None:
    """The objects that only this maker has, then its own way to write sysDescr."""
    for name, oid in maker.objects:
        notes.take(name, without_maker(walk.text(oid)) if name == "model" else walk.text(oid), walk.line(oid))
    names, versions = (walk.below(table) for table in maker.rows) if maker.rows else ((), ())
    titles = {record.oid.rpartition(".")[2]: str(record.value) for record in names}
    rows = [record for record in versions if record.kind == "string" and record.value not in _NO_VERSIONS]
    main = next((row for row in rows if _MAIN_ROW.search(titles.get(row.oid.rpartition(".")[2], ""))), None)
    for row in (main, *rows[:1]):
        notes.take("version", str(row.value) if row else "", row.line if row else 0)
    found = next((hit for pattern in maker.described if (hit := pattern.search(described))), None)
    for name, value in (found.groupdict() if found else {}).items():
        notes.take(name, value or "", walk.line(SYS_DESCR))


def by_look(source: ApplianceSource) -> Identity:
    """A name in a banner."""
    look, notes = source.look(), _Notes(LOOK)
    for port, banner in look.banners.items():
        notes.take("vendor", named(banner), look.banner_lines.get(port, 0))
    return notes.made()


_TELLERS: tuple[Callable[[ApplianceSource], Identity], ...] = (by_ipp, by_snmp, by_look)
