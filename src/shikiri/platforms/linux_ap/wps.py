"""What WPS opens beside the networks themselves: hostapd answers UPnP, so that others may press its button from afar.

That a network has WPS is said with the network, and taken away there: one setting has one place.
"""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.facets.discovery import Discovery
from shikiri.platforms.linux_ap import hostapd_names as names
from shikiri.platforms.linux_ap.hostapd import found
from shikiri.platforms.linux_ap.hostapd_runs import is_used
from shikiri.platforms.linux_ap.source import ApSource


def services(source: ApSource) -> Iterator[Discovery]:
    """A thing for each network whose WPS answers UPnP. Raises where no file was read."""
    for conf in found(source).files:
        for bss in conf.networks:
            item = bss.last("upnp_iface")
            if item is None or not item.value or not bss.number("wps_state"):
                continue
            yield Discovery(
                name=f"upnp {names.ssid(bss)}",
                protocol="upnp",
                enabled=is_used(source, bss.path)[0],
                interface=item.value,
                handle=f"{bss.interface}/upnp",
                at={"": item.line},
            )
