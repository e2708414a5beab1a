"""The way back and the backup of a Linux machine: what its answers mean, and which of them prove nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from shikiri.model.operation import File, Service
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.linux import backup, way_back
from shikiri.platforms.linux.source import LinuxSource

ARMED = "timer=active\nboot=enabled\nkept=yes\nstruck=\nsystemd=yes\nend\n"
QUIET = "timer=inactive\nboot=\nkept=\nstruck=1795295602 time \nsystemd=yes\nend\n"


def _source(text: str) -> LinuxSource:
    answers = {way_back.QUESTION: Answer(text, complete=True)}
    return LinuxSource(Reading(device="ap1", platform="linux_ap", answers=answers, when=None))


@pytest.mark.parametrize(
    ("text", "armed", "saved", "available"),
    (
        (ARMED, True, False, True),
        (QUIET, False, True, True),
        (QUIET.replace("systemd=yes", "systemd="), False, True, False),
        (ARMED.replace("timer=active", "timer=inactive"), None, False, True),
        (ARMED.replace("boot=enabled", "boot="), None, False, True),
        (ARMED.replace("kept=yes", "kept="), False, True, True),
        (QUIET.replace("kept=", "kept=yes"), False, True, True),  # an arming that was cut off: nothing was written yet
        (ARMED.removesuffix("end\n"), None, None, False),
        ("", None, None, False),
        (f"#! exit 1\n{ARMED}", None, None, False),
    ),
)
def test_only_all_three_signs_are_a_way_back(
    text: str, armed: bool | None, saved: bool | None, available: bool
) -> None:
    source = _source(text)
    assert way_back.WAY_BACK.is_armed is not None
    if not text.startswith("#!"):
        assert way_back.WAY_BACK.is_armed({way_back.QUESTION: text}) is armed
    assert way_back.is_saved(source) is saved
    assert way_back.WAY_BACK.available(source) is available
    assert way_back.WAY_BACK.is_armed({}) is None


def _asked(folder: Path) -> str:
    """What the question prints of a real folder."""
    script = backup.script((f"{folder}/etc/*.conf", f"{folder}/none/*"), ("no-such-unit.service",))
    return subprocess.run(["sh", "-c", script], check=True, capture_output=True).stdout.decode()


def test_a_backup_brings_back_files_to_the_byte(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    texts = {
        "a.conf": "x=1\n",
        "b.conf": "no end",
        "c.conf": "",
        "d.conf": "==> /etc/evil <==\nロビー\n\n",
        "e.conf": "\n\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    (folder / "a.conf").chmod(0o640)
    (folder / "link.conf").symlink_to("a.conf")
    answers = {backup.QUESTION: _asked(tmp_path)}
    assert backup.is_whole(answers)
    files = [one.operation for one in backup.restore(answers) if isinstance(one.operation, File)]
    assert {
        Path(one.path).name: "".join(part if isinstance(part, str) else part.reveal() for part in one.text or ())
        for one in files
    } == texts
    assert next(one for one in files if one.path.endswith("a.conf")).mode == "0640"
    assert "x=1" not in repr(files)
    assert any(isinstance(one.operation, Service) for one in backup.restore(answers))
    (folder / "new.conf").write_text("later")
    swept = backup.sweep(answers, {backup.QUESTION: _asked(tmp_path)})
    assert [(one.operation.path, one.operation.text) for one in swept if isinstance(one.operation, File)] == [
        (f"{folder}/new.conf", None)
    ]


def test_a_backup_that_is_not_whole_restores_nothing(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "a.conf").write_text("key=***\nlast=1\n")
    text = _asked(tmp_path)
    for cut in range(len(text) - 1):
        assert not backup.is_whole({backup.QUESTION: text[:cut]}), text[:cut]
    assert not backup.is_whole({backup.QUESTION: text.replace("***", "a longer one")})
    assert not backup.is_whole({})
