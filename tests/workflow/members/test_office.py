"""Members from joining to leaving, with a vault and a register on disk."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shikiri.files import atomic
from shikiri.intake.members import MEMBERS, load_register
from shikiri.language import tell
from shikiri.model.errors import PolicyError, UsageError
from shikiri.workflow.members.authority import certificate_of, is_signed_by
from shikiri.workflow.members.listing import listing
from shikiri.workflow.members.office import CA_KEY, HOLDER, add, renew, renew_list, revoke
from shikiri.workflow.members.setup import set_up
from tests.platforms.freeradius.office_site import OfficeSite, office_site


@pytest.fixture
def place(tmp_path: Path) -> OfficeSite:
    return office_site(tmp_path)


def held(place: OfficeSite) -> dict[str, str]:
    return {name: one.reveal() for name, one in place.office().vault().contents.devices[HOLDER].items()}


def keys_on_disk(place: OfficeSite) -> list[Path]:
    """Files that hold one of the private keys in clear."""
    secrets = [*held(place).values(), *(one.reveal() for _, one in place.office().vault().everything())]
    ders = [base64.b64decode(one) for one in secrets if one.startswith("MIG")]
    assert ders
    needles = [*(one.encode() for one in secrets), *ders, b"PRIVATE KEY"]
    files = [path for path in place.folder.parent.rglob("*") if path.is_file() and path.name != "word"]
    return [path for path in files if any(needle in path.read_bytes() for needle in needles)]


def test_setting_up_twice_changes_nothing(place: OfficeSite) -> None:
    before = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    done = set_up(place.office(), place.inventory())
    assert (done.authority, done.servers, done.access_points) == (False, (), ())
    assert {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()} == before


def test_a_certificate_says_who_and_for_what(place: OfficeSite) -> None:
    made = add(place.office(), "taro", title="山田太郎", company="山田商店" * 20, segment="business", days=100)
    register = place.office().register
    assert register.authority is not None
    found, authority = certificate_of(made.der), certificate_of(register.authority.der)
    assert is_signed_by(found, authority)
    names = {one.oid: one.value for one in found.subject}
    assert names[NameOID.COMMON_NAME] == "taro"
    assert names[NameOID.PSEUDONYM] == "山田太郎"
    assert len(names[NameOID.ORGANIZATIONAL_UNIT_NAME]) == 64
    purposes = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    limits = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    (server,) = register.servers
    shown = certificate_of(server.der)
    assert list(shown.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [
        ExtendedKeyUsageOID.SERVER_AUTH
    ]
    names_shown = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names_shown.get_values_for_type(x509.DNSName) == [server.name] == ["radius.demo-office"]


def test_no_key_is_ever_in_clear_on_the_disk(place: OfficeSite) -> None:
    add(place.office(), "taro", title="", company="", segment="", days=365)
    renew(place.office(), "taro", 365)
    revoke(place.office(), "taro", "")
    assert keys_on_disk(place) == []
    assert (place.folder / "group_vars/all/vault.yml").stat().st_mode & 0o777 == 0o600


def test_names_that_cannot_be_are_refused(place: OfficeSite) -> None:
    office = place.office()
    for name in ("山田", "Taro", "a/b", "", "-x", "a" * 33, "a b", "none"):
        with pytest.raises(UsageError):
            add(office, name, title="", company="", segment="", days=365)
    for segment in ("management", "nowhere"):
        with pytest.raises(UsageError):
            add(office, "taro", title="", company="", segment=segment, days=365)
    with pytest.raises(UsageError):
        add(office, "taro", title="a\x1b[2J", company="", segment="", days=365)
    add(office, "taro", title="", company="", segment="", days=365)
    with pytest.raises(UsageError) as caught:
        add(office, "taro", title="", company="", segment="", days=365)
    assert "members renew taro" in tell(caught.value.sentence, "ja")
    for other in (revoke, lambda office, name, _: renew(office, name, 365)):
        with pytest.raises(UsageError):
            other(office, "jiro", "")


def test_a_new_certificate_lets_the_old_one_go_on(place: OfficeSite) -> None:
    first = add(place.office(), "taro", title="", company="a", segment="business", days=365)
    second = renew(place.office(), "taro", 365)
    assert first.serial != second.serial
    assert (second.company, second.segment) == ("a", "business")
    assert {one.serial for one in place.office().register.good(place.now)} == {first.serial, second.serial}
    revoke(place.office(), "taro", "紛失")
    register = place.office().register
    assert list(register.good(place.now)) == []
    assert {one.reason for one in register.members} == {"紛失"}
    assert set(held(place)) == {CA_KEY}
    assert register.crl is not None
    signed = x509.load_der_x509_crl(base64.b64decode(register.crl.der))
    assert {f"{one.serial_number:x}".zfill(2) for one in signed} == {
        first.serial.lstrip("0"),
        second.serial.lstrip("0"),
    }
    with pytest.raises(UsageError):
        revoke(place.office(), "taro", "")


def test_rows_are_only_added(place: OfficeSite) -> None:
    page = place.folder / MEMBERS
    seen = page.read_bytes()
    for step in (
        lambda: add(place.office(), "taro", title="", company="", segment="", days=365),
        lambda: renew(place.office(), "taro", 365),
        lambda: revoke(place.office(), "taro", ""),
        lambda: renew_list(place.office()),
    ):
        step()
        assert page.read_bytes().startswith(seen)
        assert len(page.read_bytes()) > len(seen)
        seen = page.read_bytes()
    numbers = [line for line in seen.decode().splitlines() if '"list"' in line]
    assert [f'"number": {number}' in line for number, line in enumerate(numbers, 1)] == [True, True, True]


def test_a_write_that_breaks_off_leaves_the_old_register(place: OfficeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault may hold a key nobody knows of; the register knows of no certificate without its key."""
    before = (place.folder / MEMBERS).read_bytes()

    def broken(path: Path, content: bytes, mode: int | None = None) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("shikiri.intake.members_write.write_whole", broken)
    with pytest.raises(OSError, match="No space"):
        add(place.office(), "taro", title="", company="", segment="", days=365)
    assert (place.folder / MEMBERS).read_bytes() == before
    monkeypatch.setattr("shikiri.intake.members_write.write_whole", atomic.write_whole)
    add(place.office(), "taro", title="", company="", segment="", days=365)
    assert [one.handle for one in load_register(place.folder / MEMBERS).members] == ["taro"]


def test_clocks_that_are_wrong_issue_nothing(place: OfficeSite) -> None:
    for moment in (place.now - timedelta(days=20_000), place.now + timedelta(days=4000)):
        with pytest.raises(UsageError) as caught:
            add(place.office(moment), "taro", title="", company="", segment="", days=365)
        assert caught.value.sentence.key in ("members.clock-wrong", "members.authority-expired")
    assert place.office().register.members == ()


def test_no_certificate_outlives_the_authority(place: OfficeSite) -> None:
    late = place.now + timedelta(days=3600)
    made = add(place.office(late), "taro", title="", company="", segment="", days=365)
    authority = place.office().register.authority
    assert authority is not None
    assert made.expires <= authority.expires


def test_a_lost_or_foreign_key_is_said(place: OfficeSite, tmp_path: Path) -> None:
    other = office_site(tmp_path / "other")
    (place.folder / MEMBERS).write_bytes((other.folder / MEMBERS).read_bytes())
    with pytest.raises(UsageError) as caught:
        add(place.office(), "taro", title="", company="", segment="", days=365)
    assert caught.value.sentence.key == "members.other-key"
    (place.folder / MEMBERS).unlink()
    with pytest.raises(UsageError) as caught:
        add(place.office(), "taro", title="", company="", segment="", days=365)
    assert caught.value.sentence.key == "members.no-authority"


@pytest.mark.parametrize(
    "row,key",
    (
        ('{"at": "2026-11-21", "event": "revoked", "serial": "ab"}', "members.unknown-serial"),
        ('{"at": "2026-11-21", "event": "revoked"}', "intake.missing"),
        ('{"at": "2026-11-21", "event": "revoked", "serial": "AB"}', "intake.want_serial"),
        ('{"at": "soon", "event": "list"}', "intake.want_date"),
        ('{"at": "2026-11-21", "event": "qqqqqq"}', "intake.want_word"),
        ('{"at": "2026-11-21", "event": "list", "number": 1, "expires": "2027-01-01", "der": "{{ x }}"}', ""),
    ),
)
def test_a_register_somebody_edited_is_refused_by_its_line(place: OfficeSite, row: str, key: str) -> None:
    page = place.folder / MEMBERS
    lines = page.read_text("utf-8").splitlines()
    page.write_text("\n".join([*lines, f"  - {row}"]) + "\n", "utf-8")
    with pytest.raises(PolicyError) as caught:
        place.inventory()
    assert {one.file for one in caught.value.problems} == {MEMBERS}
    assert {one.line for one in caught.value.problems} == {len(lines) + 1}
    if key:
        assert {one.sentence.key for one in caught.value.problems} == {key}


def test_a_half_written_last_line_is_refused(place: OfficeSite) -> None:
    page = place.folder / MEMBERS
    page.write_text(page.read_text("utf-8").rstrip("\n"), "utf-8")
    office = place.office()
    with pytest.raises(PolicyError) as caught:
        add(office, "taro", title="", company="", segment="", days=365)
    assert caught.value.problems[0].sentence.key == "members.half-line"


def test_the_list_tells_what_ends_soon(place: OfficeSite) -> None:
    add(place.office(), "taro", title="山田太郎", company="", segment="", days=45)
    assert not listing(place.folder, place.now, 30).ends_soon
    later = place.now + timedelta(days=20)
    told = listing(place.folder, later, 30)
    assert told.ends_soon
    assert "members.line.soon" in {one.key for one in told.lines}
    assert all(tell(one, lang) for one in told.lines for lang in ("ja", "en"))
    renew(place.office(later), "taro", 365)
    assert not listing(place.folder, later, 30).ends_soon  # there is a new one
    assert "members.line.list-ended" in {
        one.key for one in listing(place.folder, place.now + timedelta(days=91), 30).lines
    }
