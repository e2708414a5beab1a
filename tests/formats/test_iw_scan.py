"""What is in the air, as `iw` prints it: every protection, and names that mean harm."""

from __future__ import annotations

import pytest

from shikiri.formats.iw_scan import frequency, networks, shown
from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID

HEAD = """BSS {bssid}(on wlan0)
\tlast seen: 928.257s [boottime]
\tfreq: {freq}
\tbeacon interval: 100 TUs
\tcapability: ESS {privacy}ShortSlotTime (0x0411)
\tsignal: -30.00 dBm
\tInformation elements from Probe Response frame:
\tSSID: {ssid}
\tSupported rates: 1.0* 2.0* 5.5* 11.0* 6.0 9.0 12.0 18.0
\tDS Parameter set: channel 1
"""
RSN = """\tRSN:\t * Version: 1
\t\t * Group cipher: {group}
\t\t * Pairwise ciphers: {pairwise}
\t\t * Authentication suites: {suites}
\t\t * Capabilities: 16-PTKSA-RC 1-GTKSA-RC {pmf}(0x008c)
"""
WPA = """\tWPA:\t * Version: 1
\t\t * Group cipher: TKIP
\t\t * Pairwise ciphers: TKIP
\t\t * Authentication suites: {suites}
"""
WPS = """\tWPS:\t * Version: 1.0
\t\t * Wi-Fi Protected Setup State: 2 (Configured)
\t\t * AP setup locked: 0x01
"""
TAIL = "\tExtended capabilities:\n\t\t * Extended Channel Switching\n\t\t * SSID List\n"


def head(ssid: str = "Lobby", *, privacy: bool = True, bssid: str = "02:00:00:00:00:01", freq: str = "2412") -> str:
    return HEAD.format(ssid=ssid, privacy="Privacy " if privacy else "", bssid=bssid, freq=freq)


def rsn(suites: str, pmf: str = "", pairwise: str = "CCMP", group: str = "CCMP") -> str:
    return RSN.format(suites=suites, pmf=f"{pmf} " if pmf else "", pairwise=pairwise, group=group)


def one(text: str) -> Wlan:
    [found] = networks(text)
    return found


@pytest.mark.parametrize(
    "text,security,ciphers,pmf",
    (
        (head() + rsn("SAE", "MFP-required MFP-capable"), "wpa3", {"ccmp"}, "required"),
        (head() + rsn("PSK SAE", "MFP-capable"), "wpa2-wpa3", {"ccmp"}, "optional"),
        (head() + rsn("PSK"), "wpa2", {"ccmp"}, "disabled"),
        (head() + rsn("PSK PSK/SHA-256", "MFP-capable"), "wpa2", {"ccmp"}, "optional"),
        (head() + rsn("PSK", pairwise="CCMP TKIP", group="TKIP"), "wpa2", {"ccmp", "tkip"}, "disabled"),
        (head() + rsn("PSK") + WPA.format(suites="PSK"), "wpa-wpa2", {"ccmp", "tkip"}, "disabled"),
        (head() + WPA.format(suites="PSK"), "wpa", {"tkip"}, "disabled"),
        (head() + WPA.format(suites="IEEE 802.1X"), "wpa-enterprise", {"tkip"}, "disabled"),
        (head(), "wep", {"wep"}, "disabled"),
        (head(privacy=False), "open", {"none"}, "disabled"),
        (head() + rsn("OWE", "MFP-required MFP-capable"), "owe", {"ccmp"}, "required"),
        (head() + rsn("IEEE 802.1X"), "wpa2-enterprise", {"ccmp"}, "disabled"),
        (head() + rsn("IEEE 802.1X IEEE 802.1X/SHA-256", "MFP-capable"), "wpa2-wpa3-enterprise", {"ccmp"}, "optional"),
        (head() + rsn("IEEE 802.1X/SHA-256", "MFP-required MFP-capable"), "wpa3-enterprise", {"ccmp"}, "required"),
        (head() + rsn("IEEE 802.1X/SHA-256", "MFP-capable"), "wpa2-enterprise", {"ccmp"}, "optional"),
        (
            head() + rsn("IEEE 802.1X/SUITE-B-192", "MFP-required MFP-capable", "GCMP-256", "GCMP-256"),
            "wpa3-enterprise",
            {"gcmp-256"},
            "required",
        ),
        (head() + rsn("FT/SAE SAE", "MFP-required MFP-capable"), "wpa3", {"ccmp"}, "required"),
    ),
)
def test_every_protection_has_its_word(text: str, security: str, ciphers: set[str], pmf: str) -> None:
    found = one(text + TAIL)
    assert (found.security, found.ciphers, found.pmf, found.enabled) == (security, frozenset(ciphers), pmf, True)
    assert (found.wps, found.hidden, found.handle, found.bssid) == (
        False,
        False,
        "02:00:00:00:00:01",
        "02:00:00:00:00:01",
    )


def test_what_nobody_knows_is_doubt() -> None:
    assert one(head() + rsn("00-0f-ac:99")).security is UNSAID
    assert one(head() + rsn("SAE", pairwise="ROT13")).ciphers is UNSAID
    cut = head() + "\tRSN:\t * Version: 1\n\t\t * Group cipher: CCMP\n"
    assert (one(cut).security, one(cut).ciphers, one(cut).pmf) == (UNSAID, UNSAID, UNSAID)


def test_wps_is_seen_with_its_line() -> None:
    found = one(head() + rsn("PSK") + WPS + TAIL)
    assert found.wps is True
    assert (head() + rsn("PSK") + WPS).splitlines()[found.at["wps"].number - 1].startswith("\tWPS:")


@pytest.mark.parametrize(
    "printed,name",
    (
        ("Lobby Guest", "Lobby Guest"),
        ("\\xe3\\x83\\xad\\xe3\\x83\\x93\\xe3\\x83\\xbc", "ロビー"),
        ("\\xf0\\x9f\\x8f\\xa2 office", "🏢 office"),
        ("\\x20Lobby\\x20", " Lobby "),
        ("a\\\\x41", "a\\x41"),
        ("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
        ('x" <b>&', 'x" <b>&'),
        ("\\x1b[2Jboo", "hex:1b5b324a626f6f"),
        ("\\xff\\xfe", "hex:fffe"),
        ("a\\x0aBSS 02:00:00:00:00:99(on wlan0)", "hex:" + b"a\nBSS 02:00:00:00:00:99(on wlan0)"[:32].hex()),
    ),
)
def test_a_name_is_its_bytes(printed: str, name: str) -> None:
    assert one(head(printed) + rsn("SAE")).ssid == name


@pytest.mark.parametrize("printed", ("", "\\x00\\x00\\x00"))
def test_a_hidden_network_has_no_name(printed: str) -> None:
    found = one(head(printed) + rsn("SAE"))
    assert (found.ssid, found.hidden) == ("", True)


def test_one_address_on_two_channels_is_two() -> None:
    text = head() + rsn("SAE") + head(freq="2462") + rsn("PSK") + head(bssid="02:00:00:00:00:02") + rsn("SAE")
    found = networks(text)
    assert [one.handle for one in found] == ["02:00:00:00:00:01 2412", "02:00:00:00:00:01 2462", "02:00:00:00:00:02"]
    assert frequency(text, "02:00:00:00:00:02") == "2412"
    assert frequency(text, "02:00:00:00:00:77") == ""


def test_of_several_looks_the_last_one_counts() -> None:
    found = networks(head() + rsn("PSK") + head(bssid="02:00:00:00:00:02") + rsn("SAE") + head() + rsn("SAE"))
    assert [(one.handle[-1], one.security) for one in found] == [("1", "wpa3"), ("2", "wpa3")]


@pytest.mark.parametrize("text", ("", "command failed: Device or resource busy (-16)\n", "BSS nonsense\n\tSSID: x\n"))
def test_no_scan_is_no_network(text: str) -> None:
    assert networks(text) == ()


def test_bytes_that_are_no_text_are_shown_as_numbers() -> None:
    assert shown("ロビー".encode()) == "ロビー"
    assert shown(b"\x00") == "hex:00"
