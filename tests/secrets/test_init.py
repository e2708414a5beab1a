"""`shikiri init`: a folder that loads, or no folder at all."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from shikiri.guideline.editions import DEFAULT_EDITION, edition
from shikiri.model.errors import UsageError
from shikiri.model.say import Say, Text
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import load_inventory
from shikiri.workflow.newcomer.ask import interview
from shikiri.workflow.newcomer.init import answers_from, init_site
from shikiri.workflow.site import load_site
from tests.secrets.place import ROOT, Told, forget, run

FLAGS = (
    *("--id", "shibuya-1", "--name", '渋谷: "一号" # 館', "--customer", "acme", "--fact", "wireless_lan=yes"),
    *("--fact", "access_points=3", "--fact", "printers_on_network=true", "--guest-ssid", "Lobby: #1"),
    *("--device", "office-sw1=127.0.0.1,cisco_ios,switch", "--device", "office-rt1=127.0.0.1,yamaha_rtx"),
)
ANSWERS = """\
id: shibuya-1
name: {ja: 渋谷, en: Shibuya}
facts: {wireless_lan: yes, last_leaver: 2026-10-01}
segments:
  - {name: guest, role: guest, vlan: 20, subnets: 192.168.20.0/24}
  - {name: business, role: business}
wlans: [{ssid: Lobby, segment: guest, audience: shared, psk: {secret: guest_psk}}]
accounts: [{name: admin1, secret: {secret: admin1_password}}]
user: admin1
devices:
  office-sw1: {address: 127.0.0.1, platform: cisco_ios, kinds: switch, port: 2222}
"""


@pytest.fixture
def where(tmp_path: Path) -> Path:
    (tmp_path / "pass").write_text("the password of the vault\n")
    return tmp_path / "施設 二号"


def init(where: Path, *words: str) -> Told:
    return run("init", str(where), *words)


def ids(where: Path) -> list[str]:
    return [f"acme@{where.parent / 'pass'}"]


def test_flags_make_a_folder_that_loads(where: Path) -> None:
    told = init(where, *FLAGS, "--vault-id", *ids(where))
    assert told.code == 0, told.err
    inventory = load_inventory(where, clock.now(), vault_ids=ids(where))
    facility = inventory.site.facility
    assert (facility.id, facility.name.ja, facility.customer) == ("shibuya-1", '渋谷: "一号" # 館', "acme")
    assert facility.facts == {"wireless_lan": True, "access_points": 3, "printers_on_network": True}
    assert [one.role for one in facility.segments] == ["guest", "business", "printers", "management", "other"]
    assert [one.ssid for one in facility.wlans] == ["Lobby: #1"]
    assert inventory.devices.keys() == {"office-sw1", "office-rt1"}
    assert inventory.broken.keys() == inventory.devices.keys()  # until the vault holds their passwords
    assert run("secrets", "init", "-i", str(where), "--vault-id", *ids(where)).code == 0
    filled = load_inventory(where, clock.now(), vault_ids=ids(where))
    assert not filled.broken
    assert {host.target.user for host in filled.hosts} == {"ops"}
    assert all(host.target.password.reveal() and host.target.enable.reveal() for host in filled.hosts)


def test_a_website_needs_no_password(where: Path) -> None:
    assert init(where, *FLAGS, "--device", "www=www.example.jp,website", "--vault-id", *ids(where)).code == 0
    forget()
    inventory = load_inventory(where, clock.now(), vault_ids=ids(where))
    assert inventory.broken.keys() == {"office-sw1", "office-rt1"}


def test_judge_works_with_it(where: Path) -> None:
    init(where, *FLAGS)
    captured = str(ROOT / "examples" / "yamaha_rtx" / "compliant")
    told = run("judge", captured, "--facility", str(where / "facility.yml"), "--format", "json")
    assert told.code in (3, 4), told.err
    assert '"facility"' in told.out


def test_every_fact_of_the_edition_stands_there_with_its_question(where: Path) -> None:
    init(where, *FLAGS)
    text = (where / "facility.yml").read_text("utf-8")
    for word in edition(DEFAULT_EDITION).facts.values():
        assert word.question.ja in text
        assert f"{word.id}:" in text


def test_the_stubs_can_be_filled_in_by_taking_the_marks_away(where: Path) -> None:
    init(where, *FLAGS)
    path = where / "host_vars" / "office-sw1.yml"
    lines = path.read_text("utf-8").split("\n")
    at = lines.index("bind:")
    bare = [line.removeprefix("# ").removeprefix("#") for line in lines[at + 1 :]]
    filled = [line.replace("          # 例", " Vlan20 # 例") for line in bare]
    path.write_text("\n".join([*lines[: at + 1], *filled]), "utf-8")
    binding = load_site(where / "facility.yml", clock.now()).binding("office-sw1")
    assert binding is not None
    assert binding.segments["guest"] == ("Vlan20",)
    assert binding.manage_from == "management"


def test_answers_in_a_file(where: Path) -> None:
    file = where.parent / "answers.yml"
    file.write_text(ANSWERS, "utf-8")
    told = init(where, "--answers", str(file), "--vault-id", f"default@{where.parent / 'pass'}")
    assert told.code == 0, told.err
    facility = load_site(where / "facility.yml", clock.now()).facility
    assert str(facility.last_leaver) == "2026-10-01"
    assert facility.segments[0].subnets == ("192.168.20.0/24",)
    hosts = yaml.safe_load((where / "hosts.yml").read_text("utf-8"))["all"]
    assert hosts["vars"]["ansible_user"] == "admin1"
    assert "admin1_password" in hosts["vars"]["ansible_password"]
    assert hosts["hosts"]["office-sw1"]["ansible_port"] == 2222


@pytest.mark.parametrize(
    "old,new,line,word",
    [
        ("segment: guest", "segment: gest", 7, "gest"),
        ("platform: cisco_ios", "platform: cisco_iso", 11, "Do you mean cisco_ios"),
        ("address: 127.0.0.1", "adress: 127.0.0.1", 11, "adress"),
        ("id: shibuya-1", "id: '{{ x }}'", 1, ""),
        ("wireless_lan: yes", "wireless_lan: perhaps", 3, "wireless_lan"),
        ("psk: {secret: guest_psk}", "psk: hunter2-canary", 7, ""),
        ("profile", "profile", 0, ""),
    ],
)
def test_wrong_answers_are_told_with_their_line(where: Path, old: str, new: str, line: int, word: str) -> None:
    file = where.parent / "answers.yml"
    file.write_text(ANSWERS.replace(old, new), "utf-8")
    told = init(where, "--answers", str(file))
    if line == 0:
        assert told.code == 0
        return
    assert told.code == 2
    assert f"answers.yml:{line}: " in told.err
    assert word in told.err
    assert "hunter2-canary" not in told.all
    assert not where.exists()


def test_a_folder_that_holds_something_is_refused_and_kept(where: Path) -> None:
    where.mkdir()
    (where / "mine.txt").write_text("mine")
    told = init(where, *FLAGS)
    assert told.code == 2
    assert [path.name for path in where.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_fine(where: Path) -> None:
    where.mkdir()
    assert init(where, *FLAGS).code == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        FLAGS[:4],
        (*FLAGS, "--device", "sw9"),
        (*FLAGS, "--device", "sw9=127.0.0.1,nothing"),
        (*FLAGS, "--fact", "wireless_lan"),
        (*FLAGS, "--fact", "wireles_lan=yes"),
        (*FLAGS, "--profile", "bassic"),
        (*FLAGS, "--vault-id", "acme@/nowhere/at/all"),
    ],
)
def test_nothing_half_made(where: Path, words: tuple[str, ...]) -> None:
    told = init(where, *words)
    assert told.code == 2
    assert told.err.strip()
    assert "Traceback" not in told.err
    assert [path.name for path in where.parent.iterdir()] == ["pass"]


def test_a_full_disk_leaves_nothing(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = where.parent / "answers.yml"
    file.write_text(ANSWERS, "utf-8")
    answers = answers_from(file)
    written = 0
    real = Path.write_text

    def full(self: Path, *args: object, **more: object) -> int:
        nonlocal written
        written += 1
        if written > 3:
            raise OSError(28, "No space left on device")
        return real(self, *args, **more)  # type: ignore[arg-type]  # whatever was given

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        init_site(where, answers, clock.now())
    assert sorted(path.name for path in where.parent.iterdir()) == ["answers.yml", "pass"]


def test_git_never_takes_the_password_or_a_card(where: Path) -> None:
    init(where, *FLAGS, "--vault-id", *ids(where))
    rules = (where / ".gitignore").read_text("utf-8")
    hidden = [rule for rule in rules.splitlines() if rule and not rule.startswith("#")]
    for name in (".vault-password", ".vault-password-acme", "guest-card.html", "ご案内1.html"):
        assert any(fnmatch(name, rule) for rule in hidden), name
    for name in ("facility.yml", "known_hosts", "secrets-log.yml", "vault.yml", "README.md"):
        assert not any(fnmatch(name, rule) for rule in hidden), name


def answering(*answers: str) -> Iterator[str]:
    yield from answers


def test_the_interview(where: Path) -> None:
    """Every question is asked in order; a wrong answer is asked again, an empty one leaves the fact open."""
    said = answering(
        *("渋谷", "shibuya-1", "渋谷 一号", "acme", ""),  # the first id is no id
        *("yes", "no", "", "no"),  # website: no, so its second question is left out
        *("yes", "three", "3", "yes", "いいえ", "no", "2026-13-01", "2026-10-01", "no", "no", "no", "no", "no", ""),
        *("20", "192.168.20.0/24", "5000", "10", "192.168.10.1/24", "", "", ""),
        *("Lobby", "Office"),
        *("office-sw1", "192.168.99.2", "cisco", "cisco_ios", "switch", "office-rt1", "192.168.99.1", "yamaha_rtx", ""),
    )
    asked: list[str] = []

    def ask(question: Say | Text, _: Say | None) -> str:
        asked.append(question.ja if isinstance(question, Text) else question.key)
        return next(said)

    answers = interview(ask, edition(DEFAULT_EDITION), {})
    assert next(said, "no more") == "no more"
    init_site(where, answers, clock.now())
    facility = load_site(where / "facility.yml", clock.now()).facility
    assert facility.facts["website"] is False
    assert facility.facts["access_points"] == 3
    assert "personal_data_collected" not in facility.facts
    assert [(one.name, one.vlan) for one in facility.segments][:2] == [("guest", 20), ("business", 10)]
    assert [one.ssid for one in facility.wlans] == ["Lobby", "Office"]
    assert asked.count("init.ask.id") == 2


def test_answers_that_break_off(where: Path) -> None:
    def ask(*_: object) -> str:
        raise UsageError(Say("init.broken-off"))

    with pytest.raises(UsageError):
        interview(ask, edition(DEFAULT_EDITION), {})
