"""iPhone, iPad and Mac: one configuration profile with the certificate, the authority and the Wi-Fi."""

from __future__ import annotations

import plistlib
import uuid
from collections.abc import Mapping
from typing import Any

from shikiri.workflow.members.bundle import Bundle

_TLS = 13


def files(bundle: Bundle) -> Mapping[str, bytes]:
    return {f"{bundle.stem}.mobileconfig": plistlib.dumps(_profile(bundle))}


def _profile(bundle: Bundle) -> dict[str, Any]:
    trust, identity = _part(bundle, "com.apple.security.root", "ca"), _part(bundle, "com.apple.security.pkcs12", "id")
    trust |= {"PayloadContent": bundle.authority_der(), "PayloadCertificateFileName": "members.cer"}
    identity |= {"PayloadContent": bundle.p12(old=True), "PayloadCertificateFileName": f"{bundle.stem}.p12"}
    networks = [_network(bundle, ssid, trust["PayloadUUID"], identity["PayloadUUID"]) for ssid in bundle.ssids]
    return {
        **_part(bundle, "Configuration", "all"),
        "PayloadDisplayName": bundle.facility,
        "PayloadDescription": bundle.facility,
        "PayloadContent": [trust, identity, *networks],
    }


def _network(bundle: Bundle, ssid: str, trust: str, identity: str) -> dict[str, Any]:
    return _part(bundle, "com.apple.wifi.managed", f"wifi.{ssid}") | {
        "SSID_STR": ssid,
        "HIDDEN_NETWORK": False,
        "AutoJoin": True,
        "EncryptionType": "WPA3" if bundle.wpa3_only else "WPA2",
        "PayloadCertificateUUID": identity,
        "EAPClientConfiguration": {
            "AcceptEAPTypes": [_TLS],
            "PayloadCertificateAnchorUUID": [trust],
            "TLSTrustedServerNames": list(bundle.server_names),
            "TLSAllowTrustExceptions": False,
            "TLSCertificateIsRequired": True,
            "TLSMinimumVersion": "1.2",
            "UserName": bundle.stem,
        },
    }


def _part(bundle: Bundle, kind: str, name: str) -> dict[str, Any]:
    """A payload. Its id is the same for the same certificate: a profile installed twice replaces itself."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"shikiri:{bundle.member.serial}:{name}")
    return {
        "PayloadType": kind,
        "PayloadVersion": 1,
        "PayloadIdentifier": f"shikiri.members.{bundle.stem}.{own}",
        "PayloadUUID": str(own).upper(),
        "PayloadDisplayName": name if kind != "com.apple.wifi.managed" else name.removeprefix("wifi."),
    }
