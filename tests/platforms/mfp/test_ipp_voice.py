"""What a printer says of itself by IPP."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.platforms.mfp import PLATFORM
from tests.platforms.appliance.answers import WHEN, facet, ipp, look, thing

DOORS = 'printer-uri-supported ["ipps://p:443/ipp/print", "ipp://p:631/ipp/print"]'


def printing(*attributes: str, **more: str) -> object:
    return facet(PLATFORM, "printing", {"get-printer-attributes": ipp(*attributes), **more})


def test_a_printer_that_takes_jobs_in_the_clear_beside_tls() -> None:
    found = printing(
        DOORS,
        'uri-security-supported ["tls", "none"]',
        'uri-authentication-supported ["basic", "none"]',
        "queued-job-count [0]",
    )
    plain, secure = thing(found, "ipp"), thing(found, "ipps")  # type: ignore[arg-type]
    assert (plain.enabled, plain.tls, plain.authentication) == (True, False, "none")
    assert (secure.enabled, secure.tls, secure.authentication) == (True, True, "basic")
    assert plain.leftover_jobs == secure.leftover_jobs == 0


def test_a_printer_that_takes_them_only_in_tls() -> None:
    found = printing('uri-security-supported ["tls"]', 'uri-authentication-supported ["requesting-user-name"]')
    assert thing(found, "ipp").enabled is UNSAID  # type: ignore[arg-type]  # nobody tried
    assert thing(found, "ipps").authentication == "user-name"  # type: ignore[arg-type]
    assert thing(found, "ipps").leftover_jobs is UNSAID  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "security,tried,enabled",
    (
        ('["tls"]', ("plain 631 answered",), True),  # it says TLS only, and takes jobs in the clear all the same
        ('["tls"]', ("plain 631 refused",), False),
        ('["tls"]', ("plain 631 unclear",), UNSAID),
        ('["tls"]', ("plain 631 refused", "plain 631 answered"), UNSAID),
        ('["tls"]', ('plain ["631 refused"]',), UNSAID),  # an attribute of the printer
        ('["tls", "none"]', ("plain 631 refused",), True),
    ),
)
def test_plain_printing_is_off_where_somebody_tried(security: str, tried: tuple[str, ...], enabled: object) -> None:
    found = printing(f"uri-security-supported {security}", *tried)
    assert thing(found, "ipp").enabled is enabled  # type: ignore[arg-type]
    assert thing(found, "ipps").enabled is True  # type: ignore[arg-type]


def test_a_refusal_in_half_an_answer_proves_nothing() -> None:
    for tried, enabled in (("refused", UNSAID), ("answered", True)):
        text = ipp('uri-security-supported ["tls"]', f"plain 631 {tried}").removesuffix("end\n")
        found = facet(PLATFORM, "printing", {"get-printer-attributes": text})
        assert thing(found, "ipp").enabled is enabled


def test_the_weakest_door_of_a_kind_counts() -> None:
    found = printing('uri-security-supported ["tls", "tls"]', 'uri-authentication-supported ["digest", "none"]')
    assert thing(found, "ipps").authentication == "none"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "logins",
    ('["oauth"]', '["none", "basic"]', "[]", '["basic", "negotiate"]', '["NONE"]', "[true]", '[{"hex": "00ff"}]'),
)
def test_a_login_that_we_do_not_know_is_none_that_we_know(logins: str) -> None:
    found = printing('uri-security-supported ["tls"]', f"uri-authentication-supported {logins}")
    assert thing(found, "ipps").authentication is UNSAID  # type: ignore[arg-type]


@pytest.mark.parametrize("security", ('["ssl3"]', '["tls", "maybe"]'))
def test_a_security_that_we_do_not_know_is_doubt(security: str) -> None:
    assert isinstance(printing(f"uri-security-supported {security}"), Unread)


def jobs(waiting: int | None, done: int) -> str:
    status = "0x0000 successful-ok" if waiting is not None else "0x0401 client-error-forbidden"
    return f"which completed 0x0000 successful-ok {done}\nwhich not-completed {status} {waiting or 0}\nend\n"


@pytest.mark.parametrize(
    "queued,waiting,expected",
    ((0, 0, 0), (0, 3, 3), (3, 0, 3), (None, 2, 2), (2, None, 2), (0, None, 0), (None, None, UNSAID)),
)
def test_jobs_that_nobody_came_for(queued: int | None, waiting: int | None, expected: object) -> None:
    count = () if queued is None else (f"queued-job-count [{queued}]",)
    found = printing('uri-security-supported ["tls"]', *count, **{"get-jobs": jobs(waiting, 9)})
    assert thing(found, "ipps").leftover_jobs == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("count", ("[true]", '["0"]', "[-1]", "[null]", "[]", '[{"hex": "00"}]'))
def test_a_count_that_is_none(count: str) -> None:
    found = printing('uri-security-supported ["tls"]', f"queued-job-count {count}")
    assert thing(found, "ipps").leftover_jobs is UNSAID  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "attributes,release",
    (
        (('job-release-action-default ["job-password"]',), "pin"),
        (('job-release-action-default ["owner-authorized"]',), "owner"),
        (('job-release-action-default ["none"]',), "none"),
        (('job-release-action-default ["button-press"]',), UNSAID),  # anybody can press a button
        (('printer-mandatory-job-attributes ["job-name", "job-password"]',), "pin"),
        (("job-password-supported [4]",), UNSAID),  # a user may choose it; nobody must
        (('job-release-action-supported ["none", "job-password"]',), UNSAID),
        ((), UNSAID),
    ),
)
def test_only_a_release_that_every_job_needs_counts(attributes: tuple[str, ...], release: object) -> None:
    found = printing('uri-security-supported ["tls"]', *attributes)
    assert thing(found, "ipps").release == release  # type: ignore[arg-type]


def clock(said: object, when: datetime | None = WHEN) -> object:
    text = ipp(f"printer-current-time {json.dumps([said])}")
    return facet(PLATFORM, "time_sync", {"get-printer-attributes": text}, when=when)


@pytest.mark.parametrize(
    "said,skew,offset",
    (
        ("2025-11-20T10:02:03+09:00", 0, 540),
        ("2025-11-20T10:07:03+09:00", 300, 540),
        ("2025-11-20T09:57:03+09:00", 300, 540),
        ("2025-11-20T01:02:03+00:00", 0, 0),
        ("1970-01-01T09:00:00+09:00", 1763600523, 540),
    ),
)
def test_its_clock_beside_ours(said: str, skew: int, offset: int) -> None:
    found = clock(said)
    one = thing(found, "clock")  # type: ignore[arg-type]
    assert (one.skew_s, one.utc_offset_minutes) == (skew, offset)
    assert one.synchronised is UNSAID
    assert one.servers is UNSAID


@pytest.mark.parametrize("said", ("2025-11-20T10:02:03", "soon", "", None, 5))
def test_a_clock_that_says_nothing(said: object) -> None:
    assert isinstance(clock(said), Unread)


def test_without_a_moment_of_reading_no_clock_is_judged() -> None:
    assert thing(clock("2025-11-20T10:02:03+09:00", None), "clock").skew_s is UNSAID  # type: ignore[arg-type]
    naive = datetime(2025, 11, 20)  # noqa: DTZ001  (a reading that lost its zone)
    assert thing(clock("2025-11-20T10:02:03+09:00", naive), "clock").skew_s is UNSAID  # type: ignore[arg-type]


def test_the_most_insecure_printer_that_says_only_good_things() -> None:
    """IPP boasts of TLS alone; the ports tell of the old ways, and nothing is whole that nobody tried."""
    boast = ipp('uri-security-supported ["tls"]', 'uri-authentication-supported ["digest"]', "queued-job-count [0]")
    found = facet(PLATFORM, "printing", {"get-printer-attributes": boast, "look": look(21, 515, 631, 9100)})
    assert {one.key for one in found.items if one.enabled is True} == {"ipps", "lpd", "raw9100", "ftp"}  # type: ignore[union-attr]
    assert thing(found, "raw9100").tls is False
    alone = facet(PLATFORM, "printing", {"get-printer-attributes": boast})
    assert isinstance(alone, Things)
    assert not alone.complete


@pytest.mark.parametrize("facet_name", ("printing", "firmware", "time_sync"))
def test_an_answer_cut_anywhere_is_never_whole(facet_name: str) -> None:
    text = ipp(
        'printer-make-and-model ["RICOH IM 550"]',
        'printer-firmware-string-version ["1.0"]',
        'uri-security-supported ["tls"]',
        'printer-current-time ["2025-11-20T10:02:03+09:00"]',
    )
    shut = look()
    for at in range(len(text) - 1):
        found = facet(PLATFORM, facet_name, {"get-printer-attributes": text[:at], "look": shut})
        assert not (isinstance(found, Things) and found.complete), text[:at]


def test_the_clock_of_the_reading_is_that_of_the_last_question() -> None:
    """`workflow/observe.py` takes the moment of a reading at the last question of time_sync."""
    assert next(one.asks for one in PLATFORM.facets if one.facet == "time_sync")[-1] == "get-printer-attributes"
