"""What `iw` says: the interfaces of each radio, what they send, how loud, and in which country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux_ap.source import ApSource

IW_DEV: Final = "iw dev"
IW_REG: Final = "iw reg get"
_PHY: Final = re.compile(r"phy#(\d+)")
_INTERFACE: Final = re.compile(r"\s+(?:Unnamed/non-netdev i|I)nterface(?: (\S+))?")
_WORD: Final = re.compile(r"\t\t(addr|ssid|type|channel|txpower) (.*)")
_CHANNEL: Final = re.compile(r"(\d+) \((\d+)(?:\.\d+)? MHz\)")
_POWER: Final = re.compile(r"(-?\d+)\.(\d+) dBm")
_COUNTRY: Final = re.compile(r"country ([A-Z0-9]{2}):")
_ESCAPED: Final = re.compile(rb"\\x([0-9a-fA-F]{2})|\\\\")
_NO_RADIO: Final = "nl80211 not found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One interface of a radio."""

    name: str
    phy: str
    line: Line
    mode: str = ""
    address: str = ""
    ssid: str = ""
    channel: str = ""
    mhz: int = 0
    power_dbm: int | None = None  # rounded up: 15.5 dBm is more than 15


def interfaces(source: ApSource) -> tuple[Interface, ...]:
    """Every interface of every radio; raises where `iw` did not answer. A machine without any radio has none."""
    answer = source.reading.answers.get(IW_DEV)
    if answer is not None and _NO_RADIO in answer.text:
        return ()
    if answer is not None and not answer.text.strip() and answer.complete:
        return ()
    found: list[dict[str, str]] = []
    lines: list[int] = []
    phy = ""
    for number, text in enumerate(source.lines(IW_DEV), start=1):
        if head := _PHY.fullmatch(text):
            phy = f"phy{head[1]}"
        elif named := _INTERFACE.fullmatch(text):
            found.append({"name": named[1] or "", "phy": phy})
            lines.append(number)
        elif found and (word := _WORD.fullmatch(text)):
            found[-1][word[1]] = word[2]
    return tuple(_interface(one, number) for one, number in zip(found, lines, strict=True) if one["name"])


def _interface(words: dict[str, str], number: int) -> Interface:
    channel = _CHANNEL.match(words.get("channel", ""))
    power = _POWER.match(words.get("txpower", ""))
    return Interface(
        name=words["name"],
        phy=words["phy"],
        line=Line(IW_DEV, number),
        mode=words.get("type", ""),
        address=words.get("addr", "").lower(),
        ssid=unescaped(words.get("ssid", "")),
        channel=channel[1] if channel else "",
        mhz=int(channel[2]) if channel else 0,
        power_dbm=int(power[1]) + (int(power[2]) > 0) if power else None,
    )


def unescaped(text: str) -> str:
    """A name as `iw` prints it: bytes that it does not print are written as hexadecimal numbers."""
    raw = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]) if found[1] else b"\\", text.encode("utf-8"))
    return raw.decode("utf-8", "replace")


def country(source: ApSource, phy: str) -> str:
    """The country a radio obeys: its own where it has one, else that of all; '' where nobody said."""
    try:
        lines = source.lines(IW_REG)
    except Unanswered:
        return ""
    here, said = "", dict[str, str]()
    for text in lines:
        if text == "global" or text.startswith("phy#"):
            here = text.split()[0].replace("#", "")
        elif found := _COUNTRY.match(text):
            said.setdefault(here, found[1])
    return said.get(phy, said.get("global", ""))
