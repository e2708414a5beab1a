"""Makers: their words, how they name themselves, and where they keep model and firmware in SNMP.

The private objects are those that public inventory programs read; what those do not know stands not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# How makers write themselves.
TITLES = {
    "ricoh": "RICOH", "canon": "Canon", "konica-minolta": "KONICA MINOLTA", "kyocera": "KYOCERA", "sharp": "SHARP",
    "fujifilm": "FUJIFILM", "xerox": "Xerox", "brother": "Brother", "epson": "EPSON", "hp": "HP", "oki": "OKI",
    "toshiba": "TOSHIBA", "axis": "Axis", "hikvision": "Hikvision", "vivotek": "VIVOTEK", "i-pro": "i-PRO",
}  # fmt: skip
# The word of a maker by what boxes call themselves. The first that fits wins.
_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (word, re.compile(pattern, re.IGNORECASE))
    for word, pattern in (
        ("konica-minolta", r"konica|\bminolta\b|\bbizhub\b"),
        ("kyocera", r"kyocera|\becosys\b|\btaskalfa\b"),
        ("fujifilm", r"fuji\s*film|fuji\s*xerox|\bapeos(port)?\b|\bdocucentre\b"),
        ("xerox", r"\bxerox\b"),
        ("ricoh", r"\bricoh\b|\bnrg\b|\bsavin\b|\blanier\b|\bgestetner\b|\baficio\b|\binfotec\b"),
        ("canon", r"\bcanon\b"),
        ("sharp", r"\bsharp\b"),
        ("brother", r"\bbrother\b"),
        ("epson", r"\bepson\b"),
        ("toshiba", r"\btoshiba\b"),
        ("oki", r"\boki\b|okidata|okilan"),
        ("hp", r"\bhp\b|hewlett[- ]?packard|jetdirect"),
        ("axis", r"\baxis\b"),
        ("hikvision", r"hikvision"),
        ("vivotek", r"vivotek"),
        ("i-pro", r"\bi-pro\b|\bpanasonic\b"),
    )
)
# sysObjectID below 1.3.6.1.4.1: the enterprise number of the maker.
_ENTERPRISES = {
    11: "hp", 253: "xerox", 297: "fujifilm", 367: "ricoh", 368: "axis", 1129: "toshiba", 1248: "epson",
    1347: "kyocera", 1602: "canon", 2001: "oki", 2385: "sharp", 2435: "brother", 18334: "konica-minolta",
    23465: "vivotek", 39165: "hikvision", 50001: "hikvision",
}  # fmt: skip
_ENTERPRISE = re.compile(r"\.?1\.3\.6\.1\.4\.1\.(\d+)(?:\.|$)")
_PREFIX = re.compile(
    r"(?:konica[ _]minolta|fuji(?:film| ?xerox)(?: business innovation)?|hewlett[- ]?packard|toshiba(?: tec)?|"
    r"xerox|ricoh|nrg|savin|lanier|gestetner|infotec|canon|sharp|brother|epson|oki|hp|kyocera(?: mita)?|axis|"
    r"hikvision|vivotek)\b[ _-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Maker:
    """Where a maker keeps what: objects by field, a table of firmware rows (names, versions), patterns of sysDescr."""

    objects: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()
    described: tuple[re.Pattern[str], ...] = ()


_P = "1.3.6.1.4.1"
# "MODEL; Net 1.2, ESS 3.4", "MODEL v1; SS 100.2.8, NC 1": the first number after the name of the system's software.
_LISTED = re.compile(
    r"(?:fuji ?xerox|fujifilm|xerox)\s+(?P<model>[^;,]+?)\s*(?:v\d+(?: multifunction system)?)?\s*[;,]"
    r"(?:[^;,]*[;,])*?\s*(?:SS|ESS|System(?: Software)?|Controller(?: ROM)?)"
    r"\s*(?:Version\s*)?(?P<version>\d+(?:\.\d+)*)",
    re.IGNORECASE,
)

MAKERS: Mapping[str, Maker] = {
    "ricoh": Maker(described=(re.compile(r"^\w+ (?P<model>.+?) (?P<version>\d+(?:\.\d+)+)\s*(?:/|$)"),)),
    "canon": Maker(
        objects=(
            ("model", f"{_P}.1602.1.1.1.1.0"),
            ("version", f"{_P}.1602.1.1.1.4.0"),
            ("serial", f"{_P}.1602.1.2.1.8.1.3.1.1"),
        ),
        described=(re.compile(r"^Canon (?P<model>.+?)(?: /P)?$"),),
    ),
    "konica-minolta": Maker(
        objects=(("model", f"{_P}.18334.1.1.1.1.6.2.1.0"),),
        rows=(f"{_P}.18334.1.1.1.5.5.1.1.2", f"{_P}.18334.1.1.1.5.5.1.1.3"),
        described=(re.compile(r"^KONICA MINOLTA (?P<model>.+)$"),),
    ),
    "sharp": Maker(described=(re.compile(r"^SHARP (?P<model>\S+)"),)),
    "brother": Maker(
        objects=(("version", f"{_P}.2435.2.3.9.4.2.1.5.5.17.0"), ("serial", f"{_P}.2435.2.3.9.4.2.1.5.5.1.0")),
        described=(re.compile(r"Firmware Ver\.(?P<version>[\w.]+)"),),
    ),
    "kyocera": Maker(
        objects=(
            ("model", f"{_P}.1347.43.5.1.1.1.1"),
            ("version", f"{_P}.1347.43.5.4.1.5.1.1"),
            ("serial", f"{_P}.1347.43.5.1.1.28.1"),
        )
    ),
    "epson": Maker(
        objects=(("model", f"{_P}.1248.1.2.2.1.1.1.2.1"), ("serial", f"{_P}.1248.1.2.2.1.1.1.5.1")),
        rows=(f"{_P}.1248.1.2.2.2.1.1.3", f"{_P}.1248.1.2.2.2.1.1.2"),
    ),
    "hp": Maker(
        objects=(
            ("model", f"{_P}.11.2.3.9.4.2.1.1.3.2.0"),
            ("serial", f"{_P}.11.2.3.9.4.2.1.1.3.3.0"),
            ("version", f"{_P}.11.2.3.9.4.2.1.1.3.6.0"),
            ("version", f"{_P}.11.2.3.9.4.2.1.1.3.5.0"),
        )
    ),
    "toshiba": Maker(
        objects=(("version", f"{_P}.1129.1.2.1.1.1.1.2.0"),),
        described=(re.compile(r"^TOSHIBA (?P<model>.+?)(?: version (?P<version>\S+).*)?$"),),
    ),
    "oki": Maker(described=(re.compile(r"Attached to (?P<model>\S+) Rev\.(?P<version>[\d.]*\d)"),)),
    "xerox": Maker(described=(_LISTED,)),
    "fujifilm": Maker(described=(_LISTED,)),
    "hikvision": Maker(objects=(("model", f"{_P}.39165.1.1.0"), ("version", f"{_P}.39165.1.3.0"))),
    "axis": Maker(described=(re.compile(r"^;? ?AXIS (?P<model>[^;]+);[^;]*; ?(?P<version>\d+(?:\.\d+)+);"),)),
}


CAMERAS = frozenset({"axis", "hikvision", "vivotek", "i-pro"})


def version_by_snmp() -> tuple[str, ...]:
    """The makers whose boxes tell their firmware to anybody who may read SNMP."""
    return tuple(word for word, maker in MAKERS.items() if _tells_version(maker))


def _tells_version(maker: Maker) -> bool:
    listed = any(name == "version" for name, _ in maker.objects) or bool(maker.rows)
    return listed or any("version" in pattern.groupindex for pattern in maker.described)


def named(text: str) -> str:
    """The maker's word in a text of the box; '' where it names none we know."""
    return next((word for word, pattern in _NAMES if pattern.search(text)), "")


def by_object_id(oid: str) -> str:
    """The maker's word of a sysObjectID; '' where we do not know the number."""
    found = _ENTERPRISE.match(oid)
    return _ENTERPRISES.get(int(found[1]), "") if found else ""


def without_maker(text: str) -> str:
    """A model without its maker's name before it: both are told apart."""
    return _PREFIX.sub("", text.strip(), count=1) if _PREFIX.match(text.strip()) else text.strip()
