"""Law: the lock pins and hashes everything that is asked for, and says nothing about the machine that made it."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.laws.sources import ROOT

LOCK = (ROOT / "requirements" / "dev.txt").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_EXTRA = r"(?:\[[a-z0-9,_-]+\])?"  # older pips ask for it to be pinned with what it brings
_PIN = re.compile(
    rf"^([A-Za-z0-9._-]+){_EXTRA}==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{{64}}(?: \\)?\n)+)", re.MULTILINE
)


def pins(lock: str) -> dict[str, str]:
    """The packages of a lock that carry a version and at least one hash."""
    return {canonicalize_name(name): version for name, version, _ in _PIN.findall(lock)}


def strangers(lock: str) -> list[str]:
    """Lines that are neither a pin, nor a hash, nor a comment of the lock's own kind."""
    fine = re.compile(
        rf"[A-Za-z0-9._-]+{_EXTRA}==\S+ \\|    --hash=sha256:[0-9a-f]{{64}}( \\)?|"
        r"    #   ( |$|\S).*|    # via.*|# [^/]*|"
    )
    lines = (line for line in lock.splitlines() if not fine.fullmatch(line))
    return [*lines, *re.findall(r"\S*(?:://|/\w+/)\S*", lock)]


def test_the_lock_holds_pins_hashes_and_nothing_else() -> None:
    assert not strangers(LOCK)
    assert len(pins(LOCK)) == len(re.findall(r"^\S+==", LOCK, re.MULTILINE)) > 50


@pytest.mark.parametrize("group", ("core", "dev", "oscal"))
def test_everything_asked_for_is_pinned(group: str) -> None:
    asked = PROJECT["dependencies"] if group == "core" else PROJECT["optional-dependencies"][group]
    locked = pins(LOCK)
    for text in asked:
        need = Requirement(text)
        version = locked.get(canonicalize_name(need.name))
        assert version is not None, f"{need.name} is not locked: make lock"
        assert need.specifier.contains(version, prereleases=True), f"{need} against {version}: make lock"


@pytest.mark.parametrize(
    "line",
    (
        "-i https://example.org/simple\n",
        "-f /somewhere/wheels\n",
        "one==1.0\n",
        "one @ file:///somewhere/one.whl\n",
        "# pip-compile --output-file=/somewhere/dev.txt\n",
    ),
)
def test_a_stranger_is_seen(line: str) -> None:
    assert strangers(line)


def test_a_pin_without_hash_is_no_pin() -> None:
    assert pins("one==1.0\ntwo==2.0 \\\n    --hash=sha256:" + "a" * 64 + "\n") == {"two": "2.0"}
