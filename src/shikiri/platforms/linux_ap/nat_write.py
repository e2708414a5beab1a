"""Writing NAT: in our own table. What others translate is theirs; the networks behind it need forwarding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.nat import Nat
from shikiri.model.say import say
from shikiri.platforms.linux.nft_files import loaded
from shikiri.platforms.linux_ap.forwarding import forwarding_on
from shikiri.platforms.linux_ap.own_table import NAME, is_ours, own_tables
from shikiri.platforms.write import Around

_FACET: Final = Nat.FACET


def render(before: Nat | None, after: Nat | None, around: Around) -> Iterator[Command]:
    if before is not None and not is_ours(before.handle):
        raise Unwritable(_FACET, "inner", say("linux.strangers-chain", chain=before.handle))
    yield from loaded(NAME, own_tables(around), stage="prepare")
    if after is not None:
        yield from forwarding_on(around)
