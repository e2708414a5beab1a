"""The shell session against a real sshd and a real dropbear: logins, root, answers and their ends."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.command import command
from shikiri.model.errors import Broken, Refused, Rejected, SessionError, StrangeKey, TimedOut, Unreachable
from shikiri.model.secret import Secret
from shikiri.sessions import connect
from shikiri.sessions.base import Foreseeing
from shikiri.sessions.shell import Shell
from shikiri.sessions.shell.quote import poured, word
from shikiri.sessions.target import Patience, Target
from tests.ports import free_port
from tests.sessions.shell.machines import Machine, dialect, login

PASSWORD = Secret.plain("canary-LOGIN-7 '\"$")


@pytest.fixture
def ops(machine: Machine) -> Machine:
    """A machine with an account that is not root, and a sudo that asks for its password."""
    if shutil.which("sudo") is None:
        pytest.skip("there is no sudo on this machine")
    machine.run("useradd -m -s /bin/sh ops; chpasswd", stdin=f"ops:{PASSWORD.reveal()}\n".encode())
    machine.run(
        "mkdir -p /etc/sudoers.d; cat >/etc/sudoers.d/ops; chmod 440 /etc/sudoers.d/ops", stdin=b"ops ALL=(ALL) ALL\n"
    )
    return machine


def as_ops(machine: Machine, **words: object) -> Target:
    fresh = {"user": "ops", "key_file": None, "password": PASSWORD, "enable": PASSWORD, **words}
    return replace(machine.target, **fresh)  # type: ignore[arg-type]


def test_an_answer_is_what_was_printed_and_says_how_it_ended(machine: Machine) -> None:
    with login(machine) as shell:
        assert shell.ask("printf 'no line end'").text == "no line end"
        assert shell.ask("printf 'two\\n\\n'").text == "two\n\n"
        assert shell.ask("true").text == ""
        assert shell.ask("echo out; echo err >&2; exit 7").text == "#! exit 7\nout\nerr\n"
        assert shell.ask("cat /nowhere").text.startswith("#! exit 1\ncat: /nowhere: No such file")
        assert shell.ask("no-such-program").text.startswith("#! exit 127\n")
        assert shell.ask("kill -9 $$").text.startswith("#! exit 137\n")
        assert shell.ask("if then").text.startswith("#! exit 2\n")
        assert shell.ask("echo 'ロビー ゲスト😀'").text == "ロビー ゲスト😀\n"
        assert shell.ask("printf '\\203\\215\\203\\162'").text == "ロビ"
        assert all(shell.ask(question).complete for question in ("true", "false"))


def test_nothing_of_the_user_or_of_an_earlier_question_leaks_into_the_next(machine: Machine) -> None:
    machine.write("/root/.profile", "echo hello; LC_ALL=ja_JP.UTF-8; export LC_ALL; alias cat=false\n")
    machine.write("/root/.bashrc", "echo hello; cd /nowhere\n")
    with login(machine) as shell:
        assert shell.ask("cd /etc; x=1; exec 1>&-; umask 0; trap '' EXIT").text == ""
        assert shell.ask("pwd; echo ${x-none}; umask; echo $LC_ALL; command -v sshd").text == (
            "/\nnone\n0022\nC\n/usr/sbin/sshd\n"
        )
        assert shell.ask("cat; echo end").text == "end\n"
        assert shell.ask("sleep 600 & echo started").text == "started\n"
        assert shell.ask("echo next").text == "next\n"


def test_an_answer_that_shows_our_own_frame_does_not_end_it(machine: Machine) -> None:
    """What we sent is read back by the machine itself, as a terminal that echoes or a list of processes would."""
    with login(machine) as shell:
        talk = shell._talk
        mark, real = [], talk.type

        def spy(data: bytes, doing: object) -> None:
            mark.append(data)
            real(data, doing)  # type: ignore[arg-type]

        talk.type = spy  # type: ignore[method-assign]
        shell.ask("true")
        said = shell.ask("cat <<'E'\n" + mark[0].decode() + "\nE").text
        assert mark[0].decode().strip() in said
        first = re.search(rb"[0-9a-f]{24}", mark[0])
        assert first is not None
        assert shell.ask(f"printf '\\n{first[0].decode()}}}0\\nmore'").text.endswith("more")
        assert shell.ask("echo whole").text == "whole\n"


def test_questions_sent_ahead_are_answered_in_turn_and_those_not_asked_are_dropped(machine: Machine) -> None:
    questions = [f"echo {number} {'x' * 300}" for number in range(80)]
    with login(machine) as shell:
        assert isinstance(shell, Foreseeing)
        shell.foresee(questions)
        assert [shell.ask(question).text.split()[0] for question in questions[:40]] == [str(n) for n in range(40)]
        assert shell.ask("echo other").text == "other\n"
        assert shell.ask(questions[50]).text.startswith("50 ")
        shell.foresee(("echo a", "head -c 5000000 /dev/zero | tr '\\0' z", "echo b"))
        assert shell.ask("echo a").text == "a\n"
        shell.tell([command("true")])
        assert shell.ask("echo b").text == "b\n"


def test_a_large_answer_is_whole_and_a_boundless_one_is_given_up(machine: Machine) -> None:
    with login(machine) as shell:
        text = shell.ask("seq 1 300000").text
        assert text == "".join(f"{number}\n" for number in range(1, 300001))
        with pytest.raises(SessionError) as caught:
            shell.ask("yes")
        assert "too long" in tell(caught.value.sentence, "en")


def test_a_machine_that_falls_silent_or_hangs_up_is_told_apart(machine: Machine) -> None:
    with login(machine, patience=Patience(connect=20, silence=4, answer=30)) as shell, pytest.raises(TimedOut):
        shell.ask("sleep 30")
    with login(machine) as shell, pytest.raises(Broken):
        shell.ask("kill -9 $PPID; sleep 1")


def test_what_goes_wrong_on_the_way_is_a_sentence_of_ours(ops: Machine, tmp_path: Path) -> None:
    cases: tuple[tuple[type[SessionError], Target], ...] = (
        (Unreachable, as_ops(ops, port=free_port())),
        (Refused, as_ops(ops, password=Secret.plain("canary-wrong"))),
        (Refused, as_ops(ops, user="nobody-here")),
        (SessionError, as_ops(ops, key_file=tmp_path / "no-key")),
        (SessionError, as_ops(ops, known_hosts=None)),
    )
    for kind, target in cases:
        with pytest.raises(kind) as caught:
            connect(target, dialect())
        assert "canary" not in repr(caught.value) + tell(caught.value.sentence, "ja")
        assert caught.value.__cause__ is None
    pins = tmp_path / "pins"
    host_key = (ops.folder / "key.pub").read_text().split()  # any other key
    pins.write_text(f"[127.0.0.1]:{ops.port} {host_key[0]} {host_key[1]}\n")
    with pytest.raises(StrangeKey):
        connect(as_ops(ops, known_hosts=pins), dialect())


def test_a_password_opens_and_proves_the_login_and_root(ops: Machine) -> None:
    with connect(as_ops(ops), dialect()) as shell:
        assert shell.proved == {"login", "enable"}
        assert shell.ask("id -un; sudo -n id -un").text == "root\nroot\n"
        assert not re.search(r"canary", ops.run("cat /proc/[0-9]*/cmdline | tr '\\0' ' '"))


def test_sudo_without_a_password_proves_nothing_and_root_needs_none(ops: Machine) -> None:
    ops.run("echo 'ops ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/ops")
    with connect(as_ops(ops), dialect()) as shell:
        assert shell.proved == {"login"}
        assert shell.ask("id -u").text == "0\n"
    with login(ops) as shell:
        assert shell.proved == frozenset()


def test_a_shell_that_is_slow_to_become_root_loses_no_question(ops: Machine) -> None:
    """dash reads its input in blocks: what follows `exec sudo` would be gone with the first shell."""
    ops.write("/usr/local/bin/sudo", '#!/bin/sh\nsleep 0.5\nexec /usr/bin/sudo "$@"\n', mode="755")
    for rule in ("ALL", "NOPASSWD: ALL"):
        ops.run(f"echo 'ops ALL=(ALL) {rule}' >/etc/sudoers.d/ops")
        with connect(as_ops(ops), dialect()) as shell:
            shell.foresee([f"echo {number}" for number in range(20)])  # type: ignore[attr-defined]
            assert [shell.ask(f"echo {number}").text for number in range(20)] == [f"{n}\n" for n in range(20)]


@pytest.mark.parametrize(
    "setup",
    (
        "echo 'ops ALL=(ALL) ALL' >/etc/sudoers.d/ops; printf 'ops:other\\n' | chpasswd",
        "rm /etc/sudoers.d/ops",
        "echo 'ops ALL=(ALL) /bin/true' >/etc/sudoers.d/ops",
        "usermod -s /usr/sbin/nologin ops",
        "printf '#!/bin/sh\\nexit 1\\n' >/usr/local/bin/sudo; chmod 755 /usr/local/bin/sudo",
    ),
)
def test_who_cannot_become_root_is_refused_and_asked_once(ops: Machine, setup: str) -> None:
    shutil.copy(ops.folder / "key", ops.folder / "ops-key")
    ops.run(setup)
    with pytest.raises(Refused) as caught:
        connect(as_ops(ops, key_file=ops.folder / "ops-key"), dialect())
    assert caught.value.level
    assert "canary" not in tell(caught.value.sentence, "ja")


def test_a_password_of_sudo_that_is_not_ours_is_never_given_twice(ops: Machine) -> None:
    ops.write("/usr/local/bin/sudo", "#!/bin/sh\ncase $* in *-n*) exit 1;; esac\nprintf '%s' ask? >&2\n", mode="755")
    with pytest.raises(SessionError):
        connect(as_ops(ops, patience=Patience(connect=2, silence=1, answer=5)), dialect())


@pytest.fixture(params=["dash", "busybox ash"])
def plain_shell(request: pytest.FixtureRequest) -> list[str]:
    words: list[str] = request.param.split()
    if shutil.which(words[0]) is None:
        pytest.skip(f"there is no {words[0]} on this machine")
    return words


@pytest.mark.parametrize(
    "data",
    (
        bytes(range(256)) + "'\\%d %s $(x) `y` \"é日本\n\n".encode(),
        b"",
        b"-----BEGIN CERTIFICATE-----\n",
        b"-e -n --",
        b"%s%%\\n",
        b"\\",
    ),
)
def test_bytes_survive_both_shells(plain_shell: list[str], data: bytes) -> None:
    done = subprocess.run([*plain_shell, "-c", poured(data)], capture_output=True, check=True)
    assert done.stdout == data
    nested = poured((poured(data) + " | cat").encode()) + f" | {' '.join(plain_shell)}"
    assert subprocess.run([*plain_shell, "-c", nested], capture_output=True, check=True).stdout == data
    text = 'it\'s $x `y` "z" \\ 日本'
    done = subprocess.run([*plain_shell, "-c", f"printf %s {word(text)}"], capture_output=True, check=True)
    assert done.stdout.decode() == text


def test_half_a_script_does_nothing(plain_shell: list[str], tmp_path: Path) -> None:
    """Our line is cut at every place: the shell that reads it never runs a part."""
    whole = f"{poured(f'touch {tmp_path}/done; touch {tmp_path}/more'.encode())} | sh 2>&1\n"
    for cut in range(len(whole) - len("sh 2>&1\n")):
        subprocess.run(plain_shell, input=whole[:cut].encode(), capture_output=True, check=False)
        assert not list(tmp_path.iterdir()), whole[:cut]


@pytest.fixture
def dropbear(machine: Machine) -> Target:
    """The SSH server of small routers, whose shell is BusyBox."""
    for program in ("dropbear", "busybox"):
        if shutil.which(program, path="/usr/sbin:/usr/bin:/bin") is None:
            pytest.skip(f"there is no {program} on this machine")
    port = free_port()
    machine.run(
        f"mkdir -p /root/.ssh; cat >/root/.ssh/authorized_keys; chmod go= /root /root/.ssh /root/.ssh/*\n"
        f"dropbearkey -t ed25519 -f /run/key; usermod -s /bin/ash root; cp $(command -v busybox) /bin/ash\n"
        f"printf '/bin/ash\\n' >>/etc/shells; ln -sf ash /bin/sh.new; mv -T /bin/sh.new /bin/sh\n"
        f"dropbear -r /run/key -p 127.0.0.1:{port} -P /run/dropbear.pid >/dev/null 2>&1 </dev/null",
        stdin=(machine.folder / "key.pub").read_bytes(),
    )
    for _ in range(100):
        if machine.run(f"ss -Hltn 'sport = {port}'"):
            break
        time.sleep(0.05)
    return replace(machine.target, port=port)


def test_dropbear_and_busybox_answer_the_same(dropbear: Target) -> None:
    with connect(dropbear, dialect(scripts={"both": "for x in a b; do echo $x; done"})) as shell:
        assert "ash" in shell.ask("readlink /proc/$$/exe; true").text
        shell.foresee(["both", *(f"echo {n} {'y' * 400}" for n in range(60))])  # type: ignore[attr-defined]
        assert shell.ask("both").text == "a\nb\n"
        assert [shell.ask(f"echo {n} {'y' * 400}").text.split()[0] for n in range(60)] == [str(n) for n in range(60)]
        assert shell.ask("echo 'ロビー'; exit 4").text == "#! exit 4\nロビー\n"
        assert len(shell.ask("head -c 3000000 /dev/zero | tr '\\0' z").text) == 3_000_000
        shell.tell([command("cat >/run/told", dialogue=())])
        with pytest.raises(Rejected):
            shell.tell([command("echo refused; false")])


def test_shells_are_wired_in(machine: Machine) -> None:
    with connect(machine.target, dialect()) as session:
        assert isinstance(session, Shell)
