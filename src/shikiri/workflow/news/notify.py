"""Telling people of a run: by webhook and by e-mail, to where the vault or the environment says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import urlsplit

from shikiri.model.document import Document
from shikiri.model.say import Lang, Say
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.sessions.post import NotSent, mail, post
from shikiri.workflow.news.notice import Notice, notice

# What the vault calls it (below `shared`), and the environment.
NAMES = {
    "notify_webhook": "SHIKIRI_WEBHOOK",
    "notify_webhook_kind": "SHIKIRI_WEBHOOK_KIND",
    "notify_smtp": "SHIKIRI_SMTP",
    "notify_mail_to": "SHIKIRI_MAIL_TO",
    "notify_mail_from": "SHIKIRI_MAIL_FROM",
}
_HOSTS = {
    "hooks.slack.com": "slack",
    "webhook.office.com": "teams",
    "logic.azure.com": "teams",
    "powerplatform.com": "teams",
}


class Shared(Protocol):
    """The vault, as far as it concerns us."""

    def shared(self, name: str) -> Secret | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where notices go. All of it may be secret: the address of a webhook is its password."""

    webhook: Secret = NO_SECRET
    kind: str = ""
    smtp: Secret = NO_SECRET
    to: str = ""
    sender: str = ""


def ways(environment: Mapping[str, str], vault: Shared | None = None) -> Ways:
    """The vault of the site first, then the environment."""

    def named(name: str) -> Secret:
        own = vault.shared(name) if vault else None
        return own if own is not None and own.reveal() else Secret.plain(environment.get(NAMES[name], "").strip())

    return Ways(
        webhook=named("notify_webhook"),
        kind=named("notify_webhook_kind").reveal(),
        smtp=named("notify_smtp"),
        to=named("notify_mail_to").reveal(),
        sender=named("notify_mail_from").reveal(),
    )


def somebody_is_told(environment: Mapping[str, str], vault: Shared | None = None) -> bool:
    """Is there a way by which a person hears of what is new?"""
    found = ways(environment, vault)
    return bool(found.webhook.reveal() or (found.smtp.reveal() and found.to))


def notify(
    document: Document, environment: Mapping[str, str], vault: Shared | None = None, lang: Lang = "ja"
) -> tuple[Say, ...]:
    """Send what there is to say. What could not be sent is answered, and changes no verdict."""
    found = ways(environment, vault)
    if not (found.webhook.reveal() or (found.smtp.reveal() and found.to)):
        return ()
    news = notice(document, lang)
    return tuple(_tried(found, news)) if news else ()


def _tried(found: Ways, news: Notice) -> Iterator[Say]:
    if found.webhook.reveal():
        yield from _failure(lambda: post(found.webhook, body(news, found.kind or kind_of(found.webhook))))
    if found.smtp.reveal() and found.to:
        yield from _failure(lambda: mail(found.smtp, letter(news, found.to, found.sender)))


def _failure(send: Callable[[], None]) -> Iterator[Say]:
    try:
        send()
    except NotSent as error:
        yield error.sentence


def kind_of(webhook: Secret) -> str:
    """Whose webhook an address is."""
    try:
        host = urlsplit(webhook.reveal()).hostname or ""
    except ValueError:
        return "json"
    return next((kind for name, kind in _HOSTS.items() if host == name or host.endswith(f".{name}")), "json")


def body(news: Notice, kind: str) -> dict[str, Any]:
    """The message in the form its receiver knows. Names of devices are text: they call nobody and link nowhere."""
    if kind == "slack":
        text = "\n".join(_slack(line) for line in news.lines())
        return {"text": f"*{_slack(news.title)}*\n{text}"}
    if kind == "teams":
        blocks = [_block(news.title, weight="Bolder"), *(_block(line) for line in news.lines())]
        card = {"type": "AdaptiveCard", "version": "1.4", "body": blocks}
        content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        return {"type": "message", "attachments": [content]}
    names = ("title", "verdict", "facility", "run", "exit", "when")
    return {"schema": "shikiri/notice/1", **{name: getattr(news, name) for name in names}, "parts": news.parts}


def _slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _block(text: str, **more: str) -> dict[str, Any]:
    """Teams reads Markdown in a block: its signs are taken for what they are."""
    plain = "".join(f"\\{sign}" if sign in "\\`*_[]()<>#" else sign for sign in text)
    return {"type": "TextBlock", "text": plain, "wrap": True, **more}


def letter(news: Notice, to: str, sender: str) -> EmailMessage:
    """The same as a letter."""
    message = EmailMessage()
    message["Subject"] = news.title
    message["To"] = ", ".join(filter(None, map(str.strip, to.split(","))))
    message["From"] = sender or "shikiri@localhost"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join((news.title, "", *news.lines())) + "\n")
    return message
