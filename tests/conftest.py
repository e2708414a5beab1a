"""What every test may use: the recordings, hypothesis without a stopwatch, and in CI no silent skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.skips import SkipGuard, read_allowed

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("SHIKIRI_CI") == "1"

# Nothing here may depend on how busy the machine is, and in CI nothing on chance.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, database=None, print_blob=True
)
settings.load_profile("ci" if IN_CI else "desk")


def pytest_configure(config: pytest.Config) -> None:
    if IN_CI and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipGuard(read_allowed(ROOT / "tests" / "allowed_skips.txt")), "skip-guard")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of device recordings: `SHIKIRI_RECORDINGS`, or `shared/recordings` beside the checkout."""
    folder = Path(os.environ.get("SHIKIRI_RECORDINGS") or ROOT.parent / "shared" / "recordings")
    if not folder.is_dir():
        pytest.skip("the device recordings are not beside this checkout")
    return folder
