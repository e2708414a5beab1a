"""Taking secrets out of what an OpenWrt device answers: the same lines, and `***` where a secret stood."""

from __future__ import annotations

import re
from typing import Final

from shikiri.platforms.linux.redact import redact as of_linux

STARS: Final = "***"
# what an option is called that holds a secret, in files and in JSON alike; a public word of SNMP is none
_NAME: Final = (
    r"(?:\w*(?:pass(?:word|wd|phrase)?|psk|secret|pwd|token|apikey|api_key|private_key|preshared_key)\w*|key[1-4]?|pin"
    r"|wps_pin|community|auth_key|priv_key\w*|PassWord|r[01]kh|sae_password|username_secret|usmkey)"
)
_HARMLESS: Final = frozenset(
    {"PasswordAuth", "RootPasswordAuth", "password_auth", "key_mgmt", "passive", "passthrough", "wps_pushbutton"}
)
_PUBLIC: Final = frozenset({"public", "private", "1", "2", "3", "4"})
_OPTION: Final = re.compile(
    rf"^(?P<head>\s*(?:option|list)\s+['\"]?(?P<name>{_NAME})['\"]?\s+)(?P<value>\S.*)$", re.IGNORECASE
)
_SHOWN: Final = re.compile(rf"^(?P<head>[\w-]+\.[^=\s]+\.(?P<name>{_NAME})=)(?P<value>.+)$", re.IGNORECASE)
_JSON: Final = re.compile(rf"(?P<head>\"(?P<name>{_NAME})\"\s*:\s*)(?P<value>\"(?:[^\"\\]|\\.)*\")", re.IGNORECASE)
_OPENED: Final = re.compile(rf"^\s*(?:option|list)\s+['\"]?(?P<name>{_NAME})['\"]?\s+(?P<quote>['\"])", re.IGNORECASE)


def redact(text: str) -> str:
    """The text with as many lines as before."""
    out: list[str] = []
    closing = ""
    for row in text.split("\n"):
        line = row.rstrip("\r")
        if closing:  # a value that goes on over several lines
            ends = closing in line
            out.append((STARS + closing if ends else STARS) + row[len(line) :])
            closing = "" if ends else closing
            continue
        opened = _OPENED.match(line)
        if opened and _named(opened) and line.count(opened["quote"]) % 2:
            closing = opened["quote"]
        out.append(_line(line) + row[len(line) :])
    return of_linux("\n".join(out))


def _named(found: re.Match[str]) -> bool:
    return found["name"] not in _HARMLESS


def _line(line: str) -> str:
    for pattern in (_OPTION, _SHOWN):
        found = pattern.match(line)
        if found is not None and _named(found):
            bare = found["value"].strip("'\" \t")
            return line if bare in _PUBLIC or bare.startswith("$p$") else f"{found['head']}'{STARS}'"
    return _JSON.sub(lambda one: f'{one["head"]}"{STARS}"' if _named(one) else one[0], line)
