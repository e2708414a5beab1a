"""What the simulated camera can be asked and told, operation by operation."""

from __future__ import annotations

import ipaddress
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from shikiri.simulator.appliances.onvif import users
from shikiri.simulator.appliances.onvif.schema import DEVICE, MEDIA
from shikiri.simulator.appliances.onvif.soap import Fault, Value, all_of, said

if TYPE_CHECKING:
    from shikiri.simulator.appliances.onvif.camera import OnvifCamera

Element: TypeAlias = ET.Element
_PORTS: Final = {"HTTP": 80, "HTTPS": 443, "RTSP": 554}


def _capabilities(camera: OnvifCamera, _: Element) -> Value:
    """What cameras of the first years have in place of the list of services."""
    media: Value = {"XAddr": f"http://{camera.address}/onvif/media_service", "StreamingCapabilities": {}}
    device: Value = {"XAddr": f"http://{camera.address}/onvif/device_service"}
    return {"Capabilities": {"Device": device, "Media": media} if camera.has_media else {"Device": device}}


def _services(camera: OnvifCamera, _: Element) -> Value:
    if camera.of_the_first_years:
        raise Fault("Receiver", "ActionNotSupported", status=500)
    spaces = {DEVICE: "device_service"} | ({MEDIA: "media_service"} if camera.has_media else {})
    return {
        "Service": [
            {
                "tds:Namespace": space,
                "tds:XAddr": f"http://{camera.address}/onvif/{path}",
                "tds:Version": {"Major": 2, "Minor": 60},
            }
            for space, path in spaces.items()
        ]
    }


def _information(camera: OnvifCamera, _: Element) -> Value:
    return {
        "Manufacturer": camera.maker,
        "Model": camera.model,
        "FirmwareVersion": camera.firmware,
        "SerialNumber": camera.serial,
        "HardwareId": "1.0",
    }


def _date(camera: OnvifCamera, _: Element) -> Value:
    now = camera.now()
    return {
        "SystemDateAndTime": {
            "DateTimeType": camera.clock_by,
            "DaylightSavings": False,
            "TimeZone": {"TZ": camera.zone},
            "UTCDateTime": {
                "Time": {"Hour": now.hour, "Minute": now.minute, "Second": now.second},
                "Date": {"Year": now.year, "Month": now.month, "Day": now.day},
            },
        }
    }


def _set_date(camera: OnvifCamera, request: Element) -> Value:
    if not camera.faults.now("ignore"):
        camera.clock_by = said(request, "DateTimeType")
        camera.zone = said(request, "TimeZone", "TZ") or camera.zone
    camera.record(f"SetSystemDateAndTime {camera.clock_by} {camera.zone}")
    return {}


def _host(name: str) -> Value:
    try:
        version = ipaddress.ip_address(name).version
    except ValueError:
        return {"Type": "DNS", "DNSname": name}
    return {"Type": f"IPv{version}", f"IPv{version}Address": name}


def _ntp(camera: OnvifCamera, _: Element) -> Value:
    if camera.ntp_by_dhcp:
        return {"NTPInformation": {"FromDHCP": True, "NTPFromDHCP": [_host("192.0.2.123")]}}
    return {"NTPInformation": {"FromDHCP": False, "NTPManual": [_host(one) for one in camera.ntp]}}


def _set_ntp(camera: OnvifCamera, request: Element) -> Value:
    hosts = [next((one.text or "" for one in list(host)[1:]), "") for host in all_of(request, "NTPManual")]
    if not camera.faults.now("ignore"):
        camera.ntp_by_dhcp = said(request, "FromDHCP") == "true"
        camera.ntp = hosts
    camera.record(f"SetNTP {'dhcp' if camera.ntp_by_dhcp else ','.join(hosts)}")
    return {}


def _protocols(camera: OnvifCamera, _: Element) -> Value:
    rows = camera.protocols.items()
    return {"NetworkProtocols": [{"Name": name, "Enabled": on, "Port": _PORTS[name]} for name, on in rows]}


def _set_protocols(camera: OnvifCamera, request: Element) -> Value:
    wanted = {said(one, "Name"): said(one, "Enabled") == "true" for one in all_of(request, "NetworkProtocols")}
    if set(wanted) - set(camera.protocols):
        raise Fault("Sender", "InvalidArgVal", "ServiceNotSupported")
    if not camera.faults.now("ignore"):
        camera.protocols |= wanted
    camera.record(f"SetNetworkProtocols {' '.join(f'{name}={on}' for name, on in wanted.items())}")
    return {}


def _discovery(camera: OnvifCamera, _: Element) -> Value:
    return {"DiscoveryMode": "Discoverable" if camera.discoverable else "NonDiscoverable"}


def _set_discovery(camera: OnvifCamera, request: Element) -> Value:
    if not camera.faults.now("ignore"):
        camera.discoverable = said(request, "DiscoveryMode") == "Discoverable"
    camera.record(f"SetDiscoveryMode {said(request, 'DiscoveryMode')}")
    return {}


def _interfaces(camera: OnvifCamera, _: Element) -> Value:
    ip4: Value = {"Manual": {"Address": camera.address, "PrefixLength": camera.prefix}, "DHCP": False}
    return {"NetworkInterfaces": {"@token": "eth0", "Enabled": True, "IPv4": {"Enabled": True, "Config": ip4}}}


def _filter(camera: OnvifCamera, _: Element) -> Value:
    networks = [ipaddress.ip_network(one) for one in camera.admitted]
    rules: dict[str, Value] = {"Type": camera.filter_kind}
    for version in (4, 6):
        rules[f"IPv{version}Address"] = [
            {"Address": str(one.network_address), "PrefixLength": one.prefixlen}
            for one in networks
            if one.version == version
        ]
    return {"IPAddressFilter": rules}


def _set_filter(camera: OnvifCamera, request: Element) -> Value:
    rules = next(iter(request))
    entries = [one for name in ("IPv4Address", "IPv6Address") for one in all_of(rules, name)]
    networks = [f"{said(one, 'Address')}/{said(one, 'PrefixLength')}" for one in entries]
    if not camera.faults.now("ignore"):
        camera.filter_kind, camera.admitted = said(rules, "Type"), networks
    camera.record(f"SetIPAddressFilter {said(rules, 'Type')} {','.join(networks)}")
    return {}


def _profiles(camera: OnvifCamera, _: Element) -> Value:
    return {"Profiles": [{"@token": token, "@fixed": "true", "Name": token} for token in camera.profiles]}


def _of_profile(camera: OnvifCamera, request: Element) -> str:
    token = said(request, "ProfileToken")
    if token not in camera.profiles:
        raise Fault("Sender", "InvalidArgVal", "NoProfile")
    return token


def _address(uri: str) -> Value:
    return {"MediaUri": {"Uri": uri, "InvalidAfterConnect": False, "InvalidAfterReboot": False, "Timeout": "PT0S"}}


def _stream(camera: OnvifCamera, request: Element) -> Value:
    where = "rtsps://{}:322" if camera.encrypted_stream else "rtsp://{}:554"
    return _address(f"{where.format(camera.address)}/stream/{_of_profile(camera, request)}")


def _snapshot(camera: OnvifCamera, request: Element) -> Value:
    return _address(f"http://{camera.address}/snapshot?profile={_of_profile(camera, request)}")


def _ruin(camera: OnvifCamera, request: Element) -> Value:
    """What no tool of ours may ever ask for: it is only noted that somebody did."""
    camera.events.append(f"ruin: {request.tag.rpartition('}')[2]}")
    raise Fault("Receiver", "ActionNotSupported", status=500)


ALL: Final[Mapping[tuple[str, str], Callable[[OnvifCamera, Element], Value]]] = {
    (DEVICE, "GetServices"): _services,
    (DEVICE, "GetCapabilities"): _capabilities,
    (DEVICE, "GetDeviceInformation"): _information,
    (DEVICE, "GetSystemDateAndTime"): _date,
    (DEVICE, "SetSystemDateAndTime"): _set_date,
    (DEVICE, "GetNTP"): _ntp,
    (DEVICE, "SetNTP"): _set_ntp,
    (DEVICE, "GetNetworkProtocols"): _protocols,
    (DEVICE, "SetNetworkProtocols"): _set_protocols,
    (DEVICE, "GetDiscoveryMode"): _discovery,
    (DEVICE, "SetDiscoveryMode"): _set_discovery,
    (DEVICE, "GetNetworkInterfaces"): _interfaces,
    (DEVICE, "GetIPAddressFilter"): _filter,
    (DEVICE, "SetIPAddressFilter"): _set_filter,
    (DEVICE, "GetUsers"): users.users,
    (DEVICE, "CreateUsers"): users.create,
    (DEVICE, "SetUser"): users.change,
    (DEVICE, "DeleteUsers"): users.delete,
    (MEDIA, "GetProfiles"): _profiles,
    (MEDIA, "GetStreamUri"): _stream,
    (MEDIA, "GetSnapshotUri"): _snapshot,
    **dict.fromkeys(
        [(DEVICE, one) for one in ("SystemReboot", "SetSystemFactoryDefault", "StartFirmwareUpgrade", "RestoreSystem")],
        _ruin,
    ),
}  # fmt: skip
