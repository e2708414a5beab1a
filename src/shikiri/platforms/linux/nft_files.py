"""Filters of ours on disk: one file a table below `/etc/nftables.d/`, and the unit that loads them all.

`/etc/nftables.conf` and the tables of others stay as they are. When that file is loaded again it may empty the kernel;
our unit then loads ours once more, and it does so before the network comes up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, Stage, done
from shikiri.model.operation import File, Package, Service

FOLDER: Final = "/etc/nftables.d"
UNIT: Final = "shikiri-nftables.service"
_EACH: Final = f'for f in {FOLDER}/*shikiri*.nft; do [ -f "$$f" ] || continue;'
_UNIT_TEXT: Final = f"""\
[Unit]
Description=Packet filters of shikiri
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
After=nftables.service
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c '{_EACH} /usr/sbin/nft -f "$$f" || exit 1; done'
ExecReload=/bin/sh -c '{_EACH} /usr/sbin/nft -f "$$f" || exit 1; done'
ExecStop=/bin/sh -c '{_EACH} grep "^delete table " "$$f" | /usr/sbin/nft -f -; done'

[Install]
WantedBy=sysinit.target nftables.service
"""


def loaded(name: str, text: str, stage: Stage = "change") -> Iterator[Command]:
    """A file with tables of ours, loaded now and at every start. Its name has `shikiri` in it.

    The text begins with `table inet NAME` and `delete table inet NAME`, each on a line of its own: so loading it twice
    is the same as once, and the unit knows what to take away when it stops.
    """
    yield done(Package("nftables"), stage=stage)
    yield done(File(path=f"{FOLDER}/{name}.nft", text=(text,), mode="0600", check="nft"), stage=stage)
    yield done(File(path=f"/etc/systemd/system/{UNIT}", text=(_UNIT_TEXT,)), stage=stage)
    files = (f"{FOLDER}/", f"/etc/systemd/system/{UNIT}")
    yield done(Service(name=UNIT, enabled=True, running=True, changed="reload", files=files), stage=stage)
