"""Commands of IOS typed short: `sh run`, `conf t`, `wr`."""

from __future__ import annotations

_WORDS = (
    "show running-config", "show startup-config", "show version", "show clock", "show ntp status", "show privilege",
    "show reload", "show archive config rollback timer", "show archive config differences", "show archive",
    "show wlan all", "show wlan summary", "show wireless profile policy all", "show ip ssh",
    "configure terminal", "configure confirm", "configure replace", "configure revert", "terminal length",
    "terminal width", "write memory", "copy running-config startup-config", "enable", "disable", "exit", "reload",
)  # fmt: skip


def full(line: str) -> str:
    """A command with its words written out; what is not known stays as it was typed."""
    typed, pipe, rest = line.strip().partition("|")
    words = typed.split()
    if typed.strip() in {"wr", "write"}:
        return "write memory"
    best = ""
    for known in _WORDS:
        full = known.split()
        if len(words) >= len(full) and all(one.startswith(short) for one, short in zip(full, words, strict=False)):
            best = max(
                best, " ".join([*full, *words[len(full) :]]), key=lambda text: len(text.split()) * 100 - len(text)
            )
            break
    return " ".join(filter(None, (best or " ".join(words), pipe + rest if pipe else "")))
