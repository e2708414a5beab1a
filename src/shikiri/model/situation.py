"""All that a verdict may look at, in one frozen place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from shikiri.model.device import Device, Labels
from shikiri.model.say import Say

if TYPE_CHECKING:
    from shikiri.model.blocklist import Blocklist
    from shikiri.model.facility import Facility
    from shikiri.model.history import SecretsLog
    from shikiri.model.lifecycle import Lifecycle
    from shikiri.model.members import Register
    from shikiri.model.policy import Policy
    from shikiri.model.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Observed states of a run beside what the facility declares.

    `whole` is True only where every device of the inventory was asked every control: a limited run neither resolves
    a facility finding nor says `not seen`. `inputs` names what is at hand beyond the devices.
    """

    facility: Facility
    policy: Policy
    devices: Mapping[str, Device] = field(hash=False)
    states: Mapping[str, State] = field(hash=False)
    now: datetime
    others: tuple[State, ...] = ()  # what other sources say of the same devices: what runs, what is on air
    labels: Labels = field(default_factory=Labels)
    unreachable: Mapping[str, Say] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    secrets: SecretsLog | None = None
    lifecycle: Lifecycle | None = None
    blocklist: Blocklist | None = None  # the names that the facility's resolver is to refuse
    notices: bool | None = None  # is somebody told of what is new? None: this run does not know
    register: Register | None = None  # of members' certificates; None: the facility has none
    whole: bool = False
    limited: bool = False  # further devices of the site exist, and are out of scope
    inputs: frozenset[str] = frozenset()
    memo: dict[object, Any] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )  # what rules worked out of it
