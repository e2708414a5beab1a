"""Words by which a box is called, made short; and the IEEE 1284 id that holds several of them."""

from __future__ import annotations

_LONGEST = 120  # what is longer is no name


def short(text: str, longest: int = _LONGEST) -> str:
    """Without the blanks between its words that say nothing, and not without end."""
    return " ".join(text[: 4 * longest].split())[:longest]


def device_id(text: str) -> dict[str, str]:
    """`MFG:Kyocera;MDL:ECOSYS M2040dn;...` with the short names of its keys."""
    long = {"MANUFACTURER": "MFG", "MODEL": "MDL", "SERIALNUMBER": "SN"}
    pairs = (part.partition(":") for part in text.split(";"))
    return {
        long.get(key.strip().upper(), key.strip().upper()): value.strip() for key, _, value in pairs if value.strip()
    }
