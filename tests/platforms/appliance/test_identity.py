"""Who made it, which model, what it runs: by every door that tells, in the words of many makers."""

from __future__ import annotations

import json

import pytest

from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.platforms.appliance.device_id import device_id
from shikiri.platforms.appliance.identity import by_ipp, by_look, by_snmp
from shikiri.platforms.appliance.makers import by_object_id, named, without_maker
from shikiri.platforms.appliance.vendor import is_vendor, vendor
from shikiri.platforms.mfp import PLATFORM
from tests.platforms.appliance.answers import facet, ipp, look, source, walk

DESCR, OBJECT = "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0"
P = "1.3.6.1.4.1"


def record(oid: str, value: str, kind: str = "string") -> str:
    return f"{oid} {kind} {json.dumps(value, ensure_ascii=False)}"


def snmp(described: str, *more: str) -> tuple[str, str, str]:
    found = by_snmp(source({"walk": walk(record(DESCR, described), *more)}))
    return found.vendor, found.model, found.version


@pytest.mark.parametrize(
    "described,more,expected",
    (
        ("RICOH IM C3000 2.03 / RICOH Network Printer C model / x", (), ("ricoh", "IM C3000", "2.03")),
        ("NRG MP C2003 1.20.1 / NRG Network Printer C model", (), ("ricoh", "MP C2003", "1.20.1")),
        ("Canon iR-ADV C5535 /P", (), ("canon", "iR-ADV C5535", "")),
        ("Canon LBP352x", (record(f"{P}.1602.1.1.1.4.0", "02.11"),), ("canon", "LBP352x", "02.11")),
        ("KONICA MINOLTA bizhub C360i", (), ("konica-minolta", "bizhub C360i", "")),
        (
            "KONICA MINOLTA bizhub C360i",
            (
                record(f"{P}.18334.1.1.1.5.5.1.1.2.1", "Boot"),
                record(f"{P}.18334.1.1.1.5.5.1.1.2.2", "Controller"),
                record(f"{P}.18334.1.1.1.5.5.1.1.3.1", "-"),
                record(f"{P}.18334.1.1.1.5.5.1.1.3.2", "AA2J0Y0-3000-G00-U4"),
            ),
            ("konica-minolta", "bizhub C360i", "AA2J0Y0-3000-G00-U4"),
        ),
        (
            "KYOCERA Document Solutions Printing System",
            (record("1.3.6.1.2.1.25.3.2.1.3.1", "TASKalfa 2554ci"),),
            ("kyocera", "TASKalfa 2554ci", ""),
        ),
        (
            "KYOCERA Document Solutions Printing System",
            (
                record("1.3.6.1.2.1.25.3.2.1.3.1", "KYOCERA"),
                record(f"{P}.1347.43.5.1.1.1.1", "ECOSYS M3860idn"),
                record(f"{P}.1347.43.5.4.1.5.1.1", "2X9_S000.002.307"),
            ),
            ("kyocera", "ECOSYS M3860idn", "2X9_S000.002.307"),
        ),
        (
            "EPSON Built-in Print Server",
            (
                record(f"{P}.1248.1.2.2.1.1.1.2.1", "LM-C5000"),
                record(f"{P}.1248.1.2.2.2.1.1.2.1.1", "HS12N6"),
                record(f"{P}.1248.1.2.2.2.1.1.3.1.1", "Main"),
            ),
            ("epson", "LM-C5000", "HS12N6"),
        ),
        (
            "Hikvision company products",
            (record(f"{P}.39165.1.1.0", "DS-2CD2143G2-I"), record(f"{P}.39165.1.3.0", "V5.7.3")),
            ("hikvision", "DS-2CD2143G2-I", "V5.7.3"),
        ),
        ("SHARP BP-50C26", (), ("sharp", "BP-50C26", "")),
        (
            "FUJI XEROX ApeosPort-VI C3370;ESS1.60.2,IOT 60.3.0,ADF 11.0.1",
            (),
            ("fujifilm", "ApeosPort-VI C3370", "1.60.2"),
        ),
        (
            "Xerox AltaLink C8055; SS 103.023.031.14100, NC 103.023.14100, UI 103.023.14100",
            (),
            ("xerox", "AltaLink C8055", "103.023.031.14100"),
        ),
        (
            "Brother NC-8800w, Firmware Ver.1.14  (13.07.12),MID 84E",
            (
                record(f"{P}.2435.2.3.9.1.1.7.0", "MFG:Brother;CMD:PJL;MDL:MFC-L8900CDW;CLS:PRINTER;"),
                record(f"{P}.2435.2.3.9.4.2.1.5.5.17.0", "K2006231500"),
            ),
            ("brother", "MFC-L8900CDW", "K2006231500"),
        ),
        (
            "EPSON Built-in 11b/g/n Print Server",
            (record(f"{P}.1248.1.2.2.1.1.1.2.1", "PX-M7120F"),),
            ("epson", "PX-M7120F", ""),
        ),
        (
            "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD153,EEPROM JSI24090012",
            (
                record(f"{P}.11.2.3.9.4.2.1.1.3.2.0", "HP LaserJet Pro M404dn"),
                record(f"{P}.11.2.3.9.4.2.1.1.3.5.0", "20240115"),
                record(f"{P}.11.2.3.9.4.2.1.1.3.6.0", "002_2405A"),
            ),
            ("hp", "LaserJet Pro M404dn", "002_2405A"),
        ),
        (
            "OKI OkiLAN 8500e Rev.01.23 10/100BASE Ethernet PrintServer: Attached to MC363 Rev.03.10 : (c)",
            (),
            ("oki", "MC363", "03.10"),
        ),
        (
            "TOSHIBA e-STUDIO2515AC",
            (record(f"{P}.1129.1.2.1.1.1.1.2.0", "T120SY0W1234"),),
            ("toshiba", "e-STUDIO2515AC", "T120SY0W1234"),
        ),
        (
            "TOSHIBA e-STUDIO330AC version CXTZJ.240.105 kernel 5.4.2-yocto-standard All-N-1",
            (),
            ("toshiba", "e-STUDIO330AC", "CXTZJ.240.105"),
        ),
        (
            "Xerox WorkCentre 6605DN; Network 90.70, Controller 201405012030, Engine 02.00.01",
            (),
            ("xerox", "WorkCentre 6605DN", "201405012030"),
        ),
        ("Xerox Color 570;System 55.41.02,ESS1.208.7,IOT 64.24.0,FIN C18.22.0", (), ("xerox", "Color 570", "55.41.02")),
        (
            "FUJI XEROX DocuPrint CM305 df; Net 16.41,ESS 201310101131,IOT 03.00.05",
            (),
            ("fujifilm", "DocuPrint CM305 df", "201310101131"),
        ),
        ("Mega-Pixel Network Camera", (record(OBJECT, f"{P}.23465", "oid"),), ("vivotek", "", "")),
        ("; AXIS M3045-V; Network Camera; 9.80.3.11; Mar 02 2022 11:20; 1AC; 1;", (), ("axis", "M3045-V", "9.80.3.11")),
        ("Hikvision company products", (), ("hikvision", "", "")),
        ("Linux nas 5.10", (), ("", "", "")),
        ("", (), ("", "", "")),
    ),
)
def test_by_snmp(described: str, more: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    assert snmp(described, *more) == expected


@pytest.mark.parametrize(
    "oid,word",
    (
        (f"{P}.367.1.1", "ricoh"),
        (f"{P}.1602.4.7", "canon"),
        (f"{P}.18334.1.1.1.2.1.117.2.2", "konica-minolta"),
        (f"{P}.1347.41", "kyocera"),
        (f"{P}.2435.2.3.9.1", "brother"),
        (f"{P}.1248.1.1.2.1.3", "epson"),
        (f"{P}.11.2.3.9.1", "hp"),
        (f"{P}.253.8.62.1.2", "xerox"),
        (f"{P}.1129.2.3.1", "toshiba"),
        (f"{P}.2001.1.1.1.1", "oki"),
        (f"{P}.368", "axis"),
        (f"{P}.3680", ""),
        (f"{P}.8072.3.2.10", ""),
        ("1.3.6.1.2.1.1", ""),
        ("", ""),
    ),
)
def test_by_the_number_of_the_maker(oid: str, word: str) -> None:
    assert by_object_id(oid) == word
    assert vendor(source({"walk": walk(record(DESCR, "Printer"), record(OBJECT, oid or "0.0", "oid"))})) == word


@pytest.mark.parametrize(
    "attributes,expected",
    (
        (
            (
                'printer-device-id ["MFG:Kyocera;MDL:TASKalfa 4054ci;SER:W1Z0000001;"]',
                'printer-firmware-name ["System"]',
                'printer-firmware-string-version ["2XD_S000.002.345"]',
            ),
            ("kyocera", "TASKalfa 4054ci", "2XD_S000.002.345", "W1Z0000001"),
        ),
        (
            (
                'printer-make-and-model ["Xerox B235 MFP"]',
                'printer-firmware-name ["IPP", "FirmwareVersion", "PDF"]',
                'printer-firmware-string-version ["2.0", "MXLSG.230.090", "1.7"]',
            ),
            ("xerox", "B235 MFP", "MXLSG.230.090", ""),
        ),
        (
            (
                'printer-make-and-model ["HP OfficeJet Pro 6830"]',
                'printer-device-id ["MFG:HP;MDL:Officejet Pro 6830;SN:TH0;"]',
            ),
            ("hp", "Officejet Pro 6830", "", "TH0"),
        ),
        (('printer-make-and-model ["Unheard Of 5"]',), ("", "Unheard Of 5", "", "")),
        (
            ('printer-make-and-model ["EPSON PX-M7120F"]', 'printer-firmware-string-version ["XY01", "XY02"]'),
            ("epson", "PX-M7120F", "XY01", ""),
        ),
        (("queued-job-count [0]",), ("", "", "", "")),
    ),
)
def test_by_ipp(attributes: tuple[str, ...], expected: tuple[str, str, str, str]) -> None:
    found = by_ipp(source({"get-printer-attributes": ipp(*attributes)}))
    assert (found.vendor, found.model, found.version, found.serial) == expected


def test_every_field_cites_its_line() -> None:
    found = by_ipp(
        source({"get-printer-attributes": ipp("queued-job-count [0]", 'printer-make-and-model ["RICOH IM 550"]')})
    )
    assert found.firmware().line("model").number == 4  # type: ignore[union-attr]


def test_by_a_banner() -> None:
    text = look(21, more='banner 21 "220 RICOH IM C3000 FTP server (1.0) ready."\n')
    assert by_look(source({"look": text})).vendor == "ricoh"


def test_ipp_is_asked_before_snmp_and_a_box_that_nobody_can_name_may_be_anybodys() -> None:
    answers = {
        "get-printer-attributes": ipp('printer-make-and-model ["Canon LBP352x"]'),
        "walk": walk(record(DESCR, "HP ETHERNET")),
    }
    assert vendor(source(answers)) == "canon"
    assert is_vendor(source(answers), "canon", "hp")
    assert not is_vendor(source(answers), "hp")
    assert is_vendor(source({}), "hp")
    assert is_vendor(source({"walk": "#! silent\n", "look": "nonsense"}), "hp")


def test_a_printer_that_answers_with_an_error_said_nothing() -> None:
    found = facet(
        PLATFORM, "firmware", {"get-printer-attributes": "status 0x0503 server-error-version-not-supported\nend\n"}
    )
    assert isinstance(found, Unread)
    assert found.reason.key == "parse.refused"


def test_firmware_is_whole_only_with_a_model_and_a_version() -> None:
    with_version = facet(PLATFORM, "firmware", {"walk": walk(record(DESCR, "RICOH IM 550 1.05 / x"))})
    without = facet(PLATFORM, "firmware", {"walk": walk(record(DESCR, "SHARP BP-50C26"))})
    assert isinstance(with_version, Things)
    assert isinstance(without, Things)
    assert (with_version.complete, without.complete) == (True, False)
    assert without.items[0].version is UNSAID  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "maker", ("Xerox ", "FUJI XEROX ", "RICOH ", "TOSHIBA ", "OKI Attached to ", "; AXIS ", "Canon ")
)
@pytest.mark.parametrize("rest", (" ", "a ", ";", "1.", "1.1 ", " version", " v1", "SS ", "Xerox ", "Rev."))
def test_an_endless_name_is_cut_and_costs_nothing(maker: str, rest: str) -> None:
    """A pattern that goes back and forth would take hours here."""
    vendor, model, version = snmp(maker + rest * 50_000)
    assert len(vendor) + len(model) + len(version) < 300


@pytest.mark.parametrize(
    "text,word",
    (
        ("KONICA MINOLTA bizhub", "konica-minolta"),
        ("Fuji Xerox DocuCentre-VII", "fujifilm"),
        ("FUJIFILM Apeos C3060", "fujifilm"),
        ("Hewlett-Packard", "hp"),
        ("TOSHIBA TEC", "toshiba"),
        ("sharpen, hoped, canonical, brotherhood", ""),
    ),
)
def test_the_word_of_a_maker(text: str, word: str) -> None:
    assert named(text) == word


@pytest.mark.parametrize(
    "text,model",
    (
        ("KONICA MINOLTA bizhub C250i", "bizhub C250i"),
        ("FUJIFILM Business Innovation Apeos C3060", "Apeos C3060"),
        ("HP LaserJet", "LaserJet"),
        ("ECOSYS M2040dn", "ECOSYS M2040dn"),
        ("EPSON XP-6000 Series", "XP-6000 Series"),
        ("", ""),
    ),
)
def test_a_model_goes_without_its_maker(text: str, model: str) -> None:
    assert without_maker(text) == model


def test_a_device_id_with_long_names() -> None:
    assert device_id("MANUFACTURER:Brother;MODEL:HL-L2370DN;COMMAND SET:PJL;junk;") == {
        "MFG": "Brother",
        "MDL": "HL-L2370DN",
        "COMMAND SET": "PJL",
    }
