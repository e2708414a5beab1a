"""Controls: one small YAML file each, in the folder of its area. Everything wrong with all of them is told at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from shikiri.guideline.checks import CHECKS, REVISIONS
from shikiri.guideline.clauses import ParameterWords, Reader
from shikiri.guideline.form import Form
from shikiri.guideline.remedies import REMEDIES
from shikiri.intake.document import scan_document
from shikiri.model.control import Clause, Control, Input, Letter, Param, Scope, WhenNone
from shikiri.model.device import DEVICE_KINDS
from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.facets import FACETS
from shikiri.model.facets.trial import About
from shikiri.model.policy import ProfileName
from shikiri.model.say import say

FOLDER = Path(__file__).parent / "controls"
_REQUIRED = ("id", "items", "title", "facet", "when_none", "why", "by_hand", "risk")
_OPTIONAL = (
    "scope", "needs", "kinds", "where", "require", "check", "ensure", "remedy", "lockout_risk", "inputs", "profiles",
    "air",
)  # fmt: skip
_Word = TypeVar("_Word", bound=str)
_RISKS: tuple[Letter, ...] = ("B", "C", "D", "E")
_SCOPES: tuple[Scope, ...] = get_args(Scope)
_WHEN_NONE: tuple[WhenNone, ...] = get_args(WhenNone)
_PROFILES: tuple[ProfileName, ...] = get_args(ProfileName)
_INPUTS: tuple[Input, ...] = get_args(Input)
_ABOUTS: tuple[About, ...] = get_args(About)
_RESULTS = ("reached", "refused")


@cache
def controls() -> tuple[Control, ...]:
    """The controls that come with shikiri, by id. Their items and parameters are checked by the tests."""
    return load_controls(FOLDER)


@cache
def control(name: str) -> Control:
    """One of them."""
    for one in controls():
        if one.id == name:
            return one
    raise UsageError(say("control.unknown", word=name))


def load_controls(
    folder: Path, *, items: Iterable[str] | None = None, parameters: ParameterWords | None = None
) -> tuple[Control, ...]:
    """The controls of a folder; `items` and `parameters` are the names that exist, None leaves them unchecked."""
    problems: list[Problem] = []
    found: dict[str, Control] = {}
    known = None if items is None else frozenset(items)
    for path in sorted(folder.glob("*/*.yml"), key=lambda path: path.stem):
        page = scan_document(path, f"controls/{path.parent.name}/{path.name}")
        problems += page.problems
        if page.data is None:
            continue
        form = Form(page, (), problems)
        one = _control(form, path.stem, parameters)
        if one is not None:
            for place, item in enumerate(one.items):
                if known is not None and item not in known:
                    form.unheard("control.unknown-item", ("items", place), item, known)
            if one.id in found:
                form.wrong("form.twice", "id", word=one.id)
            found[one.id] = one
    if problems:
        raise PolicyError(tuple(problems))
    return tuple(found.values())


def _control(form: Form, name: str, parameters: ParameterWords | None) -> Control | None:
    before = len(form.problems)
    if not form.keys(_REQUIRED, _OPTIONAL):
        return None
    data = form.data
    if form.string("id", name=True) != name:
        form.wrong("control.not-its-file", "id", word=str(data["id"]))
    facet = str(data["facet"])
    if facet not in FACETS:
        form.unheard("control.unknown-facet", ("facet",), facet, FACETS)
        return None
    reader = Reader(form, facet, parameters)
    where, require = reader.clauses("where", labels=True), reader.clauses("require", labels=False)
    check = _check(form, require)
    made = Control(
        id=name,
        items=form.strings("items"),
        title=form.text("title"),
        why=form.text("why"),
        by_hand=form.text("by_hand"),
        scope=form.choice("scope", _SCOPES) if "scope" in data else "thing",
        facet=facet,
        needs=_several(form, "needs", tuple(FACETS)),
        kinds=frozenset(_several(form, "kinds", tuple(sorted(DEVICE_KINDS)))),
        where=where,
        require=require,
        when_none=form.choice("when_none", _WHEN_NONE),
        check=check,
        rule=CHECKS.get(check),
        ensure=reader.ensure(),
        remedy=_remedy(form),
        cure=REMEDIES.get(str(data.get("remedy", ""))),
        risk=form.choice("risk", _RISKS),
        lockout_risk=_yes_no(form, "lockout_risk"),
        inputs=frozenset(_several(form, "inputs", _INPUTS)),
        profiles=frozenset(_several(form, "profiles", _PROFILES)),
        air=_air(form),
        digest=_digest(data, where, require),
    )
    return made if len(form.problems) == before else None


def _check(form: Form, require: tuple[Clause, ...]) -> str:
    """Either fields or a rule decide, never both and never neither; fields decide about things only."""
    if "check" not in form.data:
        if not require:
            form.wrong("control.decides-nothing")
        if form.data.get("scope", "thing") != "thing":
            form.wrong("control.fields-need-things", "scope")
        return ""
    name = form.string("check")
    if "require" in form.data:
        form.wrong("control.decides-twice", "require")
    if name not in CHECKS:
        form.unheard("control.unknown-check", ("check",), name, CHECKS)
    return name


def _remedy(form: Form) -> str:
    """What harden may change: a table or a named remedy, not both."""
    if "remedy" not in form.data:
        return ""
    name = form.string("remedy")
    if "ensure" in form.data:
        form.wrong("control.mends-twice", "remedy")
    if name not in REMEDIES:
        form.unheard("control.unknown-remedy", ("remedy",), name, REMEDIES)
    return name


def _air(form: Form) -> Mapping[str, str]:
    """The trials of a probe that feed it: another eye on the same requirement, so the digest does not hold them."""
    data = form.data.get("air", {})
    if not isinstance(data, dict):
        form.wrong("form.want-mapping", "air")
        return {}
    for about, result in data.items():
        if about not in _ABOUTS:
            form.unheard("control.unknown-word", ("air", about), str(about), _ABOUTS)
        if result not in _RESULTS:
            form.wrong("form.want-one-of", "air", about, word=str(result), allowed=_RESULTS)
    return MappingProxyType(dict(data))


def _several(form: Form, key: str, allowed: tuple[_Word, ...]) -> tuple[_Word, ...]:
    return form.choices(key, allowed) if key in form.data else ()


def _yes_no(form: Form, key: str) -> bool:
    value = form.data.get(key, False)
    if not isinstance(value, bool):
        form.wrong("form.want-one-of", key, word=str(value), allowed=("true", "false"))
    return value is True


def _digest(data: dict[str, Any], where: tuple[Clause, ...], require: tuple[Clause, ...]) -> str:
    """The sha256 of all that decides a verdict. Wording, risk and what harden may change do not."""
    decides = {
        "scope": data.get("scope", "thing"),
        "facet": data.get("facet"),
        "needs": sorted(map(str, data.get("needs", ()))),
        "kinds": sorted(map(str, data.get("kinds", ()))),
        "profiles": sorted(map(str, data.get("profiles", ()))),
        "where": sorted(map(_plain, where)),
        "require": sorted(map(_plain, require)),
        "when_none": data.get("when_none"),
        "check": data.get("check", ""),
        "revision": REVISIONS.get(str(data.get("check", "")), 1),
    }
    text = json.dumps(decides, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(clause: Clause) -> list[Any]:
    operand = clause.operand
    if isinstance(operand, Param):
        return [clause.path, clause.op, f"${operand.name}"]
    words = sorted(map(str, operand)) if isinstance(operand, tuple) else [str(operand)]
    return [clause.path, clause.op, *words]
