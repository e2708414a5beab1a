"""Filters: who is in scope of a play. Thin: the answers come from `shikiri.workflow.door`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from shikiri.model.errors import ShikiriError
from shikiri.workflow import door


def in_scope(hosts: str, run_tags: Iterable[str] = (), skip_tags: Iterable[str] = ()) -> str:
    """The hosts of a play, once its tags are known to be controls. Stands in `hosts:`, which no tag can skip."""
    try:
        door.asked(run_tags, skip_tags)
    except ShikiriError as error:
        raise AnsibleFilterError(door.told(error.sentence)) from None
    return hosts


def devices(hostvars: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The hosts that are devices: those with a platform."""
    return [str(name) for name in hostvars if "platform" in hostvars[name]]


class FilterModule:
    """The filters of this file by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"in_scope": in_scope, "devices": devices}
