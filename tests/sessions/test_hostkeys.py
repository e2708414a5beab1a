from __future__ import annotations

import base64
import hmac
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.language import tell
from shikiri.model.errors import SessionError, StrangeKey
from shikiri.sessions import hostkeys
from tests.sessions.scripted import target


def blob(name: str, kind: str = "ssh-ed25519") -> bytes:
    word = kind.encode()
    return len(word).to_bytes(4, "big") + word + name.encode()


def row(hosts: str, key: bytes, kind: str = "ssh-ed25519") -> str:
    return f"{hosts} {kind} {base64.b64encode(key).decode()}\n"


ONE, TWO = blob("one"), blob("two")


def test_the_first_key_is_written_down_and_the_next_must_be_the_same(tmp_path: Path) -> None:
    where = target(port=2222, known_hosts=tmp_path / "known_hosts")
    hostkeys.check(where, ONE)
    assert (tmp_path / "known_hosts").read_text() == row("[127.0.0.1]:2222", ONE)
    hostkeys.check(where, ONE)
    with pytest.raises(StrangeKey) as caught:
        hostkeys.check(where, TWO)
    assert hostkeys.fingerprint(ONE) in tell(caught.value.sentence, "ja")
    assert hostkeys.fingerprint(TWO) in tell(caught.value.sentence, "ja")


def test_a_key_of_another_kind_is_another_key(tmp_path: Path) -> None:
    where = target(known_hosts=tmp_path / "known_hosts")
    hostkeys.check(where, ONE)
    with pytest.raises(StrangeKey):
        hostkeys.check(where, blob("one", "ssh-rsa"))


def test_what_people_wrote_into_the_file_is_honoured(tmp_path: Path) -> None:
    salt = b"0123456789abcdefghij"
    mark = hmac.new(salt, b"127.0.0.1", "sha1").digest()
    hashed = f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(mark).decode()}"
    file = tmp_path / "known_hosts"
    for hosts in ("127.0.0.1", "sw1,127.0.0.1", hashed):
        file.write_text("# 受付の機器\n\n" + row(hosts, ONE))
        hostkeys.check(target(known_hosts=file), ONE)
        with pytest.raises(StrangeKey):
            hostkeys.check(target(known_hosts=file), TWO)
    file.write_text("@revoked " + row("127.0.0.1", ONE) + row("127.0.0.1", TWO))
    with pytest.raises(StrangeKey):
        hostkeys.check(target(known_hosts=file), ONE)
    hostkeys.check(target(known_hosts=file), TWO)


def test_a_file_without_final_newline_keeps_its_last_line(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(row("10.0.0.1", TWO).rstrip())
    hostkeys.check(target(known_hosts=file), ONE)
    assert file.read_text() == row("10.0.0.1", TWO) + row("127.0.0.1", ONE)


@pytest.mark.parametrize(
    "line",
    ["127.0.0.1 ssh-ed25519", "127.0.0.1 ssh-ed25519 AAAA", "127.0.0.1 ssh-rsa " + "!" * 20, "@cert-authority x y z"],
)
def test_a_damaged_line_is_named_and_nothing_is_trusted(line: str, tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(row("10.0.0.1", ONE) + line + "\n")
    with pytest.raises(SessionError) as caught:
        hostkeys.check(target(known_hosts=file), ONE)
    assert "2 行目" in tell(caught.value.sentence, "ja")


@given(cut=st.integers(1, 60))
def test_a_half_written_line_never_becomes_trust(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("half") / "known_hosts"
    whole = row("127.0.0.1", ONE)
    file.write_text(whole[: min(cut, len(whole) - 2)])
    with pytest.raises(SessionError):
        hostkeys.check(target(known_hosts=file), TWO)


def test_where_nothing_can_be_pinned_nothing_is_trusted(tmp_path: Path) -> None:
    with pytest.raises(SessionError):
        hostkeys.check(target(), ONE)
    with pytest.raises(SessionError):
        hostkeys.check(target(known_hosts=tmp_path / "not" / "there"), ONE)
    (tmp_path / "known_hosts").mkdir()
    with pytest.raises(SessionError):
        hostkeys.check(target(known_hosts=tmp_path / "known_hosts"), ONE)


def test_many_threads_lose_no_line(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    threads = [
        threading.Thread(target=hostkeys.check, args=(target(port=3000 + n % 10, known_hosts=file), ONE))
        for n in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(file.read_text().splitlines()) == 10
