"""shikiri (仕切り): hardens a shared office and proves, item by item, that it stays that way."""

from __future__ import annotations

__version__ = "0.1.0"
