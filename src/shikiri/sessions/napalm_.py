"""A wire that napalm's driver opened: for sites that standardise on napalm. The conversation on it stays ours.

napalm's own `commit_config` is not used: it copies a file with the passwords in clear to the device's flash, sees only
one kind of refusal in it, and saves by itself. Our way back arms the same timer and reads the answer to every line.
"""

from __future__ import annotations

from typing import Any

from shikiri.model.dialect import Dialect
from shikiri.sessions.netmiko_ import ChannelWire, connect_quietly
from shikiri.sessions.target import Target
from shikiri.sessions.wire import hush


class NapalmWire(ChannelWire):
    """The channel of a napalm driver; `driver` is there for whoever wants its getters."""

    def __init__(self, driver: Any) -> None:  # noqa: ANN401  (napalm has no types)
        super().__init__(driver.device)
        self.driver = driver


def open_wire(target: Target, dialect: Dialect) -> tuple[NapalmWire, frozenset[str]]:
    """A shell of napalm's driver on a connection with our pins, its own preparation left out."""
    hush("napalm")
    from napalm import get_network_driver  # noqa: PLC0415

    connection = connect_quietly(target, dialect)
    kind = get_network_driver(dialect.napalm)
    driver = kind(target.host, target.user, "", optional_args={"port": target.port})
    driver.device = driver._netmiko_device = connection  # noqa: SLF001  (its `open` would pin nothing)
    proved = frozenset({"login"}) if target.key_file is None and target.password.reveal() else frozenset[str]()
    return NapalmWire(driver), proved
