"""Hostile edits of the compliant switch."""

from __future__ import annotations

from tests.laws.mutants.mutant import Change, Mutant, Seen, mutant

MANAGED, ISOLATED, SEPARATE, LOGGED, TIMED, CURRENT, SUPPORTED, WHOLE = (
    "3-2-1", "3-5-2", "3-6-1", "3-7-1", "3-7-4", "3-1-1", "3-1-2", "3-6-1",
)  # fmt: skip
FIRST = "line vty 0 4\n access-class MGMT in\n exec-timeout 5 0\n login local\n transport input ssh\n"
LAST = "line vty 5 31\n access-class MGMT in\n exec-timeout 5 0\n login local\n transport input ssh\n"
GUEST = " ip address 192.168.20.1 255.255.255.0\n ip access-group GUEST-IN in\n"
STAFF = " ip address 192.168.10.1 255.255.255.0\n ip access-group BUSINESS-IN in\n"
SEAT = " description guest seat 3\n switchport access vlan 20\n switchport mode access\n switchport protected\n"
ACL = "ip access-list extended GUEST-IN\n"
PRINT = " 40 permit tcp 192.168.20.0 0.0.0.255 host 192.168.30.10 eq 9100\n"
TEN = " 50 deny   ip any 10.0.0.0 0.255.255.255\n"
PRIVATE = " 70 deny   ip any 192.168.0.0 0.0.255.255\n 80 deny   ip any host 255.255.255.255\n"
OPS = "username ops privilege 15 secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfco\n"
ENABLE = "enable secret 9 $9$oM4tQ8bXr1nVzU$Yw0Jt6QmE3sLk9aPdRf7HcBx2NvGuT5iZoS1yKqWMjA\n"
MGMT = " 10 permit 192.168.99.0 0.0.0.255\n"
END = 'profile "CiscoTAC-1"\n  no active\n!\nend\n'


def last_words(text: str) -> Change:
    """Lines at the very end: where two lines contradict each other, these win."""
    return END, END.replace("end\n", text + "!\nend\n")


def guest(*lines: str) -> Change:
    return GUEST, GUEST + "".join(f" {line}\n" for line in lines)


def seat(*lines: str) -> Change:
    return SEAT, SEAT + "".join(f" {line}\n" for line in lines)


def vty(name: str, old: str, new: str, seen: Seen = "fail") -> Mutant:
    return mutant(f"the last lines: {name}", MANAGED, seen, (LAST, LAST.replace(old, new)))


def anew(name: str, item: str, seen: Seen, text: str) -> Mutant:
    return mutant(f"at the end: {name}", item, seen, last_words(text))


# fmt: off
MUTANTS = (  # one edit, one line where it fits
    # Lines, servers and accounts
    vty("telnet too", "input ssh", "input telnet ssh"),
    vty("telnet only", "input ssh", "input telnet"),
    vty("everything", "input ssh", "input all"),
    vty("nobody says what", " transport input ssh\n", "", "not pass"),
    vty("from everywhere", " access-class MGMT in\n", ""),
    vty("the list the wrong way round", "MGMT in", "MGMT out"),
    vty("a list that does not exist", "MGMT in", "MGMNT in", "not pass"),
    vty("never closes", "exec-timeout 5 0", "exec-timeout 0 0"),
    vty("never closes, said otherwise", "exec-timeout 5 0", "no exec-timeout"),
    vty("closes after an hour", "exec-timeout 5 0", "exec-timeout 60 0"),
    vty("asks nobody", "login local", "no login", "not pass"),
    vty("one password for all", "login local", "password 7 104D000A0618\n login", "not pass"),
    mutant("a range beyond the last", MANAGED, "fail", (LAST, LAST.replace("5 31", "5 15") + LAST.replace(
        " access-class MGMT in\n", "").replace("5 31", "16 31"))),
    mutant("the first lines: telnet too", MANAGED, "fail", (FIRST, FIRST.replace("ssh", "ssh telnet"))),
    mutant("the console never closes", MANAGED, "fail", ("con 0\n exec-timeout 5 0", "con 0\n exec-timeout 0 0")),
    mutant("the management list lets guests in", MANAGED, "fail", (
        MGMT, MGMT + " 20 permit 192.168.20.0 0.0.0.255\n")),
    mutant("the management list lets everybody in", MANAGED, "fail", (MGMT, " 10 permit any\n")),
    mutant("a wrong mask in the management list", MANAGED, "fail", (MGMT, MGMT.replace("0.0.0.255", "0.0.255.255"))),
    mutant("a deny after the permit", MANAGED, "fail", (MGMT, " 10 permit any\n 20 deny 192.168.20.0 0.0.0.255\n")),
    mutant("ip http server", MANAGED, "fail", ("no ip http server", "ip http server")),
    mutant("https for everybody", MANAGED, "fail", ("no ip http secure-server", "ip http secure-server")),
    anew("ip http server", MANAGED, "fail", "ip http server\n"),
    mutant("nobody says about http", MANAGED, "not pass", ("no ip http server\n", "")),
    mutant("ssh of the old kind", MANAGED, "fail", ("ip ssh version 2", "ip ssh version 1")),
    anew("smart install", MANAGED, "fail", "vstack\n"),
    anew("files by tftp", MANAGED, "fail", "tftp-server flash:config.text\n"),
    anew("rsh", MANAGED, "fail", "ip rcmd rsh-enable\nip rcmd remote-host ops 192.168.20.7 ops enable\n"),
    anew("community public", MANAGED, "fail", "snmp-server community public RO\n"),
    anew("community private, writing", MANAGED, "fail", "snmp-server community private RW\n"),
    anew("a community of one's own for everybody", MANAGED, "fail", "snmp-server community k7Rq2vXz RO\n"),
    anew("a community that writes", MANAGED, "fail", "snmp-server community k7Rq2vXz RW MGMT\n"),
    anew("snmp v3 without privacy", MANAGED, "fail",
         "snmp-server group G v3 auth\nsnmp-server user mon G v3 auth sha 0123456789\n"),
    anew("a user more", MANAGED, "fail", "username helpdesk privilege 15 secret 5 $1$abcd$1234567890abcdefghijk.\n"),
    anew("a user without a password", MANAGED, "fail", "username guest nopassword\n"),
    anew("the same user with a weak kind", MANAGED, "fail", "username ops password 7 104D000A0618\n"),
    mutant("a password that can be read back", MANAGED, "fail", (OPS, "username ops privilege 15 password 7 104D000A0618\n")),
    mutant("a password in clear", MANAGED, "fail", (OPS, "username ops privilege 15 password 0 ops\n")),
    mutant("an enable password in clear", MANAGED, "fail", (ENABLE, "enable password cisco\n")),
    mutant("no enable secret", MANAGED, "not pass", (ENABLE, "")),
    anew("nobody is asked", MANAGED, "not pass", "aaa new-model\naaa authentication login default none\n"),
    # Between guests and staff
    mutant("the list is gone", SEPARATE, "fail", (GUEST, GUEST.replace(" ip access-group GUEST-IN in\n", ""))),
    mutant("the list the other way", SEPARATE, "fail", (GUEST, GUEST.replace("GUEST-IN in", "GUEST-IN out"))),
    mutant("the list is misspelt", SEPARATE, "not pass", (GUEST, GUEST.replace("GUEST-IN", "GUEST-1N"))),
    anew("the list is taken off", SEPARATE, "not pass", "interface Vlan20\n no ip access-group GUEST-IN in\n"),
    anew("another list", SEPARATE, "not pass",
         "interface Vlan20\n ip access-group OPEN in\nip access-list extended OPEN\n permit ip any any\n"),
    anew("a numbered list", SEPARATE, "not pass",
         "access-list 120 permit ip any any\ninterface Vlan20\n ip access-group 120 in\n"),
    mutant("the order is turned round", SEPARATE, "fail", (
        TEN, " 45 permit ip 192.168.20.0 0.0.0.255 any\n" + TEN)),
    mutant("one host before the deny", SEPARATE, "fail", (
        PRINT, PRINT + " 45 permit tcp any host 192.168.10.5 eq 445\n")),
    mutant("one host, said first and numbered late", SEPARATE, "fail", (
        ACL, ACL + " 15 permit tcp any host 192.168.10.5 eq 445\n")),
    mutant("the deny reaches too little", SEPARATE, "fail", (
        PRIVATE, PRIVATE.replace("192.168.0.0 0.0.255.255", "192.168.0.0 0.0.0.255"))),
    mutant("the deny only for tcp", SEPARATE, "fail", (PRIVATE, PRIVATE.replace("ip any 192", "tcp any 192", 1))),
    mutant("the deny became a permit", SEPARATE, "fail", (PRIVATE, PRIVATE.replace("deny  ", "permit", 1))),
    mutant("the deny is gone", SEPARATE, "fail", (PRIVATE, PRIVATE.partition("\n")[2])),
    mutant("the deny only at night", SEPARATE, "not pass", (
        PRIVATE, PRIVATE.replace("0.0.255.255\n", "0.0.255.255 time-range NIGHT\n", 1))),
    mutant("a group nobody wrote", SEPARATE, "not pass", (
        PRINT, PRINT + " 45 permit object-group SERVICES any any\n")),
    mutant("a reflexive entry", SEPARATE, "not pass", (PRINT, PRINT + " 45 evaluate RETURNS\n")),
    mutant("a word nobody knows", SEPARATE, "not pass", (PRINT, PRINT + " 45 permit ip any any frobnicate\n")),
    mutant("the staff's network on the guests' side", SEPARATE, "not pass", guest(
        "ip address 192.168.10.250 255.255.255.0 secondary")),
    mutant("a second guest network that the list lets through", SEPARATE, "not pass", guest(
        "ip address 203.0.113.1 255.255.255.0 secondary"), (
        PRINT, PRINT + " 45 permit ip 203.0.113.0 0.0.0.255 any\n")),
    mutant("ipv6 without a list", SEPARATE, "fail", (
        "ip routing\n", "ip routing\nipv6 unicast-routing\n"), guest("ipv6 address 2001:DB8:20::1/64"), (
        STAFF, STAFF + " ipv6 address 2001:DB8:10::1/64\n")),
    mutant("ipv6 with a list that opens", SEPARATE, "fail", (
        "ip routing\n", "ip routing\nipv6 unicast-routing\n"), guest(
        "ipv6 address 2001:DB8:20::1/64", "ipv6 traffic-filter GUEST6 in"), (
        STAFF, STAFF + " ipv6 address 2001:DB8:10::1/64\n"), last_words(
        "ipv6 access-list GUEST6\n sequence 10 permit ipv6 any any\n")),
    mutant("ipv6 of the link alone", MANAGED, "not pass", guest("ipv6 enable")),
    mutant("a route map", SEPARATE, "not pass", guest("ip policy route-map AROUND")),
    mutant("a vrf in place of the list", SEPARATE, "not pass", (
        GUEST, " vrf forwarding GUESTS\n ip address 192.168.20.1 255.255.255.0\n")),
    mutant("a service nobody knows", SEPARATE, "not pass", guest("ip tunnel-to-anywhere 192.168.10.1")),
    mutant("a bridge to the staff", SEPARATE, "not pass", guest("bridge-group 1"), (STAFF, STAFF + " bridge-group 1\n")),
    anew("a filter of the vlan", SEPARATE, "not pass",
         "vlan access-map LOOSE 10\n action forward\nvlan filter LOOSE vlan-list 20\n"),
    anew("an interface nobody declared", SEPARATE, "not pass",
         "interface Vlan77\n ip address 198.51.100.1 255.255.255.0\n"),
    # Seats
    mutant("a seat in the staff's network", SEPARATE, "fail", (SEAT, SEAT.replace("vlan 20", "vlan 10"))),
    mutant("a seat that is a trunk", ISOLATED, "not pass", (SEAT, SEAT.replace("mode access", "mode trunk"))),
    mutant("a seat that is a trunk with every vlan", ISOLATED, "not pass", (
        SEAT, SEAT.replace("mode access", "mode trunk\n switchport trunk allowed vlan 1-4094"))),
    mutant("a seat that negotiates", ISOLATED, "not pass", (SEAT, SEAT.replace("mode access", "mode dynamic desirable"))),
    mutant("a seat of which nobody says the mode", ISOLATED, "not pass", (
        SEAT, SEAT.replace(" switchport mode access\n", ""))),
    mutant("a seat that sees its neighbours", ISOLATED, "fail", (SEAT, SEAT.replace(" switchport protected\n", ""))),
    mutant("a seat with a telephone in the staff's network", SEPARATE, "not pass", seat("switchport voice vlan 10")),
    mutant("a seat that routes", SEPARATE, "not pass", (
        SEAT, " description guest seat 3\n no switchport\n ip address 192.168.10.77 255.255.255.0\n")),
    mutant("a seat in a bundle", ISOLATED, "not pass", seat("channel-group 1 mode on"), last_words(
        "interface Port-channel1\n switchport access vlan 10\n switchport mode access\n")),
    mutant("a seat with a template", ISOLATED, "not pass", seat("source template LOOSE")),
    anew("a seat moved", SEPARATE, "fail", "interface GigabitEthernet1/0/3\n switchport access vlan 10\n"),
    anew("a seat opened", ISOLATED, "fail", "interface GigabitEthernet1/0/3\n no switchport protected\n"),
    anew("a seat that mirrors the staff", SEPARATE, "not pass",
         "monitor session 1 source vlan 10\nmonitor session 1 destination interface Gi1/0/3\n"),
    # Logs, time, firmware
    mutant("logs to a stranger", LOGGED, "fail", ("logging host 192.168.99.10", "logging host 203.0.113.50")),
    anew("logs to a stranger too", LOGGED, "fail", "logging host 203.0.113.50\n"),
    mutant("every detail is logged", LOGGED, "fail", ("logging trap notifications", "logging trap debugging")),
    anew("every command is logged", LOGGED, "fail", "archive\n log config\n  logging enable\n  notify syslog\n"),
    mutant("a list that logs", LOGGED, "fail", (PRIVATE, PRIVATE.replace("0.0.255.255\n", "0.0.255.255 log\n", 1))),
    mutant("no time server", TIMED, "not pass", ("ntp server 192.168.99.123 prefer\nntp server 192.168.99.124\n", "")),
    mutant("another time zone", TIMED, "fail", ("clock timezone JST 9 0", "clock timezone UTC 0 0")),
    mutant("a time zone half an hour off", TIMED, "fail", ("clock timezone JST 9 0", "clock timezone JST 9 30")),
    Mutant("a clock that nobody sets", TIMED, "not pass", also={
        "show_ntp_status.txt": (("Clock is synchronized", "Clock is unsynchronized"),)}),
    Mutant("a clock that is late", TIMED, "fail", also={"show_clock.txt": (("10:02:04", "09:41:04"),)}),
    Mutant("a clock that nobody set, by its own mark", TIMED, "not pass", also={
        "show_clock.txt": (("10:02:04", "*10:02:04"),),
        "show_ntp_status.txt": (("Clock is synchronized, stratum 3, reference is 192.168.99.123", "% NTP is busy"),)}),
    Mutant("an old firmware", CURRENT, "fail", also={"show_version.txt": (
        ("Version 17.09.05\n", "Version 16.12.03\n"), ("Version 17.9.5, RELEASE", "Version 16.12.3, RELEASE"),
        ("17.09.05          CAT9K", "16.12.03          CAT9K"))}),
    Mutant("a machine nobody knows", SUPPORTED, "unknown", also={"show_version.txt": (
        ("cisco C9200L-24P-4G (ARM64)", "cisco WS-C2960X-24 (ARM64)"),
        ("Model Number                       : C9200L-24P-4G", "Model Number                       : WS-C2960X-24"),
        ("*    1 28    C9200L-24P-4G ", "*    1 28    WS-C2960X-24  "))}),
)
# fmt: on
