"""Filters: who is in scope of a play, and in which role. Thin: the answers come from `shikiri.workflow.doors.door`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from ansible.errors import AnsibleFilterError

from shikiri.model.errors import ShikiriError
from shikiri.workflow.doors import actions as door_actions  # noqa: F401  (loaded here once, and not in every worker that is forked)
from shikiri.workflow.doors import door

T = TypeVar("T")


def in_scope(hosts: T, run_tags: Iterable[str] = (), skip_tags: Iterable[str] = ()) -> T:
    """The hosts of a play, once its tags are known to be controls. Stands in `hosts:`, which no tag can skip."""
    try:
        door.asked(run_tags, skip_tags)
    except ShikiriError as error:
        raise AnsibleFilterError(door.told(error.sentence)) from None
    return hosts


def has_device(hostvars: Mapping[str, Mapping[str, Any]]) -> bool:
    """Is any host a device? The first one that is will do: variables are costly."""
    return any("platform" in hostvars[name] for name in hostvars)


def role_of(words: Mapping[str, Any]) -> str:
    """The role that hardens a device: `router`, `switch`, `access_point`, `mfp`, `camera`; '' for what is no device."""
    return door.role_of(words.get("platform"), words.get("kinds"))


class FilterModule:
    """The filters of this file by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"in_scope": in_scope, "has_device": has_device, "role_of": role_of}
