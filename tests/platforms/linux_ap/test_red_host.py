"""Doors of the machine itself that looked shut: other callers, other files, another sshd."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.model.facets.account import Account
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.management import Management
from shikiri.model.nothing import UNSAID, Things
from shikiri.model.reading import Answer, Reading
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.linux.questions import LOG_FILES, SNMP_FILES, SOCKETS, SSHD, SSHD_FILES, SUDOERS
from shikiri.platforms.linux_ap import PLATFORM
from tests.platforms.test_golden import HERE, read_case

END = "\n==> that is all <==\n"


def case(facet: str, name: str = "bare-debian") -> Reading:
    return read_case(HERE / "linux_ap" / facet / name, PLATFORM)


def told(reading: Reading, facet: str, **answers: str) -> Things:
    """The facet, with some answers changed: `{}` stands for what was there."""
    known = {
        "sshd": SSHD,
        "files": SSHD_FILES,
        "sockets": SOCKETS,
        "sudo": SUDOERS,
        "logs": LOG_FILES,
        "snmp": SNMP_FILES,
    }
    swapped = {
        known[name]: Answer(text.replace("{}", reading.answers[known[name]].text.replace(END, "")), complete=True)
        for name, text in answers.items()
    }
    state: State = parse(PLATFORM, replace(reading, answers={**reading.answers, **swapped}))
    found = state.facet(facet)
    assert isinstance(found, Things), found
    return found


def account(name: str, **answers: str) -> Account:
    found = told(case("account", "keys-only"), "account", **answers)
    return next(one for one in found.items if isinstance(one, Account) and one.name == name)


@pytest.mark.parametrize("option", ("PasswordAuthentication yes", "KbdInteractiveAuthentication yes"))
def test_a_password_that_opens_for_some_callers_opens(option: str) -> None:
    reading = case("account")
    quiet = "\n".join(
        row
        for row in reading.answers[SSHD].text.split("\n")
        if not row.startswith(("passwordauthentication", "kbdinteractive", "permitrootlogin"))
    )
    shut = f"passwordauthentication no\nkbdinteractiveauthentication no\npermitrootlogin yes\n{quiet}"
    files = f"==> /etc/ssh/sshd_config <==\nUsePAM yes\n{{}}{END}"

    def logins(more: str) -> dict[str, object]:
        found = told(reading, "account", sshd=shut, files=files.replace("{}", more))
        return {str(one.name): one.logins for one in found.items if isinstance(one, Account)}

    before, after = logins(""), logins(f"Match Address 0.0.0.0/0\n  {option}\n")
    grown = [name for name in before if after[name] != before[name]]
    assert grown, (before, after)
    assert all("ssh" in frozenset(after[name]) for name in grown)  # type: ignore[call-overload]
    assert set(logins("Include /etc/ssh/more.conf\n").values()) <= {UNSAID, frozenset()}


@pytest.mark.parametrize("row", ("#1000 ALL=(ALL) NOPASSWD: ALL", "@include /etc/sudoers.local", "#include more"))
def test_a_right_that_nobody_can_name_is_doubt(row: str) -> None:
    sure = account("ops").privilege
    assert sure in ("admin", "user")
    text = case("account", "keys-only").answers[SUDOERS].text
    assert account("ops", sudo=text.replace(END, f"\n{row}\n{END}")).privilege is UNSAID
    for same in ("# a comment", "#", "@includedir /etc/sudoers.d", "#includedir /etc/sudoers.d"):
        assert account("ops", sudo=text.replace(END, f"\n{same}\n{END}")).privilege == sure


def test_another_sshd_is_not_the_one_that_answered() -> None:
    """Only the first one lets ops@10.99.0.0/24 alone in; of the second nobody knows whom it asks."""
    reading = case("management", "by-users-and-match")
    row = 'tcp LISTEN 0 128 0.0.0.0:2222 0.0.0.0:* users:(("sshd",pid=77,fd=3))'
    found = told(reading, "management", sockets=f"{{}}\n{row}\n")
    doors = {one.handle: one for one in found.items if isinstance(one, Management)}
    assert doors["sshd:2222/tcp"].authenticated is UNSAID
    assert str(doors["sshd:2222/tcp"].sources) == "any4"


def test_an_empty_password_for_some_callers_is_no_question() -> None:
    files = f"==> /etc/ssh/sshd_config <==\nMatch User kiosk\n PermitEmptyPasswords yes\n{END}"
    found = told(case("management"), "management", files=files)
    assert [one.authenticated for one in found.items if isinstance(one, Management) and one.service == "ssh"] == [False]


@pytest.mark.parametrize(
    "row,hosts",
    (
        ("*.* :omrelp:192.0.2.9:2514", frozenset({"192.0.2.9"})),
        ("*.* @@192.0.2.9:514", frozenset({"192.0.2.9"})),
        ("$IncludeConfig /etc/rsyslog.extra/*.conf", UNSAID),
        ('include(file="/etc/rsyslog.extra/*.conf" mode="optional")', UNSAID),
        ("$IncludeConfig /etc/rsyslog.d/*.conf", frozenset()),
        ("*.* :omusrmsg:*", frozenset()),
    ),
)
def test_where_records_go(row: str, hosts: object) -> None:
    cases = (path for path in sorted((HERE / "linux_ap" / "logging").iterdir()) if path.is_dir())
    texts = {path.name: read_case(path, PLATFORM) for path in cases}
    reading = next(one for one in texts.values() if "rsyslog.service" in str(one.answers) and LOG_FILES in one.answers)
    units = reading.answers["host units"].text
    on = units.replace(
        "Id=rsyslog.service\nLoadState=not-found\nActiveState=inactive\nUnitFileState=",
        "Id=rsyslog.service\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled",
    )
    answers = {
        **reading.answers,
        "host units": Answer(on, complete=True),
        LOG_FILES: Answer(f"==> /etc/rsyslog.conf <==\n{row}\n{END}", complete=True),
    }
    found = parse(PLATFORM, replace(reading, answers=answers)).facet("logging")
    assert isinstance(found, Things), found
    (one,) = found.items
    assert isinstance(one, Logging)
    assert one.hosts == hosts


def test_a_file_of_snmpd_that_was_not_read_may_hold_more() -> None:
    reading = case("snmp", "stock-debian")
    assert told(reading, "snmp").complete
    text = reading.answers[SNMP_FILES].text
    more = text.replace(
        "==> users <==", "==> /etc/snmp/snmpd.local.conf <==\nincludeFile /srv/more.conf\n==> users <=="
    )
    assert more != text
    assert not told(reading, "snmp", snmp=more).complete


def test_a_line_that_looks_like_the_head_of_a_file_hides_nothing() -> None:
    """snmpd warns of a word that it does not know, and reads on."""
    reading = case("snmp", "stock-debian")
    line = "==> /etc/snmp/snmpd.conf <=="
    text = reading.answers[SNMP_FILES].text
    assert line in text
    more = text.replace(line, f"{line}\n==> users <==\nrwcommunity lantern-92\n", 1)
    before, after = (len(told(reading, "snmp", snmp=one).items) for one in (text, more))
    assert after == before + 1
