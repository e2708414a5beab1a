"""A look at an HP printer writes nothing: whatever it asks, by whichever door, is a question."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.simulator.appliances import Request, Response
from shikiri.simulator.appliances.hp.printer import HpPrinter
from tests.platforms.mfp.hp_boxes import AUTH, FACTORY, MFP, OLD, PRIVACY, cdm, desk, ledm

_LOGIN = {"/cdm/security/v1/authenticate", "/cdm/oauth2/v1/token"}


@pytest.mark.parametrize(("double", "password"), [(ledm(), OLD), (cdm(), FACTORY)], ids=["ledm", "cdm"])
def test_a_look_by_every_door_only_asks(double: HpPrinter, password: str, tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []
    answer = double.web

    def web(request: Request) -> Response:
        asked.append((request.method, request.path))
        return answer(request)

    double.web = web  # type: ignore[method-assign]
    assert MFP.dialect is not None
    with desk(double, tmp_path, password=password, snmp=True, doors=MFP.dialect.doors) as box:
        reading, state = box.look()
    kept = " ".join([*(one.text for one in reading.answers.values()), repr(reading), repr(state)])
    assert not [secret for secret in (password, AUTH, PRIVACY) if secret in kept]
    assert len(asked) > 10
    assert {path for method, path in asked if method not in {"GET", "HEAD"}} <= _LOGIN
    assert not [line for line in double.agent.asked if " set " in line]
    assert double.printer.asked
    assert set(double.printer.asked) <= {"0x000a", "0x000b"}  # Get-Jobs, Get-Printer-Attributes
    assert double.writes == []
    assert double.wrong == 0
