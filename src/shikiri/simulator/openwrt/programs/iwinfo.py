"""`iwinfo`: one block for each interface that is on air."""

from __future__ import annotations

import sys
from pathlib import Path

from shikiri.simulator.openwrt.programs.rpcd import RUNNING, sent
from shikiri.simulator.openwrt.programs.store import Package

BLOCK = """{name}  ESSID: "{ssid}"
          Access Point: 02:00:00:00:00:{number:02X}
          Mode: Master  Channel: {channel} (5.180 GHz)  HT Mode: HE80
          Tx-Power: {power} dBm  Link Quality: unknown/70
          Signal: unknown  Noise: unknown
          Encryption: unknown

"""


def main() -> None:
    radios = {one.name: one.options for one in Package("wireless", Path("/nowhere"), RUNNING).sections}
    for number, (name, _, iface) in enumerate(sent(), start=1):
        radio = radios.get(iface.get("device", ""), {})
        words = {"power": radio.get("txpower", "20"), "channel": radio.get("channel", "1")}
        sys.stdout.write(BLOCK.format(name=name, ssid=iface.get("ssid", ""), number=number, **words))


if __name__ == "__main__":
    main()
