"""The policy of a facility: the profile it follows, and the value of every parameter a control may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from shikiri.model.say import Text

ProfileName = Literal["basic", "advanced", "strict"]
Value: TypeAlias = bool | int | str | tuple[str, ...]
ParameterKind = Literal["number", "yes_no", "word", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a profile: its value, and how far a facility may move it."""

    name: str
    kind: ParameterKind
    value: Value
    title: Text
    unit: str = ""
    least: int | None = None
    most: int | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A ready set of parameters, and the tiers of items that count under it."""

    name: ProfileName
    title: Text
    tiers: tuple[str, ...]
    parameters: Mapping[str, Parameter] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The profile with the changes of one facility. `moved` names the parameters the facility changed."""

    profile: ProfileName
    parameters: Mapping[str, Value] = field(hash=False)
    tiers: tuple[str, ...]
    moved: tuple[str, ...] = ()
    bound: dict[str, Any] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )  # controls bound to it, by id

    def number(self, name: str) -> int:
        """A parameter that is a number."""
        value = self.parameters[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(name)
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A parameter that is a word or a list of words."""
        value = self.parameters[name]
        if isinstance(value, tuple):
            return value
        if isinstance(value, str):
            return (value,)
        raise TypeError(name)

    def allows(self, name: str) -> bool:
        """A parameter that is yes or no."""
        value = self.parameters[name]
        if not isinstance(value, bool):
            raise TypeError(name)
        return value
