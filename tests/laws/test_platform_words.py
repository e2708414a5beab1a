"""Law: how one kind of device speaks is known only inside platforms/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.model.device import DEVICE_KINDS
from tests.laws.sources import PACKAGE, SHARED_BY_PLATFORMS

# Dated facts about products, and fakes of devices, must name what they are about.
_SPEAKS = frozenset({"platforms", "sessions", "simulator", "lab", "lifecycle"})
_SUFFIXES = frozenset({".py", ".yml", ".yaml", ".j2", ".js", ".html"})
_WORDS = re.compile(
    r"\b(uci|airlink|running[-_]config|startup[-_]config|show run|switchport|access-list|ip filter|config-register"
    r"|line vty|nvram|write memory|wireless security|set system|/interface wireless)\b",
    re.IGNORECASE,
)


def device_words(package: Path) -> Iterator[str]:
    """Where a device's own words, or the name of a platform folder, are used outside."""
    folders = {path.parent.name for path in (package / "platforms").glob("*/__init__.py")}
    strange = folders - DEVICE_KINDS - SHARED_BY_PLATFORMS  # one called like a kind of device is a word of everybody
    names = sorted(strange)
    named = re.compile(rf"\b({'|'.join(names)})\b") if names else re.compile(r"(?!)")
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.suffix not in _SUFFIXES or not path.is_file() or inside.parts[0] in _SPEAKS:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if found := _WORDS.search(line) or named.search(line):
                yield f"{inside}:{number}: {found.group()}"


def test_device_words_stay_inside_platforms() -> None:
    assert not list(device_words(PACKAGE))


@pytest.mark.parametrize(
    "name,text,seen",
    (
        ("engine/judge.py", "if 'running-config' in text:", True),
        ("engine/judge.py", "# UCI needs this", True),
        ("engine/judge.py", "if platform == 'cisco_ios':", True),
        ("guideline/controls/3/a.yml", "by_hand: {en: type show run}", True),
        ("reports/page.js", "const a = 'startup-config'", True),
        ("platforms/base.py", "running-config", False),
        ("platforms/cisco_ios/wlan.py", "running-config", False),
        ("engine/judge.py", "circuit, crucial, succinct, elucidate", False),
        ("reports/page.css", "running-config", False),
    ),
)
def test_a_device_word_is_seen(tmp_path: Path, name: str, text: str, seen: bool) -> None:
    (tmp_path / "platforms" / "cisco_ios").mkdir(parents=True)
    (tmp_path / "platforms" / "cisco_ios" / "__init__.py").touch()
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    assert bool(list(device_words(tmp_path))) is seen
