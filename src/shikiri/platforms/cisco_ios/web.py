"""The web servers of the box: `ip http server` and `ip http secure-server`."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.facets.management import Management, Service
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.cisco_ios.lines import callers
from shikiri.platforms.cisco_ios.source import IosSource

_SERVERS: dict[Service, str] = {"http": "ip http server", "https": "ip http secure-server"}
_KNOWN = frozenset(
    "server secure-server access-class authentication timeout-policy session-idle-timeout path max-connections port "
    "secure-port tls-version secure-ciphersuite secure-trustpoint secure-client-auth secure-ecdhe-curve "
    "active-session-modules secure-active-session-modules session-module-list client secure-peer-verify-trustpoint "
    "digest help-path auth-retry accounting banner banner-path secure-piv-based-auth banner-text upload".split()
)
_LOGINS = frozenset({"local", "enable", "aaa", "tacacs"})


def web_servers(source: IosSource) -> Iterator[Management]:
    """Both, whether a line names them or not: what a box does when no line does differs by model and release."""
    for node in (*source.top("ip http"), *source.top("no ip http")):
        if node.words[2 + (node.words[0] == "no")] not in _KNOWN:
            raise source.fail("management", node)
    allowed, listed = _callers(source)
    timeout, timed = _timeout(source)
    authentication = source.last("ip http authentication")
    if authentication is not None and authentication.words[3] not in _LOGINS:
        raise source.fail("management", authentication)
    for service, text in _SERVERS.items():
        enabled, line = source.flag(text)
        listens = source.last("ip http port" if service == "http" else "ip http secure-port")
        tls = source.last("ip http tls-version") if service == "https" else None
        yield Management(
            name=service,
            service=service,
            enabled=Default(value=True, tag="M") if enabled is None else enabled,
            sources=allowed,
            port=int(listens.words[3]) if listens else UNSAID,
            timeout_s=timeout,
            version=tls.words[3] if tls else UNSAID,
            authenticated=True if authentication else Default(value=True, tag="M"),
            handle=text,
            at={
                "": line,
                "sources": listed,
                "port": source.line(listens),
                "timeout_s": timed,
                "version": source.line(tls),
                "authenticated": source.line(authentication),
            },
        )


def _callers(source: IosSource) -> tuple[Known[AddressSet], Line]:
    """`ip http access-class 10`, `ip http access-class ipv4 MGMT`, `ip http access-class ipv6 MGMT6`."""
    names: dict[str, str] = {}
    last = None
    for node in source.top("ip http access-class"):
        words = node.words[3:]
        family, name = (words[0], words[1:]) if words[:1] in (["ipv4"], ["ipv6"]) else ("ipv4", words)
        if len(name) != 1:
            raise source.fail("management", node)
        names[family], last = name[0], node
    return callers(source, names.get("ipv4"), names.get("ipv6")), source.line(last)


def _timeout(source: IosSource) -> tuple[Known[int], Line]:
    """How long a session of the web pages lives without a click. The connection's own timeout is another thing."""
    node = source.last("ip http session-idle-timeout")
    if node is None:
        return UNSAID, source.line(None)
    return int(node.words[3]), source.line(node)
