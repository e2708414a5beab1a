"""The profiles as data, and the policy of a facility made from one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from shikiri.intake.document import Document, Path_, read_document
from shikiri.intake.schema import not_one_of
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.policy import Parameter, ParameterKind, Policy, Profile, ProfileName, Value
from shikiri.model.say import Say, Text, say

PROFILES: tuple[ProfileName, ...] = get_args(ProfileName)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEYS = frozenset({"profile", "extends", "title", "tiers", "parameters"})
_PARAMETER_KEYS = frozenset({"value", "title", "unit", "min", "max", "allowed"})
_YES_NO = {"yes": True, "on": True, "はい": True, "no": False, "off": False, "いいえ": False}


@cache
def profile(name: ProfileName) -> Profile:
    """A profile that comes with shikiri."""
    with resources.as_file(resources.files(__package__).joinpath("profiles")) as folder:
        return load_profile(folder, name)


def load_profile(folder: Path, name: str) -> Profile:
    """A profile of a folder with all that it inherits; every problem of its file at once."""
    file = f"{name}.yml"
    document = read_document(folder / file, file)
    data, problems = document.data, _Problems(document)
    problems.unknown((), data, _KEYS)
    weaker = tuple(takewhile(lambda one: one != name, PROFILES))
    base = load_profile(folder, data["extends"]) if data.get("extends") in weaker else None
    if "extends" in data and base is None:
        problems.add(("extends",), not_one_of(str(data["extends"]), weaker))
    if data.get("profile") != name or name not in PROFILES:
        problems.add(("profile",), say("policy.wrong_name", word=name))
    tiers = data.get("tiers")
    if not isinstance(tiers, list) or not tiers or not all(isinstance(tier, str) for tier in tiers):
        problems.add(("tiers",), say("intake.want_list"))
    parameters = dict(base.parameters) if base is not None else {}
    written = data.get("parameters")
    for key, part in written.items() if isinstance(written, dict) else ():
        made = _parameter(key, part, parameters.get(key), problems)
        if made is not None:
            parameters[key] = made
    title = _title(data.get("title"), ("title",), problems)
    if problems.found or title is None:
        raise PolicyError(tuple(problems.found))
    chosen: ProfileName = next(one for one in PROFILES if one == name)
    return Profile(name=chosen, title=title, tiers=tuple(tiers or ()), parameters=MappingProxyType(parameters))


def load_policy(name: ProfileName, overrides: Mapping[str, object] | None = None) -> Policy:
    """The policy of a facility; every override that cannot be is named at once."""
    if not overrides:
        return _untouched(name)
    return _policy(name, dict(overrides))


@cache
def _untouched(name: ProfileName) -> Policy:
    """Most facilities of a fleet share a profile as it is."""
    return _policy(name, {})


def _policy(name: ProfileName, changes: dict[str, object]) -> Policy:
    wrong = tuple(policy_problems(name, changes))
    if wrong:
        raise PolicyError(tuple(Problem("facility.yml", 1, f"$.policy.{key}", sentence) for key, sentence in wrong))
    chosen = profile(name)
    moved = {key: _plain(chosen.parameters[key], value) for key, value in changes.items()}
    values = {key: moved.get(key, parameter.value) for key, parameter in chosen.parameters.items()}
    return Policy(
        profile=name,
        parameters=MappingProxyType(values),
        tiers=chosen.tiers,
        moved=tuple(key for key, value in moved.items() if value != chosen.parameters[key].value),
    )


def policy_problems(name: str, overrides: Mapping[str, object]) -> Iterable[tuple[str, Say]]:
    """What is wrong with the parameters a facility changes; an unknown profile is measured by the loosest one."""
    parameters = profile(next((one for one in PROFILES if one == name), PROFILES[0])).parameters
    for key, value in overrides.items():
        if key not in parameters:
            yield key, not_one_of(key, tuple(parameters))
        elif (sentence := _outside(parameters[key], _plain(parameters[key], value))) is not None:
            yield key, sentence


def _plain(parameter: Parameter, value: object) -> Value:
    """What a person wrote as the kind the parameter has; whatever does not fit stays and is refused."""
    if parameter.kind == "yes_no" and isinstance(value, str):
        return _YES_NO.get(value.lower(), value)
    if parameter.kind == "words":
        words = value if isinstance(value, list | tuple) else (value,)
        return tuple(str(word) for word in words)
    return value if isinstance(value, bool | int | str) else str(type(value).__name__)


def _outside(parameter: Parameter, value: Value) -> Say | None:
    """Why a facility may not set this value."""
    title = parameter.title
    if parameter.kind in ("words", "word"):
        words = value if isinstance(value, tuple) else (str(value),)
        strange = not words or any(word not in parameter.allowed for word in words)
        return say("policy.words", title=title, allowed=", ".join(parameter.allowed)) if strange else None
    if not isinstance(value, int) or isinstance(value, bool) != (parameter.kind == "yes_no"):
        return say(f"policy.{parameter.kind}", title=title)
    low, high = parameter.least, parameter.most
    number = int(value)
    if (low is not None and number < low) or (high is not None and number > high):
        return say("policy.bounds", title=title, low=low, high=high, profile_value=parameter.value)
    return None


class _Problems:
    """The problems of one profile file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[Problem] = []

    def add(self, path: Path_, sentence: Say) -> None:
        self.found.append(self.document.problem(path, sentence))

    def unknown(self, path: Path_, data: Mapping[str, Any], known: frozenset[str]) -> None:
        for key in data:
            if key not in known:
                self.add((*path, key), not_one_of(key, tuple(sorted(known))))


def _parameter(key: str, part: object, base: Parameter | None, problems: _Problems) -> Parameter | None:
    """A parameter as its file says, over what it inherits."""
    path: Path_ = ("parameters", key)
    if not isinstance(part, dict) or not _NAME.fullmatch(key):
        problems.add(path, say("intake.want_mapping"))
        return None
    problems.unknown(path, part, _PARAMETER_KEYS)
    raw = part.get("value", base.value if base is not None else None)
    kind = _kind(raw)
    title = _title(part.get("title"), (*path, "title"), problems) if "title" in part or base is None else base.title
    for bound in ("min", "max"):
        if not isinstance(part.get(bound, 0), int):
            problems.add((*path, bound), say("intake.want_number"))
            return None
    if not isinstance(part.get("allowed", []), list):
        problems.add((*path, "allowed"), say("intake.want_list"))
        return None
    if raw is None or kind is None or title is None or (base is not None and base.kind != kind):
        problems.add((*path, "value"), say("policy.kind"))
        return None
    made = Parameter(
        name=key,
        kind=kind,
        value=tuple(map(str, raw)) if isinstance(raw, list | tuple) else raw,
        title=title,
        unit=str(part.get("unit", base.unit if base is not None else "")),
        least=part.get("min", base.least if base is not None else None),
        most=part.get("max", base.most if base is not None else None),
        allowed=tuple(map(str, part.get("allowed", base.allowed if base is not None else ()))),
    )
    if kind in ("word", "words") and not made.allowed:
        made = replace(made, allowed=made.value if isinstance(made.value, tuple) else (str(made.value),))
    sentence = _outside(made, made.value)
    if sentence is not None:
        problems.add((*path, "value"), sentence)
    return made


def _kind(value: object) -> ParameterKind | None:
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, int):
        return "number"
    if isinstance(value, list | tuple):
        return "words"
    return "word" if isinstance(value, str) else None


def _title(data: object, path: Path_, problems: _Problems) -> Text | None:
    if isinstance(data, dict) and set(data) == {"ja", "en"} and all(isinstance(word, str) for word in data.values()):
        return Text(data["ja"], data["en"])
    problems.add(path, say("policy.title"))
    return None
