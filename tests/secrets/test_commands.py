"""`shikiri secrets`: what it does to the vault, and that it shows no value."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shikiri.guideline.policy import load_policy
from shikiri.model.secret import Secret, classes, strength_of
from shikiri.workflow import clock
from shikiri.workflow.secrets import make as secrets_make
from shikiri.workflow.secrets.make import LONGEST, make, weaknesses
from shikiri.workflow.secrets.vault import VAULT, load_vault
from shikiri.workflow.secrets.vault_change import Edit, change_vault
from tests.secrets.place import Place, place

CANARY = "Kanari-7Himitsu-9Neko"


@pytest.fixture
def site(tmp_path: Path) -> Place:
    return place(tmp_path)


def values(site: Place) -> dict[str, str]:
    vault = load_vault(site.folder, site.ids)
    return {"/".join(path): secret.reveal() for path, secret in vault.everything()}


def set_value(site: Place, path: str, value: str, days_ago: int | None = None) -> None:
    made = None if days_ago is None else clock.now() - timedelta(days=days_ago)
    change_vault(site.folder, site.ids, lambda _: [Edit(tuple(path.split("/")), Secret.plain(value), made)])


def test_init_makes_what_is_missing_and_shows_none_of_it(site: Place) -> None:
    told = site.run("secrets", "init")
    assert told.code == 0, told.err
    made = values(site)
    assert set(made) == {
        "shared/guest_psk",
        "shared/staff_psk",
        *(f"devices/{box}/{name}_password" for box in ("office-sw1", "office-rt1") for name in ("ops", "enable")),
    }
    assert len(set(made.values())) == 6
    assert not [value for value in made.values() if value in told.all]
    assert "set them by hand" in told.err
    assert (site.folder / VAULT).stat().st_mode & 0o777 == 0o600


def test_a_second_init_changes_nothing(site: Place) -> None:
    site.run("secrets", "init")
    before = (site.folder / VAULT).read_bytes()
    told = site.run("secrets", "init")
    assert (told.code, (site.folder / VAULT).read_bytes()) == (0, before)
    assert "Nothing is missing" in told.out


def test_init_takes_the_values_of_today_from_standard_input(site: Place) -> None:
    text = f"devices: {{office-sw1: {{ops_password: '{CANARY}', enable_password: 'en-{CANARY}'}}}}\n"
    told = site.run("secrets", "init", "--present", "-", stdin=text)
    assert told.code == 0, told.err
    assert CANARY not in told.all
    made = values(site)
    assert made["devices/office-sw1/ops_password"] == CANARY
    vault = load_vault(site.folder, site.ids)
    given, new = vault.of("office-sw1", "ops_password"), vault.of("office-rt1", "ops_password")
    assert given is not None
    assert new is not None
    assert vault.made(given) is None  # nobody knows since when it is in use
    assert vault.made(new) is not None


@pytest.mark.parametrize(
    "text",
    [
        f"devices: {{office-sw9: {{ops_password: '{CANARY}'}}}}\n",
        f"devices: {{office-sw1: {CANARY}}}\n",
        f"devices: {{office-sw1: {{ops_password: {CANARY}\n",
        f"{CANARY}\n",
    ],
)
def test_values_of_today_that_fit_nothing_are_refused_untold(site: Place, text: str) -> None:
    told = site.run("secrets", "init", "--present", "-", stdin=text)
    assert told.code == 2
    assert CANARY not in told.all
    assert not (site.folder / VAULT).exists()


def test_check_tells_what_is_missing_then_that_nothing_was_tried(site: Place) -> None:
    told = site.run("secrets", "check")
    assert told.code == 3
    assert told.out.count("is not in the vault") == 6
    site.run("secrets", "init")
    told = site.run("secrets", "check")
    assert told.code == 4
    assert "6 of 6 secrets were not tried" in told.out


@pytest.mark.parametrize(
    "path,value,days,word",
    [
        ("devices/office-sw1/ops_password", "abc123", 0, "is weak (short"),
        ("devices/office-sw1/ops_password", "Password1234", 0, "easy to guess"),
        ("shared/guest_psk", "Lobby-Guest-naku7vobe3", 0, "holds a name of the place"),
        ("shared/guest_psk", "gibo3-vase7-nuke4-tazu8", 40, "was changed 40 days ago (every 31 days)"),
        ("shared/guest_psk", "gibo3-vase7-nuke4-tazu8", None, "nobody noted since when"),
        ("pending/shared/guest_psk", "gibo3-vase7-nuke4-tazu8", 0, "begun and not finished"),
    ],
)
def test_check_finds_it(site: Place, path: str, value: str, days: int | None, word: str) -> None:
    site.run("secrets", "init")
    set_value(site, path, value, days)
    told = site.run("secrets", "check")
    assert told.code == 3, told.out
    assert word in told.out
    assert value not in told.all


def test_check_finds_one_value_in_two_places(site: Place) -> None:
    site.run("secrets", "init")
    set_value(site, "devices/office-rt1/ops_password", values(site)["shared/guest_psk"], 0)
    told = site.run("secrets", "check")
    assert told.code == 3
    assert "office-rt1/ops_password: is the same as guest_psk" in told.out


def test_a_staff_passphrase_is_not_on_schedule(site: Place) -> None:
    site.run("secrets", "init")
    set_value(site, "shared/staff_psk", "gibo3-vase7-nuke4-tazu8", 400)
    assert site.run("secrets", "check").code == 4


@pytest.mark.parametrize("days_ago,is_told", [(1, True), (30, False)])
def test_after_a_leaver_admin_passwords_must_be_newer(site: Place, days_ago: int, is_told: bool) -> None:
    site.run("secrets", "init")
    set_value(site, "devices/office-sw1/ops_password", "Gibo3-vase7-nuke4-tazu8", 10)
    left = (clock.now() - timedelta(days=days_ago)).date().isoformat()
    path = site.folder / "facility.yml"
    path.write_text(path.read_text("utf-8").replace("facts:", f"facts:\n  last_leaver: {left}", 1), "utf-8")
    told = site.run("secrets", "check")
    assert ("office-sw1/ops_password: is from before the day" in told.out) is is_told
    assert told.code == (3 if is_told else 4)


def test_a_website_has_no_password(site: Place) -> None:
    hosts = site.folder / "hosts.yml"
    row = "    www: {ansible_host: www.example.jp, platform: website}\n"
    hosts.write_text(hosts.read_text("utf-8") + row, "utf-8")
    told = site.run("secrets", "show-names")
    assert told.code == 0, told.err
    assert "www" not in told.out


def test_show_names_shows_names(site: Place) -> None:
    site.run("secrets", "init")
    told = site.run("secrets", "show-names")
    assert told.code == 0
    assert "office-sw1/enable_password: administrator's password (-). It is in the vault." in told.out
    assert not [value for value in values(site).values() if value in told.all]


def test_a_wrong_vault_password_is_one_sentence(site: Place) -> None:
    site.run("secrets", "init")
    (site.folder.parent / "pass").write_text("another\n")
    told = site.run("secrets", "check")
    assert told.code == 2
    assert len(told.err.strip().splitlines()) == 1
    assert "cannot be opened" in told.err


@pytest.mark.parametrize("profile", ["basic", "advanced", "strict"])
@pytest.mark.parametrize("kind", ["admin", "passphrase"])
def test_what_is_made_meets_every_profile(profile: str, kind: str) -> None:
    policy = load_policy(profile)  # type: ignore[arg-type]  # one of the three
    seen = {make(kind, policy, ("Lobby-Guest", "ops")).reveal() for _ in range(20)}  # type: ignore[arg-type]  # a Kind
    assert len(seen) == 20
    for text in seen:
        strength = strength_of(text, ("Lobby-Guest", "ops"))
        assert strength.score == 4
        assert not weaknesses(kind, strength, policy)  # type: ignore[arg-type]  # a Kind
        assert not set(text) & set("0O1lI?!\"'\\$%;#` ")
        assert text[0].isalpha()
        assert text.isascii()
        assert 20 <= len(text) <= LONGEST[kind]
        assert classes(text) >= 3


def test_what_is_taken_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = iter(["gibo3-vase7-nuke4-tazu8", "gibo3-vase7-nuke4-tazu8", "dofi2-kahe9-mupo4-sebe6"])
    monkeypatch.setattr(secrets_make, "_text", lambda *_: next(texts))
    first = make("passphrase", load_policy("basic"))
    assert make("passphrase", load_policy("basic"), taken=[first]).reveal() == "dofi2-kahe9-mupo4-sebe6"


def test_what_is_made_is_as_long_as_the_facility_asks() -> None:
    assert len(make("passphrase", load_policy("basic", {"passphrase_min_length": 63})).reveal()) == 63
    assert len(make("admin", load_policy("basic", {"admin_min_length": 31})).reveal()) in (31, 32)


def test_a_length_no_device_takes_is_refused(site: Place) -> None:
    path = site.folder / "facility.yml"
    path.write_text(path.read_text("utf-8") + "policy: {admin_min_length: 100}\n", "utf-8")
    told = site.run("secrets", "init")
    assert told.code == 2
    assert "more than the 32 characters" in told.err
    assert not (site.folder / VAULT).exists()
