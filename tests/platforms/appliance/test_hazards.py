"""What is asked without a login is asked only where it does no harm; and what was not proved shut is not shut."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.model.facets.hazard import Hazard
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.appliance.factory import CAMERAS, FACTORY, PRINTERS, factory_of
from shikiri.platforms.appliance.hazards import HAZARDS, may_have_book, speaks_pjl
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.sessions.appliance.factory import LOGINS

IPP, LOOK = "get-printer-attributes", "look"


def source(**answers: str) -> ApplianceSource:
    named = {name.replace("_", " "): Answer(text) for name, text in answers.items()}
    if "ipp" in named:
        named[IPP] = named.pop("ipp")
    return ApplianceSource(Reading(device="box", platform="mfp", answers=named, when=None))


def look(*opened: int) -> str:
    ports = (80, 443, 9090, 9091, 9100)
    rows = [f"port {port} {'open' if port in opened else 'closed'}" for port in ports]
    return "\n".join(("address 192.168.30.21", *rows, "end", ""))


def ipp(maker: str, device_id: str) -> str:
    rows = (f"printer-make-and-model [{json.dumps(maker)}]", f"printer-device-id [{json.dumps(device_id)}]")
    return "\n".join(("status 0x0000 successful-ok", "group printer-attributes", *rows, "end", ""))


def walk(*rows: str) -> str:
    return "\n".join(("asked 2c public", *rows, "end", ""))


SPEAKS = ipp("HP LaserJet M000", "MFG:HP;MDL:LaserJet M000;CMD:PJL,PCL,PDF;")
LANGUAGE = "1.3.6.1.2.1.43.15.1.1.2.1"


@pytest.mark.parametrize(
    "answers,asked",
    (
        ({"look": look(9100), "ipp": SPEAKS}, True),
        ({"look": look(9100), "ipp": ipp("EPSON", "MFG:EPSON;COMMAND SET:ESCPL2,PJL;")}, True),
        ({"look": look(9100), "walk": walk(f"{LANGUAGE}.1 int 3", f"{LANGUAGE}.2 int 5")}, True),
        ({"look": look(9100), "walk": walk(f"{LANGUAGE}.1 int 3", f"{LANGUAGE}.2 int 6")}, False),  # PCL and PostScript
        ({"look": look(9100), "ipp": ipp("Zebra ZTC", "MFG:Zebra;CMD:ZPL;MDL:PJL-5;")}, False),  # a name is no language
        ({"look": look(9100), "ipp": ipp("X", "MFG:X;CMD:ZPJLX,ZPL;")}, False),
        ({"look": look(9100)}, False),
        ({"look": look(), "ipp": SPEAKS}, False),
        ({"ipp": SPEAKS}, False),
        ({"look": "#! silent\n", "ipp": SPEAKS}, False),
        ({"look": look(9100), "ipp": "#! closed\n", "walk": "#! silent\n"}, False),
        ({"look": "nonsense\n", "ipp": SPEAKS}, False),
    ),
)
def test_only_a_proved_speaker_is_spoken_to(answers: dict[str, str], asked: bool) -> None:
    assert speaks_pjl(source(**answers)) is asked


KYOCERA = ipp("KYOCERA ECOSYS M0000", "MFG:Kyocera;MDL:ECOSYS M0000;")


@pytest.mark.parametrize(
    "answers,asked",
    (
        ({"look": look(9091), "ipp": KYOCERA}, True),
        ({"look": look(9090)}, True),  # nobody knows the maker
        ({"look": look(9091), "ipp": SPEAKS}, False),
        ({"look": look(), "ipp": KYOCERA}, False),
        ({"ipp": KYOCERA}, False),
    ),
)
def test_only_what_may_be_a_kyocera_is_asked_for_its_book(answers: dict[str, str], asked: bool) -> None:
    assert may_have_book(source(**answers)) is asked


def asks(answers: dict[str, str]) -> set[str]:
    return {question for question, when in FACTORY.asked_when.items() if when(source(**answers))}


def test_only_the_maker_that_a_box_names_is_tried() -> None:
    assert asks({"look": look(80), "ipp": ipp("RICOH IM C3000", "MFG:RICOH;MDL:IM C3000;")}) == {"factory ricoh"}
    assert asks({"look": look(80), "ipp": KYOCERA}) == set()
    assert asks({"look": look(80)}) == set()
    assert asks({}) == set()


LOCK = "/ISAPI/Security/illegalLoginLock"


@pytest.mark.parametrize("tries,asked", (("3", False), ("1", False), ("x", False), ("", False), ("5", True)))
def test_where_a_wrong_try_may_lock_somebody_out_nothing_is_tried(tries: str, asked: bool) -> None:
    page = f"<IllegalLoginLock><maxIllegalLoginTimes>{tries}</maxIllegalLoginTimes></IllegalLoginLock>"
    box = ApplianceSource(Reading(device="box", platform="hikvision", answers={LOCK: Answer(page)}, when=None))
    assert factory_of("hikvision").asked_when["factory hikvision"](box) is asked


def test_every_maker_of_the_voice_has_a_login_and_the_other_way_round() -> None:
    assert set(LOGINS) == {*PRINTERS, *CAMERAS}


def things(pjl: str) -> dict[str, object]:
    heard = HAZARDS.hears["hazard"](source(look=look(9100), ipp=SPEAKS, pjl=pjl))
    assert heard is not None
    return {str(one.name): one.exposed for one in heard.things if isinstance(one, Hazard)}


_WORDS = st.sampled_from(("open", "empty", "unknown-word", "error 1", "error 17", "error 52"))


@given(st.lists(_WORDS, min_size=1, max_size=4), st.sampled_from(("0", "1", "2", "unknown-word")))
def test_files_are_shut_only_where_there_can_be_none(words: list[str], volumes: str) -> None:
    rows = [f"files {at}: {word}" for at, word in enumerate(words)]
    text = "\n".join(('id "x"', "password enabled", f"volumes {volumes}", *rows, "end", ""))
    said = things(text)["file-system"]
    none = volumes in {"0", "unknown-word"} and not set(words) - {"unknown-word", "error 1", "error 52"}
    assert (said is True) == ("open" in words)
    assert (said is False) == none


@pytest.mark.parametrize("beside,state,files,language", (
    ("", "", False, False),
    ("9101", "open", UNSAID, UNSAID),
    ("9102", "silent", UNSAID, UNSAID),
    ("515", "open", False, UNSAID),
    ("515", "closed", False, False),
))  # fmt: skip
def test_a_shut_raw_port_proves_nothing_beside_another_way_for_the_same_language(
    beside: str, state: str, files: object, language: object
) -> None:
    text = look(443).replace("end\n", f"port {beside} {state}\nend\n" if beside else "end\n")
    heard = HAZARDS.hears["hazard"](source(look=text))
    assert heard is not None
    found = {one.key: one.exposed for one in heard.things if isinstance(one, Hazard)}
    assert (found["file-system"], found["printer-language"]) == (files, language)
