"""What can be set over ONVIF: from what differs to commands of the `onvif` door."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from shikiri.model.command import Command, Part, Stage
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.management import Management
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.facets.video import Video
from shikiri.model.net import AddressSet
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.platforms.appliance.changes import changes, plain
from shikiri.platforms.write import Around

Commands = Iterable[Command]
_NAME: Final = re.compile(r"[A-Za-z0-9._@-]{1,63}")
_HOST: Final = re.compile(r"[A-Za-z0-9.:-]{1,253}")
_MEASURED: Final = ("skew_s", "synchronised")  # they follow by themselves
_LEVELS: Final = {"admin": "Administrator", "user": "User"}
_DAY: Final = 24 * 60


def refuse(facet: str, field: str, why: str, **words: str | int) -> Unwritable:
    return Unwritable(facet, field, say(why, **words))


def tell(line: str, *secret: Part, undo: tuple[Part, ...] = (), stage: Stage = "change") -> Command:
    return Command(parts=(f"onvif {line}", *secret), undo=undo, stage=stage)


def _rest(facet: str, left: Mapping[str, Any]) -> None:
    """What ONVIF has no word for is a person's work."""
    for field in left:
        raise refuse(facet, field, "onvif.no-word", field=field)


def _word(text: object, pattern: re.Pattern[str], facet: str, field: str) -> str:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise refuse(facet, field, "onvif.bad-word")
    return text


# -- accounts


def account(before: Account | None, after: Account | None, around: Around) -> Commands:
    if after is None:
        return _gone(before, around) if before is not None else ()
    return _made(after) if before is None else _changed(before, after, around)


def _made(after: Account) -> Iterator[Command]:
    name = _word(after.name, _NAME, "account", "name")
    level = _LEVELS.get(str(plain(after.privilege)), "User")
    yield tell(
        f"CreateUsers {level}/{name}=", _secret(after.password), undo=(f"onvif DeleteUsers name={name}",), stage="prepare"
    )


def _gone(before: Account, around: Around) -> Iterator[Command]:
    if before.handle:
        yield tell(f"DeleteUsers name={_word(before.handle, _NAME, 'account', 'name')}", stage="close")
        return
    # A camera that knows no password at all asks for one as soon as it has an account with one.
    known = {one.key for one in around.observed.things("account")}
    if not any(one.key and one.key not in known for one in around.wanted.things("account")):
        raise refuse("account", "-", "onvif.first-account")


def _changed(before: Account, after: Account, around: Around) -> Iterator[Command]:
    left = changes(before, after)
    if not before.handle:
        _rest("account", left)
    name = _word(before.handle, _NAME, "account", "name")
    if "password" in left:
        yield tell(f"SetUser {name}=", _secret(left.pop("password")), undo=_old(name, around), stage="prepare")
    if "privilege" in left:
        levels = [_LEVELS.get(str(plain(one)), "") for one in (left.pop("privilege"), before.privilege)]
        if not all(levels):
            raise refuse("account", "privilege", "onvif.no-word", field="privilege")
        yield tell(f"SetUserLevel {name}={levels[0]}", undo=(f"onvif SetUserLevel {name}={levels[1]}",))
    _rest("account", left)


def _secret(value: object) -> Secret:
    if not isinstance(value, Secret) or not value.is_clear:
        raise refuse("account", "password", "onvif.no-value")
    if not value.reveal().isprintable() or value.reveal() != value.reveal().strip():
        raise refuse("account", "password", "onvif.bad-word")
    return value


def _old(name: str, around: Around) -> tuple[Part, ...]:
    """What brings the old password back, where the vault has it for this very account."""
    held = around.secrets.get(f"{name}_password") or around.secrets.get("admin_password")
    wanted = next((one.password for one in around.wanted.things("account") if one.key == name), None)  # type: ignore[attr-defined]
    if not isinstance(held, Secret) or not held.is_clear or not isinstance(wanted, Secret):
        return ()
    return () if held.reveal() == wanted.reveal() else (f"onvif SetUser {name}=", held)


# -- the clock


def time_sync(before: TimeSync | None, after: TimeSync | None, _: Around) -> Commands | None:
    if before is None or after is None:
        return None
    return _clock(before, after)


def _clock(before: TimeSync, after: TimeSync) -> Iterator[Command]:
    left = {name: value for name, value in changes(before, after).items() if name not in _MEASURED}
    servers = plain(after.servers)
    if "servers" in left:
        wanted = ",".join(sorted(_word(one, _HOST, "time_sync", "servers") for one in left.pop("servers")))
        held = plain(before.servers)
        old = ",".join(sorted(held)) if isinstance(held, frozenset) else ""
        yield tell(f"SetNTP servers={wanted}", undo=(f"onvif SetNTP servers={old}",))
    if "enabled" in left:
        if left.pop("enabled") is not True or not isinstance(servers, frozenset) or not servers:
            raise refuse("time_sync", "enabled", "onvif.no-servers")
        yield tell("SetSystemDateAndTime type=NTP", undo=("onvif SetSystemDateAndTime type=Manual",))
    if "utc_offset_minutes" in left:
        held_offset = plain(before.utc_offset_minutes)
        undo = (f"onvif SetSystemDateAndTime zone={_zone(held_offset)}",) if isinstance(held_offset, int) else ()
        yield tell(f"SetSystemDateAndTime zone={_zone(left.pop('utc_offset_minutes'))}", undo=undo)
    _rest("time_sync", left)


def _zone(minutes: int) -> str:
    """POSIX: a name and the hours to the west."""
    if not -_DAY < minutes < _DAY:
        raise refuse("time_sync", "utc_offset_minutes", "onvif.bad-word")
    hours, rest = divmod(abs(minutes), 60)
    name = {540: "JST", 0: "UTC"}.get(minutes, "LOC")
    return f"{name}{'-' if minutes > 0 else ''}{hours}" + (f":{rest:02}" if rest else "")


# -- the ways in


def discovery(before: Discovery | None, after: Discovery | None, _: Around) -> Commands | None:
    if before is None or after is None or before.key != "wsd" or set(changes(before, after)) - {"enabled"}:
        return None
    modes = ["Discoverable", "NonDiscoverable"]
    wanted = modes if plain(after.enabled) is True else modes[::-1]
    return [tell(f"SetDiscoveryMode mode={wanted[0]}", undo=(f"onvif SetDiscoveryMode mode={wanted[1]}",))]


def management(before: Management | None, after: Management | None, around: Around) -> Commands | None:
    """Plain http goes off only where https stays."""
    if before is None or after is None or before.key not in {"http", "https"}:
        return None
    left = changes(before, after)
    if set(left) != {"enabled"}:
        return None
    name = before.key.upper()
    if left["enabled"] is True:
        return [_protocol(name, "on", "prepare")]
    stays = any(one.key == "https" and plain(one.enabled) is True for one in around.wanted.things("management"))  # type: ignore[attr-defined]
    if name == "HTTPS" or not stays:
        raise refuse("management", "enabled", "onvif.needs-https")
    return [_protocol(name, "off", "close")]


def video(before: Video | None, after: Video | None, around: Around) -> Commands | None:
    if before is None or after is None:
        return None
    left = changes(before, after)
    if before.key == "rtsp" and set(left) == {"enabled"}:
        return [_protocol("RTSP", "on" if left["enabled"] is True else "off", "change")]
    if set(left) == {"anonymous"} and left["anonymous"] is False:
        strangers = [one.handle for one in around.observed.things("account") if not one.key and one.handle]
        if strangers:
            return [tell(f"DeleteUsers name={_word(one, _NAME, 'account', 'name')}", stage="close") for one in strangers]
        raise refuse("video", "anonymous", "onvif.anonymous-by-hand")
    return None


def _protocol(name: str, word: str, stage: Stage) -> Command:
    other = "off" if word == "on" else "on"
    return tell(f"SetNetworkProtocols {name}={word}", undo=(f"onvif SetNetworkProtocols {name}={other}",), stage=stage)


def exposure(before: Exposure | None, after: Exposure | None, around: Around) -> Commands | None:
    """One list for the whole box: what is wanted on each of its addresses, together."""
    if before is None or after is None or set(changes(before, after)) - {"sources", "filtered"}:
        return None
    if "sources" not in changes(before, after):
        raise refuse("exposure", "filtered", "onvif.no-sources")
    wanted, held = (_together(state.things("exposure")) for state in (around.wanted, around.observed))
    if wanted is None:
        raise refuse("exposure", "sources", "onvif.no-sources")
    old = f"onvif SetIPAddressFilter allow={held}" if held else "onvif SetIPAddressFilter deny="
    return [tell(f"SetIPAddressFilter allow={wanted}", undo=(old,), stage="close")]


def _together(things: Iterable[Any]) -> str | None:
    found = AddressSet()
    for one in things:
        sources = plain(one.sources)
        if isinstance(sources, AddressSet):
            version = ipaddress.ip_address(one.key).version if one.key else 4
            found |= sources.only4 if version == 4 else sources.only6  # noqa: PLR2004
    ends = ((ipaddress.ip_address(low), ipaddress.ip_address(high)) for low, high in _ranges(found))
    networks = [str(net) for low, high in ends for net in ipaddress.summarize_address_range(low, high)]  # type: ignore[type-var]
    return ",".join(networks) if 0 < len(networks) <= 32 else None  # noqa: PLR2004


def _ranges(found: AddressSet) -> Iterator[tuple[Any, Any]]:
    yield from ((ipaddress.IPv4Address(low), ipaddress.IPv4Address(high)) for low, high in found.ip4)
    yield from ((ipaddress.IPv6Address(low), ipaddress.IPv6Address(high)) for low, high in found.ip6)


WRITES: Final[Mapping[str, Callable[[Any, Any, Around], Commands | None]]] = {
    "account": account,
    "time_sync": time_sync,
    "discovery": discovery,
    "management": management,
    "video": video,
    "exposure": exposure,
}
