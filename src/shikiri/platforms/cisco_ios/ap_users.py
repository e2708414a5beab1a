"""The account by which access points themselves are operated: `mgmtuser ...` in the profile they join with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID
from shikiri.model.secret import Secret
from shikiri.platforms.cisco_ios.passwords import FACTORY_NAMES, read_secret
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

_BOX_KEY = "8"  # in these lines alone: enciphered with a key of the controller


def ap_users(source: IosSource) -> Iterator[Account]:
    """` mgmtuser username ops password 8 ... secret 8 ...`: the password of the console, then that of its enable."""
    for profile in source.top("ap profile"):
        for node in profile.find("mgmtuser"):
            name, password = _read(source, node)
            yield Account(
                name=name,
                kind="named",
                privilege="admin",
                password=password,
                factory=name.lower() in FACTORY_NAMES,
                logins=_logins(profile),
                sources=UNSAID,
                enabled=True,
                handle=f"{profile.text} mgmtuser {name}",
                at={"": source.line(node), "logins": source.line(profile)},
            )


def _logins(profile: Node) -> frozenset[str]:
    return frozenset({"console"} | {word for word in ("ssh", "telnet") if profile.last(word)})


def _read(source: IosSource, node: Node) -> tuple[str, Secret]:
    match node.words[1:]:
        case ["username", name, "password", kind, first, "secret", other, second]:
            kept = [_secret((kind, first)), _secret((other, second))]
        case ["username", name, "password", *rest]:  # hidden to the end of the line
            kept = [_secret(rest)]
        case _:
            raise source.fail("account", node)
    known = [secret for secret in kept if secret is not None]
    if len(known) < len(kept):
        raise source.fail("account", node)
    return name, next((secret for secret in known if secret.kind == "plain"), known[0])  # the one that gives more away


def _secret(words: Sequence[str]) -> Secret | None:
    if len(words) == 2 and words[0] == _BOX_KEY:  # noqa: PLR2004  (type, text)
        return Secret(kind="masked", scheme="encrypted")
    return read_secret(words, hashes=False) if len(words) == 2 and words[0] == "0" else None  # noqa: PLR2004
