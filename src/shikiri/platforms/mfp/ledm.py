"""The voice of HP printers that speak LEDM: they name every setting, and which of them may be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from shikiri.model.command import Command
from shikiri.model.facets.logging import Logging
from shikiri.platforms.appliance.addresses import address_of
from shikiri.platforms.appliance.changes import changes, plain
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.vendor import is_vendor
from shikiri.platforms.appliance.voice import Voice
from shikiri.platforms.mfp import ledm_account, ledm_facts
from shikiri.platforms.mfp.ledm_speech import SPEECH, manifests, offers, switched
from shikiri.platforms.mfp.ledm_table import (
    ADAPTERS,
    CAPS,
    CLOUD,
    IO,
    NET,
    PRODUCT,
    SECURE,
    SECURITY,
    SIGNS,
    SYSLOG,
    TREE,
    UPDATE,
)
from shikiri.platforms.mfp.switch_write import told
from shikiri.platforms.write import Around


def _write(before: Any, after: Any, around: Around) -> Iterable[Command] | None:  # noqa: ANN401
    return told(SPEECH, before, after, around)


def _write_logging(before: Any, after: Any, around: Around) -> Iterable[Command] | None:  # noqa: ANN401
    """One receiver: the printer holds no more. It is named before anything is sent to it."""
    if not isinstance(before, Logging) or not isinstance(after, Logging) or around.reading is None:
        return None
    hosts = changes(before, after).get("hosts")
    switched_too = told(SPEECH, replace(before, hosts=after.hosts), after, around)
    if hosts is None or switched_too is None:
        return switched_too
    receiver, source = next(iter(hosts), ""), ApplianceSource(around.reading)
    if len(hosts) > 1 or (receiver and not address_of(receiver)) or not offers(source, SYSLOG, ("ServerIP",), receiver):
        return None
    old = next(iter(plain(before.hosts)), "") if isinstance(plain(before.hosts), frozenset) else ""
    head = f"ledm {SYSLOG} ServerIP="
    return [Command(parts=(f"{head}{receiver}",), undo=(f"{head}{old}",)), *switched_too]


def _is_listed(resource: str, source: ApplianceSource) -> bool:
    """Does the tree of resources name it, or its family?"""
    signs = SIGNS.get(resource, (resource,))
    return any(one.text.startswith(signs) for one in manifests(source))


_RESOURCES = (NET, SECURE, PRODUCT, SECURITY, SYSLOG, IO, UPDATE, CLOUD, *ADAPTERS, *CAPS)
_ASKED: Mapping[str, Callable[[ApplianceSource], bool]] = {
    TREE: lambda source: is_vendor(source, "hp"),
    **{resource: partial(_is_listed, resource) for resource in _RESOURCES},
}

LEDM = Voice(
    name="ledm",
    asks=(TREE, *_RESOURCES),
    hears={
        **{facet: partial(switched, facet) for facet in ("printing", "discovery")},
        "management": ledm_facts.management,
        "snmp": ledm_facts.snmp,
        "firmware": ledm_facts.firmware,
        "time_sync": ledm_facts.time_sync,
        "logging": ledm_facts.logging,
        "exposure": ledm_facts.exposure,
        "account": ledm_account.account,
    },
    writes={
        **dict.fromkeys(("printing", "discovery", "management", "snmp", "firmware"), _write),
        "logging": _write_logging,
        "account": ledm_account.write,
    },
    asked_when=_ASKED,
    confidence={"": "recorded"},
    vendors=("hp",),
)
