"""How LEDM is read and told: elements at their paths, and `*Cap.xml` for what may be changed."""

from __future__ import annotations

from shikiri.formats.ledm import cap_of, capability
from shikiri.formats.xml import Element
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp.ledm_table import ROOTS, SWITCHES, TREE
from shikiri.platforms.mfp.switches import Found, Speech, Switch, heard

# Facets of which LEDM names all there is, where it names at least these. Small models keep most of it elsewhere.
_WHOLE = {"discovery": frozenset({"mdns", "wsd", "llmnr"}), "logging": frozenset({"log"})}


def page(source: ApplianceSource, facet: str, resource: str) -> Element:
    """The root of a resource; another document in its place is a doubt."""
    root = source.xml(resource)
    if root.name != ROOTS[resource]:
        raise source.fail(facet, resource, root.line)
    return root


def only(source: ApplianceSource, facet: str, resource: str, *path: str) -> Found | None:
    """The one element at a path; said twice it is a doubt, not said it is nothing."""
    found = page(source, facet, resource).all(*path)
    if len(found) > 1 or (found and found[0].children):
        raise source.fail(facet, resource, found[-1].line)
    return Found(found[0].text, Line(resource, found[0].line)) if found else None


def manifests(source: ApplianceSource) -> tuple[Element, ...]:
    """What the tree of resources names: resources, and the manifests of families of them."""
    try:
        tree = source.xml(TREE)
    except Unanswered:
        return ()
    return (*tree.within("ResourceURI"), *tree.within("ManifestURI"))


def read(source: ApplianceSource, switch: Switch) -> Found | None:
    if not switch.read_only:
        return only(source, switch.facet, switch.resource, *switch.path)
    found = page(source, switch.facet, switch.resource).all(*switch.path)
    worst = max(found, key=lambda one: _openness(switch, one.text), default=None)
    return Found(worst.text, Line(switch.resource, worst.line)) if worst is not None else None


def _openness(switch: Switch, word: str) -> int:
    """A word that nobody knows comes first: it is the one to stumble over."""
    return 2 if word not in switch.words else int(switch.words[word] in {True, "rw"})


def offers(source: ApplianceSource, resource: str, path: tuple[str, ...], word: str) -> bool:
    """Does its own `*Cap.xml` say that this may be written, and to this word?"""
    try:
        offered = capability(source.xml(cap_of(resource)), path)
    except Unanswered:
        return False
    return offered is not None and offered.is_writable and offered.takes(word)


def longest_of(source: ApplianceSource, resource: str, path: tuple[str, ...]) -> int | None:
    """How long a text may be that it lets be written; None where it does not let it be, or does not say."""
    try:
        offered = capability(source.xml(cap_of(resource)), path)
    except Unanswered:
        return None
    return offered.length if offered is not None and offered.is_writable else None


def _offers(source: ApplianceSource, switch: Switch, word: str) -> bool:
    """The few resources without a `*Cap.xml` are unconfirmed, and the element is there."""
    if not cap_of(switch.resource):
        return not switch.confirmed
    return offers(source, switch.resource, switch.path, word)


SPEECH = Speech("ledm", read, _offers, SWITCHES)


def switched(facet: str, source: ApplianceSource) -> Heard | None:
    things = heard(SPEECH, facet, source)
    rests_on = tuple(dict.fromkeys(line.question for one in things for line in one.at.values()))
    whole = facet in _WHOLE and _WHOLE[facet] <= {one.key for one in things}
    return Heard(things=things, whole=whole, rests_on=rests_on) if things else None
