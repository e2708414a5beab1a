"""Taking secrets out of an answer: the same lines, and `***` where a password, a key or a community stood."""

from __future__ import annotations

import re
from typing import Final

from shikiri.platforms.yamaha_rtx.rows import meant

STARS: Final = "***"
_WORD: Final = r'(?:"[^"]*"|[^\s"]+)'
_PUBLIC: Final = frozenset({"public", "private"})
# what stands before a secret; the secret is the word behind it
_BEFORE: Final = tuple(
    re.compile(rf"({before})({_WORD})")
    for before in (
        r"\b(?:login|administrator) password (?:encrypted )?",
        r"\blogin user \S+ (?:encrypted )?",
        rf"\b(?:pp|wan|mobile) auth (?:username|myname) {_WORD} ",
        r"\bpre-shared-key (?:\d+ )?(?:text |hex )?",
        r"\beap (?:myname|request name) (?:\d+ )?\S+ ",
        r"\bipsec ike (?:xauth|mode-cfg) \S+ (?:\d+ )?(?:\S+ )?",
        r"\bauth user \d+ \S+ ",
        r"\bl2tp tunnel auth on ",
        r"\bradius (?:auth |account )?secret ",
        r"\bradius server .*\bsecret ",
        r"\b(?:snmp|snmpv2c) community (?:read-only|read-write) ",
        r"\b(?:snmp|snmpv2c) trap community ",
        r"\b(?:snmp|snmpv2c) trap host \S+ (?:(?:trap|inform) )?",
        r"\b(?:md5|sha|sha2?-?\d+) (?=\S+(?: (?:des-cbc|aes128-cfb)|\s*$))",
        r"\b(?:des-cbc|aes128-cfb) ",
        r"\b(?:api )?password ",
        r"\b(?:smtp-auth|pop-before-smtp) (?:\S+ )+?(?=\S+\s*$)",
        r"\bheartbeat2 .*\b(?:crypto|auth) (?:aes128 |aes256 )?",
        r"\bvrrp .*\bauth text ",
        r"\brip auth key (?:text |hex )?",
        r"\bospf .*\b(?:authentication key|message-digest-key \d+ md5) ",
        r"\byno access code \S+ ",
        r"\byno .*\bpassword ",
        r"\bsip server \d+ (?:\S+ )+?(?=\S+\s*$)",
        r"\bpin code (?:\S+ )?(?=\S+\s*$)",
        r"\b(?:crypto|external-memory syslog filename) \S+ (?:aes128|aes256) ",
        r"\bexternal-memory config filename \S+ \S+ ",
    )
)
# a line without any of these holds no secret; most lines of a configuration end here
_MAY_HOLD: Final = re.compile(
    r"passw|passp|auth|secret|key|communit|snmp|login user|eap|xauth|mode-cfg|heartbeat|code|crypto|smtp|pop-before|"
    r"sip server|external-memory|^\s*set |yno|md5|\bsha",
    re.IGNORECASE,
)
_ASSIGNED: Final = re.compile(
    rf"\b((?:[a-z0-9-]*(?:password|passwd|secret|authkey|md5key|key|passphrase))=)({_WORD})", re.IGNORECASE
)
_HEARTBEAT: Final = re.compile(rf"(\bheartbeat2 .*?\bcrypto (?:aes128 |aes256 )?){_WORD}( auth )({_WORD})")
_COMMUNITIES: Final = re.compile(rf"(\b(?:snmp|snmpv2c) host \S+ )({_WORD})(?: ({_WORD}))?")
_VARIABLE: Final = re.compile(r"^(\s*set (?!LUA_PATH=)[A-Za-z0-9_]+=).+$")
_BLOB: Final = re.compile(r"^(\s*(?:#\s*)?sshd host key (?:generate )?(?:\d+ )*).*\S")
_BEGIN: Final = re.compile(r"-----BEGIN ")
_END: Final = re.compile(r"-----END ")


def redact(text: str) -> str:
    """The text with as many lines as before. A secret that the console broke in two leaves with both halves."""
    out: list[str] = []
    rows = text.split("\n")
    inside = False
    for row in meant(text):
        here = rows[row.number - 1 : row.number - 1 + row.rows]
        inside = inside or _BEGIN.search(row.text) is not None
        said = STARS if inside else _line(row.text)
        inside = inside and _END.search(row.text) is None
        if said == row.text:
            out += here
        else:
            out += [said + ("\r" if here[0].endswith("\r") else ""), *("" for _ in here[1:])]
    return "\n".join(out)


def _line(text: str) -> str:
    if not _MAY_HOLD.search(text):
        return text
    text = _BLOB.sub(rf"\g<1>{STARS}", text)
    text = _VARIABLE.sub(rf"\g<1>{STARS}", text)
    text = _HEARTBEAT.sub(rf"\g<1>{STARS}\g<2>{STARS}", text)
    text = _COMMUNITIES.sub(
        lambda found: found[1] + _hidden(found[2]) + (f" {_hidden(found[3])}" if found[3] else ""), text
    )
    for before in _BEFORE:
        text = before.sub(lambda found: found[1] + _hidden(found[2]), text)
    return _ASSIGNED.sub(rf"\g<1>{STARS}", text)


def _hidden(word: str) -> str:
    return word if word in _PUBLIC or word in {"*", STARS, "encrypted"} else STARS
