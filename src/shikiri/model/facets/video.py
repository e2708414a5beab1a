"""Video: who can look through the camera."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Video(Thing):
    """One stream or service of a camera."""

    FACET = "video"
    KEY = "name"

    name: Known[str] = UNSAID
    protocol: Known[str] = UNSAID  # rtsp, http, onvif ...
    enabled: Known[bool] = UNSAID
    anonymous: Known[bool] = UNSAID  # it shows pictures without a login
    tls: Known[bool] = UNSAID
    internet: Known[bool] = UNSAID  # reachable from outside
