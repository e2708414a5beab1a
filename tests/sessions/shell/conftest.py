"""A machine for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sessions.shell.machines import Machine, machine_in


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with machine_in(tmp_path) as made:
        yield made


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[Machine]:
    """One whose cable can be pulled."""
    with machine_in(tmp_path, cable=True) as made:
        yield made
