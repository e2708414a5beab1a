"""Whatever stands in a file: a value or `PolicyError`, never anything else."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.guideline.policy import policy_problems
from shikiri.intake.binding import load_host_binding
from shikiri.intake.capture import load_capture
from shikiri.intake.document import read_document
from shikiri.intake.facility import load_facility
from shikiri.intake.ledger import load_ledger
from shikiri.intake.ledger_xlsx import read_sheet
from shikiri.intake.lock import load_lock
from shikiri.intake.vocabulary import Vocabulary
from shikiri.language import tell
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.say import LANGS

TODAY = date(2026, 11, 21)
KNOWN = Vocabulary(
    editions=frozenset({"e"}),
    facts={"members_only": "yes_no"},
    items={"1-1-1": 365},
    controls=frozenset({"wlan-pmf"}),
    devices=frozenset({"gw1"}),
    platforms=frozenset({"cisco_ios"}),
    segments=frozenset({"guest"}),
    rooms=frozenset({"lobby"}),
    policy=policy_problems,
    waiver_days=366,
)
WORDS = (
    "id name customer edition profile manage facts segments wlans accounts rooms known_devices time "
    "logging flows policy tailoring manage_from website store role vlan subnets ssid segment audience psk "
    "secret enterprise devices servers timezone max_skew_s hosts host owner source destination protocol "
    "ports control reason max_dbm mac ja en bind radios seat uplink attestations waivers item who when "
    "valid_until statement evidence file sha256 thing actual requested_by approved_by approved shikiri "
    "adopted platform captured complete kinds files question rotation_days wlan_security"
).split()
PIECES = (
    "- ",
    "  ",
    "a: ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a ",
    "|\n",
    ">-\n",
    "'",
    '"',
    "\n",
    "\t",
    "#",
    "? ",
    "!x ",
    ": ",
)
MORE = ("<<: ", "---\n", "{{", "\u3000", "%", "@", ",")
KEYS = st.sampled_from(WORDS) | st.text(max_size=6)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(
        ["yes", "guest", "2026-11-21", "192.168.0.0/24", "x" * 64, "a" * 64, "631", "+09:00", "all", "{{ x }}"]
    )
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=25
)


def in_folder(name: str, load: Callable[[Path], object]) -> Callable[[bytes], object]:
    def call(raw: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / name).write_bytes(raw)
            return load(Path(folder))

    return call


LOADERS: dict[str, Callable[[bytes], object]] = {
    "document": lambda raw: read_document(raw, "x.yml"),
    "facility": lambda raw: load_facility(raw, vocabulary=KNOWN),
    "binding": lambda raw: load_host_binding(raw, "h.yml", KNOWN),
    "capture": lambda raw: load_capture(raw, vocabulary=KNOWN),
    "attestations": in_folder("attestations.yml", lambda folder: load_ledger(folder, TODAY, KNOWN)),
    "waivers": in_folder("waivers.yml", lambda folder: load_ledger(folder, TODAY, KNOWN)),
    "lock": in_folder("controls.lock.yml", load_lock),
    "sheet": in_folder("s.xlsx", lambda folder: read_sheet(folder / "s.xlsx", TODAY, KNOWN)),
}


def survives(load: Callable[[bytes], object], raw: bytes) -> None:
    problems: tuple[Problem, ...] | None = None
    try:
        load(raw)
    except PolicyError as error:
        problems = error.problems
    assert problems != ()
    for problem in problems or ():
        assert problem.line >= 1
        assert problem.path.isprintable()
        for lang in LANGS:
            assert tell(problem.sentence, lang).isprintable()


@pytest.mark.parametrize("name", LOADERS)
@settings(max_examples=60)
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(name: str, raw: bytes) -> None:
    survives(LOADERS[name], raw)


@pytest.mark.parametrize("name", sorted(set(LOADERS) - {"sheet"}))
@settings(max_examples=60)
@given(tree=st.dictionaries(KEYS, TREES, max_size=8))
def test_any_tree(name: str, tree: dict[str, Any]) -> None:
    survives(LOADERS[name], yaml.safe_dump(tree, allow_unicode=True).encode("utf-8", "surrogatepass"))


@settings(max_examples=100)
@given(lines=st.lists(st.sampled_from(PIECES + MORE), max_size=40))
def test_any_yaml_like_text(lines: list[str]) -> None:
    for load in (LOADERS["document"], LOADERS["facility"]):
        survives(load, "".join(lines).encode())
