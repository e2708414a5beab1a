"""What no answer of an appliance may keep: passwords, communities, tokens, keys, names of wireless networks."""

from __future__ import annotations

import re
from functools import lru_cache, partial

MASK = "***"
_SECRET = re.compile(
    r"pass-?_?(?:word|wd|phrase|code)|pwd|secret|token|cookie|session-?_?id|credential|community|"
    r"pre-?_?shared-?_?key|psk|(?:wep|wpa|priv|private|privacy|api|auth|encryption|shared|session|dnsupdate)[-_.]?key|"
    r"ssid|authorization|bearer|verification-?_?code|salt(?![a-z])",
    re.IGNORECASE,
)
_PIN = frozenset({"pin", "pincode"})
_LAST = frozenset({"pass", "pw", "sid"})  # a secret where the name ends so: `root.SMTP.Pass`
# A name that goes on with one of these tells about a secret, not the secret itself: `PasswordStatus`, `SSIDCount`.
_TELLS = frozenset(
    "status set policy enabled enable supported length complexity required min max minimum maximum allowed config type "
    "count age expiry option lockout mode repertoire encryption default by changed".split()
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_QUOTED = f'"{MASK}"'
# The name stands in the second group, its value in the third. No pattern ever goes back over a name it has read.
# What stands in the place of the value keeps the line what it was: JSON stays JSON.
_PATTERNS = (
    (re.compile(r"(<([\w.:-]++)(?:\s[^<>]*+)?>)([^<]++)(?=</)"), MASK),
    (re.compile(r'("([\w.:-]++)"\s*+:\s*+")((?:[^"\\]|\\.)++)(?=")'), MASK),
    (re.compile(r'("([\w.:-]++)"\s*+:\s*+)(-?\d[\d.]*+)'), _QUOTED),
    (re.compile(r"^([ \t]*+([\w.:-]++)[ \t]*+=[ \t]*+)(\S.*)$", re.MULTILINE), MASK),
    (re.compile(r"^(([\w.-]++) )(\[.+\])$", re.MULTILINE), f"[{_QUOTED}]"),
    (re.compile(r"([?&;]([\w.-]++)=)([^&\s\"'<>;]++)"), MASK),
    (re.compile(r"(<([\w.:-]++)(?:\s[^<>]*+)?><!\[CDATA\[)([^\]<>]++)(?=\]\]>)"), MASK),
    # ONVIF calls its profiles by an attribute `token`: that opens nothing.
    (re.compile(r'(\s(?!token=)([\w.:-]++)=")([^"<>]++)(?=")'), MASK),
    (re.compile(r'(<([\w.:-]++)\s[^<>]*?\bvalue=")([^"<>]++)'), MASK),
    (re.compile(r'("([\w.:-]++)"\s*+:\s*+\[)([^\[\]{}]++)(?=\])'), _QUOTED),
    (re.compile(r'("([\w.:-]++)"\s*+:\s*+\{)([^{}\[\]]++)(?=\})'), f'"value": {_QUOTED}'),
    (re.compile(r"(<([\w.:-]++)(?:\s[^<>]*+)?>\s*+<[\w.:-]++(?:\s[^<>]*+)?>)([^<]++)(?=</)"), MASK),
)
_LOGIN = re.compile(r"(://)([^/\"\s<>]*)(?=@)")
# What a box says in the place of a value tells nothing of it.
_HARMLESS = frozenset(
    {"", "true", "false", "set", "notset", "enabled", "disabled", "yes", "no", "on", "off", MASK, f"[{_QUOTED}]"}
)


def redact(text: str) -> str:
    """The same text with every secret as ***; the lines stay where they are."""
    for pattern, mask in _PATTERNS:
        text = pattern.sub(partial(_masked, mask), text)
    return _LOGIN.sub(rf"\g<1>{MASK}", text)


def _masked(mask: str, found: re.Match[str]) -> str:
    if found[3].strip().casefold() in _HARMLESS or not _is_secret(found[2]):
        return found[0]
    return found[1] + mask + "\n" * found[3].count("\n")


@lru_cache(maxsize=4096)
def _is_secret(name: str) -> bool:
    found = _SECRET.search(name)
    rest = name[found.end() :] if found else ""
    if found and not _TELLS & set(_words(rest.removeprefix("s"))):
        return True
    words = _words(name)
    last = next((word for word in reversed(words) if not word.isdigit()), "")
    return (bool(_PIN & set(words)) or last in _LAST) and not _TELLS & set(words)


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
