"""Attestations through an Excel sheet that a non-engineer fills: out with `write_sheet`, in with `read_sheet`."""

from __future__ import annotations

from shikiri.intake.ledger_xlsx_read import read_sheet
from shikiri.intake.ledger_xlsx_write import write_sheet

__all__ = ("read_sheet", "write_sheet")
