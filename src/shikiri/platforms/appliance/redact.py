"""What no answer of an appliance may keep: passwords, communities, tokens, keys, names of wireless networks."""

from __future__ import annotations

import re
from functools import lru_cache

MASK = "***"
_SECRET = re.compile(
    r"pass-?_?(?:word|wd|phrase|code)|pwd|secret|token|cookie|session-?_?id|credential|community|"
    r"pre-?_?shared-?_?key|psk|(?:wep|wpa|private|api|auth|encryption)-?_?key|ssid",
    re.IGNORECASE,
)
_PIN = frozenset({"pin", "pincode"})
# A name that goes on with one of these tells about a secret, not the secret itself: `PasswordStatus`, `SSIDCount`.
_TELLS = frozenset(
    "status set policy enabled enable supported length complexity required min max minimum maximum allowed config type "
    "count age expiry option lockout mode repertoire encryption default by changed".split()
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# The name stands in the second group, its value in the third. No pattern ever goes back over a name it has read.
_PATTERNS = (
    re.compile(r"(<([\w.:-]++)(?:\s[^<>]*+)?>)([^<]++)(?=</)"),
    re.compile(r'("([\w.:-]++)"\s*+:\s*+")((?:[^"\\]|\\.)++)(?=")'),
    re.compile(r'("([\w.:-]++)"\s*+:\s*+)(-?\d[\d.]*+)'),
    re.compile(r"^([ \t]*+([\w.:-]++)[ \t]*+=[ \t]*+)(\S.*)$", re.MULTILINE),
    re.compile(r"^(([\w.-]++) )(\[.+\])$", re.MULTILINE),
    re.compile(r"([?&;]([\w.-]++)=)([^&\s\"'<>;]++)"),
)
_LOGIN = re.compile(r"(://)([^/\"\s@<>]++)(?=@)")
# What a box says in the place of a value tells nothing of it.
_HARMLESS = frozenset({"", "true", "false", "set", "notset", "enabled", "disabled", "yes", "no", "on", "off", MASK})


def redact(text: str) -> str:
    """The same text with every secret as ***; the lines stay where they are."""
    for pattern in _PATTERNS:
        text = pattern.sub(_masked, text)
    return _LOGIN.sub(rf"\g<1>{MASK}", text)


def _masked(found: re.Match[str]) -> str:
    if found[3].strip().casefold() in _HARMLESS or not _is_secret(found[2]):
        return found[0]
    return found[1] + MASK + "\n" * found[3].count("\n")


@lru_cache(maxsize=4096)
def _is_secret(name: str) -> bool:
    found = _SECRET.search(name)
    rest = name[found.end() :] if found else ""
    if found and not _TELLS & set(_words(rest.removeprefix("s"))):
        return True
    words = _words(name)
    return bool(_PIN & set(words)) and not _TELLS & set(words)


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
