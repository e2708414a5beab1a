"""What people decided takes effect: exceptions, statements, accepted controls, a narrower question."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.guideline.controls import controls
from tests.e2e.door import Office, Told, office, shikiri

TELNET = "management:telnet vty 5-31#line vty 5 31 telnet"
WAIVER = f"""\
waivers:
  - control: telnet-off
    device: office-sw1
    thing: "{TELNET}"
    actual: enabled = true
    reason: 古い検針器のため
    requested_by: Sato
    approved_by: Suzuki
    approved: 2026-11-01
    valid_until: 2026-11-30
"""
CLOCK = ("time-synchronised", "time-zone", "time-skew")


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


@pytest.fixture
def telnet(site: Office) -> Office:
    """The good switch, but for telnet on its last lines."""
    config = site.config("cisco_ios")
    head, line, tail = config.read_text("utf-8").partition("line vty 5 31\n")
    config.write_text(head + line + tail.replace("transport input ssh", "transport input ssh telnet", 1), "utf-8")
    assert site.judge(site.folder("cisco_ios")).code == 3
    return site


def judged(site: Office, *more: object) -> Told:
    return site.judge(site.folder("cisco_ios"), *more)


def finding(told: Told, control: str, status: str) -> dict[str, object]:
    found: dict[str, object] = next(
        one for one in told.document["findings"] if (one["control"], one["status"]) == (control, status)
    )
    return found


def test_an_approved_exception_alone_is_no_failure(telnet: Office) -> None:
    telnet.add("waivers.yml", WAIVER)
    told = judged(telnet)
    assert told.code == 0
    assert told.status("3-2-1") == "waived"
    assert told.items()["3-2-1"]["sheet"] == "N"
    assert finding(told, "telnet-off", "waived")["waived"] == {
        "reason": "古い検針器のため", "approved_by": "Suzuki", "valid_until": "2026-11-30",
    }  # fmt: skip
    assert "10" in told.document["warnings"][0]["ja"], "it ends in ten days"


@pytest.mark.parametrize(
    "old,new",
    (
        ("valid_until: 2026-11-30", "valid_until: 2026-11-19"),
        ("actual: enabled = true", "actual: enabled = false"),
        ("device: office-sw1", "device: office-sw2"),
        ("vty 5-31#", "vty 0-4#"),
        ("control: telnet-off", "control: http-off"),
    ),
)
def test_an_exception_of_something_else_changes_nothing(telnet: Office, old: str, new: str) -> None:
    telnet.add("waivers.yml", WAIVER.replace(old, new))
    told = judged(telnet)
    assert told.code == 3, told.err
    assert told.status("3-2-1") == "fail"


def test_nobody_approves_his_own_exception(telnet: Office) -> None:
    telnet.add("waivers.yml", WAIVER.replace("Suzuki", "Sato"))
    told = judged(telnet)
    assert (told.code, told.raw) == (2, b"")
    assert "waivers.yml:" in told.err


def attested(site: Office, until: str, item: str = "3-7-4", names: tuple[str, ...] = CLOCK) -> Told:
    entries = "".join(
        f'  - {{item: "{item}", control: {name}, device: office-sw1, who: Sato, when: 2026-11-10, '
        f"valid_until: {until}, statement: 時計を見て確かめた}}\n"
        for name in names
    )
    site.add("attestations.yml", f"attestations:\n{entries}")
    return site.judge(site.folder("cisco_ios", "unclear"))


def test_a_statement_settles_a_doubt_while_it_lasts(site: Office) -> None:
    assert site.judge(site.folder("cisco_ios", "unclear")).status("3-7-4") == "unknown"
    assert attested(site, "2026-11-20").status("3-7-4") == "pass"
    assert attested(site, "2026-11-19").status("3-7-4") == "unknown"


def test_a_statement_about_part_of_a_row_settles_that_part_only(site: Office) -> None:
    told = attested(site, "2026-11-30", names=CLOCK[:1])
    assert told.status("3-7-4") == "unknown"


def test_a_statement_never_turns_a_failure_round(telnet: Office) -> None:
    attested(telnet, "2026-11-30", "3-2-1", ("telnet-off",))
    told = judged(telnet)
    assert told.code == 3
    assert told.status("3-2-1") == "fail"


def lock(site: Office, **changed: str | None) -> None:
    """A lock file with every control as it is, but for these: another digest, or None for not there."""
    known: dict[str, str | None] = {control.id: control.digest for control in controls()}
    known.update(changed)
    lines = "".join(f"  {name}: {digest}\n" for name, digest in known.items() if digest)
    site.add("controls.lock.yml", f"edition: jta-siotp-2\nshikiri: 0.1.0\nadopted:\n{lines}")


@pytest.mark.parametrize("digest,state", ((None, "new"), ("0" * 64, "changed")))
def test_what_nobody_accepted_yet_is_shown_and_does_not_count(telnet: Office, digest: str | None, state: str) -> None:
    lock(telnet)
    assert judged(telnet).code == 3
    lock(telnet, **{"telnet-off": digest})
    told = judged(telnet)
    assert told.code == 0
    found = finding(told, "telnet-off", "fail")
    assert (found["adoption"], found["counted"]) == (state, False)
    assert found["aside"]


def test_accepting_makes_it_count(telnet: Office) -> None:
    lock(telnet, **{"telnet-off": None})
    check = shikiri("--lang", "en", "adopt", "--facility", telnet.facility, "--check")
    assert check.code == 0
    assert [line for line in check.out.splitlines() if "telnet-off" in line]
    assert judged(telnet).code == 0, "nothing was written"
    assert shikiri("--lang", "en", "adopt", "--facility", telnet.facility).code == 0
    assert judged(telnet).code == 3
    assert "telnet-off" not in shikiri("--lang", "en", "adopt", "--facility", telnet.facility).out


def test_a_control_that_is_gone_from_shikiri_troubles_nobody(telnet: Office) -> None:
    lock(telnet, **{"gone-long-ago": "0" * 64})
    assert judged(telnet).code == 3


def test_a_narrower_question_is_answered_alone(telnet: Office) -> None:
    told = judged(telnet, "--controls", "telnet-off, http-off")
    assert told.code == 3
    assert {one["control"] for one in told.document["findings"]} == {"telnet-off", "http-off"}
    assert told.document["partial"] is True
    assert len(told.document["items"]) == 56
    assert {item["id"] for item in told.document["items"] if item["counted"]} == {"3-2-1"}
    assert judged(telnet, "--controls", "http-off").code == 0


def test_a_control_the_facility_leaves_out_is_shown_with_the_reason(telnet: Office) -> None:
    telnet.edit(
        "facility.yml", ("profile: basic", "profile: basic\ntailoring: [{control: telnet-off, reason: 検針器}]")
    )
    told = judged(telnet)
    assert told.code == 0
    found = finding(told, "telnet-off", "fail")
    assert found["counted"] is False
    assert "検針器" in str(found["aside"])


def test_a_stale_table_of_ends_is_a_doubt(site: Office) -> None:
    assert judged(site, "--at", "2027-06-01").code == 4
    assert judged(site, "--at", "2027-06-01").status("3-1-2") == "unknown"


def test_after_the_end_of_support_the_row_fails(site: Office) -> None:
    assert judged(site, "--at", "2035-01-01").status("3-1-2") == "fail"
