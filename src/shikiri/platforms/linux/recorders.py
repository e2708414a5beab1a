"""Who records what people do on a Linux machine: where they go, what they type, every detail of it."""

from __future__ import annotations

from typing import Any, Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux import sshd
from shikiri.platforms.linux.files_read import equals, spaced, whole
from shikiri.platforms.linux.nft.ruleset import OddRulesetError, read_ruleset
from shikiri.platforms.linux.questions import LOG_FILES, NFT, SSHD
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import Unit, first_on, is_on

# Programs whose very purpose is a record of who went where.
_WATCHERS: Final = tuple(
    f"{name}.service"
    for name in (
        "ulogd2 squid tinyproxy privoxy ntopng softflowd pmacctd nfdump suricata zeek pihole-FTL AdGuardHome".split()
    )
)
QUERIES: Final = frozenset({"log-queries", "log-debug"})


def of_traffic(source: LinuxSource, on: dict[str, Unit]) -> tuple[Known[bool], Line | None]:
    """Names asked of the resolver, connections that a filter lets through, a proxy."""
    watcher = first_on(on, *_WATCHERS)
    if watcher is not None:
        return True, watcher.line
    for one in equals(source, LOG_FILES, "/etc/dnsmasq", "/etc/default/dnsmasq"):
        if (one.key in QUERIES or any(f"--{word}" in one.value for word in QUERIES)) and _is_on(on, "dnsmasq.service"):
            return True, one.line
    for said in spaced(source, LOG_FILES, "/etc/unbound/"):
        if said.key == "log-queries:" and said.value == "yes" and _is_on(on, "unbound.service"):
            return True, said.line
    try:
        ruleset = source.json(NFT)
        read_ruleset(ruleset)
    except OddRulesetError:
        return UNSAID, None
    except Unanswered as gap:
        return (False, None) if gap.why == "refused" and source.exit_status(NFT) == 127 else (UNSAID, None)  # noqa: PLR2004
    return any(map(_is_record, ruleset.get("nftables", ()))), Line(NFT, 1)


def _is_on(on: dict[str, Unit], name: str) -> bool:
    return is_on(on, name) is not False


def _is_record(entry: dict[str, Any]) -> bool:
    """A rule that logs without a limit, or what it lets through; a few lines a minute of what is refused is none."""
    words = [next(iter(part), "") for part in entry.get("rule", {}).get("expr", ())]
    if "log" not in words:
        return False
    return "limit" not in words[: words.index("log")] or "accept" in words


def of_commands(source: LinuxSource, on: dict[str, Unit]) -> tuple[Known[bool], Line | None]:
    """What is typed: by the audit of every program that starts, by a terminal that keeps each key."""
    files = whole(source, LOG_FILES)
    for path, rows in files.items():
        for number, row in rows:
            text = row.strip()
            if not text or text.startswith("#"):
                continue
            watched = path.startswith("/etc/audit") and "execve" in text and _is_on(on, "auditd.service")
            typed = path == "tty audit" and "enable=" in text
            if watched or typed or (path == "/etc/ld.so.preload" and "snoopy" in text):
                return True, Line(LOG_FILES, number)
    return False, Line(LOG_FILES, 0)


def of_debugging(source: LinuxSource) -> tuple[Known[bool], Line | None]:
    """Every detail of logins and leases."""
    for one in equals(source, LOG_FILES, "/etc/dnsmasq"):
        if one.key == "log-debug":
            return True, one.line
    try:
        level = sshd.options(source).get("loglevel")
    except Unanswered:
        return UNSAID, None
    if level is not None and level.values[0].upper().startswith("DEBUG"):
        return True, level.line
    return False, level.line if level else Line(SSHD, 0)
