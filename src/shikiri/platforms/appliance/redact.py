"""What no answer of an appliance may keep: passwords, communities, tokens, keys, names of wireless networks."""

from __future__ import annotations

import re

MASK = "***"
# Names of elements, keys and parameters; their values go. Words that only tell whether one is set stay.
_NAMES = (
    r"[\w.:-]*(?:password|passwd|passphrase|passcode|pwd|secret|token|cookie|sessionid|session-id|credentials?|"
    r"communityname|community|presharedkey|psk|wepkey|wpakey|privatekey|private-key|ssid|pin)"
)
_TELLS = r"(?:status|set|policy|enabled|supported|length|complexity|required|minimum|maximum|allowed|config|type|count)"
_NAME = rf"(?!\w*{_TELLS}\b)(?:{_NAMES})"
_XML = re.compile(rf"(<(?:{_NAME})(?:\s[^<>]*)?>)([^<]+)(?=</)", re.IGNORECASE)
_JSON = re.compile(rf'("{_NAME}"\s*:\s*")((?:[^"\\]|\\.)+)(?=")', re.IGNORECASE)
_ROW = re.compile(rf"^(\s*{_NAME}\s*=[ \t]*)(\S.*)$", re.IGNORECASE | re.MULTILINE)
_LOGIN = re.compile(r"(\w+://)([^/\"\s@<>]*)(?=@)")


def redact(text: str) -> str:
    """The same text with every secret as ***; the lines stay where they are."""
    for pattern in (_XML, _JSON, _ROW, _LOGIN):
        text = pattern.sub(_masked, text)
    return text


def _masked(found: re.Match[str]) -> str:
    words = found[2].strip()
    return found[0] if words in _WORDS else found[1] + MASK + "\n" * found[2].count("\n")


# What a box says in the place of a value tells nothing of it.
_WORDS = frozenset({"", "true", "false", "set", "notSet", "enabled", "disabled", "yes", "no", MASK, "0", "1"})
