"""`shikiri demo` as somebody meets it: a fresh folder with spaces and Japanese letters, twice, 400 days from now."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import shikiri
from shikiri.model.errors import UsageError
from shikiri.workflow import demo_site

_PARTS = ("src", "playbooks", "roles", "library", "action_plugins", "filter_plugins", "callback_plugins", "inventories")
_STEPS = ("playbooks/verify.yml", "playbooks/harden.yml --check --diff", "playbooks/harden.yml", "report.html")


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parts of a checkout that the demonstration needs, in a folder of its own."""
    home = tmp_path_factory.mktemp("demo") / "見本 の checkout"
    for part in _PARTS:
        shutil.copytree(root / part, home / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "ansible.cfg", home)
    return home


def run(checkout: Path, out: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    temporary = out.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    places = {"HOME": str(out.parent), "TMPDIR": str(temporary), "PYTHONPATH": str(checkout / "src")}
    done = subprocess.run(
        [sys.executable, "-m", "shikiri.cli", "demo", "--out", str(out)],
        cwd=checkout,
        env={**kept, **places, "PYTHONUTF8": "1", "ANSIBLE_NOCOLOR": "1", **environ},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert not [path for path in temporary.iterdir() if path.name.startswith("shikiri")], "it left its scratch copy"
    assert not left_running(str(temporary)), "it left a process"
    return done


def left_running(word: str) -> list[str]:
    """Processes with this word in their command line, where the system lets us look."""
    found = []
    for page in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = page.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if word in line:
            found.append(line)
    return found


@pytest.mark.parametrize("moved", ("", "+400d"))
def test_from_drift_to_clean(checkout: Path, tmp_path: Path, moved: str) -> None:
    out = tmp_path / "出力 folder"
    done = run(checkout, out, **({"SHIKIRI_NOW": moved} if moved else {}))
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    assert not [step for step in _STEPS if step not in done.stdout]
    answers = [json.loads((out / name / "findings.json").read_text("utf-8")) for name in ("found", "put-right")]
    assert [answer["exit"] for answer in answers] == [3, 0]
    assert all((out / name / "report.html").stat().st_size for name in ("found", "put-right"))
    of_boxes(*answers)
    everything = done.stdout + done.stderr
    box = json.loads((checkout / "inventories/demo/devices/simulator.json").read_text("utf-8"))
    for device in box["devices"].values():
        assert not [secret for secret in device["secrets"].values() if secret in everything]


def of_boxes(found: dict[str, Any], put_right: dict[str, Any]) -> None:
    """Printers and the camera went from drift to clean too: what can be set was set, what no box tells was stated."""
    boxes = {"office-mfp1", "office-mfp2", "office-cam1"}
    assert {one["device"] for one in found["findings"] if one["status"] == "fail"} >= boxes
    assert not [
        one for one in put_right["findings"] if one["device"] in boxes and one["status"] == "fail" and one["counted"]
    ]
    chapter = {row["id"]: row["status"] for row in put_right["items"] if row["chapter"] == "4" and row["counted"]}
    assert set(chapter.values()) == {"pass"}
    assert len(chapter) == 8
    erased = {one["device"]: one for one in put_right["findings"] if one["control"] == "storage-erased"}
    assert "erase_per_job = true" in erased["office-mfp2"]["actual"]
    assert erased["office-mfp2"]["attested"] is None
    assert erased["office-mfp1"]["attested"]["evidence"]


def test_terminated_it_leaves_nothing_behind(checkout: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    environ = {**os.environ, "TMPDIR": str(temporary), "HOME": str(tmp_path), "PYTHONPATH": str(checkout / "src")}
    command = [sys.executable, "-u", "-m", "shikiri.cli", "demo", "--out", str(tmp_path / "out")]
    with subprocess.Popen(command, cwd=checkout, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if "PLAY [" in line:
                break
        assert left_running(str(temporary))
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        assert process.wait(60)
    for _ in range(200):
        if not left_running(str(temporary)):
            break
        time.sleep(0.1)
    assert not left_running(str(temporary))
    assert not list(temporary.glob("shikiri*"))


def test_without_the_playbooks_it_says_where_to_run_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shikiri, "__file__", str(tmp_path / "lib" / "shikiri" / "__init__.py"))
    with pytest.raises(UsageError) as told:
        demo_site.checkout()
    assert told.value.sentence.key == "demo.no-checkout"


def test_the_pages_of_the_demonstration_hold_no_secret(root: Path) -> None:
    """Only the page of the simulator, which must know what its devices were given, and the sealed vault."""
    box = json.loads((root / "inventories/demo/devices/simulator.json").read_text("utf-8"))
    secrets = [secret for device in box["devices"].values() for secret in device["secrets"].values()]
    pages = [
        path for path in (root / "inventories/demo").rglob("*") if path.is_file() and path.name != "simulator.json"
    ]
    assert secrets
    assert not [(page, secret) for page in pages for secret in secrets if secret in page.read_text("utf-8")]
