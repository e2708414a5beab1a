"""Hostile edits of the compliant router."""

from __future__ import annotations

from tests.laws.mutants.mutant import Change, Mutant, Seen, mutant

MANAGED, ISOLATED, SEPARATE, LOGGED, TIMED, CURRENT, SUPPORTED, PRINTERS = (
    "3-2-1", "3-5-2", "3-6-1", "3-7-1", "3-7-4", "3-1-1", "3-1-2", "4-4-1",
)  # fmt: skip
GUEST = "ip lan1/1 address 192.168.20.254/24\nip lan1/1 secure filter in 2001 2002 2003 2004 2099\n"
APPLIED = "ip lan1/1 secure filter in 2001 2002 2003 2004 2099\n"
STAFF = "ip lan1/2 address 192.168.10.254/24\n"
PRINTER = "ip lan1/3 secure filter in 3001 3099\n"
REJECT = "ip filter 2004 reject * 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,203.0.113.9 * * *\n"
PROVIDER = " ip pp secure filter in 4001 4002 4099\n"
NAT = "nat descriptor masquerade incoming 1000 reject\n"
SSHD = "sshd host lan1/4\n"
OPS = (
    "user attribute ops administrator=on connection=serial,ssh gui-page=none host=192.168.99.1-192.168.99.253 "
    "multi-session=off login-timer=300\n"
)
NOBODY = "user attribute administrator=off connection=off gui-page=none\n"
END = "statistics traffic off\n"
NTP = (
    "schedule at 1 */* 03:10:00 * ntpdate 192.168.99.123 syslog\n"
    "schedule at 2 */* 15:10:00 * ntpdate 192.168.99.124 syslog\n"
)


def last_words(text: str) -> Change:
    """Lines at the very end: the last one about a matter wins."""
    return END, END + text


def anew(name: str, item: str, seen: Seen, text: str) -> Mutant:
    return mutant(f"at the end: {name}", item, seen, last_words(text))


def rule(name: str, seen: Seen, numbers: str, text: str = "") -> Mutant:
    """Another list of filters on the guests' side, and filters more."""
    listed = APPLIED, f"ip lan1/1 secure filter in {numbers}\n"
    return mutant(name, SEPARATE, seen, listed, last_words(text)) if text else mutant(name, SEPARATE, seen, listed)


# fmt: off
MUTANTS = (  # one edit, one line where it fits
    # Services and accounts
    anew("telnet", MANAGED, "fail", "telnetd service on\ntelnetd host any\n"),
    anew("telnet for its hosts", MANAGED, "fail", "telnetd service on\ntelnetd host lan1/4\n"),
    anew("telnet, and nobody says for whom", MANAGED, "fail", "telnetd service on\nno telnetd host none\n"),
    mutant("nobody says about telnet", MANAGED, "not pass", ("telnetd service off\ntelnetd host none\n", "")),
    mutant("http for everybody", MANAGED, "fail", ("httpd service off\nhttpd host none\n", "httpd host any\n")),
    mutant("http for the guests", MANAGED, "fail", ("httpd service off\nhttpd host none\n", "httpd host lan1/1\n")),
    mutant("nobody says about http", MANAGED, "not pass", ("httpd service off\nhttpd host none\n", "")),
    mutant("ssh for everybody", MANAGED, "fail", (SSHD, "sshd host any\n")),
    mutant("ssh for every lan", MANAGED, "not pass", (SSHD, "sshd host lan\n")),
    mutant("ssh for guests too", MANAGED, "fail", (SSHD, "sshd host lan1/4 lan1/1\n")),
    mutant("nobody says for whom ssh is", MANAGED, "not pass", (SSHD, "")),
    anew("ssh for everybody", MANAGED, "fail", "sshd host any\n"),
    anew("files by sftp for everybody", MANAGED, "fail", "sftpd host any\n"),
    anew("files by tftp for everybody", MANAGED, "fail", "tftp host any\n"),
    anew("setup by telephone", MANAGED, "fail", "remote setup accept any\n"),
    anew("upnp", MANAGED, "fail", "upnp use on\nupnp external address refer pp 1\n"),
    anew("snmp for everybody with the known word", MANAGED, "fail", "snmp host any\nsnmp community read-only public\n"),
    anew("snmp 2 for everybody", MANAGED, "fail", "snmpv2c host any\nsnmpv2c community read-only public\n"),
    anew("snmp that writes", MANAGED, "fail", "snmpv2c host 192.168.99.10 k7Rq2vXz\nsnmpv2c community read-write k7Rq2vXz\n"),
    mutant("no administrator password", MANAGED, "fail", ("administrator password encrypted *\n", "")),
    mutant("a readable administrator password", MANAGED, "fail", (
        "administrator password encrypted *", "administrator password *")),
    mutant("the nameless login is open and readable", MANAGED, "fail", (NOBODY, ""), (
        "login password encrypted *", "login password *")),
    anew("a user more", MANAGED, "fail", "login user helpdesk *\n"),
    anew("a user everybody knows", MANAGED, "fail", "login user admin *\n"),
    mutant("the user's doors are all open", MANAGED, "not pass", (OPS, OPS.replace("serial,ssh", "all").replace(
        "host=192.168.99.1-192.168.99.253 ", "")), ("telnetd service off\ntelnetd host none\n", "telnetd service on\n")),
    mutant("sessions never close", MANAGED, "not pass", (OPS, OPS.replace("login-timer=300", "login-timer=clear")), (
        "\nlogin timer 300\n", "\nlogin timer clear\n")),
    mutant("sessions close after an hour", MANAGED, "fail", (OPS, OPS.replace("login-timer=300", "login-timer=3600")), (
        "\nlogin timer 300\n", "\nlogin timer 3600\n")),
    # Between guests and staff
    mutant("no filter", SEPARATE, "fail", (APPLIED, "")),
    mutant("the filter the other way", SEPARATE, "fail", (APPLIED, APPLIED.replace(" in ", " out "))),
    anew("the filter is taken off", SEPARATE, "fail", "no ip lan1/1 secure filter in\n"),
    anew("another filter", SEPARATE, "fail", "ip lan1/1 secure filter in 2099\n"),
    rule("a pass first", "fail", "2000 2001 2002 2003 2004 2099", "ip filter 2000 pass * 192.168.10.5 tcp * 445\n"),
    rule("the order is turned round", "fail", "2001 2002 2003 2099 2004"),
    rule("the reject is left out", "fail", "2001 2002 2003 2099"),
    rule("a number nobody wrote", "not pass", "2001 2002 2003 2044 2099"),
    rule("dynamic filters alone", "not pass", "2099 dynamic 101"),
    mutant("the reject became a pass", SEPARATE, "fail", (REJECT, REJECT.replace("reject", "pass"))),
    mutant("the reject only for tcp", SEPARATE, "fail", (REJECT, REJECT.replace(" * * *\n", " tcp * *\n"))),
    mutant("the reject reaches too little", SEPARATE, "fail", (REJECT, REJECT.replace("192.168.0.0/16", "192.168.0.0/24"))),
    mutant("the reject only while the line is down", SEPARATE, "not pass", (REJECT, REJECT.replace("reject", "restrict"))),
    anew("the reject is said otherwise", SEPARATE, "fail", "ip filter 2004 pass * * * * *\n"),
    anew("the reject is taken away", SEPARATE, "not pass", "no ip filter 2004\n"),
    mutant("the printers' rule opens the staff's network", SEPARATE, "fail", (
        "ip filter 2003 pass 192.168.20.0/24 192.168.30.0/24 tcp * 631,9100",
        "ip filter 2003 pass 192.168.20.0/24 192.168.0.0/16 tcp * *")),
    mutant("a word nobody knows", SEPARATE, "not pass", (REJECT, REJECT.replace("reject", "reject-maybe"))),
    mutant("a second address in the staff's network", SEPARATE, "not pass", (
        GUEST, GUEST + "ip lan1/1 secondary address 192.168.10.250/24\n")),
    mutant("the guests' tag is the staff's", SEPARATE, "not pass", ("lan1/1 802.1q vid=20", "lan1/1 802.1q vid=10")),
    anew("a bridge", SEPARATE, "not pass", "bridge member bridge1 lan1/1 lan1/2\n"),
    anew("another tag of the same lan", SEPARATE, "not pass",
         "vlan lan1/5 802.1q vid=77\nip lan1/5 address 198.51.100.1/24\n"),
    mutant("ipv6 without filters", SEPARATE, "fail", (GUEST, GUEST + "ipv6 lan1/1 address 2001:db8:20::1/64\n"
        "ipv6 lan1/1 rtadv send 1\n"), (STAFF, STAFF + "ipv6 lan1/2 address 2001:db8:10::1/64\n"), last_words(
        "ipv6 prefix 1 2001:db8:20::/64\n")),
    mutant("ipv6 from the provider without filters", SEPARATE, "not pass", (
        GUEST, GUEST + "ipv6 lan1/1 address ra-prefix@lan2::1/64\nipv6 lan1/1 rtadv send 1\n"), (
        STAFF, STAFF + "ipv6 lan1/2 address ra-prefix@lan2::2/64\n"), last_words("ipv6 prefix 1 ra-prefix@lan2::/64\n")),
    mutant("ipv6 with a filter that opens", SEPARATE, "fail", (
        GUEST, GUEST + "ipv6 lan1/1 address 2001:db8:20::1/64\nipv6 lan1/1 secure filter in 1\n"), (
        STAFF, STAFF + "ipv6 lan1/2 address 2001:db8:10::1/64\n"), last_words("ipv6 filter 1 pass * * * * *\n")),
    mutant("rules by another firewall", SEPARATE, "not pass", (
        GUEST, GUEST + "ip lan1/1 forward filter 1\n"), last_words("ip forward filter 1 1 gateway 192.168.10.9 filter 2099\n")),
    anew("a filter that changes at night", SEPARATE, "not pass",
         "schedule at 3 */* 22:00:00 * ip lan1/1 secure filter in 2099\n"),
    anew("a filter that changes at start", SEPARATE, "not pass",
         "schedule at 3 startup * no ip lan1/1 secure filter in\n"),
    anew("a line nobody knows about the guests' side", SEPARATE, "not pass", "ip lan1/1 teleport to lan1/2\n"),
    mutant("the guests' network reaches the management", SEPARATE, "fail", (
        REJECT, REJECT.replace("192.168.0.0/16", "192.168.0.0/19"))),
    # Printers and the internet
    mutant("printers may go out", PRINTERS, "fail", (PRINTER, "ip lan1/3 secure filter in 3001 3002 3099\n"), last_words(
        "ip filter 3002 pass * * * * *\n"), ("192.168.99.1-192.168.99.254\n", "192.168.99.1-192.168.99.254 192.168.30.1-192.168.30.254\n")),
    mutant("a way in to the printer", PRINTERS, "fail", last_words(
        "nat descriptor masquerade static 1000 1 192.168.30.10 tcp 9100\nip filter 4003 pass * 192.168.30.10 tcp * 9100\n"), (
        PROVIDER, PROVIDER.replace("4002", "4002 4003"))),
    mutant("everything that comes in goes to the printer", PRINTERS, "fail", (
        NAT, "nat descriptor masquerade incoming 1000 forward 192.168.30.10\n"), (PROVIDER, "")),
    mutant("a way in, and no filter at all", PRINTERS, "fail", last_words(
        "nat descriptor static 1000 1 203.0.113.10=192.168.30.10 1\n"), (PROVIDER, "")),
    # Logs, time, firmware
    anew("every detail is logged", LOGGED, "fail", "syslog debug on\n"),
    anew("every packet that passes is logged", LOGGED, "fail",
         "syslog notice on\nip filter 2099 pass-log 192.168.20.0/24 * * * *\n"),
    anew("every connection is logged", LOGGED, "fail", "syslog notice on\nip filter dynamic 104 * * tcp\n"),
    anew("every name is logged", LOGGED, "fail", "dns syslog resolv on\n"),
    anew("every command is logged", LOGGED, "fail", "syslog execute command on\n"),
    mutant("logs to a stranger", LOGGED, "fail", ("syslog host 192.168.99.10", "syslog host 203.0.113.50")),
    mutant("logs to a stranger too", LOGGED, "fail", ("syslog host 192.168.99.10", "syslog host 192.168.99.10 203.0.113.50")),
    mutant("nobody sets the clock", TIMED, "not pass", (NTP, "")),
    mutant("the clock is set once", TIMED, "not pass", (NTP, "schedule at 1 2026/1/1 03:10:00 * ntpdate 192.168.99.123\n")),
    mutant("another time zone", TIMED, "fail", ("timezone +09:00", "timezone +00:00")),
    Mutant("a clock that is late", TIMED, "fail", (), {"show_environment.txt": (("10:02:07 +09:00", "09:41:07 +09:00"),)}),
    Mutant("an old firmware", CURRENT, "fail", (
        ("http revision-up permit on\nhttp revision-up schedule weekly sun 03:00 05:00\n", ""),
        ("# RTX1220 Rev.15.04.06 (Thu Nov 16 13:40:21 2023)", "# RTX1220 Rev.15.04.01 (Tue Jun 1 10:00:00 2021)")), {
        "show_environment.txt": (("RTX1220 Rev.15.04.06 (Thu Nov 16 13:40:21 2023)", "RTX1220 Rev.15.04.01 (Tue Jun 1 10:00:00 2021)"),)}),
    Mutant("a machine nobody knows", SUPPORTED, "unknown", (("# RTX1220 Rev.", "# RTX9999 Rev."),), {
        "show_environment.txt": (("RTX1220 Rev.", "RTX9999 Rev."), ("RTX1220 BootROM", "RTX9999 BootROM"))}),
)
# fmt: on
