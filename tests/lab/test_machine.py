"""A machine that was started is found again, never mistaken for another process, and ends for sure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shikiri.lab import machine as rooms
from shikiri.lab.errors import LabError
from shikiri.lab.image import Image
from shikiri.lab.machine import Machine, began, read, start, until_awake, write
from shikiri.lab.office import check_free, down, running
from shikiri.lab.qemu import CARDS, Places, command, version
from tests.lab.fakes import fake_qemu, no_such_process
from tests.ports import free_port


@pytest.fixture
def image(tmp_path: Path) -> Image:
    return Image(tmp_path / "image-1")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "状態 1, a"
    folder.mkdir()
    return folder


def ports() -> dict[str, int]:
    return {name: free_port() for name in CARDS}


def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_it_is_started_found_again_and_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, image: Image, state: Path
) -> None:
    use(monkeypatch, fake_qemu(tmp_path / "bin"))
    machine = start(image, state, ports(), "tcg")
    until_awake(machine, 20)
    assert read(state) == machine
    assert running(state).alive()
    assert version() == "7.2.99"
    with pytest.raises(LabError) as caught:
        check_free(state)
    assert caught.value.sentence.key == "lab.runs-already"
    assert down(state)
    assert not machine.alive()
    assert not Path(machine.sockets).exists()
    assert not down(state)


def test_a_qemu_that_ends_at_once_tells_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, image: Image, state: Path
) -> None:
    before = "sys.stderr.write('Could not set up host forwarding rule\\n'); sys.exit(1)"
    use(monkeypatch, fake_qemu(tmp_path / "bin", before=before))
    with pytest.raises(LabError) as caught:
        start(image, state, ports(), "tcg")
    assert caught.value.sentence.key == "lab.no-start"
    assert "host forwarding" in str(caught.value.sentence.params["told"])


def test_a_boot_that_never_answers_shows_the_serial_line_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, image: Image, state: Path
) -> None:
    use(monkeypatch, fake_qemu(tmp_path / "bin", answers=False))
    machine = start(image, state, ports(), "tcg")
    (state / "serial.log").write_text("booting\nKernel panic - not syncing: no root\n")
    with pytest.raises(LabError) as caught, rooms.ended_on_failure(machine):
        until_awake(machine, 0.5)
    assert "Kernel panic" in str(caught.value.sentence.params["told"])
    assert not machine.alive()


def test_ctrl_c_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, image: Image, state: Path
) -> None:
    use(monkeypatch, fake_qemu(tmp_path / "bin"))
    machine = start(image, state, ports(), "tcg")
    with pytest.raises(KeyboardInterrupt), rooms.ended_on_failure(machine):
        raise KeyboardInterrupt
    assert not machine.alive()


def test_a_number_that_another_process_has_now_is_left_alone(state: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        try:
            write(_machine(state, stranger.pid, "1"))
            assert not _read(state).alive()
            assert not down(state)
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_a_lab_that_crashed_can_be_taken_down_and_is_no_lab(state: Path, tmp_path: Path) -> None:
    write(_machine(state, no_such_process(), "12345"))
    (state / "disk.qcow2").touch()
    with pytest.raises(LabError) as caught:
        running(state)
    assert caught.value.sentence.key == "lab.not-up"
    assert not down(state)
    assert not (state / "disk.qcow2").exists()


@pytest.mark.parametrize("text", ("", "{", "[]", '{"pid": 1}', "null"))
def test_half_a_page_is_no_lab(state: Path, text: str) -> None:
    (state / "lab.json").write_text(text)
    assert read(state) is None
    assert not down(state)


def test_a_process_that_does_not_listen_to_reason_is_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, image: Image, state: Path
) -> None:
    before = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    use(monkeypatch, fake_qemu(tmp_path / "bin", before=before))
    monkeypatch.setattr(rooms, "_GRACE", 0.3)
    machine = start(image, state, ports(), "tcg")
    machine.stop()
    for _ in range(100):
        if not machine.alive():
            break
        time.sleep(0.05)
    assert not machine.alive()


def test_a_zombie_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert began(child.pid) == ""
    assert began(os.getpid())


def test_only_loopback_and_nothing_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, image: Image) -> None:
    use(monkeypatch, fake_qemu(tmp_path / "bin"))
    words = command(image, Places(tmp_path / "a,b", tmp_path / "s"), dict.fromkeys(CARDS, 22500), "tcg")
    forwards = [word for word in " ".join(words).split(",") if word.startswith("hostfwd=")]
    assert len(forwards) == len(CARDS)
    assert all(word.startswith("hostfwd=tcp:127.0.0.1:") for word in forwards)
    assert "restrict=on" in " ".join(words)
    assert f"file={tmp_path}/a,,b/disk.qcow2" in " ".join(words)


def test_no_qemu_is_one_sentence_that_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("shikiri.lab.programs._ADMIN", ())
    with pytest.raises(LabError) as caught:
        version()
    assert caught.value.sentence.params == {"program": "qemu-system-x86_64", "package": "qemu-system-x86"}


def test_no_free_port_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_LAST_PORT", rooms._FIRST_PORT)
    with pytest.raises(LabError) as caught:
        rooms.free_ports()
    assert caught.value.sentence.key == "lab.no-ports"


def _machine(state: Path, pid: int, began_: str) -> Machine:
    return Machine(
        pid=pid,
        began=began_,
        state=str(state),
        sockets=str(state / "sockets"),
        image="image-1",
        accelerator="tcg",
        ports={"ap1": 22500},
    )


def _read(state: Path) -> Machine:
    found = read(state)
    assert found is not None
    return found


def test_the_page_is_whole_or_not_there(state: Path) -> None:
    write(_machine(state, os.getpid(), began(os.getpid())))
    assert json.loads((state / "lab.json").read_text())["ports"] == {"ap1": 22500}
    assert not (state / "lab.part").exists()
    assert _read(state).alive()
