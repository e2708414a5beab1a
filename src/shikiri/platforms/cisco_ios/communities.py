"""SNMP communities: secrets by nature, and some that are none because everybody knows them."""

from __future__ import annotations

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
