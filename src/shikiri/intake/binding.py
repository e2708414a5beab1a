"""The binding of one device, out of `host_vars/<device>.yml` or `capture.yml`."""

from __future__ import annotations

from pathlib import Path

from shikiri.intake.binding_schema import WITH_SEGMENT, BindingPart
from shikiri.intake.document import Document, Path_, scan_document
from shikiri.intake.schema import check, not_one_of
from shikiri.intake.vocabulary import NOTHING_KNOWN, Vocabulary
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.facility import Binding, RadioPlace


def load_host_binding(source: Path | bytes, name: str, vocabulary: Vocabulary = NOTHING_KNOWN) -> Binding | None:
    """The `bind:` of a host_vars file, None where it has none. The rest of the file is Ansible's, vaults too."""
    document = scan_document(source, name, empty=True, tags=True)
    binding, problems = binding_of(document, ("bind",), vocabulary)
    if document.problems or problems:
        raise PolicyError((*document.problems, *problems))
    return binding


def binding_of(
    document: Document, path: Path_ = ("bind",), vocabulary: Vocabulary = NOTHING_KNOWN
) -> tuple[Binding | None, list[Problem]]:
    """The binding at a path of a document and every problem of it; None where there is no such part."""
    data = document.data
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    if data is None:
        return None, []
    part, problems = check(BindingPart, document, data, path)
    problems += _unknown_names(document, data, path, vocabulary)
    return (None if part is None or problems else binding(part)), problems


def binding(part: BindingPart) -> Binding:
    """The checked words of one device as the type of the house."""
    return Binding(
        segments=dict(part.segments),
        ports={name: port.use() for name, port in part.ports.items()},
        radios={name: RadioPlace(room=at.room or "", max_dbm=at.max_dbm) for name, at in part.radios.items()},
        manage_from=part.manage_from or "",
        addresses={name: frozenset(some) - {"none"} for name, some in part.addresses.items()},
        dhcp=frozenset(part.dhcp),
        outside=part.outside or "",
    )


def _unknown_names(document: Document, data: object, path: Path_, vocabulary: Vocabulary) -> list[Problem]:
    """Segments and rooms the facility does not declare; read from what was written, so that nothing hides them."""
    if not isinstance(data, dict):
        return []
    said: list[tuple[Path_, object, frozenset[str] | None]] = [
        (("manage_from",), data.get("manage_from"), vocabulary.segments)
    ]
    for part in ("segments", "addresses"):
        said += [((part, name), name, vocabulary.segments) for name in _mapping(data, part)]
    handed = data.get("dhcp")
    said += [(("dhcp",), name, vocabulary.segments) for name in (handed if isinstance(handed, list) else [handed])]
    for port, use in _mapping(data, "ports").items():
        uses = use if isinstance(use, dict) else {}
        said += [
            (("ports", port, kind), value, vocabulary.segments) for kind, value in uses.items() if kind in WITH_SEGMENT
        ]
    for radio, place in _mapping(data, "radios").items():
        said.append(
            (("radios", radio, "room"), place.get("room") if isinstance(place, dict) else None, vocabulary.rooms)
        )
    return [
        document.problem((*path, *where), not_one_of(word, tuple(sorted(known))))
        for where, word, known in said
        if known is not None and isinstance(word, str) and word not in known
    ]


def _mapping(data: dict[str, object], key: str) -> dict[str, object]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}
