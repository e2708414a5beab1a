"""The doors: every action has its manual, every role says what it takes, every page of them is current."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from shikiri.workflow.doors import door
from shikiri.workflow.doors.spec import argument_spec, documentation
from tests.ansible.office import ROOT, run

ACTIONS = sorted(path.stem for path in (ROOT / "action_plugins").glob("*.py"))
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if path.is_dir())
PLAYBOOKS = sorted(path.stem for path in (ROOT / "playbooks").glob("*.yml"))


def test_every_action_has_a_manual_and_every_manual_an_action() -> None:
    assert ACTIONS
    assert sorted(path.stem for path in (ROOT / "library").glob("*.py")) == ACTIONS


@pytest.mark.parametrize("name", ACTIONS)
def test_a_manual_is_named_as_its_action(name: str) -> None:
    assert documentation(ROOT / "library" / f"{name}.py")["module"] == name


def test_ansible_renders_every_manual(tmp_path: Path) -> None:
    told = run("ansible-doc", "-M", ROOT / "library", "--json", *ACTIONS, store=tmp_path / "store")
    assert told.code == 0, told.err
    pages = json.loads(told.out)
    assert sorted(pages) == ACTIONS
    for page in pages.values():
        assert page["doc"]["description"]
        assert page["examples"]
        assert page["return"]
        assert yaml.safe_load(page["examples"])


@pytest.mark.parametrize("name", ACTIONS)
def test_ansible_takes_the_arguments_of_a_manual(name: str) -> None:
    spec = argument_spec(ROOT / "library" / f"{name}.py")
    examples = _assigned(ROOT / "library" / f"{name}.py", "EXAMPLES")
    tasks = [task for task in yaml.safe_load(examples) if name in task]
    assert tasks
    for task in tasks:
        result = ArgumentSpecValidator(spec).validate(task[name] or {})
        assert not result.error_messages
    assert ArgumentSpecValidator(spec).validate({"no_such_word": 1}).error_messages


def _assigned(page: Path, name: str) -> str:
    found = importlib.util.spec_from_file_location(page.stem, page)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return str(getattr(module, name))


@pytest.mark.parametrize("role", ROLES)
def test_the_defaults_of_a_role_are_those_it_documents(role: str) -> None:
    home = ROOT / "roles" / role
    options = _yaml(home / "meta" / "argument_specs.yml")["argument_specs"]["main"]["options"]
    defaults = _yaml(home / "defaults" / "main.yml")
    assert {name: words["default"] for name, words in options.items() if "default" in words} == defaults
    assert all(name.startswith(f"{role}_") for name in options)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_thin(role: str) -> None:
    tasks = _yaml(ROOT / "roles" / role / "tasks" / "main.yml")
    assert len(tasks) <= 3
    text = (ROOT / "roles" / role / "tasks" / "main.yml").read_text("utf-8")
    assert "set_fact" not in text
    assert "shell" not in text


def test_the_readmes_of_the_roles_are_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "role_readmes.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_a_playbook_is_well_formed_without_any_inventory(name: str, tmp_path: Path) -> None:
    told = run("ansible-playbook", f"playbooks/{name}.yml", "--syntax-check", store=tmp_path / "store")
    assert told.code == 0, told.all


@pytest.mark.parametrize("name", [name for name in PLAYBOOKS if name not in {"in_scope", "site"}])
def test_a_playbook_begins_with_the_scope_and_asks_its_tags_where_none_can_skip_it(name: str) -> None:
    plays = _yaml(ROOT / "playbooks" / f"{name}.yml")
    assert plays[0]["ansible.builtin.import_playbook"] == "in_scope.yml"
    for play in plays[1:]:
        assert "in_scope(ansible_run_tags, ansible_skip_tags)" in play["hosts"]
        assert play["gather_facts"] is False


@pytest.mark.parametrize(
    "spoken,kinds,role",
    (
        ("yamaha_rtx", None, "router"),
        ("yamaha_rtx", ["router"], "router"),
        ("cisco_ios", None, "router"),  # it does not say what it is: it may be the way to all the others
        ("cisco_ios", [], "router"),
        ("cisco_ios", ["switch"], "switch"),
        ("cisco_ios", "switch", "switch"),
        ("cisco_ios", ["switch", "router"], "router"),
        ("cisco_ios", ["controller", "access_point"], "access_point"),
        ("cisco_ios", ["mfp"], "mfp"),
        ("cisco_ios", ["camera"], "camera"),
        ("cisco_ios", ["router", "camera"], "router"),  # the way to others decides
        ("freeradius", None, "radius"),
        (None, None, ""),
        ("", ["switch"], ""),
    ),
)
def test_the_role_of_a_device(spoken: object, kinds: object, role: str) -> None:
    assert door.role_of(spoken, kinds) == role


@pytest.mark.parametrize("error", (ValueError("Canary-a"), OSError(13, "Permission denied", "/a/b")))
def test_a_failure_is_a_sentence_without_what_the_exception_holds(error: Exception) -> None:
    told = door.failure(error)
    assert told["failed"]
    assert "Canary" not in told["msg"]
    assert "Traceback" not in told["msg"]


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))
