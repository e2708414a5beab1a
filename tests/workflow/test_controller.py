"""AWX as code and the image it runs: every word is one the receiver knows, every playbook is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

# The fields of the awx.awx modules that these definitions use.
_FIELDS = {
    "controller_credential_types": {"name", "kind", "inputs", "injectors", "description"},
    "controller_execution_environments": {"name", "image", "pull", "organization", "credential"},
    "controller_projects": {
        "name", "organization", "scm_type", "scm_url", "scm_update_on_launch", "default_environment",
    },
    "controller_inventories": {"name", "organization", "description"},
    "controller_inventory_sources": {
        "name", "inventory", "organization", "source", "source_project", "source_path", "update_on_launch", "overwrite",
    },
    "controller_templates": {
        "name", "organization", "project", "inventory", "playbook", "execution_environment", "credentials", "job_type",
        "diff_mode", "ask_limit_on_launch", "ask_tags_on_launch", "allow_simultaneous", "verbosity",
    },
    "controller_schedules": {"name", "unified_job_template", "organization", "rrule"},
}  # fmt: skip
_STEPS = {f"{when}_{stage}" for when in ("prepend", "append") for stage in ("base", "galaxy", "builder", "final")}


@pytest.fixture
def awx(root: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (root / "contrib" / "awx" / "templates.yml").read_text("utf-8")
    )
    return found


@pytest.fixture
def image(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((root / "execution-environment.yml").read_text("utf-8"))
    return found


def test_every_word_is_one_that_awx_knows(awx: dict[str, list[dict[str, Any]]]) -> None:
    assert awx.keys() == _FIELDS.keys()
    for kind, rows in awx.items():
        for row in rows:
            assert row.keys() <= _FIELDS[kind], row["name"]
        names = [row["name"] for row in rows]
        assert len(names) == len(set(names))


def test_templates_point_to_what_is_there(awx: dict[str, list[dict[str, Any]]], root: Path) -> None:
    names = {kind: {row["name"] for row in rows} for kind, rows in awx.items()}
    for row in awx["controller_templates"]:
        assert (root / row["playbook"]).is_file(), row["playbook"]
        assert row["project"] in names["controller_projects"]
        assert row["inventory"] in names["controller_inventories"]
        assert row["execution_environment"] in names["controller_execution_environments"]
        assert row["job_type"] in {"run", "check"}
        assert row["allow_simultaneous"] is False
    for row in awx["controller_schedules"]:
        assert row["unified_job_template"] in names["controller_templates"]
        assert row["rrule"].startswith("DTSTART;TZID=Asia/Tokyo:")


def test_what_is_secret_is_a_credential(awx: dict[str, list[dict[str, Any]]]) -> None:
    [kind] = awx["controller_credential_types"]
    fields = {field["id"]: field for field in kind["inputs"]["fields"]}
    assert all(fields[name].get("secret") for name in ("store", "webhook", "smtp"))
    assert set(kind["injectors"]["env"]) == {fields[name]["label"] for name in fields}


def test_a_preview_writes_nothing(awx: dict[str, list[dict[str, Any]]]) -> None:
    [preview] = [row for row in awx["controller_templates"] if "preview" in row["name"]]
    assert (preview["job_type"], preview["diff_mode"]) == ("check", True)


def test_the_image_has_the_form_that_ansible_builder_reads(image: dict[str, Any], root: Path) -> None:
    known = {"version", "images", "dependencies", "additional_build_files", "additional_build_steps", "options"}
    assert image["version"] == 3
    assert image.keys() <= known
    needs = {"python", "galaxy", "system", "python_interpreter", "ansible_core", "ansible_runner", "exclude"}
    assert image["dependencies"].keys() <= needs
    assert (root / image["dependencies"]["galaxy"]).is_file()
    assert image["dependencies"]["ansible_core"]["package_pip"] in (root / "pyproject.toml").read_text("utf-8")
    assert image["additional_build_steps"].keys() <= _STEPS
    assert all(set(one) == {"src", "dest"} for one in image["additional_build_files"])
    copied = " ".join(image["additional_build_steps"]["append_final"])
    assert all(f"_build/{one['dest']}" in copied for one in image["additional_build_files"])
