"""What a report says of the air: one sentence for whoever runs the place, the lines that prove it, and no harm done."""

from __future__ import annotations

from typing import Any

import pytest

from shikiri.model.document import Document
from shikiri.model.document_parts import AirPart
from shikiri.reports import air, render
from tests.reports.sample import document as sample

EVIL = '<script>alert(1)</script>\x1b[2J"'


def trial(about: str, result: str, status: str, line: int = 1, **more: Any) -> Any:
    return {
        "about": about,
        "name": f"sta-a > {about}",
        "result": result,
        "why": "",
        "status": status,
        "line": line,
        **more,
    }


def part(
    *trials: Any, ssid: str = "Lobby", transcript: tuple[str, ...] = ("09:00:00 sta-a -> x no answer",)
) -> AirPart:
    network: Any = {
        "ssid": ssid,
        "bssid": "02:00:00:00:00:01",
        "security": "wpa3",
        "ciphers": "ccmp",
        "pmf": "required",
    }
    station: Any = {
        "name": "sta-a", "segment": "guest", "ssid": "Lobby", "when": "2026-11-21T09:00:00+09:00", "who": "sato",
        "seconds": 41, "networks": [{**network, "wps": "false", "declared": ssid == "Lobby"}], "trials": list(trials),
        "transcript": list(transcript),
    }  # fmt: skip
    return {"days": 30, "stations": [station]}


@pytest.mark.parametrize(
    "statuses,words",
    (
        (("pass", "pass"), "どれも通りませんでした"),
        (("pass", "unknown"), "確かめられていません"),
        (("pass", "fail", "unknown"), "通ってはならない通信が通りました"),
        ((), "確かめられていません"),
    ),
)
def test_the_manager_reads_one_sentence(statuses: tuple[str, ...], words: str) -> None:
    made = part(*(trial("neighbour", "refused", status) for status in statuses))
    assert words in air.summary(made)["ja"]


def with_air(made: AirPart) -> Document:
    document = sample()
    document["air"] = made
    return document


@pytest.mark.parametrize("form", ("html", "terminal"))
def test_the_line_that_proves_it_is_in_the_report(form: str) -> None:
    made = part(trial("neighbour", "refused", "pass"), trial("business", "reached", "fail"))
    text = render(form, with_air(made), "ja").decode()
    assert "09:00:00 sta-a -&gt; x no answer" in text or "09:00:00 sta-a -> x no answer" in text
    assert "利用者から業務用へ" in text
    assert text.index("利用者から業務用へ") < text.index("同じアクセスポイントの利用者どうし")  # the worst first


@pytest.mark.parametrize("form", ("html", "terminal"))
@pytest.mark.parametrize("lang", ("ja", "en"))
def test_a_name_from_the_air_does_no_harm(form: str, lang: Any) -> None:
    made = part(trial("neighbour", EVIL, "fail", name=EVIL), ssid=EVIL, transcript=(EVIL,))
    text = render(form, with_air(made), lang).decode()
    assert "<script>alert(1)" not in text or form == "terminal"
    assert "\x1b[2J" not in text


def test_without_stations_there_is_no_section() -> None:
    text = render("html", sample(), "ja").decode()
    assert 'id="air"' not in text or "食い違い" in text


def test_every_word_of_a_trial_has_its_sentence() -> None:
    from typing import get_args

    from shikiri.language import catalogue
    from shikiri.model.facets.trial import WHYS, About

    for lang in ("ja", "en"):
        sentences = catalogue(lang)
        assert not [word for word in WHYS if f"air.why.{word}" not in sentences]
        assert not [word for word in get_args(About) if f"air.about.{word}" not in sentences]
