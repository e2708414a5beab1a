"""The line to the guest: it needs no network, and silence is never an answer."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import tty
from pathlib import Path

import pytest

from shikiri.lab.control import Control
from shikiri.lab.errors import LabError, Silent
from shikiri.lab.qmp import Qmp
from shikiri.lab.recipe import GUEST
from tests.lab.fakes import guest, monitor, said


def test_an_order_is_answered() -> None:
    with guest(lambda name, script: said(name, 3, f"heard {script} 日本語\n")) as path:
        answer = Control(path).order("ls '/a b'")
    assert (answer.code, answer.text) == (3, "heard ls '/a b' 日本語\n")


def test_answers_to_orders_that_were_given_up_are_passed_over() -> None:
    def reply(name: str, script: str) -> bytes:
        return said("another", 0, "wrong") + b"broken line\n\n" + said(name, 0, "right")

    with guest(reply) as path:
        assert Control(path).order("x").text == "right"


@pytest.mark.parametrize("bytes_", (b"", b"half an answer", b"another 0 eA==\n"))
def test_silence_is_never_an_answer(bytes_: bytes) -> None:
    with guest(lambda name, script: bytes_) as path, pytest.raises(Silent):
        Control(path).order("x", patience=0.3)


def test_nobody_at_the_other_end(tmp_path: Path) -> None:
    assert not Control(tmp_path / "nothing").awake(0.2)
    with pytest.raises(Silent):
        Control(tmp_path / "nothing").order("x")


def test_the_guests_own_end_runs_orders_and_answers_each() -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    with subprocess.Popen([bash, str(GUEST / "tools" / "control"), os.ttyname(theirs)]) as process:
        try:
            with os.fdopen(ours, "r+b", buffering=0) as wire:
                wire.write(b"\nid1 " + _b64("echo one; exit 7") + b"\nid2 " + _b64("printf 'a\\nb'") + b"\n")
                lines = wire.readline(), wire.readline()
        finally:
            process.kill()
            os.close(theirs)
    assert lines == (b"id1 7 " + _b64("one\n") + b"\n", b"id2 0 " + _b64("a\nb\n") + b"\n")


def _b64(text: str) -> bytes:
    import base64

    return base64.b64encode(text.encode())


def test_the_monitor_pulls_a_cable_and_passes_events_over() -> None:
    with monitor({"return": {}}) as (path, told), Qmp(path, 5) as qmp:
        qmp.cable("eth0", plugged=False)
    assert told == ["qmp_capabilities", "set_link"]


def test_what_the_monitor_refuses_is_one_sentence() -> None:
    with (
        monitor({"error": {"desc": "Device 'eth9' not found"}}) as (path, _),
        Qmp(path, 5) as qmp,
        pytest.raises(LabError) as caught,
    ):
        qmp.cable("eth9", plugged=False)
    assert caught.value.sentence.params["told"] == "Device 'eth9' not found"


def test_a_state_that_could_not_be_kept_is_an_error() -> None:
    ok: dict[str, object] = {"return": {}}
    with (
        monitor(ok, ok, ok, {"return": {"status": "active"}}, {"return": {"status": "failed"}}) as (path, told),
        Qmp(path, 5) as qmp,
        pytest.raises(LabError) as caught,
    ):
        qmp.keep("exec:cat >/dev/null", 5)
    assert caught.value.sentence.key == "lab.monitor"
    assert told[-1] == "query-migrate"


def test_a_monitor_that_closes_is_silent() -> None:
    with monitor() as (path, _), Qmp(path, 5) as qmp, pytest.raises(Silent):
        qmp("stop")
