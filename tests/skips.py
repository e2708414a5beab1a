"""The guard of CI: a test that was skipped without being on the list fails the whole run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Allowed:
    """One line of the list: which tests may skip, with which words, and why that is no loss."""

    tests: str
    words: str
    why: str

    def covers(self, test: str, reason: str) -> bool:
        return fnmatchcase(test, self.tests) and self.words in reason


def read_allowed(page: Path) -> tuple[Allowed, ...]:
    """The list on a page; a line without all three parts is an error, not a wide permission."""
    rows = []
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            raise pytest.UsageError(f"{page.name}:{number}: expected `test | words of the reason | why`")
        rows.append(Allowed(*parts))
    return tuple(rows)


def unlisted(skips: Iterable[tuple[str, str]], allowed: Iterable[Allowed]) -> tuple[tuple[str, str], ...]:
    """The skips that no line of the list covers."""
    rows = tuple(allowed)
    return tuple((test, reason) for test, reason in skips if not any(row.covers(test, reason) for row in rows))


@dataclass(eq=False)  # pytest keeps its plugins in a set
class SkipGuard:
    """A pytest plugin that collects skips and turns the run red when one is not on the list."""

    allowed: tuple[Allowed, ...]
    skips: list[tuple[str, str]] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skips.append((report.nodeid, _reason(report)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skips.append((report.nodeid, _reason(report)))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if unlisted(self.skips, self.allowed) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        strays = unlisted(self.skips, self.allowed)
        if strays:
            terminalreporter.section("skipped, and not in tests/allowed_skips.txt: this run is a failure", red=True)
            for test, reason in strays:
                terminalreporter.line(f"{test}: {reason}")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr
    return str(told[2]) if isinstance(told, tuple) else str(told)
