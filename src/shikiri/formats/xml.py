"""XML of boxes as a small tree that knows its lines. Document types and entities are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.parsers import expat

_DEPTH, _ELEMENTS, _BYTES = 64, 100_000, 4_000_000
_NOTHING: Mapping[str, str] = MappingProxyType({})


class XmlError(ValueError):
    """What came is no whole, harmless XML document."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element. Names are local ones, the prefix of a name means nothing; `text` is its own, blanks stripped."""

    name: str
    space: str = ""  # the namespace its prefix stands for
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING, hash=False)
    children: tuple[Element, ...] = ()
    line: int = 0

    def all(self, *path: str) -> tuple[Element, ...]:
        """Every element at the end of a path of child names: `all("Users", "User")`."""
        found: tuple[Element, ...] = (self,)
        for name in path:
            found = tuple(child for one in found for child in one.children if child.name == name)
        return found

    def find(self, *path: str) -> Element | None:
        """The first element at the end of a path of child names."""
        return next(iter(self.all(*path)), None)

    def said(self, *path: str) -> str:
        """The text at the end of a path; '' where nothing stands there."""
        found = self.find(*path)
        return found.text if found else ""

    def within(self, name: str) -> tuple[Element, ...]:
        """Every element of that name below this one, however deep, in the order of the document."""
        return tuple(one for one in self.walk() if one.name == name and one is not self)

    def walk(self) -> Iterator[Element]:
        """This element and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class _Open:
    """An element whose end was not seen yet."""

    name: str
    space: str
    attributes: Mapping[str, str]
    line: int
    text: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    def closed(self) -> Element:
        return Element(
            name=self.name,
            space=self.space,
            text="".join(self.text).strip(),
            attributes=self.attributes,
            children=tuple(self.children),
            line=self.line,
        )


class _Reader:
    """Builds the tree from the bottom while expat reads."""

    def __init__(self, first_line: int) -> None:
        self._first = first_line
        self._path: list[_Open] = [_Open("", "", _NOTHING, 0)]
        self._count = 0
        self._expat = expat.ParserCreate("utf-8", " ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.EntityDeclHandler = self._refuse

    def read(self, raw: bytes) -> Element:
        try:
            self._expat.Parse(raw, True)  # noqa: FBT003  (the signature of expat)
        except expat.ExpatError as error:
            raise XmlError(self._first + error.lineno, expat.errors.messages.get(error.code, "not XML")) from None
        return self._path[0].children[0]

    def _line(self) -> int:
        return self._first + self._expat.CurrentLineNumber

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._path) > _DEPTH or self._count > _ELEMENTS:
            raise XmlError(self._line(), "too deep or too many elements")
        space, _, local = name.rpartition(" ")
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self._path.append(_Open(local, space, MappingProxyType(said) if said else _NOTHING, self._line()))

    def _end(self, _: str) -> None:
        done = self._path.pop().closed()
        self._path[-1].children.append(done)

    def _characters(self, text: str) -> None:
        self._path[-1].text.append(text)

    def _refuse(self, *_: object) -> None:
        raise XmlError(self._line(), "document type or entity")


def read_xml(text: str) -> Element:
    """The root of a document; `XmlError` where it is cut, broken, too big, or brings a document type."""
    body = text.lstrip("\ufeff \t\r\n")  # some boxes send blank lines first, and lines are cited
    blank = text[: len(text) - len(body)].count("\n")
    try:
        raw = body.encode("utf-8")
    except UnicodeEncodeError:
        raise XmlError(1, "no Unicode text") from None
    if len(raw) > _BYTES:
        raise XmlError(1, "too big")
    return _Reader(blank).read(raw)
