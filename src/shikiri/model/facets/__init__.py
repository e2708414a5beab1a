"""All facets. The columns of the support matrix are the entries of `FACETS`."""

from __future__ import annotations

from shikiri.model.facets.account import Account
from shikiri.model.facets.antimalware import Antimalware
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.facets.browser_policy import BrowserPolicy
from shikiri.model.facets.certificate import Certificate
from shikiri.model.facets.clock import Clock
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.disk_encryption import DiskEncryption
from shikiri.model.facets.dns import Dns
from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.hazard import Hazard
from shikiri.model.facets.host_firewall import HostFirewall
from shikiri.model.facets.legacy_protocols import LegacyProtocol
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.management import Management
from shikiri.model.facets.member import Member
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.printing import Printing
from shikiri.model.facets.radio import Radio
from shikiri.model.facets.radius_client import RadiusClient
from shikiri.model.facets.remote_access import RemoteAccess
from shikiri.model.facets.removable_media import RemovableMedia
from shikiri.model.facets.residue import Residue
from shikiri.model.facets.restore_point import RestorePoint
from shikiri.model.facets.screen_lock import ScreenLock
from shikiri.model.facets.secure_boot import SecureBoot
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.snmp import Snmp
from shikiri.model.facets.software import Software
from shikiri.model.facets.stations import Station
from shikiri.model.facets.storage import Storage
from shikiri.model.facets.support import Support
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.facets.tls import Tls
from shikiri.model.facets.trial import Trial
from shikiri.model.facets.updates import Updates
from shikiri.model.facets.video import Video
from shikiri.model.facets.wlan import Wlan

_KINDS: tuple[type[Thing], ...] = (
    Wlan, Radio, Account, Management, Snmp, Discovery, Segment, Filter, Nat, PortIsolation, TimeSync, Logging,
    Firmware, Dot1x, RadiusClient, Member, Dns, Station, Certificate, Tls, Exposure, Hazard, Printing, Storage, Video,
    Support, Updates, HostFirewall, Antimalware, DiskEncryption, ScreenLock, RemoteAccess, LegacyProtocol,
    RemovableMedia, BrowserPolicy, Software, Residue, RestorePoint, SecureBoot, Clock, Trial,
)  # fmt: skip

FACETS: dict[str, type[Thing]] = {kind.FACET: kind for kind in _KINDS}

__all__ = ["FACETS", "Thing", "fields_of"]
