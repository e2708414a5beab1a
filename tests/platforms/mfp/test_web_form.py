"""The voice of web pages: what an unconfirmed map says may fail and never passes, and nothing is set without the opt-in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shikiri.engine.match import NO, UNKNOWN, YES, compile_test, match
from shikiri.model.command import Command, joined
from shikiri.model.errors import Unwritable
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Default, Things, Unread
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret, to_keep
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.platforms.write import Around
