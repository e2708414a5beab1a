"""Programs that listen: which of them operate the machine, what they speak, and the units that start them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shikiri.model.facets.management import Service


@dataclass(frozen=True, slots=True)
class Daemon:
    """One program (as `ss` shows it, 15 letters at most), its protocol and its units."""

    service: Service
    units: tuple[str, ...] = ()


_HTTP: Final = "http"
# By the name of the program. Web servers speak http or https by their port.
PROGRAMS: Final[dict[str, Daemon]] = {
    "sshd": Daemon("ssh", ("ssh.service", "ssh.socket")),
    "dropbear": Daemon("ssh", ("dropbear.service",)),
    "in.telnetd": Daemon("telnet", ("telnet.socket",)),
    "telnetd": Daemon("telnet", ("telnet.socket",)),
    "utelnetd": Daemon("telnet"),
    "vsftpd": Daemon("ftp", ("vsftpd.service",)),
    "proftpd": Daemon("ftp", ("proftpd.service",)),
    "pure-ftpd": Daemon("ftp", ("pure-ftpd.service",)),
    "in.tftpd": Daemon("tftp", ("tftpd-hpa.service",)),
    "atftpd": Daemon("tftp", ("atftpd.service",)),
    "in.rshd": Daemon("rsh", ("rsh.socket",)),
    "in.rlogind": Daemon("rsh", ("rlogin.socket",)),
    "in.rexecd": Daemon("rsh", ("rexec.socket",)),
    "xrdp": Daemon("remote-setup", ("xrdp.service",)),
    "Xvnc": Daemon("remote-setup"),
    "x11vnc": Daemon("remote-setup"),
    "vncserver-x11-c": Daemon("remote-setup"),
    "teamviewerd": Daemon("remote-setup"),
    "anydesk": Daemon("remote-setup"),
    "dockerd": Daemon("api"),
    "nginx": Daemon(_HTTP, ("nginx.service",)),
    "apache2": Daemon(_HTTP, ("apache2.service",)),
    "lighttpd": Daemon(_HTTP, ("lighttpd.service",)),
    "caddy": Daemon(_HTTP, ("caddy.service",)),
    "cockpit-tls": Daemon("https", ("cockpit.socket",)),
    "cockpit-ws": Daemon("https", ("cockpit.socket",)),
    "miniserv.pl": Daemon("https", ("webmin.service",)),
    "shellinaboxd": Daemon("https", ("shellinabox.service",)),
    "ttyd": Daemon(_HTTP, ("ttyd.service",)),
    "AdGuardHome": Daemon(_HTTP),
    "pihole-FTL": Daemon(_HTTP),
    **{name: Daemon(_HTTP) for name in ("httpd", "uhttpd", "mini_httpd", "thttpd", "haproxy", "node", "node-red")},
}
# By the port, where the program says less: systemd and inetd hold sockets for others, docker for its guests.
PORTS: Final[dict[int, Daemon]] = {
    21: Daemon("ftp"),
    22: Daemon("ssh"),
    23: Daemon("telnet", ("telnet.socket",)),
    69: Daemon("tftp", ("tftpd-hpa.service", "atftpd.service")),
    80: Daemon(_HTTP),
    443: Daemon("https"),
    512: Daemon("rsh", ("rexec.socket",)),
    513: Daemon("rsh", ("rlogin.socket",)),
    514: Daemon("rsh", ("rsh.socket",)),
    2323: Daemon("telnet"),
    2375: Daemon("api"),
    2376: Daemon("api"),
    3389: Daemon("remote-setup"),
    4200: Daemon("https", ("shellinabox.service",)),
    7681: Daemon(_HTTP, ("ttyd.service",)),
    8443: Daemon("https"),
    9090: Daemon("https", ("cockpit.socket",)),
    10000: Daemon("https", ("webmin.service",)),
    20000: Daemon("https", ("usermin.service",)),
    **{port: Daemon("remote-setup") for port in range(5900, 5910)},
    **{port: Daemon(_HTTP) for port in (81, 1880, 3000, 8000, 8008, 8080, 8081, 8088, 8888, 9000)},
}
HOLDERS: Final = frozenset({"systemd", "inetd", "xinetd", "inetutils-inetd", "docker-proxy", "busybox", ""})
SECURE_PORTS: Final = frozenset({443, 4443, 8443, 9090, 9443, 10443})
# What serves users and answers no questions about settings.
HARMLESS: Final = frozenset(
    (
        "dnsmasq unbound named systemd-resolve systemd-resolved systemd-network systemd-journal systemd-timesyn "
        "chronyd ntpd openntpd avahi-daemon snmpd freeradius radiusd radsecproxy hostapd wpa_supplicant dhclient "
        "dhcpcd udhcpd kea-dhcp4 kea-dhcp6 rpcbind master exim4 cupsd cups-browsed ippeveprinter smbd nmbd winbindd "
        "miniupnpd minissdpd wsdd lldpd rsyslogd iperf3 radvd"
    ).split()
)
INETDS: Final = ("inetd.service", "openbsd-inetd.service", "inetutils-inetd.service", "xinetd.service")
