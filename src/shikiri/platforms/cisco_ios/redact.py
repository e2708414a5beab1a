"""Takes the secrets out of a text of the box; every line stays a line. Where in doubt, more is hidden than must be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shikiri.platforms.cisco_ios.communities import WELL_KNOWN
from shikiri.platforms.cisco_ios.suspects import BLOCKS, SUSPECT, suspects

HIDDEN = "***"

# After these words the rest of the line is the secret, once its type is passed: it may hold blanks.
_TO_THE_END = frozenset(
    "password secret key key-string set-key authentication-key shared-secret server-key passphrase pre-shared-key "
    "preshared-key auth-key password-encrypt idtoken static-wep-key psk wpa-psk wep-key encryption-key digest-key "
    "pac-key cak hex-key enrollment-password mpsk-key".split()
)
# After these the next word is, with more words of the line to come.
_ONE_WORD = frozenset(
    {"md5", "sha", "sha-2", "des", "des56", "3des", "aes", "hmac-sha1", "hmac-sha2-256", "cmac-aes-128"}
)
_FORMS = frozenset("encrypted clear ascii hex local remote level".split())  # words about the secret that follows
_NOT_KEYS = frozenset({"address", "hostname", "size"})
_COMMUNITIES = (
    re.compile(r"(?P<keep>\s*snmp-server\s+community\s+)(?P<secret>\S+)"),
    re.compile(r"(?P<keep>\s*Community (?:name|SecurityName):\s+)(?P<secret>\S+)"),
    re.compile(
        r"(?P<keep>\s*snmp-server\s+host\s+\S+\s+(?:(?:vrf\s+\S+|traps?|informs|version\s+(?:1|2c|3\s+\S+))\s+)*)"
        r"(?P<secret>\S+)"
    ),
)  # fmt: skip
_GROUP = re.compile(
    r"(?P<keep>\s*(?:standby|vrrp|glbp|ip nhrp)\s+(?:\d+\s+)?authentication\s+(?:text\s+)?)"
    r"(?P<secret>(?!(?:md5|text)\s)\S+)"
)
_ADDRESS = re.compile(
    r"(?P<keep>\b[a-z][a-z0-9+.-]{0,20}://[^\s/:@]{0,200}:)(?P<secret>[^\s/@]{1,999})(?=@)", re.IGNORECASE
)
_WORD = re.compile(r"\S+")
_NUMBER = re.compile(r"\d|15|128|192|256|384|512")
_PEM = re.compile(r"-----(BEGIN|END) ")
_CHAIN = re.compile(r"crypto (?:pki|ca) certificate chain|crypto key|\s+(?:certificate|key-string)\b")
_MATERIAL = re.compile(r"\s+[0-9A-Fa-f\s]+$|\s*[A-Za-z0-9+/]{60,76}={0,2}$")


def redact(text: str) -> str:
    """The same lines with `***` for every secret. Communities everybody knows stay: they are the finding."""
    lines = text.split("\n")
    if any(word in text for word in BLOCKS):
        return "\n".join(_lines(lines))
    for place in suspects(text):
        lines[place] = _line(lines[place])
    return "\n".join(lines)


def _lines(lines: list[str]) -> Iterator[str]:
    material = pem = chain = False
    for line in lines:
        if edge := _PEM.search(line):
            pem = edge[1] == "BEGIN"
            yield line
        elif pem or ((material := _goes_on(line, material)) and _MATERIAL.match(line)):
            yield _blot(line)
        else:
            chain = line.startswith("key chain") or (chain and line[:1].isspace())
            yield line if chain and _is_number(line) else _line(line)


def _goes_on(line: str, material: bool) -> bool:  # noqa: FBT001
    """Are we among the lines of a certificate or a key?"""
    return _CHAIN.match(line) is not None or (material and line.strip() not in {"quit", "exit"})


def _is_number(line: str) -> bool:
    """`key 1` in a key chain is the number of a key, not a key."""
    words = line.split()
    return len(words) == 2 and words[0] == "key" and words[1].isdecimal()  # noqa: PLR2004


def _blot(line: str) -> str:
    bare = line.strip()
    return line.replace(bare, HIDDEN) if bare else line


def _line(line: str) -> str:
    if not SUSPECT.search(line):
        return line
    for pattern in (*_COMMUNITIES, _GROUP):
        if found := pattern.match(line):
            known = pattern is not _GROUP and found["secret"].lower() in WELL_KNOWN
            line = line if known else found["keep"] + HIDDEN + line[found.end() :]
    return _words(_ADDRESS.sub(rf"\g<keep>{HIDDEN}", line))


def _words(line: str) -> str:
    """Word by word: a word that announces a secret, its type, the secret."""
    words = list(_WORD.finditer(line))
    spans: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        word = words[place][0]
        place += 1
        if not _announces(line, words, place):
            continue
        place = _after_type(words, place)
        one_only = word in _ONE_WORD or words[0][0] == "crypto"
        spans.append((words[place].start(), words[place].end() if one_only else len(line.rstrip())))
        place = place + 1 if one_only else len(words)
    for start, end in reversed(spans):
        line = line[:start] + HIDDEN + line[end:]
    return line


def _announces(line: str, words: list[re.Match[str]], place: int) -> bool:
    """Does the word before `place` say that a secret follows?"""
    word = words[place - 1][0]
    if place == len(words) or not (word in _TO_THE_END or word in _ONE_WORD):
        return False
    after = words[place][0]
    if word in _ONE_WORD:
        return after != "key-string"  # `md5 key-string TEXT`
    if word in {"key", "pre-shared-key"} and after in _NOT_KEYS:
        return False
    speaks_of_keys = word == "key" and place <= 2 and words[0][0] in {"key", "crypto"}  # noqa: PLR2004
    return line[0].isspace() or not speaks_of_keys  # `key chain A`, `crypto key generate`


def _after_type(words: list[re.Match[str]], place: int) -> int:
    """Past what is said about the secret: one number, as in `7` or `aes 128`, and two in `level 15 9`."""
    numbers = 1 + (words[0][0] == "enable")
    while place < len(words) - 1:
        word = words[place][0]
        if _NUMBER.fullmatch(word) and numbers:
            numbers -= 1
        elif word not in _FORMS:
            break
        place += 1
    return place
