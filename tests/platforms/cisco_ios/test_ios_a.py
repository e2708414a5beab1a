"""The box as a whole: recordings, damaged texts, secrets, lines nobody claims."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import yaml
from hypothesis import given, settings, strategies

from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.management import Management
from shikiri.model.facets.snmp import Snmp
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Default, FacetState, Things, Unread
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.model.state import State
from shikiri.platforms import names, platform
from shikiri.platforms.base import parse, strays
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.platforms.cisco_ios.communities import WELL_KNOWN
from shikiri.platforms.cisco_ios.passwords import type7
from shikiri.platforms.cisco_ios.redact import redact
from shikiri.platforms.cisco_ios.source import CLOCK, NTP, RUN, VERSION, IosSource

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[2] / "examples" / "cisco_ios"
WHEN = datetime(2025, 11, 20, 1, 2, 3, tzinfo=UTC)
MINE = frozenset("firmware account management snmp discovery time_sync logging dot1x".split())


def reading(answers: dict[str, str], complete: bool | None = None, when: datetime | None = WHEN) -> Reading:
    told = {question: Answer(text, complete) for question, text in answers.items()}
    return Reading(device="d", platform="cisco_ios", answers=told, when=when, source="import")


def state_of(text: str) -> State:
    return parse(PLATFORM, reading({RUN: text}))


def config(*lines: str) -> str:
    """A whole configuration around some lines."""
    return "\n".join(("Building configuration...", "", "version 17.9", "hostname sw1", "!", *lines, "!", "end", ""))


def texts(question: str) -> list[Path]:
    name = f"{question.replace(' ', '_')}.txt"
    return sorted([*HERE.glob(f"*/*/{name}"), *EXAMPLES.glob(f"*/{name}")])


def labelled(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=f"{path.parent.parent.name}/{path.parent.name}") for path in paths]


CONFIGS = labelled(texts(RUN))


# ---- Recordings of real boxes


def recorded(recordings: Path, case: str) -> tuple[State, dict[str, object]]:
    folder = recordings / "cisco_ios" / case
    questions = {f"{question.replace(' ', '_')}.txt": question for question in PLATFORM.questions}
    files = {questions[path.name]: decode(path.read_bytes()) for path in folder.glob("*.txt") if path.name in questions}
    return parse(PLATFORM, reading(files)), yaml.safe_load((folder / "capture.yml").read_text("utf-8"))["expect"]


@pytest.mark.parametrize("case", ("c2960g-15.0", "c9800-cl-17.7", "c9300-17.6"))
def test_recorded_versions(recordings: Path, case: str) -> None:
    state, expect = recorded(recordings, case)
    (box,) = (cast("Firmware", thing) for thing in state.things("firmware"))
    assert (box.name, box.model, box.serial) == (expect["hostname"], expect["model"], expect["serial"])
    assert str(box.version) in str(expect.get("version", expect.get("version_line")))
    assert state.is_complete("firmware")


def test_recorded_router_with_method_lists(recordings: Path) -> None:
    state, _ = recorded(recordings, "csr1000v-15.5")
    accounts = {thing.key: cast("Account", thing) for thing in state.things("account")}
    assert accounts.keys() == {"cisco", "enable"}
    assert accounts["cisco"].privilege == "admin"
    assert accounts["cisco"].factory is True
    passwords = [cast("Secret", account.password) for account in accounts.values()]
    assert {(password.kind, password.scheme, password.reveal()) for password in passwords} == {
        ("plain", "plain", "cisco")
    }
    services = {thing.key: cast("Management", thing) for thing in state.things("management")}
    assert services["http"].enabled is False
    assert services["https"].enabled is False
    assert services["telnet vty 0-4"].enabled == Default(value=True, tag="M")
    assert state.things("snmp") == ()
    assert cast("TimeSync", state.things("time_sync")[0]).servers == frozenset()
    assert all(state.is_complete(facet) for facet in MINE - {"firmware"})


def test_recorded_lab_router(recordings: Path) -> None:
    state, _ = recorded(recordings, "dynamips-15.2-dept")
    accounts = {thing.handle: cast("Account", thing) for thing in state.things("account")}
    assert accounts.keys() == {"enable", "line con 0", "line aux 0"}  # the virtual lines ask for a password nobody set
    assert all(account.password == Default(NO_SECRET, "M") for account in accounts.values())
    assert accounts["line con 0"].privilege == "admin"
    services = {thing.key: cast("Management", thing) for thing in state.things("management")}
    assert services["con 0"].timeout_s == 0
    assert cast("Logging", state.things("logging")[0]).hosts == frozenset()


def test_recorded_lines(recordings: Path) -> None:
    state, _ = recorded(recordings, "lines-ssh-only")
    services = {thing.key: cast("Management", thing) for thing in state.things("management")}
    for span in ("vty 0-4", "vty 5-14", "vty 15"):
        assert services[f"ssh {span}"].enabled is True
        assert services[f"telnet {span}"].enabled is False
        assert services[f"ssh {span}"].timeout_s == 540
        assert services[f"ssh {span}"].sources == AddressSet.of("any4")  # the list it names is not written
    assert services["tty 2"].enabled is False
    assert not state.is_complete("management")  # it says neither where it begins nor which release it is of


def test_recorded_extracts(recordings: Path) -> None:
    folder = recordings / "cisco_ios"
    snmp = (folder / "filtered-config-lines/show_running-config_include_snmp-server.txt").read_text("utf-8")
    state = state_of(snmp)
    seen = [
        (cast("Snmp", thing).key, cast("Snmp", thing).access, cast("Snmp", thing).default)
        for thing in state.things("snmp")
    ]
    assert seen == [
        ("public", "ro", True),
        ("private", "rw", True),
        ("community 1", "ro", False),
        ("community 2", "ro", False),
    ]
    users = (folder / "cat9400-users/show_running-config_aaa_username.txt").read_text("utf-8")
    found = {thing.key: cast("Account", thing) for thing in state_of(users).things("account") if thing.key != "enable"}
    schemes = {name: cast("Secret", account.password).scheme for name, account in found.items()}
    assert schemes == {"lab": "plain", "testuser1": "plain", "testuser2": "plain", "testuser3": "scrypt",
                       "testuser4": "plain", "testuser5": "scrypt", "testuser6": "scrypt"}  # fmt: skip
    assert [name for name, account in found.items() if account.privilege == "admin"] == ["lab", "testuser6"]
    ntp = (folder / "filtered-config-lines/show_running-config_include_ntp_server.txt").read_text("utf-8")
    servers = cast("TimeSync", state_of(ntp).things("time_sync")[0]).servers
    assert servers == frozenset({"192.168.0.1", "17.72.148.53", "37.187.56.220", "2001:db8:0:0:8:800:200c:417a"})


def test_recorded_configurations_are_mostly_understood(recordings: Path) -> None:
    for path in (recordings / "cisco_ios").glob("*/show_running-config.txt"):
        state = state_of(decode(path.read_bytes()))
        source = PLATFORM.open(reading({RUN: decode(path.read_bytes())}))
        assert not strays(PLATFORM, source, state.facets), path
        assert not [facet for facet in MINE - {"firmware"} if isinstance(state.facet(facet), Unread)], path


def test_no_recording_breaks_a_parser(recordings: Path) -> None:
    """Every text of every platform, given as the answer to every question."""
    for path in sorted(recordings.glob("*/*/*.txt")):
        text = decode(path.read_bytes())
        for question in PLATFORM.questions:
            parse(PLATFORM, reading({question: text}))


# ---- Damaged texts


def whole_at(text: str) -> int:
    """How much of a configuration must be there: up to its `end`."""
    return text.rstrip().rindex("end") + 3 if "\nend" in text else len(text) + 1


@pytest.mark.parametrize("path", CONFIGS)
def test_a_cut_configuration_is_never_complete(path: Path) -> None:
    text = decode(path.read_bytes())
    whole = whole_at(text)
    lines = [place for place, letter in enumerate(text) if letter == "\n"]
    chance = random.Random(path.parent.name)
    for cut in {*lines, *(chance.randrange(len(text)) for _ in range(100))}:
        if cut < whole:
            assert not PLATFORM.open(reading({RUN: text[:cut]}, complete=True)).is_complete(RUN), cut


@pytest.mark.parametrize("path", CONFIGS)
def test_a_configuration_without_its_beginning_is_never_complete(path: Path) -> None:
    lines = decode(path.read_bytes()).split("\n")
    release = next(number for number, line in enumerate(lines) if line.startswith("version "))
    for first in range(release + 1, len(lines)):
        assert not PLATFORM.open(reading({RUN: "\n".join(lines[first:])})).is_complete(RUN), first


@pytest.mark.parametrize("question", (VERSION, CLOCK, NTP))
def test_a_cut_answer_never_says_another_value(question: str) -> None:
    facet = "firmware" if question == VERSION else "time_sync"
    run = config("clock timezone JST 9 0", "ntp server 192.0.2.1")
    for path in texts(question):
        text = decode(path.read_bytes())
        whole = parse(PLATFORM, reading({RUN: run, question: text})).facet(facet)
        chance = random.Random(path.parent.name)
        lines = [place for place, letter in enumerate(text.rstrip()) if letter == "\n"]
        for cut in {*lines, *(chance.randrange(len(text)) for _ in range(40))}:
            part = parse(PLATFORM, reading({RUN: run, question: text[:cut]})).facet(facet)
            if isinstance(whole, Things) and isinstance(part, Things) and part.complete:
                assert_says_less(part, whole, f"{path} at {cut}")


def assert_says_less(part: Things, whole: Things, where: str) -> None:
    full = {thing.handle: thing for thing in whole.items}
    for thing in part.items:
        for name in thing.__dataclass_fields__:
            if name not in {"at", "handle", "FACET", "KEY"} and getattr(thing, name) is not UNSAID:
                assert getattr(thing, name) == getattr(full[thing.handle], name), f"{where}: {name}"


CLEAN = config(
    "enable secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfco",
    "username ops privilege 15 secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfco",
    "interface Vlan20",
    " ip address 192.168.20.1 255.255.255.0",
    "snmp-server community public RO",
    "no ip http server",
    "logging host 192.168.10.5",
    "line con 0",
    " exec-timeout 5 0",
    " login local",
    "line vty 0 4",
    " exec-timeout 5 0",
    " login local",
    " transport input ssh",
)


def facts(text: str) -> dict[str, FacetState]:
    return {name: facet for name, facet in state_of(text).facets.items() if name in MINE}


@pytest.mark.parametrize(
    "damage",
    (
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"sw1#show running-config\n{text}\nsw1#",
        lambda text: f"sw1#show running-config\n{text}\nsw1#exit\n",
        lambda text: text.replace("\n", "  \n"),
        lambda text: text.replace(
            " login local", " --More-- \b\b\b\b\b\b\b\b\b         \b\b\b\b\b\b\b\b\b login local"
        ),
        lambda text: text.replace(" login local", " --More-- \r         \r login local"),
        lambda text: text.replace(" login local", " --More-- \n login local"),
        lambda text: text.replace(
            " login", "*Nov 20 01:02:03.123: %SYS-5-CONFIG_I: Configured from console by ops\n login"
        ),
        lambda text: text.replace("line con 0", "banner motd ^C\nusername evil password 0 x\nend\n^C\nline con 0"),
        lambda text: text.replace("line con 0", "banner login ^CHello^C\nline con 0"),
        lambda text: text.replace("line con 0", "macro name seats\nusername evil password 0 x\n@\nline con 0"),
        lambda text: text.replace("line con 0", "! 日本語のコメント\nline con 0"),
        lambda text: text.replace("interface Vlan20", "interface Vlan20\n description 来訪者 \ufffd"),
    ),
    ids="crlf prompts exit blanks wiped wiped-cr pager log banner short-banner macro japanese garbled-name".split(),
)
def test_noise_changes_nothing(damage: object) -> None:
    assert callable(damage)
    assert facts(str(damage(CLEAN))) == facts(CLEAN)
    assert all(cast("Things", facet).complete for name, facet in facts(CLEAN).items() if name != "firmware")


@pytest.mark.parametrize(
    "damage",
    (
        lambda text: text.replace("username ops", "user\0name ops"),
        lambda text: text.replace("username ops", "us\ufffdrname ops"),
        lambda text: text.replace(" login local", " --More--  login local"),
        lambda text: text.replace(" login local", " login *Nov 20 01:02:03.123: %SYS-5-CONFIG_I: Configured local"),
        lambda text: text.replace("line con 0", "banner motd ^C\nline con 0"),
        lambda text: text.replace("line con 0", "macro name seats\nline con 0"),
        lambda text: text + text,
        lambda text: f"{text}\nsw1#show clock\n10:00:00.000 UTC Thu Nov 20 2025\n",
        lambda text: "\n".join(
            line[place : place + 80] for line in text.split("\n") for place in range(0, len(line) or 1, 80)
        ),
        lambda text: text.replace("\nend\n", "\nendusers\n"),
        lambda text: text.replace("\nend\n", "\n end\n"),
        lambda text: text.replace("Building configuration...\n\nversion 17.9\n", ""),
    ),
    ids="nul replacement pager-lost log-inside banner macro twice session columns endusers indented headless".split(),
)
def test_damage_proves_nothing(damage: object) -> None:
    assert callable(damage)
    assert not PLATFORM.open(reading({RUN: str(damage(CLEAN))}, complete=True)).is_complete(RUN)


@given(strategies.text(alphabet=strategies.characters(codec="utf-8"), max_size=200))
def test_garbage_never_breaks_anything(text: str) -> None:
    for question in PLATFORM.questions:
        parse(PLATFORM, reading({question: text}))
        parse(PLATFORM, reading({question: config(text)}))


_WORDS = sorted({word for path in texts(RUN) for word in path.read_text("utf-8").split()})[:800]


@settings(max_examples=60)
@given(
    strategies.lists(
        strategies.tuples(strategies.integers(0, 2), strategies.lists(strategies.sampled_from(_WORDS), max_size=6))
    )
)
def test_words_in_any_order_never_break_anything(lines: list[tuple[int, list[str]]]) -> None:
    text = config(*(" " * depth + " ".join(words) for depth, words in lines))
    for facet in state_of(text).facets.values():
        assert not isinstance(facet, Unread) or facet.reason.key in {
            "error.parse",
            "parse.unclaimed",
            "parse.not-asked",
            "parse.broken",
        }
    assert redact(text).count("\n") == text.count("\n")


def test_refused_and_empty_answers_are_no_answers() -> None:
    for text in (
        "",
        "\0\n",
        "% Invalid input detected at '^' marker.\n",
        "sw1#\n% Invalid input detected at '^' marker.\n",
    ):
        assert isinstance(state_of(text).facet("account"), Unread) or not state_of(text).is_complete("account")


@pytest.mark.parametrize(
    "text",
    (
        "\n".join(" " * depth + "username x" for depth in range(1500)),
        "crypto pki certificate chain A\n " + "0A " * 200_000 + "z",
        "crypto pki certificate chain A\n " + "0" * 600_000 + "z",
        "-" * 600_000 + "more",
        "%A" * 300_000,
        "key " + "a" * 600_000 + "://",
        "username " * 100_000,
        "clock timezone JST 99999999999999999999 0",
        "clock timezone JST 9 99999999999999999999",
        f"exec-timeout {'9' * 5000}",
    ),
    ids="deep hex long-hex dashes percents address words far-zone far-minutes digits".split(),
)
def test_hostile_texts_end(text: str) -> None:
    for whole in (text, config(text), config("line vty 0 4", f" {text}")):
        state_of(whole)
        parse(PLATFORM, reading({RUN: config("clock timezone JST 9 0"), VERSION: whole, CLOCK: whole, NTP: whole}))
        parse(PLATFORM, reading({RUN: whole, CLOCK: "10:02:03.000 JST Thu Nov 20 2025"}))
        assert redact(whole).count("\n") == whole.count("\n")


def test_a_text_of_many_megabytes_is_refused_or_read() -> None:
    assert isinstance(state_of("x " * 11_000_000).facet("account"), Unread)


def test_a_prompt_proves_only_the_answer_it_belongs_to() -> None:
    def whole(text: str) -> bool:
        return IosSource(reading({RUN: CLEAN, "show wlan all": text})).is_complete("show wlan all")

    assert whole("sw1#show wlan all\nNumber of WLANs: 0\nsw1#")
    assert whole("Number of WLANs: 0\nsw1#")
    assert not whole("sw1#")
    assert not whole("Number of WLANs: 0\n")
    assert not whole("Number of WLANs: 0\nother#")
    assert not whole("ap7#show wlan all\nNumber of WLANs: 0\nsw1#")


# ---- The clock


def test_a_text_of_which_nobody_knows_the_moment_says_nothing_about_the_clock() -> None:
    answers = {RUN: config("clock timezone JST 9 0"), CLOCK: "10:02:03.000 JST Thu Nov 20 2025"}

    def skew(when: datetime | None) -> object:
        return cast("TimeSync", parse(PLATFORM, reading(answers, when=when)).things("time_sync")[0]).skew_s

    assert skew(WHEN) == 0
    assert skew(WHEN + timedelta(minutes=5)) == 300
    assert skew(None) is UNSAID
    assert skew(WHEN.replace(tzinfo=None)) is UNSAID


# ---- Secrets


def test_type_7_is_read_as_the_readable_text_it_is() -> None:
    assert type7("094F471A1A0A").reveal() == "cisco"
    assert type7("0822455D0A16").reveal() == "cisco"
    for odd in ("", "zz", "09", "094F471A1A0", "99FFFF", "0123456789ABCDEF0123456789ABCDEF01", "³²"):
        assert type7(odd) == Secret(kind="masked", scheme="type7"), odd


CANARY = "C4nary-in-the-mine"
SECRET_LINES = (
    "enable secret 9 {}",
    "enable secret level 15 5 {}",
    "enable password {}",
    "enable password 7 {}",
    "username ops privilege 15 secret 9 {}",
    "username ops privilege 15 password 0 {} {}",
    "username password password 0 password {}",
    "username ops common-criteria-policy P password 7 {}",
    " password 7 {}",
    " password {}",
    " secret 0 {}",
    "snmp-server community {} RO 10",
    "snmp-server community {}",
    "snmp-server host 192.0.2.1 version 2c {}  config",
    "snmp-server host 192.0.2.1 {}",
    "snmp-server host 192.0.2.1 vrf Mgmt traps version 2c {} udp-port 162",
    "snmp-server user u g v3 auth sha {} priv aes 128 {}",
    "snmp-server user u g v3 encrypted auth md5 {} priv des {} access 10",
    "Community name: {}",
    "Community SecurityName: {}",
    "radius-server host 192.0.2.1 auth-port 1812 acct-port 1813 key 7 {}",
    "radius-server key {}",
    "tacacs-server key 7 {}",
    " key 7 {}",
    " key {}",
    " pac key 6 {}",
    " server-private 192.0.2.1 auth-port 1812 key 7 {}",
    " client 192.0.2.1 server-key 7 {}",
    "crypto isakmp key {} address 192.0.2.1",
    "crypto isakmp key 6 {} hostname peer.example.net",
    "  pre-shared-key address 192.0.2.1 key {}",
    "  pre-shared-key local {}",
    "  pre-shared-key 6 {}",
    " authentication local pre-share key {}",
    "   key-string 7 {}",
    " standby 1 authentication md5 key-string {}",
    " standby 1 authentication {}",
    " vrrp 1 authentication text {}",
    " ip nhrp authentication {}",
    " ip ospf authentication-key 7 {}",
    " ip ospf message-digest-key 1 md5 7 {}",
    " neighbor 192.0.2.1 password 7 {}",
    " isis password {} level-2",
    "ntp authentication-key 1 md5 {} 7",
    "ntp authentication-key 1 hmac-sha2-256 {} 7",
    " ppp chap password 0 {}",
    " ppp pap sent-username u password 7 {}",
    " l2tp tunnel password 0 {}",
    " security wpa psk set-key ascii 0 {}",
    " security static-wep-key encryption 104 ascii 0 {} 1",
    "  priority 1 set-key ascii 8 {}",
    " wpa-psk ascii 7 {}",
    " mgmtuser username u password 0 {} secret 0 {}",
    "ap dot1x username u password 0 {}",
    " path ftp://backup:{}@192.0.2.9/config",
    "ip ftp password 7 {}",
    "ip http client password 0 {}",
    " shared-secret {}",
    "key config-key password-encrypt {}",
    "license smart register idtoken {}",
    "sw1(config)#enable secret {}",
    " description the password is {}",
)


@pytest.mark.parametrize("line", SECRET_LINES)
@pytest.mark.parametrize("secret", (CANARY, "a", "123", "key", "secret", "address", "chain", "***"))
def test_every_secret_is_taken_out(line: str, secret: str) -> None:
    full = line.replace("{}", CANARY)
    assert CANARY not in redact(full)
    assert redact(redact(full)) == redact(full)
    hidden = redact(line.replace("{}", secret))
    shown = (
        "snmp-server community" in line or "snmp-server host" in line or "Community" in line
    ) and secret == "secret"
    if not shown and (" key " not in line or secret not in {"address", "chain"}):
        assert hidden == redact(full), "what is hidden must not depend on the secret"


KEYS = """
crypto pki certificate chain OURS
 certificate self-signed 01
  30820330 30820218 A0030201 02020101
  0D06
  \tquit
-----BEGIN RSA PRIVATE KEY-----
MIIC4nary
-----END RSA PRIVATE KEY-----
key chain OSPF
 key 1
  key-string 7 C4nary
ip access-list standard 10"""


def test_keys_and_certificates_are_taken_out() -> None:
    clean = redact(KEYS).split("\n")
    assert [number for number, line in enumerate(clean, 1) if "***" in line] == [4, 5, 8, 12]
    assert clean[10] == " key 1"
    assert "C4nary" not in redact(KEYS)


def test_what_everybody_knows_stays() -> None:
    assert redact("snmp-server community public RO") == "snmp-server community public RO"
    for word in ("service password-encryption", "security passwords min-length 12", "crypto key generate rsa",
                 "key chain OSPF", "aaa authentication login default group radius local", " PSK  : Disabled",
                 "login block-for 60 attempts 5 within 60", " hash sha256", "no aaa new-model"):  # fmt: skip
        assert redact(word) == word


def secrets_in(things: tuple[Thing, ...]) -> Iterator[tuple[Secret, int]]:
    for thing in things:
        for name in thing.__dataclass_fields__:
            value = getattr(thing, name)
            value = value.value if isinstance(value, Default) else value
            line = thing.line(name)
            if isinstance(value, Secret) and line:
                yield value, line.number


@pytest.mark.parametrize("path", CONFIGS)
def test_redacted_texts_say_the_same_without_the_secrets(path: Path) -> None:
    text = decode(path.read_bytes())
    clean = redact(text)
    before, after = state_of(text), state_of(clean)
    lines = clean.split("\n")
    assert len(lines) == len(text.split("\n"))
    for facet in ("account", "snmp"):
        for secret, number in secrets_in(before.things(facet)):
            if secret.reveal() and secret.reveal().lower() not in WELL_KNOWN:
                assert secret.reveal() not in lines[number - 1]
        assert [thing.handle for thing in before.things(facet)] == [thing.handle for thing in after.things(facet)]
    for facet in MINE - {"account", "snmp"}:
        assert before.facet(facet) == after.facet(facet)


def test_errors_and_reprs_keep_secrets() -> None:
    text = config(
        f"username ops privilege 15 quantum {CANARY}",
        f"snmp-server teleport {CANARY}",
        f"line con 0\n password 99 {CANARY}",
    )
    state = state_of(text)
    assert CANARY not in repr(state)
    assert CANARY not in repr(list(PLATFORM.open(reading({RUN: text})).run.walk()))


# ---- Lines nobody claims


@pytest.mark.parametrize(
    "line,touched",
    (
        ("quantum-tunnel on", ()),
        ("quantum-tunnel user ops", ("account",)),
        ("quantum-tunnel on Vlan20", ("segment",)),
        ("interface Vlan20\n quantum on", ("filter", "nat", "port_isolation", "segment")),
        ("interface Vlan20\n ip quantum on", ("filter", "nat", "port_isolation", "segment")),
        ("interface Vlan20\n no ip quantum on", ("filter", "nat", "port_isolation", "segment")),
    ),
)
def test_a_line_nobody_claims(line: str, touched: tuple[str, ...]) -> None:
    text = (
        CLEAN.replace("interface Vlan20\n", f"{line}\n")
        if "interface" in line
        else CLEAN.replace("line con", f"{line}\nline con")
    )
    state = state_of(text)
    (stray,) = strays(PLATFORM, PLATFORM.open(reading({RUN: text})), state_of(CLEAN).facets)
    assert stray.touches == touched
    for facet in touched:
        assert isinstance(state.facet(facet), Unread) or not state.things(facet), facet
    assert not isinstance(state.facet("management"), Unread)


# ---- The registry


def test_the_registry() -> None:
    assert list(names()) == sorted(names())
    assert platform("cisco_ios") is PLATFORM
    assert {driver.facet for driver in PLATFORM.facets} >= MINE
    with pytest.raises(KeyError):
        platform("cisco_pix")


def test_asking_for_names_imports_no_platform() -> None:
    script = (
        "import sys, shikiri.platforms as p; p.names(); "
        "print([m for m in sys.modules if m.startswith('shikiri.platforms.')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['shikiri.platforms.write', 'shikiri.platforms.base']"
