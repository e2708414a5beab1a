"""Lists of names: every form that is about, and every line that is none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.intake import blocklist
from shikiri.intake.blocklist import read_blocklist
from shikiri.model.blocklist import Blocklist
from shikiri.model.errors import PolicyError

HOSTS = b"""\
# a hosts file
127.0.0.1 localhost localhost.localdomain
::1 ip6-localhost ip6-loopback
0.0.0.0 0.0.0.0
0.0.0.0 bad.example worse.example  # two of them
127.0.0.1\tBAD.example.
:: six.example
"""
ADBLOCK = """\
[Adblock Plus 2.0]
! Title: a list
||ads.example^
||track.example^$third-party
||日本語.example^
@@||good.ads2.example^
||good.ads2.example^
""".encode()
PLAIN = b"\xef\xbb\xbfone.example\r\n\r\n*.two.example\r\nsub.one.example\r\n"


@pytest.mark.parametrize(
    "raw,names",
    (
        (HOSTS, ("bad.example", "six.example", "worse.example")),
        (ADBLOCK, ("ads.example", "track.example", "xn--wgv71a119e.example")),
        (PLAIN, ("one.example", "two.example")),
    ),
)
def test_every_form_is_read(raw: bytes, names: tuple[str, ...]) -> None:
    assert read_blocklist(raw, "list").names == names


@pytest.mark.parametrize(
    "line,key",
    (
        ("example", "too-wide"),
        ("co.jp", "too-wide"),
        ("||com^", "too-wide"),
        ("*.ne.jp", "too-wide"),
        ("192.0.2.1", "address"),
        ("0.0.0.0", "address"),
        ("2001:db8::1", "address"),
        ("two words.example", "no-name"),
        ("##.advert", "comment"),
        ("example.com##.advert", "no-name"),
        ("||ads.example/path^", "no-name"),
        ("/regex/", "no-name"),
        ("a..example", "no-name"),
        ("-a.example", "no-name"),
        (f"{'a' * 64}.example", "no-name"),
        (".".join(["a" * 60] * 5), "no-name"),
        ("address=/x.example/#", "no-name"),
        ("x.example/#\nserver=/y.example/192.0.2.1", "no-name"),
        ("\x1b[31mx.example", "no-name"),
    ),
)
def test_a_line_that_is_none_is_told_with_its_place(line: str, key: str) -> None:
    with pytest.raises(PolicyError) as told:
        read_blocklist(f"good.example\n{line}\n".encode() if key != "comment" else b"##.advert\n", "list.txt")
    (problem, *_) = told.value.problems
    if key == "comment":  # a comment, and then nothing is left
        assert (problem.file, problem.sentence.key) == ("list.txt", "blocklist.empty")
    else:
        assert (problem.file, problem.line, problem.sentence.key) == ("list.txt", 2, f"blocklist.{key}")


def test_all_mistakes_are_told_at_once_and_not_more_than_twenty() -> None:
    with pytest.raises(PolicyError) as told:
        read_blocklist(b"!\n" + b"bad line\n" * 50, "list")
    assert [one.line for one in told.value.problems] == list(range(2, 22))


@pytest.mark.parametrize("raw,line", ((b"a.example\n\x93\xfa\x96{.example\n", 2), (b"\xff\xfe", 1)))
def test_no_text_is_told_with_its_line(raw: bytes, line: int) -> None:
    with pytest.raises(PolicyError) as told:
        read_blocklist(raw, "list")
    assert [(one.line, one.sentence.key) for one in told.value.problems] == [(line, "blocklist.no-text")]


def test_sizes_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocklist, "MOST_NAMES", 2)
    with pytest.raises(PolicyError) as told:
        read_blocklist(b"a.example\nb.example\nc.example\n", "list")
    assert told.value.problems[0].sentence.key == "blocklist.too-many"
    monkeypatch.setattr(blocklist, "MOST_BYTES", 4)
    with pytest.raises(PolicyError) as told:
        read_blocklist(b"a.example\n", "list")
    assert told.value.problems[0].sentence.key == "blocklist.too-big"


def test_a_list_refuses_what_is_below_its_names() -> None:
    found = Blocklist(("bad.example",))
    assert found.refuses("bad.example")
    assert found.refuses("a.b.BAD.example.")
    assert not found.refuses("notbad.example")
    assert not found.refuses("example")


LABEL = st.text("abcxyz019-_", min_size=1, max_size=8).filter(lambda one: one[0] != "-" != one[-1] and one != "_")
NAME = st.lists(LABEL, min_size=2, max_size=4).map(lambda labels: ".".join([*labels, "example"]))


@given(st.lists(NAME, min_size=1, max_size=20))
def test_what_is_written_is_read_back_and_refuses_the_same(names: list[str]) -> None:
    once = read_blocklist("\n".join(names).encode(), "list")
    again = read_blocklist("".join(f"{one}\n" for one in once.names).encode(), "list")
    assert again == once
    assert again.mark == once.mark
    assert all(once.refuses(one) for one in names)
    assert not any(once.refuses(one.partition(".")[2]) for one in once.names)
