"""Linux: for NetworkManager and for wpa_supplicant, beside the protected certificate and the authority."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from shikiri.workflow.members.bundle import Bundle

_FOLDER = "/etc/shikiri-members"  # where the page beside them says to put the files


def files(bundle: Bundle) -> Mapping[str, bytes]:
    found = {f"{bundle.stem}.p12": bundle.p12(old=False), "members.pem": bundle.authority_pem()}
    for number, ssid in enumerate(bundle.ssids, start=1):
        found[f"wifi-{number}.nmconnection"] = _connection(bundle, ssid).encode()
    return {**found, "wpa_supplicant.conf": "".join(_network(bundle, ssid) for ssid in bundle.ssids).encode()}


def _connection(bundle: Bundle, ssid: str) -> str:
    """A keyfile: the SSID byte by byte, so that no sign in it means anything; the word is asked for once."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"shikiri:{bundle.member.serial}:{ssid}")
    named = "".join(f"{byte};" for byte in ssid.encode())
    match = ";".join(f"DNS:{name}" for name in bundle.server_names)
    lines = [
        "[connection]", f"id=shikiri-{own.hex[:8]}", f"uuid={own}", "type=wifi", "",
        "[wifi]", "mode=infrastructure", f"ssid={named}", "",
        "[wifi-security]", "key-mgmt=wpa-eap",
        f"pmf={3 if bundle.wpa3_only else 2}", "",
        "[802-1x]", "eap=tls;", f"identity={bundle.stem}", f"ca-cert={_FOLDER}/members.pem",
        f"client-cert={_FOLDER}/{bundle.stem}.p12", f"private-key={_FOLDER}/{bundle.stem}.p12",
        "private-key-password-flags=1", f"altsubject-matches={match}", "",
        "[ipv4]", "method=auto", "", "[ipv6]", "method=auto", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _network(bundle: Bundle, ssid: str) -> str:
    lines = [
        "network={", f"    ssid={ssid.encode().hex()}", "    key_mgmt=WPA-EAP WPA-EAP-SHA256",
        f"    ieee80211w={2 if bundle.wpa3_only else 1}", "    eap=TLS", f'    identity="{bundle.stem}"',
        f'    ca_cert="{_FOLDER}/members.pem"', f'    private_key="{_FOLDER}/{bundle.stem}.p12"',
        '    private_key_passwd="..."', f'    domain_match="{";".join(bundle.server_names)}"', "}", "",
    ]  # fmt: skip
    return "\n".join(lines)
