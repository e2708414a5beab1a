"""The pages of the table: what comes with shikiri, and every mistake at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.lifecycle.load import lifecycle, load_lifecycle
from shikiri.model.errors import PolicyError
from shikiri.model.lifecycle import Freshness, Product
from shikiri.platforms.appliance.makers import TITLES

GOOD = """\
vendor: Acme
scheme: dotted
checked: 2026-11-01
source: made up
rows:
  - {models: [AP-1], newest: "3.2", ends: 2027-12-31}
flaws:
  - {flaw: krack, fixed: "3.0"}
"""
AT = Freshness(date(2026, 11, 21), 92)


def load(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    page = tmp_path / "acme.yml"
    page.write_text(text, "utf-8")
    try:
        load_lifecycle([page])
    except PolicyError as error:
        for problem in error.problems:
            assert tell(problem.sentence, "ja")
            assert tell(problem.sentence, "en")
        return [(problem.line, problem.sentence.key) for problem in error.problems]
    return []


def test_a_good_page(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD) == []
    table = load_lifecycle([tmp_path / "acme.yml"])
    assert table.current(Product(vendor="ACME", model="ap-1", version="3.2"), AT).verdict == "yes"


@pytest.mark.parametrize(
    "old,new,line,key",
    (
        ("scheme: dotted", "scheme: dots", 2, "lifecycle.want-scheme"),
        ("checked: 2026-11-01", "checked: 2026-13-01", 3, "lifecycle.want-date"),
        ("checked: 2026-11-01\n", "", 1, "lifecycle.want-date"),
        ("source: made up\n", "", 5, "lifecycle.want-text"),
        ("vendor: Acme", "vendor: 3", 1, "lifecycle.want-text"),
        ("ends: 2027-12-31", "ends: 31.12.2027", 6, "lifecycle.want-date"),
        ("ends: 2027-12-31", "end: 2027-12-31", 6, "lifecycle.unknown-key"),
        ('newest: "3.2", ends: 2027-12-31', "released: 2026-01-01", 6, "lifecycle.says-nothing"),
        ('newest: "3.2"', 'newest: "3.2rc1"', 6, "lifecycle.want-version"),
        ('fixed: "3.0"', 'fixed: "soon"', 8, "lifecycle.want-version"),
        (', fixed: "3.0"', "", 8, "lifecycle.want-text"),
        ("models: [AP-1]", "models: AP-1", 6, "lifecycle.want-text"),
        ("models: [AP-1]", "branch: three", 6, "lifecycle.want-text"),
        ("rows:", "row:", 5, "lifecycle.unknown-key"),
        ("rows:\n", "rows: 3\nx:\n", 5, "lifecycle.want-rows"),
    ),
)
def test_a_mistake_and_its_line(tmp_path: Path, old: str, new: str, line: int, key: str) -> None:
    assert old in GOOD
    assert (line, key) in load(tmp_path, GOOD.replace(old, new, 1))


def test_every_page_that_comes_with_shikiri_is_good_and_dated() -> None:
    table = lifecycle()
    assert len(table.rows) > 30
    assert all(row.source and row.vendor == row.vendor.casefold() for row in table.rows)
    assert all(date(2026, 1, 1) <= row.checked <= datetime.now(UTC).date() for row in table.rows)


@pytest.mark.parametrize(
    "vendor,version,edition,extended,verdict",
    (
        ("windows", "26100", "Professional", False, "no"),
        ("windows", "26100.4061", "Enterprise", False, "yes"),
        ("windows", "26100", "", False, "unknown"),
        ("windows", "22631", "Enterprise", False, "no"),
        ("windows", "19045", "Professional", False, "no"),
        ("windows", "19045", "Professional", True, "yes"),
        ("windows", "19044", "EnterpriseS", False, "yes"),
        ("windows", "99999", "Professional", False, "unknown"),
        ("debian", "12", "", False, "no"),
        ("debian", "12.5", "", True, "yes"),
        ("debian", "13", "", False, "yes"),
        ("ubuntu", "24.04", "", False, "yes"),
        ("macos", "13.7", "", False, "no"),
        ("openwrt", "23.05.5", "", False, "no"),
        ("openwrt", "22.03.7", "", False, "no"),
        ("fortinet", "v7.2.11", "", False, "no"),
        ("fortinet", "7.4.5", "", False, "yes"),
    ),
)
def test_the_dated_rows(vendor: str, version: str, edition: str, extended: bool, verdict: str) -> None:
    product = Product(vendor=vendor, model=vendor, version=version, edition=edition, extended=extended)
    assert lifecycle().supported(product, AT).verdict == verdict


@pytest.mark.parametrize(
    "vendor,model,version,verdict",
    (
        ("mikrotik", "RB951", "6.39.2", "no"),
        ("mikrotik", "RB951", "6.39.3", "yes"),
        ("mikrotik", "RB951", "6.40.3", "no"),
        ("mikrotik", "RB951", "7.16", "yes"),
        ("yamaha", "WLX402", "Rev.17.00.08", "no"),
        ("yamaha", "WLX402", "Rev.17.00.10", "yes"),
        ("yamaha", "RTX830", "Rev.15.02.30", "yes"),
        ("cisco", "C9800-L-F-K9", "17.09.04a", "yes"),
        ("cisco", "AIR-CT2504-K9", "8.3.100.0", "unknown"),
        ("openwrt", "x", "24.10.1", "yes"),
    ),
)
def test_the_flaw_of_wpa2(vendor: str, model: str, version: str, verdict: str) -> None:
    assert lifecycle().mended(Product(vendor=vendor, model=model, version=version), "krack").verdict == verdict


def test_a_version_that_was_only_seen_never_passes() -> None:
    router = Product(vendor="Yamaha", model="RTX1210", version="Rev.14.01.43")
    assert lifecycle().current(router, AT).verdict == "unknown"
    older = Product(vendor="Yamaha", model="RTX1210", version="Rev.14.01.40")
    assert lifecycle().current(older, AT).verdict == "no"


@pytest.mark.parametrize(
    "version,supported,current",
    (
        ("5.40.9.2", "no", "unknown"),
        ("6.50.5.14", "no", "unknown"),
        ("8.40.4.6", "no", "unknown"),
        ("9.80.3.12", "unknown", "unknown"),
        ("10.12.240", "unknown", "no"),
        ("11.11.109", "unknown", "no"),
        ("12.3.56", "unknown", "no"),
        ("12.11.77", "unknown", "unknown"),
        ("50.1", "unknown", "unknown"),
    ),
)
def test_cameras_of_axis(version: str, supported: str, current: str) -> None:
    """No page names the newest version beyond doubt, so none is ever said to be it."""
    product = Product(vendor="axis", model="P5534-E", version=version)
    assert lifecycle().supported(product, AT).verdict == supported
    assert lifecycle().current(product, AT).verdict == current


def test_makers_of_appliances_are_called_by_their_word() -> None:
    """A row under another name than the platforms use would never fit anything."""
    made = {row.vendor for row in lifecycle().rows} | {flaw.vendor for flaw in lifecycle().flaws}
    others = {"cisco", "debian", "fortinet", "macos", "nec", "openwrt", "mikrotik", "ubuntu", "windows", "yamaha"}
    assert made - others <= set(TITLES)
