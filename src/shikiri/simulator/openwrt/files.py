"""The files of a device fresh from the factory, as public facts describe them."""

from __future__ import annotations

APPLETS = (
    "sh", "ash", "cat", "chmod", "cp", "cut", "date", "echo", "env", "grep", "head", "kill", "ln", "ls", "md5sum",
    "mkdir", "mv", "printf", "readlink", "rm", "sed", "sleep", "sort", "sync", "tail", "tar", "test",
    "touch", "tr", "wc",
)  # fmt: skip

RC_COMMON = """#!/bin/sh
initscript=$1
action=${2:-help}
shift 2
name=$(basename "$initscript" | sed 's/^[SK][0-9][0-9]//')
START=
start() { return 0; }
stop() { return 0; }
reload() { restart; }
restart() { stop; start; }
boot() { start; }
enable() { ln -sf "../init.d/$name" "/etc/rc.d/S${START}$name"; }
disable() { rm -f /etc/rc.d/S??"$name"; }
. "$initscript"
echo "$name $action" >> /var/run/events
$action "$@"
"""

RELOAD = """#!/bin/sh
mkdir -p /var/run/running
for file in /etc/config/*; do
  name=${file##*/}
  if ! cmp -s "$file" "/var/run/running/$name" 2>/dev/null; then
    cp "$file" "/var/run/running/$name"; echo "config.change $name" >> /var/run/events
  fi
done
"""

FILES = {
    "etc/openwrt_release": """DISTRIB_ID='OpenWrt'
DISTRIB_RELEASE='25.12.5'
DISTRIB_REVISION='r31000-abcdef0123'
DISTRIB_TARGET='mediatek/filogic'
DISTRIB_ARCH='aarch64_cortex-a53'
DISTRIB_DESCRIPTION='OpenWrt 25.12.5 r31000-abcdef0123'
""",
    "etc/board.json": """{"kernel": "6.12.40", "hostname": "OpenWrt", "model": "Example AX3000",
 "board_name": "example,ax3000", "release": {"distribution": "OpenWrt", "version": "25.12.5", "target": "x"}}
""",
    "etc/passwd": (
        "root:x:0:0:root:/root:/bin/ash\n"
        "daemon:*:1:1:daemon:/var:/bin/false\n"
        "ubus:x:81:81:ubus:/var/run/ubus:/bin/false\n"
    ),
    "etc/group": "root:x:0:\nubus:x:81:\n",
}


def factory() -> dict[str, str]:
    """Every package of settings."""
    return dict(_FACTORY)


_FACTORY = {
    "wireless": """
config wifi-device 'radio0'
	option type 'mac80211'
	option path 'platform/soc/18000000.wifi'
	option band '2g'
	option channel '1'
	option htmode 'HE20'
	option disabled '1'

config wifi-iface 'default_radio0'
	option device 'radio0'
	option network 'lan'
	option mode 'ap'
	option ssid 'OpenWrt'
	option encryption 'none'

config wifi-device 'radio1'
	option type 'mac80211'
	option path 'platform/soc/18000000.wifi+1'
	option band '5g'
	option channel '36'
	option htmode 'HE80'
	option disabled '1'

config wifi-iface 'default_radio1'
	option device 'radio1'
	option network 'lan'
	option mode 'ap'
	option ssid 'OpenWrt'
	option encryption 'none'
""",
    "network": """
config interface 'loopback'
	option device 'lo'
	option proto 'static'
	list ipaddr '127.0.0.1/8'

config globals 'globals'
	option ula_prefix 'fd12:3456:789a::/48'

config device
	option name 'br-lan'
	option type 'bridge'
	list ports 'lan1'
	list ports 'lan2'
	list ports 'lan3'
	list ports 'lan4'

config interface 'lan'
	option device 'br-lan'
	option proto 'static'
	list ipaddr '192.168.1.1/24'
	option ip6assign '60'

config interface 'wan'
	option device 'wan'
	option proto 'dhcp'

config interface 'wan6'
	option device 'wan'
	option proto 'dhcpv6'
""",
    "firewall": """
config defaults
	option syn_flood '1'
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'

config zone
	option name 'lan'
	list network 'lan'
	option input 'ACCEPT'
	option output 'ACCEPT'
	option forward 'ACCEPT'

config zone
	option name 'wan'
	list network 'wan'
	list network 'wan6'
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'
	option masq '1'
	option mtu_fix '1'

config forwarding
	option src 'lan'
	option dest 'wan'

config rule
	option name 'Allow-DHCP-Renew'
	option src 'wan'
	option proto 'udp'
	option dest_port '68'
	option target 'ACCEPT'
	option family 'ipv4'

config rule
	option name 'Allow-Ping'
	option src 'wan'
	option proto 'icmp'
	option icmp_type 'echo-request'
	option family 'ipv4'
	option target 'ACCEPT'
""",
    "dhcp": """
config dnsmasq
	option domainneeded '1'
	option localise_queries '1'
	option rebind_protection '1'
	option local '/lan/'
	option domain 'lan'
	option localservice '1'
	option leasefile '/tmp/dhcp.leases'
	option resolvfile '/tmp/resolv.conf.d/resolv.conf.auto'

config dhcp 'lan'
	option interface 'lan'
	option start '100'
	option limit '150'
	option leasetime '12h'
	option dhcpv4 'server'
	option dhcpv6 'server'
	option ra 'server'

config dhcp 'wan'
	option interface 'wan'
	option ignore '1'
""",
    "system": """
config system
	option hostname 'OpenWrt'
	option timezone 'GMT0'
	option zonename 'UTC'
	option ttylogin '0'
	option log_size '128'
	option urandom_seed '0'

config timeserver 'ntp'
	option enabled '1'
	option enable_server '0'
	list server '0.openwrt.pool.ntp.org'
	list server '1.openwrt.pool.ntp.org'
""",
    "dropbear": """
config dropbear 'main'
	option enable '1'
	option PasswordAuth 'on'
	option RootPasswordAuth 'on'
	option Port '22'
""",
    "uhttpd": """
config uhttpd 'main'
	list listen_http '0.0.0.0:80'
	list listen_http '[::]:80'
	list listen_https '0.0.0.0:443'
	list listen_https '[::]:443'
	option redirect_https '1'
	option home '/www'
	option rfc1918_filter '1'
""",
    "rpcd": """
config rpcd
	option socket '/var/run/ubus/ubus.sock'
	option timeout '30'

config login
	option username 'root'
	option password '$p$root'
	list read '*'
	list write '*'
""",
}
