"""Windows: a profile for each SSID, the protected certificate, and the commands that take them in."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from shikiri.workflow.members.bundle import Bundle

_PROFILE = """\
<?xml version="1.0"?>
<WLANProfile xmlns="http://www.microsoft.com/networking/WLAN/profile/v1">
  <name>{name}</name>
  <SSIDConfig><SSID><hex>{hex}</hex><name>{name}</name></SSID><nonBroadcast>false</nonBroadcast></SSIDConfig>
  <connectionType>ESS</connectionType>
  <connectionMode>auto</connectionMode>
  <MSM><security>
    <authEncryption>
      <authentication>{authentication}</authentication><encryption>AES</encryption><useOneX>true</useOneX>
    </authEncryption>
    <OneX xmlns="http://www.microsoft.com/networking/OneX/v1">
      <authMode>user</authMode>
      <EAPConfig><EapHostConfig xmlns="http://www.microsoft.com/provisioning/EapHostConfig">
        <EapMethod>
          <Type xmlns="http://www.microsoft.com/provisioning/EapCommon">13</Type>
          <VendorId xmlns="http://www.microsoft.com/provisioning/EapCommon">0</VendorId>
          <VendorType xmlns="http://www.microsoft.com/provisioning/EapCommon">0</VendorType>
          <AuthorId xmlns="http://www.microsoft.com/provisioning/EapCommon">0</AuthorId>
        </EapMethod>
        <Config><Eap xmlns="http://www.microsoft.com/provisioning/BaseEapConnectionPropertiesV1">
          <Type>13</Type>
          <EapType xmlns="http://www.microsoft.com/provisioning/EapTlsConnectionPropertiesV1">
            <CredentialsSource>
              <CertificateStore><SimpleCertSelection>true</SimpleCertSelection></CertificateStore>
            </CredentialsSource>
            <ServerValidation>
              <DisableUserPromptForServerValidation>true</DisableUserPromptForServerValidation>
              <ServerNames>{servers}</ServerNames>
              <TrustedRootCA>{root}</TrustedRootCA>
            </ServerValidation>
            <DifferentUsername>false</DifferentUsername>
            <PerformServerValidation xmlns="{v2}">true</PerformServerValidation>
            <AcceptServerName xmlns="{v2}">true</AcceptServerName>
          </EapType>
        </Eap></Config>
      </EapHostConfig></EAPConfig>
    </OneX>
  </security></MSM>
</WLANProfile>
"""
_V2 = "http://www.microsoft.com/provisioning/EapTlsConnectionPropertiesV2"


def files(bundle: Bundle) -> Mapping[str, bytes]:
    named = {f"wifi-{number}.xml": ssid for number, ssid in enumerate(bundle.ssids, start=1)}
    found = {f"{bundle.stem}.p12": bundle.p12(old=True), "members.cer": bundle.authority_der()}
    found |= {name: _profile(bundle, ssid).encode() for name, ssid in named.items()}
    return {**found, "install.cmd": _commands(bundle, tuple(named)).encode("ascii")}


def _profile(bundle: Bundle, ssid: str) -> str:
    return _PROFILE.format(
        name=escape(ssid),
        hex=ssid.encode().hex().upper(),
        authentication="WPA3ENT" if bundle.wpa3_only else "WPA2",
        servers=escape(";".join(bundle.server_names)),
        root=bundle.thumbprint(),
        v2=_V2,
    )


def _commands(bundle: Bundle, profiles: tuple[str, ...]) -> str:
    """ASCII and our own file names alone: an SSID never becomes part of a command."""
    lines = [
        "@echo off",
        'cd /d "%~dp0"',
        'certutil -user -addstore Root "members.cer" || exit /b 1',
        f'certutil -user -importpfx "{bundle.stem}.p12" NoExport,NoRoot || exit /b 1',
        *(f'netsh wlan add profile filename="{name}" user=current || exit /b 1' for name in profiles),
    ]
    return "\r\n".join(lines) + "\r\n"
