"""Joining: what is in the air, who is let in with what, and an address at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shikiri.formats.iw_scan import frequency, networks
from shikiri.model.facets.wlan import Wlan
from shikiri.model.secret import Secret
from shikiri.workflow.probe.caller import Caller, Told
from shikiri.workflow.probe.diary import Diary

_WRONG = "not-the-passphrase-of-this-place"
_SECONDS = 20.0
_LOOKS, _ENOUGH = 3, 2  # one look may miss a beacon; how many looks there are at least
_LEASE = 15.0
_WPA2 = {"key_mgmt": "WPA-PSK", "proto": "RSN", "pairwise": "CCMP", "group": "CCMP TKIP", "ieee80211w": "0"}
_WPA3 = {"key_mgmt": "SAE", "proto": "RSN", "pairwise": "CCMP", "group": "CCMP", "ieee80211w": "2"}
_TKIP = {"key_mgmt": "WPA-PSK", "proto": "WPA RSN", "pairwise": "TKIP", "group": "TKIP", "ieee80211w": "0"}
_OPEN = {"key_mgmt": "NONE"}
_OWE = {"key_mgmt": "OWE", "proto": "RSN", "ieee80211w": "2"}
_WITH_PSK = ("wpa", "wpa-wpa2", "wpa2", "wpa2-wpa3", "wpa3")
_ENTERPRISE: Mapping[str, str] = {"key_mgmt": "WPA-EAP WPA-EAP-SHA256", "proto": "RSN", "ieee80211w": "1"}


@dataclass(slots=True)
class Guest:
    """A station with a line to it, and what is known of where it stands."""

    caller: Caller
    diary: Diary
    mac: str = ""
    address: str = ""
    address6: str = ""
    global6: str = ""
    gateway: str = ""
    gateway_mac: str = ""
    resolver: str = ""
    why: str = ""  # it stands nowhere, and why

    @property
    def name(self) -> str:
        return self.caller.station.name

    @property
    def stands(self) -> bool:
        return bool(self.address) and not self.why

    def alive(self) -> bool:
        """Does its gateway answer it now? Without that, silence of others proves nothing."""
        if not self.gateway:
            return False
        return self._saw(self.caller.order("arp", to=self.gateway))

    def saw_gateway(self, told: Told) -> bool:
        """The same out of an answer that asked the gateway in one breath with something else."""
        return self._saw(told.part("gateway"))

    def _saw(self, told: Told) -> bool:
        macs = told.words("macs")
        self.gateway_mac = macs[0] if macs else self.gateway_mac
        ok = told.number("heard") > 0
        word = f"answers after {told.value.get('ms')} ms" if ok else "no answer"
        self.diary.note(f"-> {self.gateway} ARP request x{told.number('sent')} (positive control, gateway): {word}")
        return ok


def settle(
    caller: Caller, diary: Diary, secret: Secret | None, eap: Mapping[str, str] | None = None, place: int = 0
) -> Guest:
    """A station on its network: on air it looks around and tries the wrong ways first.

    `place`: stations of one SSID are spread over its access points, two to each, so that both kinds of pairs occur.
    """
    guest = Guest(caller, diary)
    station = caller.station
    if station.ssid:
        guest.why = _join(caller, diary, secret, eap or {}, place)
    facts = caller.order("facts")
    guest.mac = facts.text("mac")
    if guest.why:
        return guest
    if not station.ssid and facts.text("address"):
        guest.address, guest.gateway = facts.text("address"), station.gateway or facts.text("gateway")
    else:
        given = caller.order("lease", seconds=_LEASE, limit=_LEASE)
        word = (
            f"{given.text('address')}/{given.text('prefix')} from {given.text('server')}" if not given.no else given.no
        )
        diary.note(f"DHCP: {word}")
        guest.why, guest.address = given.no, given.text("address")
        guest.gateway, guest.resolver = given.text("gateway"), given.text("dns")
    facts = caller.order("facts")
    guest.address6, guest.global6 = facts.text("address6"), facts.text("global6")
    if guest.stands and not station.outside and not guest.alive():
        guest.why = "gateway-silent"
    return guest


def _join(caller: Caller, diary: Diary, secret: Secret | None, eap: Mapping[str, str], place: int) -> str:
    """Look around, try the wrong ways, then the right one; why it did not get in, or ''."""
    station = caller.station
    found: list[Wlan] = []
    told = Told()
    for look in range(1, _LOOKS + 1):
        told = caller.order("scan", seconds=40.0)
        diary.scan += told.text("text")
        found = [one for one in networks(diary.scan) if one.ssid == station.ssid]
        diary.note(f"iw scan: {_names(diary.scan) if not told.no else told.no}")
        if told.no or (found and look >= _ENOUGH):
            break
    if told.no:
        return told.no
    found.sort(key=lambda one: one.handle)
    best = found[place // 2 % len(found)] if found else None
    way = _way(best, secret, eap)
    if way is None:
        return "not-seen" if best is None else "no-secret"
    at = {"bssid": str(best.bssid), "scan_freq": frequency(diary.scan, str(best.bssid))} if best is not None else {}
    wrong = _wrong_ways(caller, diary, best, secret, at)
    joined = _try(caller, diary, way, secret, at, "right passphrase", eap)
    ok = joined.text("is") == "joined"
    for about, what, result, why, line in wrong:
        fits = ok or result == "reached"  # a refusal counts only where the right way works from the same place
        diary.tried(about, what, result if fits else None, why=why or "no-right-way", line=line)  # type: ignore[arg-type]
    if not ok:
        return joined.no or ("not-seen" if joined.text("is") == "not-offered" else "not-joined")
    status = joined.value.get("status")
    diary.bssid = str(status.get("bssid", "")).lower()[:17] if isinstance(status, dict) else ""
    return ""


def _names(text: str) -> str:
    seen = sorted({f"{one.ssid or '(hidden)'} [{one.security} {one.bssid}]" for one in networks(text)})
    return f"{len(seen)} networks: " + ", ".join(seen[:12])


def _way(seen: Wlan | None, secret: Secret | None, eap: Mapping[str, str]) -> Mapping[str, str] | None:
    """How a good station joins it; None where that is not known."""
    if seen is None:
        return None
    if seen.security == "open":
        return _OPEN
    if seen.security == "owe":
        return _OWE
    if str(seen.security).endswith("enterprise"):
        return _ENTERPRISE if eap else None
    if secret is None or seen.security not in _WITH_PSK:
        return None
    if seen.security in {"wpa3", "wpa2-wpa3"}:
        return _WPA3
    return _WPA2 if seen.security != "wpa" else _TKIP


_Wrong = tuple[str, str, str | None, str, int]


def _wrong_ways(
    caller: Caller, diary: Diary, seen: Wlan | None, secret: Secret | None, at: Mapping[str, str]
) -> list[_Wrong]:
    """A wrong passphrase, the old way where only the new one should work, the broken cipher."""
    if seen is None or secret is None or seen.security not in _WITH_PSK:
        return []
    right = _WPA3 if seen.security in {"wpa3", "wpa2-wpa3"} else _WPA2
    ways = [("wrong-passphrase", "wrong passphrase", right, Secret.plain(_WRONG))]
    if seen.security == "wpa3":
        ways.append(("wpa2-only", "WPA2 only", _WPA2, secret))
    ways.append(("tkip", "TKIP only", _TKIP, secret))
    found: list[_Wrong] = []
    for about, what, way, word in ways:
        told = _try(caller, diary, way, word, at, what, {})
        result = {"joined": "reached", "refused": "refused", "not-offered": "refused"}.get(told.text("is"))
        name = f"{caller.station.ssid} {what.replace(' ', '-')}"
        found.append((about, name, result, told.no or ("" if result else "unclear"), len(diary.lines)))
    return found


def _try(
    caller: Caller,
    diary: Diary,
    way: Mapping[str, str],
    secret: Secret | None,
    at: Mapping[str, str],
    what: str,
    eap: Mapping[str, str],
) -> Told:
    network: dict[str, object] = {"ssid": _bytes(caller.station.ssid).hex(), **way, **at}
    if secret is not None and way["key_mgmt"] not in {"NONE", "OWE"}:
        network["passphrase"] = secret.reveal()
    if eap:
        network["eap"] = dict(eap)
    seconds = _SECONDS if what == "right passphrase" else _SECONDS / 2
    told = caller.order("join", seconds=seconds, network=network, limit=seconds)
    status = told.value.get("status")
    more = status if isinstance(status, dict) else {}
    words = " ".join(f"{key}={more[key]}" for key in ("bssid", "key_mgmt", "pmf", "pairwise_cipher") if key in more)
    diary.note(
        f"join {caller.station.ssid} by {way['key_mgmt']}, {what}: {told.no or told.text('is')} {words}".rstrip()
    )
    return told


def _bytes(ssid: str) -> bytes:
    """The bytes of a name; one that is no text is declared in hexadecimal, as reports show it."""
    if ssid.startswith("hex:"):
        return bytes.fromhex(ssid[4:])
    return ssid.encode()
