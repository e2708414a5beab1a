"""The simulated printer before referees of other people: ipptool of CUPS, and pyipp."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from shikiri.simulator.appliances import Double, Http, Service, serve_appliances
from shikiri.simulator.appliances.ipp import Attribute, Job, Printer
from tests.formats.ipp_messages import EVERYTHING
from tests.sessions.appliance.printers import shown


class Box(Double):
    """A double with nothing but IPP."""

    platform = "mfp"

    def __init__(self) -> None:
        super().__init__(name="b")
        jobs = [Job(number=1, name="one"), Job(number=2, state="pending-held", user="somebody"), Job(number=3)]
        needed: dict[str, Attribute] = {
            "printer-uri-supported": ("uri", ["ipp://localhost/ipp/print"]),
            "printer-state-reasons": ("keyword", ["none"]),
            "printer-up-time": ("integer", [100]),
            "printer-info": ("text", ["made up"]),
            "printer-name": ("name", ["b"]),
            "printer-more-info": ("uri", ["http://localhost/"]),
            "printer-uuid": ("uri", ["urn:uuid:00000000-0000-4000-8000-000000000001"]),
            "printer-device-id": ("text", ["MFG:RICOH;MDL:IM C3000;SN:MADEUP1;"]),
        }
        self.printer = Printer(lambda: EVERYTHING | needed, jobs)

    def services(self) -> dict[int, Service]:
        return {631: Http(self.printer.respond, "both")}


_TEST = """{{
NAME "one"
OPERATION {operation}
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR naturalLanguage attributes-natural-language en
ATTR uri printer-uri $uri
{lines}
}}
"""


def asked(folder: Path, uri: str, operation: str, *lines: str) -> str:
    page = folder / "one.test"
    page.write_text(_TEST.format(operation=operation, lines="\n".join(lines)))
    told = shown("ipptool", "-tv", uri, str(page))
    assert told.returncode == 0, told.stdout
    return told.stdout.partition("RECEIVED")[2]


@pytest.mark.parametrize("scheme", ("ipp", "ipps"))
def test_ipptool_reads_every_syntax(tmp_path: Path, scheme: str) -> None:
    with serve_appliances([Box()]) as served:
        uri = f"{scheme}://127.0.0.1:{served['b'].ports[631]}/ipp/print"
        told = asked(tmp_path, uri, "Get-Printer-Attributes", "STATUS successful-ok")
    for line in (
        "printer-make-and-model (textWithoutLanguage) = RICOH IM C3000",
        "uri-security-supported (1setOf keyword) = tls,none",
        "job-password-supported (integer) = 4",
        "color-supported (boolean) = true",
        "copies-supported (rangeOfInteger) = 1-999",
        "printer-resolution-default (resolution) = 600x1200dpi",
        "printer-current-time (dateTime) = 2026-11-21T09:30:00Z",
        "media-col-default (collection) = {media-size={x-dimension=21000} media-type=a,b}",
        "printer-location (no-value) = no-value",
    ):
        assert line in told, told


def test_ipptool_is_told_only_what_it_asked_for(tmp_path: Path) -> None:
    with serve_appliances([Box()]) as served:
        uri = f"ipp://127.0.0.1:{served['b'].ports[631]}/ipp/print"
        line = "ATTR keyword requested-attributes printer-name,printer-state"
        told = asked(tmp_path, uri, "Get-Printer-Attributes", line)
        assert "printer-name" in told
        assert "printer-state" in told
        assert "uri-security-supported" not in told


def test_ipptool_counts_jobs_by_what_it_asks_for(tmp_path: Path) -> None:
    box = Box()
    with serve_appliances([box]) as served:
        uri = f"ipp://127.0.0.1:{served['b'].ports[631]}/ipp/print"
        for which, count in (("completed", 2), ("not-completed", 1)):
            lines = (
                f"ATTR keyword which-jobs {which}",
                "ATTR keyword requested-attributes all",
                "STATUS successful-ok",
            )
            assert asked(tmp_path, uri, "Get-Jobs", *lines).count("job-id (integer)") == count
        box.printer.shows_jobs = False
        asked(tmp_path, uri, "Get-Jobs", "STATUS client-error-not-authorized")
        asked(tmp_path, uri, "Set-Printer-Attributes", "STATUS server-error-operation-not-supported")


def test_pyipp_knows_the_printer() -> None:
    pyipp = pytest.importorskip("pyipp", reason="pyipp is not installed")
    box = Box()
    said = dict(box.printer.read())
    said.pop("orientation-requested-supported")  # its 7 is beyond pyipp

    async def known(port: int) -> tuple[str, str]:
        box.printer.read = lambda: said
        async with pyipp.IPP(host="127.0.0.1", port=port, base_path="/ipp/print", tls=False) as client:
            printer = await client.printer()
            return printer.info.manufacturer, printer.info.model

    with serve_appliances([box]) as served:
        assert asyncio.run(known(served["b"].ports[631])) == ("RICOH", "IM C3000")
