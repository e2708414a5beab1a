"""The example document for every format, and texts that try to do harm."""

from __future__ import annotations

import pytest

from shikiri.model.document import Document
from tests.reports import sample


@pytest.fixture
def document() -> Document:
    """A fresh one for each test: every status, three devices, statements, a waiver."""
    return sample.document()
