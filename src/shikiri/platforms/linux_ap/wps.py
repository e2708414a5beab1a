"""WPS as a service of the device: networks that can be joined by a button or a PIN, and who may press it from afar."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.facets.discovery import Discovery
from shikiri.platforms.linux_ap import hostapd_names as names
from shikiri.platforms.linux_ap.hostapd import found
from shikiri.platforms.linux_ap.hostapd_runs import is_used
from shikiri.platforms.linux_ap.source import ApSource


def services(source: ApSource) -> Iterator[Discovery]:
    """A thing for each network with WPS, two where it answers UPnP too. Raises where no file was read."""
    for conf in found(source).files:
        for bss in conf.networks:
            used, _ = is_used(source, bss.path)
            name = names.ssid(bss)
            for protocol, key in (("wps", "wps_state"), ("upnp", "upnp_iface")):
                item = bss.last(key)
                on = bss.number("wps_state") > 0 and item is not None and bool(item.value)
                if on and item is not None:
                    yield Discovery(
                        name=f"{protocol} {name}",
                        protocol=protocol,  # type: ignore[arg-type]  # one of the two words above
                        enabled=used,
                        interface=bss.interface,
                        handle=f"{bss.interface}/{protocol}",
                        at={"": item.line},
                    )
