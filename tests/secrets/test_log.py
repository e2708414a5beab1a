"""secrets-log.yml: what logins proved, by keyed fingerprint, and never a secret."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.intake.secrets_log import SECRETS_LOG, load_secrets_log
from shikiri.intake.secrets_log_write import dumped, update_secrets_log
from shikiri.model.errors import PolicyError
from shikiri.model.facets.account import Account
from shikiri.model.facets.wlan import Wlan
from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.nothing import Things
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret, Strength
from shikiri.model.state import State
from shikiri.sessions.target import Target
from shikiri.workflow.secrets.proof import prove_logins, record_set
from shikiri.workflow.secrets.vault import Vault, vault_from
from shikiri.workflow.site import Site, load_site
from tests.secrets.place import place

OPS, ENABLE, PSK = "Kanari-7Himitsu", "Kanari-8Enable", "Kanari-9Passphrase"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MADE = NOW - timedelta(days=3)


@dataclass(frozen=True)
class Host:
    target: Target


@dataclass(frozen=True)
class Look:
    host: Host
    state: State | None
    proved: frozenset[str]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return load_site(place(tmp_path).folder / "facility.yml", NOW)


def the_vault(*, made: bool = True) -> Vault:
    data = {
        "shared": {"guest_psk": PSK},
        "devices": {"sw1": {"ops_password": OPS, "enable_password": ENABLE}},
        "fingerprint_key": "ab" * 32,
    }
    vault = vault_from(data)
    marks = {secret.fingerprint: MADE.isoformat() for _, secret in vault.everything()}
    return vault_from({**data, "made": marks}) if made else vault


def look(
    *proved: str,
    password: str = OPS,
    enable: str = ENABLE,
    user: str = "ops",
    psk: Secret = MASKED_SECRET,
    kept: Secret = MASKED_SECRET,
    level: str = "enable",
) -> Look:
    target = Target(
        device="sw1",
        platform="cisco_ios",
        host="127.0.0.1",
        user=user,
        password=Secret.plain(password),
        enable=Secret.plain(enable),
    )
    accounts = (
        Account(name="ops", kind="named", password=kept, enabled=True),
        Account(name=level, kind="level", password=MASKED_SECRET, enabled=True),
    )
    wlans = (Wlan(ssid="Lobby-Guest", passphrase=psk),)
    facets = {"account": Things(accounts, complete=True), "wlan": Things(wlans, complete=True)}
    return Look(Host(target), State(device="sw1", platform="cisco_ios", facets=facets), frozenset(proved))


def noted(site: Site, seen: Look, *, vault: Vault | None = None, now: datetime = NOW) -> list[tuple[str, str]]:
    log = prove_logins(site, vault or the_vault(), [seen], now, "run-1")
    return [(one.name, one.account) for one in log.records] if log else []


def test_a_login_proves_the_password_of_its_account(site: Site) -> None:
    assert noted(site, look("login")) == [("ops_password", "ops")]
    record = load_secrets_log(site.folder / SECRETS_LOG).records[0]
    assert (record.devices, record.set_at, record.proved_at, record.run) == (("sw1",), MADE, NOW, "run-1")
    assert record.strength is not None
    assert record.strength.length == len(OPS)
    text = (site.folder / SECRETS_LOG).read_text("utf-8")
    assert not [secret for secret in (OPS, ENABLE, PSK) if secret in text]


def test_the_level_is_called_as_the_device_calls_it(site: Site) -> None:
    assert noted(site, look("enable", level="administrator")) == [("enable_password", "administrator")]


@pytest.mark.parametrize(
    "seen",
    [
        look(),  # a key, or nothing was asked for
        look("login", password="what the vault does not hold"),
        look("enable", enable="what the vault does not hold"),
        dataclasses.replace(look("login", "enable"), state=None),
    ],
)
def test_what_was_not_seen_is_not_proved(site: Site, seen: Look) -> None:
    assert noted(site, seen) == []
    assert not (site.folder / SECRETS_LOG).exists()


def test_a_passphrase_shown_in_clear_is_proved_by_reading(site: Site) -> None:
    assert noted(site, look(psk=Secret.plain(PSK))) == [("guest_psk", "")]


@pytest.mark.parametrize("psk", [MASKED_SECRET, NO_SECRET, Secret.plain("another"), Secret.hashed("8", PSK)])
def test_another_or_an_unreadable_passphrase_proves_nothing(site: Site, psk: Secret) -> None:
    assert noted(site, look(psk=psk)) == []


def test_a_password_shown_in_clear_is_proved_by_reading(site: Site) -> None:
    assert noted(site, look(kept=Secret.plain(OPS, "7"))) == [("ops_password", "ops")]


SCRYPT = "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6"  # of the word "hashcat"


@pytest.mark.parametrize("text,names", [("hashcat", [("ops_password", "ops")]), ("hashcaT", [])])
def test_a_hash_is_tried_with_the_value_of_the_vault(site: Site, text: str, names: list[tuple[str, str]]) -> None:
    vault = vault_from({"devices": {"sw1": {"ops_password": text}}, "fingerprint_key": "ab" * 32})
    assert noted(site, look(kept=Secret.hashed("scrypt", SCRYPT)), vault=vault) == names


def test_a_hash_is_tried_again_only_after_a_week(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = vault_from({"devices": {"sw1": {"ops_password": "hashcat"}}, "fingerprint_key": "ab" * 32})
    seen = look(kept=Secret.hashed("scrypt", SCRYPT))
    days = []
    for day in range(9):
        now = NOW + timedelta(days=day)
        again = load_site(site.folder / "facility.yml", now)
        noted(again, seen, vault=vault, now=now)
        days.append(load_secrets_log(site.folder / SECRETS_LOG).records[0].proved_at)
    assert days == [NOW] * 7 + [NOW + timedelta(days=7)] * 2


def test_a_value_of_unknown_age_stays_of_unknown_age(site: Site) -> None:
    noted(site, look("login"), vault=the_vault(made=False))
    assert load_secrets_log(site.folder / SECRETS_LOG).records[0].set_at is None


def test_a_second_proof_moves_the_day_and_nothing_else(site: Site) -> None:
    noted(site, look("login"))
    first = load_secrets_log(site.folder / SECRETS_LOG)
    later = NOW + timedelta(days=1)
    noted(site, look("login"), now=later)
    second = load_secrets_log(site.folder / SECRETS_LOG)
    assert second.records == (dataclasses.replace(first.records[0], proved_at=later),)


def test_a_second_look_on_the_same_day_leaves_the_file_alone(site: Site) -> None:
    noted(site, look("login"))
    before = (site.folder / SECRETS_LOG).stat()
    noted(site, look("login"), now=NOW + timedelta(hours=2))
    assert (site.folder / SECRETS_LOG).stat().st_ino == before.st_ino


def test_a_new_value_is_a_new_record_beside_the_old(site: Site) -> None:
    noted(site, look("login"))
    vault = vault_from({"devices": {"sw1": {"ops_password": "new-1"}}, "fingerprint_key": "ab" * 32})
    noted(site, look("login", password="new-1"), vault=vault)
    assert len(load_secrets_log(site.folder / SECRETS_LOG).records) == 2


def test_a_confirmed_push_is_noted_for_every_account_it_concerns(site: Site) -> None:
    state = look().state
    assert state is not None
    log = record_set(site, the_vault(), state, ["enable_password", "ops_password", "guest_psk", "stranger"], NOW, "r")
    assert log is not None
    assert [(one.name, one.account) for one in log.records] == [
        ("enable_password", "enable"),
        ("ops_password", "ops"),
        ("guest_psk", ""),
    ]


def test_a_push_that_left_another_hash_is_not_noted(site: Site) -> None:
    state = look(kept=Secret.hashed("scrypt", SCRYPT)).state
    assert state is not None
    assert record_set(site, the_vault(), state, ["ops_password"], NOW) is None
    assert not (site.folder / SECRETS_LOG).exists()


def test_a_broken_log_is_told_and_kept(site: Site) -> None:
    (site.folder / SECRETS_LOG).write_text("secrets: [{name: a\n")
    with pytest.raises(PolicyError):
        noted(site, look("login"))
    assert (site.folder / SECRETS_LOG).read_text() == "secrets: [{name: a\n"


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20)
MOMENTS = st.integers(1_600_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
RECORDS = st.builds(
    SecretRecord,
    name=st.from_regex(r"[a-z][a-z0-9_]{0,20}[a-z]", fullmatch=True),
    fingerprint=st.from_regex(r"[0-9a-f]{32}|[0-9]{32}", fullmatch=True),
    set_at=st.none() | MOMENTS,
    proved_at=st.none() | MOMENTS,
    run=WORDS.map(str.strip),
    account=WORDS.map(str.strip),
    devices=st.tuples(st.from_regex(r"[a-z0-9]{1,9}", fullmatch=True)) | st.just(()),
    strength=st.none()
    | st.builds(
        Strength,
        st.integers(0, 99),
        st.integers(0, 4),
        st.integers(0, 4),
        common=st.booleans(),
        named=st.booleans(),
    ),
)


@given(st.lists(RECORDS, max_size=4))
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, records: list[SecretRecord]) -> None:
    path = tmp_path_factory.mktemp("log") / SECRETS_LOG
    path.write_text(dumped(SecretsLog(tuple(records))), "utf-8")
    assert load_secrets_log(path).records == tuple(records)


def test_two_writers_lose_nothing(site: Site) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def add(at: int) -> None:
        def update(log: SecretsLog) -> Iterator[SecretRecord]:
            yield from log.records
            yield SecretRecord(name=f"n{at}", fingerprint="ab" * 16)

        update_secrets_log(site.folder, update)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(30)))
    assert len(load_secrets_log(site.folder / SECRETS_LOG).records) == 30


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_the_quick_reader_and_the_careful_one_agree(
    tmp_path_factory: pytest.TempPathFactory, records: list[SecretRecord]
) -> None:
    path = tmp_path_factory.mktemp("log") / SECRETS_LOG
    text = dumped(SecretsLog(tuple(records)))
    path.write_text(text, "utf-8")
    quick = load_secrets_log(path)
    path.write_text(text.replace("secrets:\n", "secrets:   # a note of a person\n"), "utf-8")
    assert load_secrets_log(path) == quick


def test_a_key_that_stands_there_twice_is_told(site: Site) -> None:
    row = '{"name": "a", "name": "b", "fingerprint": "' + "ab" * 16 + '"}'
    (site.folder / SECRETS_LOG).write_text(f"secrets:\n  - {row}\n")
    with pytest.raises(PolicyError) as caught:
        load_secrets_log(site.folder / SECRETS_LOG)
    assert [one.line for one in caught.value.problems] == [2]


def test_a_wrong_line_is_told_with_its_number(site: Site) -> None:
    good = '{"name": "a", "fingerprint": "' + "ab" * 16 + '"}'
    (site.folder / SECRETS_LOG).write_text(f"secrets:\n  - {good}\n  - " + good.replace("abab", "xyz") + "\n")
    with pytest.raises(PolicyError) as caught:
        load_secrets_log(site.folder / SECRETS_LOG)
    assert [(one.line, one.sentence.key) for one in caught.value.problems] == [(3, "intake.want_fingerprint")]
