"""Firmware: which device this is and what it runs."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware(Thing):
    """The running software and the model it runs on."""

    FACET = "firmware"
    KEY = "name"

    name: Known[str] = UNSAID
    vendor: Known[str] = UNSAID
    model: Known[str] = UNSAID
    version: Known[str] = UNSAID
    image: Known[str] = UNSAID
    serial: Known[str] = UNSAID
    auto_update: Known[bool] = UNSAID
    extended: Known[bool] = UNSAID  # long-term support is proved to be in use
    by_packages: Known[bool] = UNSAID  # it is kept up package by package, not by whole images
    pending: Known[int] = UNSAID  # security updates that wait
    restart_due: Known[bool] = UNSAID  # what was mended does not run yet, and has not for a week
