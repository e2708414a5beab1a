"""Sending a message out: to a webhook, or by e-mail. Where it goes is a secret and stays out of every error."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from shikiri.model.errors import ShikiriError
from shikiri.model.say import say
from shikiri.model.secret import Secret

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PATIENCE_S = 15.0
_SMTPS, _SUBMISSION = 465, 587


class NotSent(ShikiriError):
    """A message that did not reach its receiver; `cause` is a word of ours, never the address."""

    def __init__(self, way: str, cause: str) -> None:
        super().__init__(say("notify.failed", way=way, cause=cause))


def post(url: Secret, body: Mapping[str, object]) -> None:
    """Give a message to a webhook. Only over TLS, to the very address that was named."""
    import httpx  # noqa: PLC0415  (a tenth of a second, and most runs have nothing to say)

    for name in ("httpx", "httpcore"):  # their logs name the address
        logging.getLogger(name).setLevel(logging.WARNING)
    where = _address(url, "webhook")
    if where.scheme != "https" and not (where.scheme == "http" and where.hostname in _HERE):
        raise NotSent("webhook", "https")
    try:
        answer = httpx.post(url.reveal(), json=body, timeout=_PATIENCE_S, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise NotSent("webhook", type(error).__name__) from None
    if not answer.is_success:
        raise NotSent("webhook", f"HTTP {answer.status_code}")


def mail(server: Secret, message: EmailMessage) -> None:
    """Give a message to a mail server: ``smtps://name:***@host``, ``smtp://host:587``."""
    where = _address(server, "mail")
    if where.scheme not in {"smtp", "smtps"} or not where.hostname:
        raise NotSent("mail", "smtp://, smtps://")
    try:
        with _connected(where) as link:
            if where.username:
                link.login(unquote(where.username), unquote(where.password or ""))
            link.send_message(message)
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as error:
        raise NotSent("mail", _cause(error)) from None


def _connected(where: SplitResult) -> smtplib.SMTP:
    """A password is given only over TLS; a server of this very machine may do without."""
    host, tls = str(where.hostname), ssl.create_default_context()
    if where.scheme == "smtps":
        return smtplib.SMTP_SSL(host, where.port or _SMTPS, timeout=_PATIENCE_S, context=tls)
    link = smtplib.SMTP(host, where.port or _SUBMISSION, timeout=_PATIENCE_S)
    try:
        link.ehlo()
        if link.has_extn("starttls") and not (host in _HERE and not where.username):
            link.starttls(context=tls)
            link.ehlo()
        else:
            _plain_is_fine(where)
    except BaseException:
        link.close()
        raise
    return link


def _plain_is_fine(where: SplitResult) -> None:
    if where.username or where.hostname not in _HERE:
        raise NotSent("mail", "STARTTLS")


def _address(url: Secret, way: str) -> SplitResult:
    try:
        where = urlsplit(url.reveal())
        _ = where.port  # an impossible port is told here
    except ValueError:
        raise NotSent(way, "URL") from None
    return where


def _cause(error: Exception) -> str:
    """The kind of failure, with the number of the mail server where it gave one; its words may hold the address."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if isinstance(code, int) else type(error).__name__
