"""The answers of the ONVIF door: what is asked, and how one word of an answer is read."""

from __future__ import annotations

from typing import Final

from shikiri.formats.xml import Element
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import Unanswered

INFO, USERS, PROTOCOLS, NTP = (
    "onvif GetDeviceInformation",
    "onvif GetUsers",
    "onvif GetNetworkProtocols",
    "onvif GetNTP",
)
DISCOVERY, INTERFACES, FILTER = "onvif GetDiscoveryMode", "onvif GetNetworkInterfaces", "onvif GetIPAddressFilter"
SERVICES, STREAMS, PICTURES = "onvif GetServices", "onvif GetStreamUri", "onvif GetSnapshotUri"
CLOCK = "onvif GetSystemDateAndTime"
RTSP, SNAPSHOT = "onvif anonymous rtsp", "onvif anonymous snapshot"
STRANGERS: Final = tuple(f"onvif anonymous {one.split()[1]}" for one in (INFO, USERS, STREAMS, PICTURES))
# What a stranger is told comes first: it shows how to log in. The clock comes last: its moment is the reading's.
QUESTIONS: Final = (
    SERVICES, *STRANGERS[:2], INFO, USERS, PROTOCOLS, NTP, DISCOVERY, INTERFACES, FILTER, STREAMS, PICTURES,
    *STRANGERS[2:], RTSP, SNAPSHOT, CLOCK,
)  # fmt: skip


def said(source: ApplianceSource, question: str) -> Element:
    """The answer to a question, which must be one to that question."""
    root = source.xml(question)
    operation = question.rsplit(maxsplit=1)[-1]
    if root.name not in {f"{operation}Response", f"{operation}Answers"}:
        raise Unanswered(question, "garbled")
    return root


def only(source: ApplianceSource, facet: str, question: str, root: Element, name: str) -> Element:
    """The one child of that name; none or two of them is doubt."""
    found = root.all(name)
    if len(found) != 1:
        raise source.fail(facet, question, root.line)
    return found[0]


def truth(source: ApplianceSource, facet: str, question: str, one: Element) -> bool:
    """True or false; every other word is doubt."""
    if one.text not in {"true", "false", "1", "0"}:
        raise source.fail(facet, question, one.line)
    return one.text in {"true", "1"}


def is_open_to_strangers(source: ApplianceSource, question: str) -> bool:
    """Was a stranger told the same?"""
    return source.why(f"onvif anonymous {question.rsplit(maxsplit=1)[-1]}") == ""


def is_shut_to_strangers(source: ApplianceSource, question: str) -> bool:
    """Was a stranger asked who he is, and told no more?"""
    return source.why(f"onvif anonymous {question.rsplit(maxsplit=1)[-1]}") == "login"
