"""The hand-out card: what a phone reads from it, when it is refused, and that it stays a secret."""

from __future__ import annotations

import re
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.intake.secrets_log_write import update_secrets_log
from shikiri.model.history import SecretRecord
from shikiri.model.secret import Secret
from shikiri.reports.card import PER_SHEET, payload, qr_svg
from shikiri.workflow import clock
from shikiri.workflow.secrets.vault import load_vault
from shikiri.workflow.secrets.vault_change import Edit, change_vault
from tests.secrets.place import Place, Told, place
from tests.secrets.qr import modules, read

CANARY = "kanari7-himitsu9-neko4"


@pytest.fixture
def site(tmp_path: Path) -> Place:
    return place(tmp_path)


def keep(site: Place, value: str = CANARY, *, made: datetime | None = None, name: str = "guest_psk") -> str:
    """Put a passphrase into the vault; its fingerprint."""
    change_vault(site.folder, site.ids, lambda _: [Edit(("shared", name), Secret.plain(value), made)])
    secret = load_vault(site.folder, site.ids).shared(name)
    assert secret is not None
    return secret.fingerprint


def prove(site: Place, mark: str, *, days_ago: int = 0, device: str = "ap1", name: str = "guest_psk") -> None:
    at = clock.now() - timedelta(days=days_ago)
    record = SecretRecord(name=name, fingerprint=mark, set_at=at, proved_at=at, devices=(device,))
    update_secrets_log(site.folder, lambda log: (*log.records, record))


def ready(site: Place) -> None:
    prove(site, keep(site, made=clock.now()))


def card(site: Place, *words: str) -> tuple[Told, Path]:
    path = site.folder.parent / "案内.html"
    return site.run("card", "--out", str(path), *words), path


def unescaped(text: str) -> list[str]:
    """The fields of a WIFI: text, as a phone takes it apart."""
    assert text.startswith("WIFI:")
    assert text.endswith(";;")
    fields = re.findall(r"((?:\\.|[^\\;])*);", text[len("WIFI:") : -1])
    return [re.sub(r"\\(.)", r"\1", field) for field in fields]


@settings(max_examples=40)
@given(
    ssid=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"]), min_size=1, max_size=10
    ),
    passphrase=st.text(st.sampled_from("ab1-;:,\"\\' .#あ"), min_size=8, max_size=30),
)
def test_a_phone_reads_what_was_meant(ssid: str, passphrase: str) -> None:
    text = read(modules(str(qr_svg(ssid, Secret.plain(passphrase)))))
    assert text == payload(ssid, Secret.plain(passphrase))
    assert unescaped(text) == ["T:WPA", f"S:{ssid}", f"P:{passphrase}"]


def test_the_longest_network_fits(site: Place) -> None:
    ssid, passphrase = "\\" * 32, '"' * 63
    assert unescaped(read(modules(str(qr_svg(ssid, Secret.plain(passphrase)))))) == [
        "T:WPA",
        f"S:{ssid}",
        f"P:{passphrase}",
    ]


def test_a_card_for_a_proved_passphrase(site: Place) -> None:
    ready(site)
    told, path = card(site)
    assert told.code == 0, told.err
    page = path.read_text("utf-8")
    until = clock.now().date() + timedelta(days=31)
    for word in ("掲示禁止", "Do not post", "Lobby-Guest", CANARY, f"{until.year}年{until.month}月{until.day}日"):
        assert word in page
    assert "Office-Staff" not in page
    assert unescaped(read(modules(page))) == ["T:WPA", "S:Lobby-Guest", f"P:{CANARY}"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert CANARY not in told.all
    assert "never post it" in told.err


def test_the_page_asks_nothing_of_the_network(site: Place) -> None:
    ready(site)
    _, path = card(site, "--sheet")
    page = path.read_text("utf-8")
    assert page.count("<svg") == PER_SHEET
    assert not re.findall(r"(?:src|href)=|url\(|@import|<script|<link|<img|https?://", page)
    assert "default-src 'none'" in page


def test_names_with_angle_brackets_are_text(site: Place) -> None:
    facility = site.folder / "facility.yml"
    facility.write_text(facility.read_text("utf-8").replace("Lobby-Guest", "<b>Lo&by"), "utf-8")
    ready(site)
    _, path = card(site)
    assert "&lt;b&gt;Lo&amp;by" in path.read_text("utf-8")
    assert unescaped(read(modules(path.read_text("utf-8"))))[1] == "S:<b>Lo&by"


def refused(site: Place, word: str, *more: str) -> None:
    told, path = card(site, *more)
    assert told.code == 2
    assert word in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert CANARY not in told.all
    assert not path.exists()


def test_no_card_without_a_passphrase(site: Place) -> None:
    refused(site, "is not in the vault")


def test_no_card_before_the_passphrase_is_proved(site: Place) -> None:
    keep(site, made=clock.now())
    refused(site, "nobody has seen this passphrase on a device")


def test_no_card_while_the_passphrase_is_being_changed(site: Place) -> None:
    ready(site)
    change_vault(site.folder, site.ids, lambda _: [Edit(("pending", "shared", "guest_psk"), Secret.plain("x"))])
    refused(site, "being changed")


def test_no_card_after_the_last_day(site: Place) -> None:
    prove(site, keep(site, made=clock.now() - timedelta(days=32)), days_ago=32)
    refused(site, "ended on")


def test_the_last_day_still_counts(site: Place) -> None:
    prove(site, keep(site, made=clock.now() - timedelta(days=31)), days_ago=31)
    assert card(site)[0].code == 0


def test_no_card_where_a_device_last_had_another(site: Place) -> None:
    old = keep(site, "another-passphrase")
    prove(site, keep(site, made=clock.now()), days_ago=1)
    prove(site, old, device="ap2")
    refused(site, "(ap2)")


def test_no_card_for_staff(site: Place) -> None:
    ready(site)
    refused(site, "is no Wi-Fi that gets a card", "--ssid", "Office-Staff")


def test_a_file_that_is_there_is_kept(site: Place) -> None:
    ready(site)
    path = site.folder.parent / "案内.html"
    path.write_text("older")
    told, _ = card(site)
    assert told.code == 2
    assert path.read_text() == "older"


def test_members_have_a_card_without_a_last_day(site: Place) -> None:
    facility = site.folder / "facility.yml"
    text = facility.read_text("utf-8").replace("audience: shared", "audience: members")
    facility.write_text(text, "utf-8")
    prove(site, keep(site), days_ago=20)
    told, path = card(site)
    assert told.code == 0, told.err
    assert "有効期限" not in path.read_text("utf-8")
