from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.model.command import command
from shikiri.model.errors import SessionError
from shikiri.model.secret import Secret
from shikiri.sessions import connect
from shikiri.sessions.replay import Replay
from tests.sessions.scripted import CISCO, target


def test_a_folder_stands_in_for_a_device(tmp_path: Path) -> None:
    (tmp_path / "show_running-config.txt").write_bytes("hostname 受付\n".encode("cp932"))
    with connect(target(transport="replay", folder=tmp_path), CISCO) as session:
        assert session.ask("show running-config").text == "hostname 受付\n"
        assert session.ask("show running-config").complete is None
        assert session.ask("show version").complete is False
        assert session.proved == frozenset()


def test_what_it_is_told_is_written_down_without_secrets(tmp_path: Path) -> None:
    with connect(target(transport="replay", folder=tmp_path), None) as session:
        session.tell([command("enable secret ", Secret.plain("canary-1"))])
        assert isinstance(session, Replay)
        assert len(session.told) == 1
    assert (tmp_path / "told.txt").read_text() == "enable secret ***\n"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SessionError):
        connect(target(transport="replay", folder=tmp_path / "none"), CISCO)
