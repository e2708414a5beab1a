from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BROKEN = "#!/bin/sh\nexit 127\n"
OLD = "#!/bin/sh\nexit 1\n"  # answers the question of age with no
GOOD = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'


def find(folder: Path, scripts: dict[str, str], root: Path, wish: str = "") -> subprocess.CompletedProcess[str]:
    for name, text in scripts.items():
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
    # /bin/sh by its full name, and cat through a link: no Python of this machine may be found by accident.
    (folder / "cat").symlink_to("/bin/cat")
    environment = {"PATH": str(folder), "PYTHON": wish}
    command = ["/bin/sh", str(root / "scripts" / "find-python")]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    "scripts,wish,found",
    (
        ({"python3.13": BROKEN, "python3.12": OLD, "python3": GOOD}, "", "python3"),
        ({"python3.13": GOOD, "python3": GOOD}, "", "python3.13"),
        ({"python3.13": GOOD, "mine": GOOD}, "mine", "mine"),
        ({"python3.13": GOOD, "mine": OLD}, "mine", "python3.13"),
    ),
)
def test_the_first_python_that_works(
    tmp_path: Path, root: Path, scripts: dict[str, str], wish: str, found: str
) -> None:
    answer = find(tmp_path, scripts, root, wish)
    assert (answer.returncode, answer.stdout.strip()) == (0, found)


def test_none_at_all_is_said_in_both_languages(tmp_path: Path, root: Path) -> None:
    answer = find(tmp_path, {"python3": OLD, "python3.13": BROKEN}, root)
    assert answer.returncode == 1
    assert not answer.stdout
    assert "Python 3.11 以上" in answer.stderr
    assert "No Python 3.11 or newer" in answer.stderr
