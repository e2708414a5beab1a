"""Logging: what is recorded and who receives it."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Logging(Thing):
    """The log settings of the device."""

    FACET = "logging"
    KEY = "name"

    name: Known[str] = UNSAID
    enabled: Known[bool] = UNSAID
    hosts: Known[frozenset[str]] = UNSAID  # where logs are sent
    level: Known[str] = UNSAID
    traffic: Known[bool] = UNSAID  # records what passes: who went where
    commands: Known[bool] = UNSAID  # records typed commands, passwords included
    debug: Known[bool] = UNSAID
    timestamps: Known[bool] = UNSAID
    retention_days: Known[int] = UNSAID
