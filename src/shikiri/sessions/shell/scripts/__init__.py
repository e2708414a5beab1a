"""The lines of sh that do the work on a machine: POSIX, for dash."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def library(*names: str) -> str:
    """Several of them as one text."""
    return "".join(files(__name__).joinpath(f"{name}.sh").read_text("utf-8") for name in names)
