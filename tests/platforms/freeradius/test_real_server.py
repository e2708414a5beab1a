"""The real thing: FreeRADIUS with the configuration we render, asked by a real supplicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from shikiri.workflow.members.handout import hand_out
from shikiri.workflow.members.office import add, renew_list, revoke
from shikiri.workflow.members.setup import SHARED
from tests.platforms.freeradius.office_site import OfficeSite, office_site
from tests.platforms.freeradius.real_server import Server, server, vlan_in

__all__ = ["server"]


@dataclass(frozen=True)
class Device:
    """A member's device with the files it was handed."""

    conf: dict[str, str]

    def trusting(self, authority: Path) -> Device:
        return Device({**self.conf, "ca_cert": f'"{authority}"'})


def device(place: OfficeSite, handle: str, to: Path) -> Device:
    """What the handed-out profile for Linux says, as wpa_supplicant reads it."""
    folder, word = hand_out(place.office(), handle, "linux", "ja", to / f"handed-{handle}")
    written = (folder / "wpa_supplicant.conf").read_text("utf-8")
    lines = [line.strip().split("=", 1) for line in written.splitlines() if "=" in line and "{" not in line]
    conf = {key: value.replace("/etc/shikiri-members", str(folder)) for key, value in lines}
    assert bytes.fromhex(conf.pop("ssid")) == b"Members"
    return Device({**conf, "key_mgmt": "WPA-EAP", "private_key_passwd": f'"{word.reveal()}"'})


def shared(place: OfficeSite) -> str:
    secret = place.office().vault().of("ap1", SHARED)
    assert secret is not None
    return secret.reveal()


def harden(place: OfficeSite, server: Server) -> None:
    server.tell(place.commands(server.reading()))


def test_from_nothing_to_a_server_that_lets_a_member_in(server: Server, tmp_path: Path) -> None:
    place = office_site(tmp_path)
    add(place.office(), "taro", title="山田太郎", company="山田商店", segment="business", days=365)
    add(place.office(), "hanako", title="", company="", segment="", days=365)
    assert place.statuses(server.reading())["radius-serves"] == "fail"
    harden(place, server)
    after = server.reading()
    assert set(place.statuses(after).values()) == {"pass"}
    assert place.commands(after) == ()
    with server.running():
        let_in, said = server.knock(shared(place), device(place, "taro", tmp_path).conf)
        assert let_in, said[-3000:]
        assert vlan_in(said) == "10"
        let_in, said = server.knock(shared(place), device(place, "hanako", tmp_path).conf)
        assert let_in, said[-3000:]
        assert vlan_in(said) == ""


def test_the_stock_server_fails_and_becomes_ours(server: Server, tmp_path: Path) -> None:
    place = office_site(tmp_path)
    server.unpack()
    stock = place.statuses(server.reading())
    failing = {name for name, status in stock.items() if status == "fail"}
    assert failing >= {"radius-serves", "radius-clients-known", "radius-secret-strong", "radius-certificates-own"}
    assert failing >= {"radius-message-authenticator", "dot1x-client-certificates"}
    harden(place, server)
    after = server.reading()
    assert set(place.statuses(after).values()) <= {"pass", "not_applicable"}
    assert place.commands(after) == ()


def test_a_server_that_somebody_else_set_up_is_left_alone(server: Server, tmp_path: Path) -> None:
    place = office_site(tmp_path)
    server.unpack()
    clients = server.folder / "clients.conf"
    clients.write_text(clients.read_text("utf-8") + "\nclient ap9 {\n ipaddr = 192.0.2.9\n secret = x\n}\n", "utf-8")
    plan = place.plan(server.reading())
    assert plan.commands == ()
    told = {why.key for _, why in plan.refused} | {hand.why.key for hand in plan.by_hand}
    assert told & {"radius.not-ours", "radius.no-register"}


@pytest.mark.parametrize("only", ("both", "list", "register"))
def test_whoever_was_revoked_stays_outside(server: Server, tmp_path: Path, only: str) -> None:
    """Either of the two is enough: the signed list of the authority, and the register of the server."""
    place = office_site(tmp_path)
    add(place.office(), "taro", title="", company="", segment="", days=365)
    mine = device(place, "taro", tmp_path)
    harden(place, server)
    old = {name: (server.folder / name).read_bytes() for name in ("shikiri/members", "certs/shikiri-members.pem")}
    revoke(place.office(), "taro", "lost")
    assert place.statuses(server.reading())["members-listed"] == "fail"
    assert place.statuses(server.reading())["radius-certificates-own"] == "fail"
    harden(place, server)
    if only == "list":
        (server.folder / "shikiri/members").write_bytes(old["shikiri/members"])
    if only == "register":
        (server.folder / "certs/shikiri-members.pem").write_bytes(old["certs/shikiri-members.pem"])
    with server.running():
        let_in, said = server.knock(shared(place), mine.conf)
    assert not let_in
    assert "code=3 (Access-Reject)" in said


def test_an_expired_certificate_stays_outside(server: Server, tmp_path: Path) -> None:
    place = office_site(tmp_path, days_ago=40)
    past = place.now - timedelta(days=35)
    add(place.office(past), "taro", title="", company="", segment="", days=30)
    inside = OfficeSite(place.folder, past)
    mine = device(inside, "taro", tmp_path)
    renew_list(place.office())
    harden(inside, server)  # the register still names it: only its own date is in the way
    with server.running():
        let_in, said = server.knock(shared(place), mine.conf)
    assert not let_in
    assert "code=3 (Access-Reject)" in said


def test_a_certificate_of_another_authority_stays_outside(server: Server, tmp_path: Path) -> None:
    place, other = office_site(tmp_path / "ours"), office_site(tmp_path / "theirs")
    for one in (place, other):
        add(one.office(), "taro", title="", company="", segment="", days=365)
    harden(place, server)
    ours = device(place, "taro", tmp_path / "ours")
    theirs = device(other, "taro", tmp_path / "theirs").trusting(Path(ours.conf["ca_cert"].strip('"')))
    with server.running():
        let_in, said = server.knock(shared(place), theirs.conf)
    assert not let_in
    assert "code=3 (Access-Reject)" in said


@pytest.mark.parametrize("method", ("PEAP", "TTLS", "MD5", "PWD"))
def test_no_password_opens_it(server: Server, tmp_path: Path, method: str) -> None:
    place = office_site(tmp_path)
    harden(place, server)
    network = {"eap": method, "identity": '"taro"', "password": '"secret"', "phase2": '"auth=MSCHAPV2"'}
    network |= {"key_mgmt": "IEEE8021X" if method == "MD5" else "WPA-EAP"}
    with server.running():
        let_in, said = server.knock(shared(place), network)
    assert not let_in
    assert "code=2 (Access-Accept)" not in said


def test_a_stranger_with_another_secret_hears_nothing(server: Server, tmp_path: Path) -> None:
    place = office_site(tmp_path)
    add(place.office(), "taro", title="", company="", segment="", days=365)
    harden(place, server)
    with server.running():
        let_in, said = server.knock("testing123", device(place, "taro", tmp_path).conf, patience=4)
    assert not let_in
    assert "Received RADIUS message" not in said


@pytest.mark.parametrize("fault", ("expired", "false server", "false name"))
def test_a_member_refuses_a_server_that_is_not_ours(server: Server, tmp_path: Path, fault: str) -> None:
    """The profile insists on our authority and on the name; the server hears of no certificate of the member."""
    place = office_site(tmp_path / "ours", days_ago=400 if fault == "expired" else 0)
    add(place.office(), "taro", title="", company="", segment="", days=365)
    mine = device(place, "taro", tmp_path / "ours")
    shown = place
    if fault == "false server":
        shown = office_site(tmp_path / "theirs")
    renew_list(shown.office())
    server.tell(shown.commands(server.reading()))
    conf = mine.conf | ({"domain_match": '"another.example"'} if fault == "false name" else {})
    with server.running():
        let_in, said = server.knock(shared(shown), conf)
    assert not let_in
    assert "CTRL-EVENT-EAP-TLS-CERT-ERROR" in said
    assert "code=2 (Access-Accept)" not in said


def test_once_the_list_ends_nobody_is_let_in_and_it_is_told_before(server: Server, tmp_path: Path) -> None:
    place = office_site(tmp_path, days_ago=100)  # the list was good for 90 days
    add(place.office(), "taro", title="", company="", segment="", days=365)
    harden(place, server)
    reading = server.reading()
    assert place.statuses(reading)["radius-certificates-current"] == "fail"
    soon = place.now - timedelta(days=20)
    assert place.statuses(reading, soon)["radius-certificates-current"] == "fail"
    with server.running():
        let_in, _ = server.knock(shared(place), device(place, "taro", tmp_path).conf)
    assert not let_in
    renew_list(place.office())
    harden(place, server)
    with server.running():
        let_in, said = server.knock(shared(place), device(place, "taro", tmp_path).conf)
    assert let_in, said[-3000:]
