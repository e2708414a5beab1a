from __future__ import annotations

from pathlib import Path

import pytest

from scripts.secret_scan import leaks, pages, project_files


def test_the_project_holds_no_real_secret() -> None:
    assert not [f"{path}:{line}: {kind}" for path, text in pages() for line, kind in leaks(text)]


@pytest.mark.parametrize(
    "text",
    (
        "-----BEGIN " + "PRIVATE KEY-----\n" + "MIIEvQIBADANBgkq" + "hkiG9w0BAQ",
        "-----BEGIN OPENSSH " + "PRIVATE KEY-----\n" + "b3BlbnNzaC1rZXkt" + "djEAAAAA",
        "id: AKIA" + "A" * 16,
        "ghp_" + "a1" * 18,
        "sk-" + "x" * 40,
        "url: ldap://reader:" + "s3cretword@192.0.2.1/",
        ".".join(("eyJ" + "a" * 20, "eyJ" + "b" * 20, "c" * 20)),
    ),
)
def test_a_real_secret_is_seen(text: str) -> None:
    assert [line for line, _ in leaks(f"one\n{text}\n")] == [2]


@pytest.mark.parametrize(
    "text",
    (
        "-----BEGIN CERTIFICATE-----\nMIIC",
        "-----BEGIN PRIVATE KEY-----\n(removed)",
        "psk: {secret: guest_psk}",
        "ftp://user:***@192.0.2.1/",
        "http://192.0.2.1:8080/a@b",
        "https://json.schemastore.org/sarif-2.1.0.json",
    ),
)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    assert not list(leaks(text))


def test_a_folder_outside_git_is_walked(tmp_path: Path) -> None:
    for name in (".venv/a.py", "src/b.py", "src/__pycache__/c.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in project_files(tmp_path)] == ["b.py"]
