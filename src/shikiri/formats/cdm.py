"""CDM of HP printers: JSON whose booleans are texts, and a list of services that says what may be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

SERVICES = "/cdm/servicesDiscovery"
_WRITES = frozenset({"PATCH", "PUT"})


def methods(services: object, resource: str) -> frozenset[str]:
    """The methods that the printer names for a resource; none where it does not list it."""
    return frozenset(word for link in _links(services) if link.get("href") == resource for word in _methods(link))


def is_writable(services: object, resource: str) -> bool:
    return bool(methods(services, resource) & _WRITES)


def is_fixed(page: object, path: tuple[str, ...]) -> bool:
    """Does the page itself say that this value cannot be changed? (`autoUpdateEnabledIsEditable`: "false")."""
    above = value_at(page, path[:-1])
    return isinstance(above, Mapping) and truth(above.get(f"{path[-1]}IsEditable", "true")) is not True


def value_at(page: object, path: tuple[str, ...]) -> object:
    """What stands at a path of names; None where nothing does."""
    for name in path:
        page = page.get(name) if isinstance(page, Mapping) else None
    return page


def truth(value: object) -> bool | None:
    """A boolean of CDM is a text; some models send a real one. Anything else is none."""
    return (
        {"true": True, "false": False, True: True, False: False}.get(value) if isinstance(value, str | bool) else None
    )


def patch(page: Mapping[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    """The document that changes one value, with the version that the printer's own has."""
    wish: dict[str, Any] = {path[-1]: value}
    for name in reversed(path[:-1]):
        wish = {name: wish}
    return ({"version": page["version"]} if "version" in page else {}) | wish


def _links(page: object) -> Iterator[Mapping[str, Any]]:
    """Everything that has an address, however deep the list is nested."""
    if isinstance(page, Mapping):
        if "href" in page:
            yield page
        for one in page.values():
            yield from _links(one)
    elif isinstance(page, list):
        for one in page:
            yield from _links(one)


def _methods(link: Mapping[str, Any]) -> Iterator[str]:
    """`"hints": [{"method": "get"}, {"method": "patch"}]`."""
    hints = link.get("hints")
    for hint in hints if isinstance(hints, list) else ():
        if isinstance(hint, Mapping) and isinstance(hint.get("method"), str):
            yield hint["method"].upper()
