"""Management and Discovery: the services of an Axis camera, each switched by one parameter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.management import Management
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.appliance.changes import changes, switched
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.axis.params import LIST, Params, params
from shikiri.platforms.axis.write import listed, put, switch
from shikiri.platforms.write import Around

# What we call a service, and the parameter that turns it on. A cloud that waits for its button is on.
MANAGED: Final = {
    "ssh": "Network.SSH.Enabled",
    "ftp": "Network.FTP.Enabled",
    "https": "HTTPS.Enabled",
    "cloud": "RemoteService.Enabled",
}
ANNOUNCED: Final = {
    "upnp": "Network.UPnP.Enabled",
    "upnp-nat": "Network.UPnP.NATTraversal.Enabled",
    "mdns": "Network.Bonjour.Enabled",
    "wsd": "WebService.DiscoveryMode.Discoverable",
}
_PROTOCOLS: Final[Mapping[str, Any]] = {"upnp-nat": "upnp"}
# Over what each kind of user may come: http, https or both.
POLICY: Final = tuple(f"System.BoaGroupPolicy.{group}" for group in ("admin", "operator", "viewer"))
LLDP: Final = "/config/rest/lldp/v1"


def management(source: ApplianceSource) -> Heard | None:
    """What the list names. Of telnet and the like it knows nothing: what listens beside it, a look tells."""
    known = params(source)
    return Heard(things=(*_managed(known), *_http(known)))


def _managed(known: Params) -> Iterator[Management]:
    for name, parameter in MANAGED.items():
        if known.has(parameter):
            enabled = known.flag("management", parameter, oneclick=True)
            at = {"": known.line(parameter)}
            yield Management(name=name, service=name, enabled=enabled, handle=name, at=at)  # type: ignore[arg-type]


def _http(known: Params) -> Iterator[Management]:
    """Plain http is shut only where every kind of user is sent to https."""
    if not known.has(*POLICY) and not known.has("HTTPS.Enabled"):
        return
    words = [known.text(parameter).lower() for parameter in POLICY]
    enabled: Known[bool] = UNSAID
    if any(word in {"http", "both"} for word in words) or known.flag("management", "HTTPS.Enabled") is False:
        enabled = True
    elif all(word == "https" for word in words):
        enabled = False
    at = {"": known.line(*POLICY, "HTTPS.Enabled")}
    yield Management(name="http", service="http", enabled=enabled, handle="http", at=at)


def write_management(before: Management | None, after: Management | None, around: Around) -> Iterable[Command] | None:
    """Services on and off; what shuts a door comes last."""
    if before is None or after is None:
        return None
    left = changes(before, after)
    if not left:
        return ()
    wanted = switched(left)
    if wanted is None:
        return None
    if before.key == "http":
        return _write_http(around, wanted=wanted)
    parameter = MANAGED.get(before.key)
    one = switch(around, parameter, wanted=wanted, stage="prepare" if wanted else "close") if parameter else None
    return (one,) if one else None


def _write_http(around: Around, *, wanted: bool) -> Iterable[Command] | None:
    known = listed(around)
    if known is None or wanted or not all(known.has(one) for one in POLICY):
        return None
    if known.flag("management", "HTTPS.Enabled") is not True:
        return None  # nobody could come in any more
    # the administrator's own way last
    return [put(known, one, "https", stage="close") for one in reversed(POLICY) if known.text(one) != "https"]


def discovery(source: ApplianceSource) -> Heard | None:
    known = params(source)
    things = [*_announced(known), *_lldp(source)]
    whole = all(known.has(ANNOUNCED[one]) for one in ("upnp", "mdns"))
    return Heard(things=tuple(things), whole=whole, rests_on=(LIST,))


def _announced(known: Params) -> Iterator[Discovery]:
    for name, parameter in ANNOUNCED.items():
        if known.has(parameter):
            enabled = known.flag("discovery", parameter)
            protocol: Any = _PROTOCOLS.get(name, name)
            at = {"": known.line(parameter)}
            yield Discovery(name=name, protocol=protocol, enabled=enabled, handle=name, at=at)


def _lldp(source: ApplianceSource) -> Iterator[Discovery]:
    if source.why(LLDP):
        return
    data = source.mapping(LLDP).get("data")
    active = data.get("activated") if isinstance(data, dict) else None
    if not isinstance(active, bool):
        raise source.fail("discovery", LLDP)
    yield Discovery(
        name="lldp", protocol="lldp", enabled=active, handle="lldp", at={"": source.key_line(LLDP, "activated")}
    )


def write_discovery(before: Discovery | None, after: Discovery | None, around: Around) -> Iterable[Command] | None:
    if before is None or after is None:
        return None
    left = changes(before, after)
    if not left:
        return ()
    wanted, parameter = switched(left), ANNOUNCED.get(before.key)
    if wanted is None or parameter is None:
        return None
    one = switch(around, parameter, wanted=wanted)
    return (one,) if one else None
