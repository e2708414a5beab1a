"""What stands in the pages of the simulated Hikvision camera as it leaves the factory."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

SPACE = "http://www.hikvision.com/ver20/XMLSchema"
PLAIN = {  # pages with nothing but a switch
    "/ISAPI/System/Network/ssh": ("SSH", "true"),
    "/ISAPI/System/Network/telnetd": ("Telnetd", "true"),
    "/ISAPI/System/Network/UPnP": ("UPnP", "true"),
    "/ISAPI/System/Network/Bonjour": ("Bonjour", "true"),
    "/ISAPI/System/Network/EZVIZ": ("EZVIZ", "true"),
}


def rows(said: Mapping[str, str]) -> str:
    return "".join(f"\n  <{name}>{escape(value)}</{name}>" for name, value in said.items()) + "\n"


WAYS = (("1", "HTTP", "80"), ("2", "HTTPS", "443"), ("3", "DEV_MANAGE", "8000"), ("4", "RTSP", "554"))


def way(row: tuple[str, str, str]) -> str:
    number, name, port = row
    switch = "" if name == "DEV_MANAGE" else "\n  <enabled>true</enabled>"
    inner = f"<id>{number}</id>{switch}\n  <protocol>{name}</protocol>\n  <portNo>{port}</portNo>"
    return f"<AdminAccessProtocol>\n  {inner}\n</AdminAccessProtocol>\n"


def interface(address: str) -> str:
    inner = f"<ipVersion>dual</ipVersion>\n<addressingType>static</addressingType>\n<ipAddress>{address}</ipAddress>"
    return f"<NetworkInterface>\n<id>1</id>\n<IPAddress>\n{inner}\n</IPAddress>\n</NetworkInterface>"


_COMMUNITIES = "<writeCommunity>private</writeCommunity>\n<readCommunity>public</readCommunity>"
SNMP = (
    f"<SNMPv1c>\n<enabled>false</enabled>\n{_COMMUNITIES}\n</SNMPv1c>\n"
    f"<SNMPv2c>\n<enabled>true</enabled>\n{_COMMUNITIES}\n</SNMPv2c>\n"
    "<SNMPAdvanced>\n<enabled>false</enabled>\n<SNMPUserList>\n<SNMPUser>\n<id>1</id>\n<userName></userName>\n"
    "</SNMPUser>\n</SNMPUserList>\n</SNMPAdvanced>\n<listenPort>161</listenPort>"
)
FTP = "<FTPNotification>\n<id>1</id>\n<enabled>false</enabled>\n<hostName></hostName>\n</FTPNotification>"
FILTER = "<enabled>false</enabled>\n<permissionType>allow</permissionType>\n<IPFilterAddressList></IPFilterAddressList>"
NTP = (
    "<NTPServer>\n<id>1</id>\n<addressingFormatType>hostname</addressingFormatType>\n"
    "<hostName>time.example.com</hostName>\n<ipAddress>0.0.0.0</ipAddress>\n<portNo>123</portNo>\n</NTPServer>"
)
STREAM = (
    "<id>101</id>\n<channelName>Camera 01</channelName>\n<enabled>true</enabled>\n<Transport>\n<Security>\n"
    "<enabled>true</enabled>\n<certificateType>digest</certificateType>\n</Security>\n</Transport>"
)
