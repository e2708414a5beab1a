"""The way back on a real machine: old or new, whoever goes away, and whenever."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from shikiri.language import tell
from shikiri.model.command import command, done
from shikiri.model.errors import Broken, Rejected, SessionError, TimedOut, Unreachable
from shikiri.model.operation import File, Link, Operation, Package, Service, Setting, User
from shikiri.model.secret import Secret
from shikiri.platforms.linux import way_back
from shikiri.sessions.shell import Shell
from shikiri.sessions.shell.talk import Talk
from shikiri.sessions.target import Patience
from tests.sessions.shell.machines import Machine, dialect

_OPERATIONS: tuple[Operation, ...] = (
    File(path="/etc/x/kept", text=("new\n",), mode="0600"),
    File(path="/etc/x/gone", text=None),
    File(path="/etc/y/born", text=("new\n",)),
    File(path="/etc/systemd/network/50-shikiri-br.netdev", text=("[NetDev]\nName=br-shikiri\nKind=bridge\n",)),
    Setting(path="/etc/x/shared", style="equals", key="key", values=(("new",),)),
    Link("/etc/x/link", "/new"),
    User(name="taro", password=Secret.plain("canary-1")),
    User(name="games", locked=True),
    Service(name="cron", enabled=False, running=False),
    Service(name="ssh", changed="reload"),
    Service(name="newcomer", enabled=True, running=True, changed="restart"),
)
PLAN = tuple(done(one) for one in _OPERATIONS)
STEPS = 12  # of arming and the plan below
LOOK = """
cd /etc/x; stat -c '%n %a %F' *; cat kept gone shared; readlink link
ls -d /etc/y/born /etc/systemd/network/*shikiri*
cd /run/units; for u in cron ssh newcomer; do echo "$u is" $(cat $u.enabled $u.active 2>/dev/null); done
cat /etc/passwd /etc/shadow /etc/group /etc/gshadow; stat -c %a /etc/shadow
"""
RUN = "mkdir -p /run/units; for u in cron ssh; do echo yes >/run/units/$u.active; echo yes >/run/units/$u.enabled; done"


@pytest.fixture
def old(machine: Machine) -> str:
    """A machine with a past, and how it looks."""
    machine.run(
        f"{RUN}; mkdir -p /etc/x; cd /etc/x; echo old >kept; chmod 640 kept; echo old >gone; ln -s /old link\n"
        "echo key=old >shared; cd /etc/systemd/system\n"
        "for u in cron ssh newcomer; do printf '[Service]\\nExecStart=/bin/true\\n' >$u.service; done"
    )
    return look(machine)


def look(machine: Machine) -> str:
    """All that the plan is about."""
    return machine.run(LOOK).replace("newcomer is no no", "newcomer is")


def settled(machine: Machine, old: str) -> bool:
    """Is it the old machine again, within a patience that is no measure?"""
    for _ in range(200):
        if not machine.run("ls -d /var/lib/shikiri/way-back 2>/dev/null") and look(machine) == old:
            return True
        time.sleep(0.1)
    return False


def leftovers(machine: Machine) -> str:
    return machine.run(
        "find /etc /var/lib/shikiri /run/shikiri -name '*shikiri-new' -o -name '*shikiri-old' "
        "-o -name '*way-back*' 2>/dev/null"
    )


def armed(shell: Shell) -> bool | None:
    answers = {question: shell.ask(question).text for question in way_back.WAY_BACK.asks}
    return way_back.is_armed(answers)


def arm(shell: Shell, seconds: int) -> None:
    shell.tell(way_back.arm(seconds))


def enter(machine: Machine) -> Shell:
    return Shell(machine.target, dialect(scripts=way_back.WAY_BACK_SCRIPTS))


def test_time_brings_everything_back(machine: Machine, old: str) -> None:
    with enter(machine) as shell:
        assert armed(shell) is False
        arm(shell, 2)
        assert armed(shell) is True
        shell.tell(PLAN)
        assert machine.run("cat /etc/x/kept /etc/y/born") == "new\nnew\n"
        assert settled(machine, old)
        assert armed(shell) is False
        assert machine.run("cut -d' ' -f2- /var/lib/shikiri/struck") == "time\n"
    assert {"stop newcomer", "restart cron", "restart ssh", "enable -q cron", "disable -q newcomer"} <= set(
        machine.units()
    )
    assert not leftovers(machine)


def strike(machine: Machine) -> None:
    """The time is over now."""
    machine.run("systemctl start shikiri-way-back.service")


def test_what_is_confirmed_stays(machine: Machine, old: str) -> None:
    with enter(machine) as shell:
        arm(shell, 600)
        shell.tell(PLAN)
    with enter(machine) as shell:
        shell.tell(way_back.WAY_BACK.disarm)
        assert armed(shell) is False
    new = look(machine)
    assert new != old
    strike(machine)
    assert look(machine) == new
    machine.power_cut()
    machine.boot()
    assert machine.run("cat /etc/x/kept /etc/y/born") == "new\nnew\n"
    assert not leftovers(machine)


def test_a_boot_brings_everything_back(machine: Machine, old: str) -> None:
    with enter(machine) as shell:
        arm(shell, 600)
        shell.tell(PLAN)
    machine.power_cut()
    machine.run(RUN)
    machine.boot()
    assert settled(machine, old)
    assert machine.run("cut -d' ' -f2- /var/lib/shikiri/struck") == "boot\n"
    assert not leftovers(machine)


class _Gone(BaseException):
    """Our own end, as `kill -9` makes it."""


@contextlib.contextmanager
def killed_after(monkeypatch: pytest.MonkeyPatch, steps: int) -> Iterator[list[int]]:
    """We are gone after so many scripts were sent: nothing more is read or sent, the line is cut by the system."""
    real, count = Talk._hear, [0]

    def hear(talk: Talk, *words: object, **more: object) -> object:
        count[0] += 1
        if count[0] > steps:
            talk.close()
            raise _Gone
        return real(talk, *words, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Talk, "_hear", hear)
        yield count


@pytest.mark.parametrize("steps", range(STEPS))
def test_wherever_we_are_killed_the_old_machine_comes_back(
    machine: Machine, old: str, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = enter(machine)
    with killed_after(monkeypatch, steps) as count, contextlib.suppress(_Gone):
        arm(shell, 600)
        shell.tell(PLAN)
    shell.close()
    assert count[0] <= STEPS, "more steps than this test knows"
    machine.run("while pgrep -P 1 -f 'sshd: root' >/dev/null; do sleep 0.05; done")  # what it was busy with is done
    strike(machine)
    assert settled(machine, old)
    with enter(machine) as again:  # and the next run finds a machine that it can work on
        assert armed(again) is False
        arm(again, 600)
        again.tell(PLAN)
        again.tell(way_back.WAY_BACK.disarm)
    assert machine.run("cat /etc/x/kept /etc/y/born") == "new\nnew\n"
    assert not leftovers(machine)


def test_a_machine_that_hangs_on_us_goes_back(machine: Machine, old: str) -> None:
    machine.write("/run/units/newcomer.start", "sleep 4")
    with enter(machine) as shell:
        arm(shell, 1)
        shell.tell(PLAN)  # its last step is longer than the time we have
        with pytest.raises(SessionError):
            shell.tell([done(File(path="/etc/x/later", text=("x",)))])
    assert settled(machine, old)


def test_after_it_struck_nothing_more_is_written(machine: Machine, old: str) -> None:
    with enter(machine) as shell:
        arm(shell, 600)
        shell.tell(PLAN)
        strike(machine)
        assert settled(machine, old)
        for plan in (PLAN, way_back.WAY_BACK.disarm):
            with pytest.raises(Rejected) as caught:
                shell.tell(plan)
            assert {"already", "struck"} & set(tell(caught.value.sentence, "en").split())
    assert look(machine) == old


def test_a_second_way_back_is_refused_and_the_first_one_stands(machine: Machine, old: str) -> None:
    with enter(machine) as shell, enter(machine) as other:
        arm(shell, 600)
        shell.tell(PLAN)
        with pytest.raises(Rejected):
            arm(other, 600)
        strike(machine)
    assert settled(machine, old)


def test_disarming_what_is_not_armed_is_fine(machine: Machine) -> None:
    with enter(machine) as shell:
        shell.tell(way_back.WAY_BACK.disarm)
        assert armed(shell) is False


def test_a_timer_that_does_not_start_arms_nothing(machine: Machine) -> None:
    machine.write("/usr/local/bin/systemctl.real", machine.read("/usr/local/bin/systemctl"), mode="755")
    machine.write(
        "/usr/local/bin/systemctl",
        '#!/bin/sh\n[ "$*" != "start shikiri-way-back.timer" ] && exec /usr/local/bin/systemctl.real "$@"\n',
        mode="755",
    )
    with enter(machine) as shell:
        with pytest.raises(Rejected):
            arm(shell, 600)
        assert armed(shell) is False
    assert not leftovers(machine)


def test_without_systemd_there_is_no_way_back(machine: Machine) -> None:
    machine.run("rm -rf /run/systemd")
    with enter(machine) as shell, pytest.raises(Rejected) as caught:
        arm(shell, 600)
    assert "systemd" in tell(caught.value.sentence, "en")
    assert not leftovers(machine)


def test_a_package_that_came_neither_runs_nor_is_enabled_afterwards(machine: Machine, old: str) -> None:
    machine.write("/usr/local/bin/apt-cache", "#!/bin/sh\necho '  Candidate: 1.0'\n", mode="755")
    machine.write(
        "/usr/local/bin/apt-get",
        "#!/bin/sh\ncd /run/units; echo yes >frobd.service.enabled; echo yes >frobd.service.active\n",
        mode="755",
    )
    machine.write(
        "/usr/local/bin/dpkg",
        "#!/bin/sh\nu=/lib/systemd/system/frobd\n[ $1 != -L ] || { echo $u.service; echo $u@.service; }\n",
        mode="755",
    )
    with enter(machine) as shell:
        arm(shell, 600)
        shell.tell((done(Package("frobd")), *PLAN))
        strike(machine)
        assert settled(machine, old)
    assert machine.run("cat /run/units/frobd.service.*") == "no\nno\n"
    assert "frobd@" not in " ".join(machine.units())


def test_a_change_that_cuts_our_own_line_is_taken_back(wired: Machine) -> None:
    wired.write("/etc/net.conf", "up")
    wired.run("mkdir -p /run/units; cat >/run/units/net.start", stdin=b"ip link set eth0 $(cat /etc/net.conf)")
    wired.run("systemctl start net")
    plan = [
        done(File(path="/etc/net.conf", text=("down",))),
        done(Service(name="net", running=True, changed="restart")),
    ]
    hasty = replace(wired.target, patience=Patience(connect=1, silence=1, answer=5))
    with Shell(hasty, dialect(scripts=way_back.WAY_BACK_SCRIPTS)) as shell:
        arm(shell, 600)
        with pytest.raises(SessionError):
            shell.tell(plan)
    with pytest.raises(Unreachable):
        enter(wired)
    assert wired.read("/etc/net.conf") == "down"
    strike(wired)
    for _ in range(100):
        with contextlib.suppress(Unreachable), enter(wired) as again:
            assert armed(again) is False
            assert again.ask("cat /etc/net.conf").text == "up"
            return
        time.sleep(0.1)
    pytest.fail("it did not come back")


def test_a_line_that_is_cut_without_a_sign_is_noticed_and_a_busy_machine_is_waited_for(machine: Machine) -> None:
    """A relay that keeps our connection open, as the one of a virtual machine does, and lets nothing through."""
    with relay(machine) as through:
        target = replace(machine.target, port=through.port, patience=Patience(connect=5, silence=1, answer=20))
        with Shell(target, dialect()) as shell:
            shell.tell([command("sleep 3")])
            through.cut = True
            with pytest.raises((Broken, TimedOut)):
                shell.tell([command("sleep 1")])


class Relay:
    """Bytes from one port to another, until it is cut."""

    def __init__(self, machine: Machine) -> None:
        self.cut = False
        self._machine = machine
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.ends = [self._door]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        near, _ = self._door.accept()
        far = socket.create_connection((self._machine.address, self._machine.port))
        self.ends += [near, far]
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if not self.cut:
                    other.sendall(data)


@contextlib.contextmanager
def relay(machine: Machine) -> Iterator[Relay]:
    made = Relay(machine)
    try:
        yield made
    finally:
        for end in made.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
