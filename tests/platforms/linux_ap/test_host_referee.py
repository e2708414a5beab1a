"""What we say of a host is what its real programs say: sshd, crypt, chronyd, apt, the shells that run our lines."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from shikiri.model.command import joined
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.operation import File
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux import (
    account_rows,
    clock_running,
    clocks,
    firmware_write,
    questions,
    sshd,
    time_sync_write,
)
from shikiri.platforms.linux.account import SCHEMES
from shikiri.platforms.linux.host_scripts import HOST_SCRIPTS
from shikiri.platforms.linux.source import LinuxSource

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
CANARY = "Kanaria-9-uta-4-mori"


def program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"there is no {name} on this machine")
    return found


def source(answers: dict[str, str]) -> LinuxSource:
    told = {question: Answer(text, complete=True) for question, text in answers.items()}
    return LinuxSource(Reading(device="box", platform="linux_ap", answers=told, when=None))


def shells() -> list[list[str]]:
    busybox = shutil.which("busybox", path=PATH)
    return [["dash"] if shutil.which("dash") else ["sh"], *([[busybox, "ash"]] if busybox else [])]


@pytest.mark.parametrize("name", sorted(HOST_SCRIPTS))
def test_every_shell_understands_our_lines(name: str) -> None:
    for shell in shells():
        done = subprocess.run([*shell, "-n"], input=HOST_SCRIPTS[name], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", shells(), ids=lambda words: words[-1])
def test_listings_say_where_they_end_and_write_nothing(shell: list[str], tmp_path: Path) -> None:
    """In an empty world, as a user without rights."""
    for name, script in HOST_SCRIPTS.items():
        if name in (questions.UNITS, questions.PENDING, questions.PASSWORDS) or "perl" in script:
            continue
        done = subprocess.run(
            shell, input=script, capture_output=True, text=True, check=False, cwd=tmp_path, env={"PATH": PATH}
        )
        assert done.stdout.rstrip().endswith((f"==> {questions.END} <==", "end")), name
    assert not list(tmp_path.iterdir())


def sshd_told(tmp_path: Path, text: str) -> dict[str, sshd.Option]:
    key = tmp_path / "key"
    subprocess.run([program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    page = tmp_path / "sshd_config"
    page.write_text(f"HostKey {key}\n{text}", "utf-8")
    done = subprocess.run([program("sshd"), "-T", "-f", str(page)], capture_output=True, text=True, check=False)
    if "privilege separation directory" in done.stderr:
        pytest.skip("sshd was never started on this machine")
    assert done.returncode == 0, done.stderr
    return sshd.options(source({questions.SSHD: done.stdout}))


@pytest.mark.parametrize(
    "text,idle",
    (("", 0), ("ChannelTimeout session=600s\n", 600), ("ChannelTimeout session=10m x11-connection=5m\n", 600)),
)
def test_how_long_a_silent_session_lives(tmp_path: Path, text: str, idle: int) -> None:
    found = sshd_told(tmp_path, text)
    if sshd.idle_s(found) is None:
        pytest.skip("this sshd knows no ChannelTimeout")
    assert sshd.idle_s(found) == idle


def test_who_may_log_in_and_with_what(tmp_path: Path) -> None:
    found = sshd_told(
        tmp_path, "AllowUsers ops@10.99.0.0/24 audit@10.99.0.7\nPermitEmptyPasswords yes\nPermitRootLogin no\n"
    )
    told = source({questions.SSHD_FILES: "==> /etc/ssh/sshd_config <==\n\n==> that is all <==\n"})
    assert str(sshd.callers(told, found)) == "10.99.0.0/24"
    assert sshd.first(found, "permitemptypasswords") == "yes"
    assert sshd.first(found, "permitrootlogin") == "no"
    assert sshd.keys_are_usual(told, found)
    (tmp_path / "other").mkdir()
    elsewhere = sshd_told(tmp_path / "other", "AuthorizedKeysFile /etc/ssh/keys/%u\n")
    assert not sshd.keys_are_usual(told, elsewhere)


def hashed(*options: str) -> str:
    done = subprocess.run(
        [program("openssl"), "passwd", *options, "-stdin"], input=CANARY, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_how_passwords_are_kept_is_told_and_nothing_of_them(tmp_path: Path) -> None:
    """Real hashes, by the shell lines that a device runs."""
    rows = {
        "old": (hashed("-1"), "md5crypt"), "five": (hashed("-5"), "sha256crypt"), "six": (hashed("-6"), "sha512crypt"),
        "yes": ("$y$j9T$abcdefghij$0123456789012345678901234567890123456789012", "yescrypt"),
        "bf": ("$2b$12$" + "a" * 53, "bcrypt"), "des": ("ab01FAX.bQRSU", "des"), "nobody": ("*", "-"),
        "shut": ("!", "-"), "paused": (f"!{hashed('-6')}", "sha512crypt"), "open": ("", "none"), "odd": ("zz?", "?"),
    }  # fmt: skip
    shadow = tmp_path / "shadow"
    shadow.write_text("".join(f"{name}:{text}:19000:0:99999:7:::\n" for name, (text, _) in rows.items())
                      + f"gone:{hashed('-6')}:19000:0:99999:7::1:\n", "utf-8")  # fmt: skip
    script = HOST_SCRIPTS[questions.PASSWORDS].replace("/etc/shadow", str(shadow))
    for shell in shells():
        done = subprocess.run(shell, input=script, capture_output=True, text=True, check=True)
        assert not any(text in done.stdout for text, _ in rows.values() if len(text) > 3)
        kept = account_rows.kept(source({questions.PASSWORDS: done.stdout}))
        told = {name: SCHEMES.get(one.kind, one.kind) for name, one in kept.items()}
        assert told == {**{name: word for name, (_, word) in rows.items()}, "gone": "sha512crypt"}
        assert kept["paused"].lock == "locked"
        assert kept["gone"].lock == "expired"


def test_keys_are_counted_and_comments_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "home" / ".ssh"
    folder.mkdir(parents=True)
    (folder / "authorized_keys").write_text("# ssh-ed25519 OLD\n\nssh-ed25519 AAAA one\n  ssh-rsa BBBB two\n", "utf-8")
    (folder / "authorized_keys2").write_text("ssh-ed25519 CCCC three\n", "utf-8")
    rows = f"ops:x:1000:1000::{tmp_path}/home:/bin/sh\nnone:x:1:1::{tmp_path}:/bin/sh\nodd:x:2:2::relative:/bin/sh\n"
    (tmp_path / "passwd").write_text(rows, "utf-8")
    script = HOST_SCRIPTS[questions.KEYS].replace("getent passwd", f"cat '{tmp_path}/passwd'")
    for shell in shells():
        done = subprocess.run(shell, input=script, capture_output=True, text=True, check=True)
        assert account_rows.keys(source({questions.KEYS: done.stdout})) == {"ops": 3}


def test_chronyd_takes_the_file_we_write(tmp_path: Path) -> None:
    told = source({questions.TIME_FILES: "\n==> that is all <==\n"})
    files = [one.operation for one in time_sync_write.chrony(told, ["ntp.nict.jp", "10.99.0.14"])]
    (page,) = [one for one in files if isinstance(one, File)]
    path = tmp_path / "chrony.conf"
    path.write_text(joined(page.text or ()), "utf-8")
    done = subprocess.run([program("chronyd"), "-p", "-f", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "server ntp.nict.jp iburst" in done.stdout


def test_a_clock_that_nobody_sets_is_told_by_the_real_chronyc(tmp_path: Path) -> None:
    """A daemon without servers, which leaves the clock of this machine alone."""
    if os.geteuid() != 0:
        pytest.skip("chronyd starts as root only")
    with tempfile.TemporaryDirectory() as folder:  # a socket's path must be short, and its folder nobody else's
        page, socket = tmp_path / "chrony.conf", Path(folder) / "s"
        page.write_text(f"server 192.0.2.1 offline\nport 0\nbindcmdaddress {socket}\nuser root\npidfile {folder}/p\n")
        told, listed = asked(page, socket)
    if not told:
        pytest.skip("chronyd does not start here")
    (runs,) = clock_running.parse(source({clock_running.SOURCES: listed})).things
    assert runs == TimeSync(name="clock", servers=frozenset({"192.0.2.1"}))
    follows, _ = clocks.tracking(source({questions.TRACKING: told, questions.DATE: "1763600523+0900\n"}))
    assert follows is False


def asked(page: Path, socket: Path) -> tuple[str, str]:
    """What the daemon says of itself, and of its servers."""
    chronyc = [program("chronyc"), "-h", str(socket), "-c"]
    daemon = subprocess.Popen(
        [program("chronyd"), "-x", "-d", "-f", str(page)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        told = ""
        while daemon.poll() is None and not told:
            done = subprocess.run([*chronyc, "tracking"], capture_output=True, text=True, check=False)
            told = done.stdout if done.returncode == 0 else ""
        done = subprocess.run([*chronyc, "-N", "sources", "-a"], capture_output=True, text=True, check=False)
        return told, done.stdout
    finally:
        daemon.terminate()
        daemon.wait()


def test_apt_reads_what_we_write_and_the_simulation_writes_nothing(tmp_path: Path) -> None:
    config = program("apt-config")
    page = tmp_path / "60shikiri-upgrades"
    page.write_text(firmware_write.text_for("debian"), "utf-8")
    done = subprocess.run([config, "-c", str(page), "dump"], capture_output=True, text=True, check=True)
    assert 'APT::Periodic::Unattended-Upgrade "1";' in done.stdout
    assert "label=Debian-Security" in done.stdout
    for folder in ("lists/partial", "cache/archives/partial"):
        (tmp_path / folder).mkdir(parents=True)
    script = HOST_SCRIPTS[questions.PENDING].replace(
        "-s -qq", f"-s -qq -o Dir::State::lists={tmp_path}/lists -o Dir::Cache={tmp_path}/cache"
    )
    before = sorted(str(one) for one in tmp_path.rglob("*"))
    done = subprocess.run(["sh"], input=script, capture_output=True, text=True, check=False)
    assert sorted(str(one) for one in tmp_path.rglob("*")) == before
    assert done.returncode != 0 or done.stdout.rstrip().endswith("end")


def test_no_reader_of_a_password_can_be_fooled_into_a_scheme() -> None:
    """What is unknown is named as it is, and no control takes it for safe."""
    assert Secret.hashed("?").scheme not in SCHEMES.values()
    with pytest.raises(Unanswered):
        clocks.tracking(source({questions.TRACKING: "a,b,c\n", questions.DATE: "1+0900\n"}))
