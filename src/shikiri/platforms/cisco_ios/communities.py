"""SNMP communities: secrets by nature, and some that are none because everybody knows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import MASKED_SECRET, Secret
from shikiri.platforms.cisco_ios.passwords import is_hidden

# Communities everybody tries first. Only these are shown by name.
WELL_KNOWN = frozenset(
    "public private ilmi cisco admin administrator community default guest manager monitor network password read "
    "readonly ro root router rw secret security snmp snmpd switch system test tivoli user write".split()
)


def read_community(text: str) -> tuple[Known[Secret], Known[bool]]:
    """A community and whether everybody knows it."""
    if is_hidden(text):
        return MASKED_SECRET, UNSAID
    return Secret.plain(text), text.lower() in WELL_KNOWN


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """What a line says beside the community: `snmp-server community NAME [view V] [RO|RW] [ipv6 LIST6] [LIST]`."""

    view: str = ""
    access: Literal["ro", "rw"] = "ro"
    six: str | None = None
    four: str | None = None

    @property
    def text(self) -> str:
        """The words to type behind the community."""
        six = f"ipv6 {self.six}" if self.six else ""
        view = f"view {self.view}" if self.view else ""
        return " ".join(word for word in (view, self.access.upper(), six, self.four) if word)


def community_line(words: Sequence[str]) -> CommunityLine | None:
    """The words behind the community; None where they are not understood."""
    access: Literal["ro", "rw"] = "ro"
    view, four, six = "", None, None
    left = list(words)
    while left:
        word = left.pop(0)
        if word.lower() in {"ro", "rw"}:
            access = "rw" if word.lower() == "rw" else "ro"
        elif word == "view" and left:
            view = left.pop(0)
        elif word == "ipv6" and left:
            six = left.pop(0)
        elif not left:
            four = word
        else:
            return None
    return CommunityLine(view, access, six, four)
