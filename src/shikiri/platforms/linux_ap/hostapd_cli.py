"""What hostapd itself answered: words by question and interface, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shikiri.model.reading import Line
from shikiri.platforms.linux_ap.scripts import HOSTAPD_CLI
from shikiri.platforms.linux_ap.source import ApSource

Told = Mapping[str, tuple[str, Line]]


def answers(source: ApSource) -> tuple[dict[str, Told], bool]:
    """What hostapd answered, by question and interface: words and their lines; and was the end seen?"""
    return source.once("hostapd-cli", _answers)


def _answers(source: ApSource) -> tuple[dict[str, Told], bool]:
    found_: dict[str, dict[str, tuple[str, Line]]] = {}
    for head, lines in source.files(HOSTAPD_CLI).items():
        section = found_.setdefault(head, {})
        for number, text in lines:
            key, sign, value = text.partition("=")
            if sign:
                section.setdefault(key, (value, Line(HOSTAPD_CLI, number)))
    whole = found_.pop("that is all", None) is not None
    return dict(found_), whole


def configs(sections: Mapping[str, Told]) -> Iterator[tuple[str, Told]]:
    for head, told in sections.items():
        question, _, name = head.partition(" ")
        if question == "get_config" and told:
            yield name, told
