"""Which secrets a site needs: the names in facility.yml, one value for each device where they open it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shikiri.intake.yaml_edit import Keys
from shikiri.model.device import Device
from shikiri.model.facility import Facility
from shikiri.model.secret import Secret
from shikiri.platforms import names, platform
from shikiri.workflow.secrets.make import Kind
from shikiri.workflow.secrets.proof import ENABLE
from shikiri.workflow.secrets.vault import Vault

NO_LOGIN = frozenset({"website"})  # looked at from outside; nobody logs in
APPLIANCES = frozenset({"mfp", "camera"})  # the administrator of their web pages is `admin`
_SHORT = 16  # what HP's printers and many cameras take


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One value that the vault must hold. `device` is empty for what all devices share."""

    name: str
    kind: Kind
    device: str = ""
    owner: str = ""  # the account or the SSID it belongs to
    given_out: bool = False  # told to an open public: it is changed on schedule
    longest: int = 0  # more characters the box does not take; 0: nobody knows of a limit

    @property
    def path(self) -> Keys:
        """Where it stands below `vault:`."""
        return ("devices", self.device, self.name) if self.device else ("shared", self.name)

    @property
    def where(self) -> str:
        """As a person reads it: `office-sw1/ops_password`, `guest_psk`."""
        return f"{self.device}/{self.name}" if self.device else self.name

    def value(self, vault: Vault) -> Secret | None:
        return vault.of(self.device, self.name) if self.device else vault.shared(self.name)

    def pending(self, vault: Vault) -> Secret | None:
        """The new value that waits to be proved."""
        return vault.pending(self.device).get(self.name) if self.device else vault.pending_shared(self.name)


def needs(facility: Facility, devices: Iterable[Device]) -> tuple[Need, ...]:
    """All of them, passphrases first, then device by device."""
    return tuple({need.path: need for need in (*_passphrases(facility), *_admin(facility, devices))}.values())


def _passphrases(facility: Facility) -> Iterator[Need]:
    for wlan in facility.wlans:
        if wlan.psk is not None:
            together = [one for one in facility.wlans if one.psk == wlan.psk]
            given_out = any(one.audience == "shared" for one in together)
            yield Need(name=wlan.psk.name, kind="passphrase", owner=wlan.ssid, given_out=given_out)


def _admin(facility: Facility, devices: Iterable[Device]) -> Iterator[Need]:
    for device in devices:
        if device.kinds == NO_LOGIN:
            continue
        longest = _SHORT if device.kinds <= APPLIANCES else 0
        for account in facility.accounts:
            if account.secret is not None and account.is_on(device.name):
                name, owner = account.secret.name, account.name
                yield Need(name=name, kind="admin", device=device.name, owner=owner, longest=longest)
        if has_levels(device):
            yield Need(name=ENABLE, kind="admin", device=device.name)


def has_levels(device: Device) -> bool:
    """Whether a second password leads from looking to changing."""
    dialect = platform(device.platform).dialect if device.platform in names() else None
    return dialect is not None and bool(dialect.enable)
