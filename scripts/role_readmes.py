"""The READMEs of the roles, made from their argument specs: `python scripts/role_readmes.py [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROLES = Path(__file__).resolve().parents[1] / "roles"
_HEAD = "<!-- `scripts/role_readmes.py` が作るページです。直接書き換えないでください。 / Made; do not edit. -->\n"


def readme(role: Path) -> str:
    """The README of one role."""
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text("utf-8"))
    spec = specs["argument_specs"]["main"]
    return _HEAD + "\n" + "\n".join(_lines(role.name, spec)) + "\n"


def _lines(name: str, spec: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"# {name}", "", _plain(spec["short_description"]) + ".", "")
    yield from (_plain(sentence) for sentence in spec.get("description", ()))
    yield from ("", "| variable | type | default | |", "| --- | --- | --- | --- |")
    for option, words in spec.get("options", {}).items():
        kind = f"{words['type']} of {words['elements']}" if "elements" in words else words["type"]
        default = f"`{_shown(words['default'])}`" if "default" in words else "required"
        choices = f" One of {', '.join(f'`{one}`' for one in words['choices'])}." if "choices" in words else ""
        yield f"| `{option}` | {kind} | {default} | {_plain(words['description'])}{choices} |"
    yield from ("", "```yaml", "- hosts: all", "  gather_facts: false", "  roles:", f"    - role: {name}", "```")


def _plain(text: str) -> str:
    return str(text).replace("C(", "`").replace("V(", "`").replace(")", "`") if "C(" in text or "V(" in text else text


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def main(arguments: list[str]) -> int:
    """Write what is stale; with `--check` only say it."""
    stale = [
        role
        for role in sorted(path.parent.parent for path in ROLES.glob("*/meta/argument_specs.yml"))
        if not (role / "README.md").is_file() or (role / "README.md").read_text("utf-8") != readme(role)
    ]
    for role in stale:
        print(f"roles/{role.name}/README.md")
        if "--check" not in arguments:
            (role / "README.md").write_text(readme(role), "utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
