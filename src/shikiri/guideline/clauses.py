"""Clauses and from -> to tables of a control, read against the facet they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from shikiri.engine.match import OPERATORS
from shikiri.guideline.fields import FieldKind, field_kind
from shikiri.guideline.form import Form
from shikiri.model.control import Clause, Ensure, Operand, Param
from shikiri.model.facets import FACETS, fields_of

ParameterWords: TypeAlias = Mapping[str, object]  # the policy's parameters and a value of each, to see what kind it is
_MANY = frozenset({"one_of", "none_of", "subset_of", "contains", "excludes"})


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of the clauses of one control."""

    form: Form
    facet: str
    parameters: ParameterWords | None

    def clauses(self, key: str, *, labels: bool) -> tuple[Clause, ...]:
        """`{field: value}` or `{field: {operator: operand}}`; a field may have several operators."""
        written = self.form.data.get(key, {})
        if not isinstance(written, dict):
            self.form.wrong("form.want-mapping", key)
            return ()
        found: list[Clause] = []
        for path, tests in written.items():
            kind = self._kind(key, path, labels=labels)
            if kind is None:
                continue
            for op, operand in (tests if isinstance(tests, dict) else {"is": tests}).items():
                place = (key, path, op) if isinstance(tests, dict) else (key, path)
                if op not in OPERATORS:
                    self.form.unheard("control.unknown-operator", place, op, OPERATORS)
                elif op not in kind.operators:
                    self.form.wrong("control.unfit-operator", *place, word=op, field=path, known=kind.operators)
                else:
                    found.append(Clause(path, op, self._operand(place, op, operand, kind)))
        return tuple(found)

    def ensure(self) -> tuple[Ensure, ...]:
        """`{field: {from: to}}`; `*` is any other word."""
        written = self.form.data.get("ensure", {})
        if not isinstance(written, dict) or not all(isinstance(table, dict) for table in written.values()):
            self.form.wrong("form.want-mapping", "ensure")
            return ()
        found: list[Ensure] = []
        for name, table in written.items():
            kind = self._kind("ensure", name, labels=False)
            if kind is None:
                continue
            rows: dict[str, Operand] = {}
            for word, value in table.items():
                place = ("ensure", name, word)
                self._known_word(place, word, kind)
                rows[word] = self._operand(place, "contains" if kind.shape in ("words", "texts") else "is", value, kind)
            found.append(Ensure(name, MappingProxyType(rows)))
        return tuple(found)

    def _kind(self, key: str, path: str, *, labels: bool) -> FieldKind | None:
        kind = field_kind(self.facet, path)
        if kind is None or (not labels and path not in _own(self.facet, path)):
            self.form.unheard("control.unknown-field", (key, path), path, fields_of(FACETS[self.facet]))
            return None
        return kind

    def _operand(self, place: tuple[str, ...], op: str, operand: Any, kind: FieldKind) -> Operand:  # noqa: ANN401
        if isinstance(operand, str) and operand.startswith("$"):
            return self._param(place, op, operand[1:], kind)
        many = isinstance(operand, list)
        values = operand if many else [operand]
        if not values or (many and op not in _MANY):
            self.form.wrong("control.unfit-value", *place, word=str(operand))
        for value in values:
            self._value(place, op, value, kind)
        return tuple(values) if many or op in _MANY else operand

    def _value(self, place: tuple[str, ...], op: str, value: Any, kind: FieldKind) -> None:  # noqa: ANN401
        wanted: type = {"yes_no": bool, "number": int}.get(kind.shape, str)
        if op == "is_empty":
            wanted = bool
        if type(value) is not wanted:
            self.form.wrong("control.unfit-value", *place, word=str(value))
        elif kind.words and op != "is_empty" and value not in kind.words:
            self.form.unheard("control.unknown-word", place, str(value), kind.words)

    def _param(self, place: tuple[str, ...], op: str, name: str, kind: FieldKind) -> Param:
        if self.parameters is not None:
            if name not in self.parameters:
                self.form.unheard("control.unknown-parameter", place, name, self.parameters)
            else:
                value = self.parameters[name]
                for one in value if isinstance(value, tuple) else (value,):
                    self._value(place, op, one, kind)
        return Param(name)

    def _known_word(self, place: tuple[str, ...], word: str, kind: FieldKind) -> None:
        """The left side of a row is a word of the field: several words of a set stand with ` + ` between them."""
        known = ("true", "false") if kind.shape == "yes_no" else kind.words
        for part in word.split("+") if kind.shape == "words" else (word,):
            if word != "*" and known and part.strip() not in known:
                self.form.unheard("control.unknown-word", place, part.strip(), known)


def _own(facet: str, path: str) -> tuple[str, ...]:
    """The path itself where it is a field of the facet and not a label."""
    return (path,) if path.partition(".")[0] in fields_of(FACETS[facet]) else ()
