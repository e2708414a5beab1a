"""Hostile edits of the compliant Wi-Fi controller. What it shows and what it has written are changed together."""

from __future__ import annotations

from tests.laws.mutants.mutant import Change, Edit, Mutant, Seen, mutant

MANAGED, PROTECTED, POWER, PASSPHRASE, APART, SEPARATE, LOGGED, TIMED, CURRENT = (
    "3-2-1", "3-3-1", "3-3-2", "3-4-1", "3-5-1", "3-6-1", "3-7-1", "3-7-4", "3-1-1",
)  # fmt: skip
SHOWN, POLICIES, LOUD5 = "show_wlan_all.txt", "show_wireless_profile_policy_all.txt", "show_ap_dot11_5ghz_summary.txt"
GUEST = "WLAN Profile Name     : WP-GUEST\n"
STAFF = "WLAN Profile Name     : WP-STAFF\n"
WRITTEN = "wlan WP-GUEST 17 Lobby-Guest\n"
KEY = " security wpa psk set-key ascii 0 mizu-Tsuki-7421-hotaru\n"
VTY = "line vty 5 15\n access-class MGMT in\n exec-timeout 5 0\n transport input ssh\n"
TAIL = ' description "default ap profile"\n mgmtuser username ops password 8 *** secret 8 ***\n ssh\nend'
SVI = "interface Vlan99\n description management\n"
OPEN = """\
WLAN Profile Name     : {profile}
================================================
Identifier                                     : 19
Network Name (SSID)                            : {ssid}
Status                                         : Enabled
Broadcast SSID                                 : Enabled
Peer-to-Peer Blocking Action                   : Drop
Mac Filter Authorization list name             : Disabled
802.1x authentication list name                : Disabled
Security
    802.11 Authentication                      : Open System
    Static WEP Keys                            : Disabled
    Wi-Fi Protected Access (WPA/WPA2/WPA3)     : Disabled
    OWE Transition Mode                        : Disabled
    PMF Support                                : Disabled
Band Select                                    : Disabled

"""
OPENED = "wlan {profile} 19 {ssid}\n peer-blocking drop\n no security wpa\n no security wpa wpa2\n no shutdown\n"


def says(key: str, old: str, new: str, below: str = GUEST) -> Change:
    """One line of what the controller shows of a network."""
    line = key.ljust(47)
    return Edit(f"{line}: {old}\n", f"{line}: {new}\n", below)


def shown(name: str, item: str, seen: Seen, *edits: Change, written: tuple[Change, ...] = ()) -> Mutant:
    return Mutant(name, item, seen, written, {SHOWN: edits})


def more(name: str, item: str, seen: Seen, text: str) -> Mutant:
    """Lines more before the end."""
    return mutant(name, item, seen, (TAIL, TAIL.replace("end", text + "end")))


def vty(name: str, old: str, new: str, seen: Seen = "fail") -> Mutant:
    return mutant(f"the last lines: {name}", MANAGED, seen, (VTY, VTY.replace(old, new)))


# fmt: off
MUTANTS = (  # one edit, one line where it fits
    # Networks in the air
    shown("a twin without a lock", PROTECTED, "fail",
          (GUEST, OPEN.format(profile="WP-OLD", ssid="Lobby-Guest") + GUEST),
          written=((WRITTEN, OPENED.format(profile="WP-OLD", ssid="Lobby-Guest") + WRITTEN),)),
    shown("a twin that only the answer about networks shows", PROTECTED, "fail",
          (GUEST, OPEN.format(profile="WP-OLD", ssid="Lobby-Guest") + GUEST)),
    mutant("a twin that only the configuration shows", PROTECTED, "not pass", (
        WRITTEN, OPENED.format(profile="WP-OLD", ssid="Lobby-Guest") + WRITTEN)),
    shown("a network nobody declared", PROTECTED, "fail",
          (GUEST, OPEN.format(profile="WP-FREE", ssid="Free-WiFi") + GUEST)),
    shown("no lock", PROTECTED, "fail", says("    Wi-Fi Protected Access (WPA/WPA2/WPA3)", "Enabled", "Disabled"),
          written=((WRITTEN, WRITTEN + " no security wpa\n"),)),
    shown("wep", PROTECTED, "not pass", says("    Static WEP Keys", "Disabled", "Enabled")),
    shown("the first wpa too", PROTECTED, "not pass", says("        WPA (SSN IE)", "Disabled", "Enabled"),
          written=((WRITTEN, WRITTEN + " security wpa wpa1\n"),)),
    shown("a broken cipher too", PROTECTED, "not pass",
          says("            AES Cipher", "Enabled", "Enabled\n            TKIP Cipher                        : Enabled"),
          written=((WRITTEN, WRITTEN + " security wpa wpa2 ciphers tkip\n"),)),
    shown("the staff's network: no lock", PROTECTED, "fail",
          says("    Wi-Fi Protected Access (WPA/WPA2/WPA3)", "Enabled", "Disabled", STAFF),
          written=(("wlan WP-STAFF 18 Office-Staff\n", "wlan WP-STAFF 18 Office-Staff\n no security wpa\n"),)),
    shown("nobody is asked for a key", PROTECTED, "not pass", says("            PSK", "Enabled", "Disabled"),
          says("            SAE", "Enabled", "Disabled")),
    shown("a word nobody knows", PROTECTED, "not pass", says("            SAE", "Enabled", "Half")),
    mutant("what is written says no lock", PROTECTED, "not pass", (WRITTEN, WRITTEN + " no security wpa\n")),
    mutant("a line about locks that nobody knows", PROTECTED, "not pass", (
        WRITTEN, WRITTEN + " security anything-goes enable\n")),
    shown("a neighbour in reach", APART, "fail", says("Peer-to-Peer Blocking Action", "Drop", "Disabled"),
          written=(("wlan WP-GUEST 17 Lobby-Guest\n peer-blocking drop\n", WRITTEN),)),
    shown("a neighbour in reach by way of the router", APART, "fail",
          says("Peer-to-Peer Blocking Action", "Drop", "Forward-UpStream"),
          written=((" peer-blocking drop\n", " peer-blocking forward-upstream\n"),)),
    shown("another name of the guests' network", PROTECTED, "fail",
          says("Network Name (SSID)", "Lobby-Guest", "Lobby-Gast"),
          written=((WRITTEN, "wlan WP-GUEST 17 Lobby-Gast\n"),)),
    mutant("a passphrase everybody guesses", PASSPHRASE, "fail", (
        KEY, " security wpa psk set-key ascii 0 password1234\n")),
    mutant("a passphrase that is the name", PASSPHRASE, "fail", (
        KEY, " security wpa psk set-key ascii 0 Lobby-Guest\n")),
    mutant("a short passphrase", PASSPHRASE, "fail", (KEY, " security wpa psk set-key ascii 0 x7K-q2#v\n")),
    # Where they lead
    Mutant("guests among the staff", SEPARATE, "fail", (
        Edit(" vlan GUEST\n", " vlan BUSINESS\n", "wireless profile policy PP-GUEST\n"),), {
        POLICIES: (("VLAN                                : GUEST", "VLAN                                : BUSINESS"),)}),
    mutant("the tag leads guests to the staff", SEPARATE, "fail", (
        "wlan WP-GUEST policy PP-GUEST", "wlan WP-GUEST policy PP-BUSINESS")),
    mutant("a second tag leads guests to the staff", SEPARATE, "fail", (
        "wireless tag policy PT-OFFICE\n", "wireless tag policy PT-BACK\n wlan WP-GUEST policy PP-BUSINESS\n"
        "wireless tag policy PT-OFFICE\n")),
    mutant("a server chooses the network", SEPARATE, "not pass", Edit(
        " vlan GUEST\n", " aaa-override\n vlan GUEST\n", "wireless profile policy PP-GUEST\n")),
    mutant("guests are carried elsewhere", SEPARATE, "not pass", Edit(
        " vlan GUEST\n", " mobility anchor 198.51.100.7 priority 3\n vlan GUEST\n", "wireless profile policy PP-GUEST\n")),
    mutant("a policy nobody wrote", SEPARATE, "not pass", (
        "wlan WP-GUEST policy PP-GUEST", "wlan WP-GUEST policy PP-GUESTS")),
    mutant("the controller routes for guests", SEPARATE, "not pass", (
        SVI, "interface Vlan20\n ip address 192.168.20.5 255.255.255.0\n!\ninterface Vlan10\n"
        " ip address 192.168.10.5 255.255.255.0\n!\n" + SVI)),
    mutant("the controller speaks ipv6 to guests", MANAGED, "not pass", (
        SVI, "interface Vlan20\n ipv6 address 2001:DB8:20::5/64\n!\n" + SVI)),
    # Power
    Mutant("too loud by its profile", POWER, "fail", (Edit("max 14", "max 22", "ap dot11 5ghz rf-profile RF-ROOMS-5"),)),
    mutant("no limit", POWER, "not pass", ("ap dot11 5ghz rrm txpower max 14\n", "")),
    mutant("a limit that is none", POWER, "fail", ("5ghz rrm txpower max 14", "5ghz rrm txpower max 30")),
    Mutant("one radio too loud", POWER, "fail", (), {LOUD5: (("*4/7 (11 dBm)", "*1/7 (21 dBm)"),)}),
    Mutant("one radio too loud by hand", POWER, "fail", (), {LOUD5: (("*4/7 (11 dBm)", "1/7 (21 dBm) "),)}),
    Mutant("a radio that says nothing", POWER, "not pass", (), {LOUD5: (("*4/7 (11 dBm)", "N/A          "),)}),
    # Management, logs, time, firmware
    vty("telnet too", "input ssh", "input telnet ssh"),
    vty("from everywhere", " access-class MGMT in\n", ""),
    vty("never closes", "exec-timeout 5 0", "exec-timeout 0 0"),
    mutant("http", MANAGED, "fail", ("no ip http server", "ip http server")),
    mutant("https for everybody", MANAGED, "fail", ("ip http access-class ipv4 MGMT\n", "")),
    mutant("https by a list that does not exist", MANAGED, "not pass", ("ipv4 MGMT\n", "ipv4 MGMNT\n")),
    mutant("nobody is asked", MANAGED, "not pass", ("login default local", "login default none")),
    mutant("nobody is asked when the server is away", MANAGED, "not pass", (
        "login default local", "login default group radius none")),
    more("community public", MANAGED, "fail", "snmp-server community public RW\n"),
    more("a user more", MANAGED, "fail", "username guestadmin privilege 15 secret 5 $1$abcd$1234567890abcdefghijk.\n"),
    more("restconf for everybody", MANAGED, "not pass", "restconf\n"),
    more("logs to a stranger", LOGGED, "fail", "logging host 203.0.113.50\n"),
    more("every command is logged", LOGGED, "fail", "archive\n log config\n  logging enable\n"),
    mutant("everybody's account on the access points", MANAGED, "fail", (
        "ops password 8 *** secret 8 ***", "Cisco password 0 Cisco secret 0 Cisco")),
    mutant("the access points' account in plain text", MANAGED, "fail", (
        "ops password 8 *** secret 8 ***", "ops password 0 Kaede9-sora-Yuzu-5508 secret 0 Kaede9-sora-Yuzu-5508")),
    mutant("the access points' account, half understood", MANAGED, "not pass", (
        "ops password 8 *** secret 8 ***", "ops password 8 *** secret")),
    mutant("another time zone", TIMED, "fail", ("clock timezone JST 9 0", "clock timezone UTC 0 0")),
    Mutant("an old firmware", CURRENT, "fail", (), {"show_version.txt": (
        ("Version 17.09.05\n", "Version 16.09.02\n"), ("Version 17.9.5, RELEASE", "Version 16.9.2, RELEASE"))}),
)
# fmt: on
