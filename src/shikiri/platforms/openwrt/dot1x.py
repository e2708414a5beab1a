"""802.1X: the SSIDs that ask a RADIUS server who somebody is."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.nothing import UNSAID
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.wlan_fields import WIRELESS, is_on, sending
from shikiri.platforms.openwrt.wlan_words import ENTERPRISE, meant

_FACET: Final = Dot1x.FACET


def parse(source: OpenwrtSource) -> Parsed:
    things = tuple(
        Dot1x(
            handle=one.address,
            at=source.lines_of(
                WIRELESS, one, target="ssid", servers="auth_server", enabled="encryption", dynamic_vlan="dynamic_vlan"
            ),
            target=one.text("ssid") or UNSAID,
            enabled=is_on(source, one),
            servers=frozenset(one.words("auth_server") or one.words("server")) or UNSAID,
            dynamic_vlan=one.text("dynamic_vlan") not in ("", "0"),
        )
        for one in sending(source)
        if (told := meant(one.text("encryption"))) is not None and told[0].security in ENTERPRISE
    )
    return Parsed(things, rests_on=(source.question(WIRELESS),))


DRIVER = FacetDriver(facet=_FACET, asks=asks(WIRELESS), parse=parse)
