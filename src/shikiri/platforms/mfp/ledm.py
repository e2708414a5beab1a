"""The voice of HP printers that speak LEDM: they name every setting, and which of them may be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from shikiri.model.command import Command
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.vendor import is_vendor
from shikiri.platforms.appliance.voice import Voice
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp import ledm_account, ledm_facts
from shikiri.platforms.mfp.ledm_speech import SPEECH, switched
from shikiri.platforms.mfp.ledm_table import (
    ADAPTERS,
    CAPS,
    CLOUD,
    NET,
    PRODUCT,
    SECURE,
    SECURITY,
    SIGNS,
    SYSLOG,
    TREE,
    UPDATE,
)
from shikiri.platforms.mfp.switches import told
from shikiri.platforms.write import Around


def _write(before: Any, after: Any, around: Around) -> Iterable[Command] | None:  # noqa: ANN401
    return told(SPEECH, before, after, around)


def _is_listed(resource: str, source: ApplianceSource) -> bool:
    """Does the tree of resources name it, or its family?"""
    try:
        tree = source.xml(TREE)
    except Unanswered:
        return False
    signs = SIGNS.get(resource, (resource,))
    named = (*tree.within("ResourceURI"), *tree.within("ManifestURI"))
    return any(one.text.startswith(signs) for one in named)


_RESOURCES = (NET, SECURE, PRODUCT, SECURITY, SYSLOG, UPDATE, CLOUD, *ADAPTERS, *CAPS)
_ASKED: Mapping[str, Callable[[ApplianceSource], bool]] = {
    TREE: lambda source: is_vendor(source, "hp"),
    **{resource: partial(_is_listed, resource) for resource in _RESOURCES},
}

LEDM = Voice(
    name="ledm",
    asks=(TREE, *_RESOURCES),
    hears={
        **{facet: partial(switched, facet) for facet in ("printing", "discovery", "management")},
        "snmp": ledm_facts.snmp,
        "firmware": ledm_facts.firmware,
        "time_sync": ledm_facts.time_sync,
        "logging": ledm_facts.logging,
        "exposure": ledm_facts.exposure,
        "account": ledm_facts.account,
    },
    writes={
        **dict.fromkeys(("printing", "discovery", "management", "snmp", "firmware", "logging"), _write),
        "account": ledm_account.write,
    },
    asked_when=_ASKED,
    confidence={"": "recorded"},
    vendors=("hp",),
)
