"""Operations on a real machine: what is there afterwards, and what is not where something was refused."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable

import pytest

from shikiri.language import tell
from shikiri.model.command import command, done
from shikiri.model.errors import Broken, Rejected
from shikiri.model.operation import Check, File, Link, Operation, Package, Section, Service, Setting, User
from shikiri.model.secret import Secret, to_keep
from shikiri.sessions.shell import Shell
from tests.sessions.shell.machines import Machine, login

HOSTAPD = "/etc/hostapd/hostapd.conf"
RADIO = "interface=wlan0\ndriver=nl80211\ncountry_code=JP\nhw_mode=g\nchannel=6\nbridge=br-guest\nssid=ロビー\n"
ENTERPRISE = (
    "ieee8021x=1\nwpa=2\nwpa_key_mgmt=WPA-EAP\nrsn_pairwise=CCMP\nauth_server_addr=10.98.0.10\n"
    "auth_server_shared_secret=canary-RADIUS\nown_ip_addr=10.98.0.1\n"
)
WPA = "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\n"


def put(shell: Shell, *operations: Operation) -> None:
    shell.tell([done(one) for one in operations])


def refusal(shell: Shell, *operations: Operation) -> str:
    with pytest.raises(Rejected) as caught:
        put(shell, *operations)
    return tell(caught.value.sentence, "en")


def own(path: str, text: str | Secret, *, check: Check = "", mode: str = "0644") -> File:
    return File(path=path, text=(text,), check=check, mode=mode)


def needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program, path="/usr/sbin:/sbin:/usr/bin:/bin") is None:
            pytest.skip(f"there is no {program} on this machine")


def leftovers(machine: Machine) -> str:
    return machine.run(
        "find /etc /run /var/lib/shikiri -name '*shikiri-new*' -o -name 'shikiri-check*' -o -path '*/shikiri/staged' "
        "-o -path '*/shikiri/check' -o -path '*/shikiri/undo'"
    )


def test_files_settings_and_links_are_as_they_were_told(machine: Machine) -> None:
    machine.write("/etc/x/other.conf", "# mine\nkey = a\nlast=1")
    machine.write("/etc/x/gone.conf", "old")
    with login(machine) as shell:
        put(
            shell,
            own("/etc/x/own 日本.conf", Secret.plain("canary-1 '\"\\$`#%d\n"), mode="0640"),
            File(path="/etc/x/gone.conf", text=None),
            Setting(path="/etc/x/other.conf", style="equals", key="key", values=(("b",),)),
            Setting(path="/etc/x/other.conf", style="equals", key="more", values=(("c",), ("d",))),
            Link("/etc/x/link", "/usr/share/zoneinfo/Asia/Tokyo"),
        )
    assert machine.read("'/etc/x/own 日本.conf'") == "canary-1 '\"\\$`#%d\n"
    assert machine.run("stat -c %a:%U '/etc/x/own 日本.conf'") == "640:root\n"
    assert machine.read("/etc/x/other.conf") == "# mine\nkey = b\nlast=1\nmore=c\nmore=d\n"
    assert machine.run("ls /etc/x; readlink /etc/x/link") == (
        "link\nother.conf\nown 日本.conf\n/usr/share/zoneinfo/Asia/Tokyo\n"
    )
    assert not leftovers(machine)


def test_what_is_so_already_is_not_touched_and_restarts_nothing(machine: Machine) -> None:
    plan = (
        own("/etc/x/a", "1\n"),
        Setting(path="/etc/x/b", style="ini", key="Key", values=(("v",),), section="Part"),
        Service(name="ssh", enabled=True, running=True, changed="restart"),
    )
    with login(machine) as shell:
        put(shell, *plan)
        stamps, done_ = machine.run("stat -c '%n %i %Y %a' /etc/x/*"), machine.units()
        put(shell, *plan)
    assert machine.run("stat -c '%n %i %Y %a' /etc/x/*") == stamps
    assert machine.units() == done_


def test_a_setting_follows_links_and_keeps_owner_and_mode(machine: Machine) -> None:
    machine.run(
        "mkdir -p /srv/real /etc/x; echo 'a=1' >/srv/real/f; chown games:games /srv/real/f; chmod 604 /srv/real/f"
    )
    machine.run("ln -s /srv/real/f /etc/x/f")
    with login(machine) as shell:
        put(shell, Setting(path="/etc/x/f", style="equals", key="a", values=(("2",),)))
    assert machine.run("cat /srv/real/f; stat -c %a:%U:%G /srv/real/f; readlink /etc/x/f") == (
        "a=2\n604:games:games\n/srv/real/f\n"
    )


def test_a_new_file_with_a_password_is_nobody_elses(machine: Machine) -> None:
    with login(machine) as shell:
        put(shell, Setting(path="/etc/x/pw", style="equals", key="psk", values=((Secret.plain("canary"),),)))
    assert machine.run("stat -c %a /etc/x/pw") == "600\n"


def test_bytes_that_are_no_utf8_stay(machine: Machine) -> None:
    machine.run("mkdir -p /etc/x; printf '# \\203\\213\\nkey=1\\n' >/etc/x/sjis")
    with login(machine) as shell:
        put(shell, Setting(path="/etc/x/sjis", style="equals", key="key", values=(("2",),)))
    assert machine.run("od -An -tx1 /etc/x/sjis").split() == "23 20 83 8b 0a 6b 65 79 3d 32 0a".split()


BAD: tuple[tuple[Check, str, str, str, str], ...] = (
    ("nft", "nft", "/etc/nftables.d/x.nft", "table inet x {\n chain y { frobnicate }\n}\n", "/etc/nftables.d/x.nft:2"),
    ("sshd", "sshd", "/etc/ssh/sshd_config.d/x.conf", "PermitRootLogin no\nFrob yes\n", "x.conf: line 2"),
    ("sshd", "sshd", "/etc/ssh/other", "Frob yes\n", "Frob"),
    ("chronyd", "chronyd", "/etc/chrony/conf.d/x.conf", "servver a\n", "line 1"),
    ("dnsmasq", "dnsmasq", "/etc/dnsmasq.d/x.conf", "dhcp-rang=1\n", "line 1"),
    ("radius", "freeradius", "/etc/freeradius/3.0/mods-enabled/eap", "eap {\n frob = {\n", "eap"),
    ("hostapd", "hostapd", HOSTAPD, f"{RADIO}{WPA}ap_isolation=1\n", "Line 12: unknown configuration item"),
    ("hostapd", "hostapd", HOSTAPD, f"{RADIO}{WPA}bss=wlan0_1\nssid=b\nwpa_passphrase=short\n", "Line 14: invalid WPA"),
)


@pytest.mark.parametrize(("check", "program", "path", "text", "told"), BAD)
def test_what_a_program_refuses_was_never_there(
    machine: Machine, check: Check, program: str, path: str, text: str, told: str
) -> None:
    needs(program)
    with login(machine) as shell:
        said = refusal(
            shell, own("/etc/x/first", "1\n"), own(path, text, check=check), Service(name="ssh", changed="restart")
        )
        assert told in said
        assert path in said
        assert shell.ask("echo still here").text == "still here\n"
    assert "No such file" in machine.read("/etc/x/first")
    assert text not in machine.read(path)
    assert not leftovers(machine)
    assert "No such file" in machine.read("/run/units/log")


GOOD: tuple[tuple[Check, str, str, str], ...] = (
    ("nft", "nft", "/etc/nftables.d/x.nft", "table inet x {\n chain y { accept; }\n}\n"),
    ("sshd", "sshd", "/etc/ssh/sshd_config.d/x.conf", "PermitRootLogin no\n"),
    ("chronyd", "chronyd", "/etc/chrony/conf.d/x.conf", "server ntp.example iburst\n"),
    ("dnsmasq", "dnsmasq", "/etc/dnsmasq.d/x.conf", "domain-needed\naddress=/x.example/#\n"),
    ("hostapd", "hostapd", HOSTAPD, f"{RADIO}{WPA}sae_password=canary-ABCDEF\nbss=wlan0_1\nssid=b\nbridge=br-x\n"),
    (
        "hostapd", "hostapd", HOSTAPD,
        f"{RADIO}channel=0\nieee80211d=1\nieee80211h=1\n{ENTERPRISE}",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("check", "program", "path", "text"), GOOD)
def test_what_a_program_takes_is_put_in_place(
    machine: Machine, check: Check, program: str, path: str, text: str
) -> None:
    needs(program)
    with login(machine) as shell:
        put(shell, own(path, text, check=check))
    assert machine.read(path) == text
    assert not leftovers(machine)
    assert not re.search(r"hostapd .*check", machine.run("cat /proc/[0-9]*/cmdline | tr '\\0' ' '"))


def test_lists_that_come_in_the_same_stage_are_there_for_the_check(machine: Machine) -> None:
    needs("hostapd")
    text = f"{RADIO}{WPA}sae_password=canary-ABCDEF\nmacaddr_acl=1\naccept_mac_file=/etc/hostapd/guests.accept\n"
    with login(machine) as shell:
        assert "guests.accept" in refusal(shell, own(HOSTAPD, text, check="hostapd"))
        put(shell, own(HOSTAPD, text, check="hostapd"), own("/etc/hostapd/guests.accept", "02:00:00:00:00:01\n"))
    assert machine.read("/etc/hostapd/guests.accept") == "02:00:00:00:00:01\n"


def test_a_refusal_tells_no_password(machine: Machine) -> None:
    needs("hostapd")
    with login(machine) as shell:
        put(shell, own(HOSTAPD, f"{RADIO}{WPA}wpa_psk=canary-from-the-file\n"))
        said = refusal(
            shell,
            Setting(
                path=HOSTAPD, style="hostapd", section="wlan0", key="sae_password",
                values=((Secret.plain("canary-from-the-vault"),),), check="hostapd",
            ),
        )  # fmt: skip
    assert "canary" not in said
    assert "PSK" in said


def test_no_secret_is_ever_in_a_list_of_processes(machine: Machine) -> None:
    machine.run(
        "(while [ -d /etc ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' >>/run/seen; done) "
        ">/dev/null 2>&1 </dev/null & "
    )
    secret = Secret.plain("canary-argv-123")
    with login(machine) as shell:
        put(shell, own("/etc/x/a", secret), User(name="taro", password=secret))
        shell.tell([command("cat >/etc/x/b", dialogue=(_step("stdin=", secret),))])
    assert machine.read("/etc/x/b") == "stdin=canary-argv-123"
    seen = machine.run("cat -v /run/seen")
    assert "sh" in seen
    assert "canary" not in seen


def _step(*parts: str | Secret) -> object:
    from shikiri.model.command import Step

    return Step("", parts)


def test_lines_of_sh_are_done_in_order_and_the_first_refusal_ends_it(machine: Machine) -> None:
    with login(machine) as shell:
        with pytest.raises(Rejected) as caught:
            shell.tell([command("echo 1 >>/run/seen"), command("echo no; exit 3"), command("echo 2 >>/run/seen")])
        assert "no" in tell(caught.value.sentence, "en")
        assert machine.read("/run/seen") == "1\n"
        with pytest.raises(Broken):
            shell.tell([command("kill -9 $(cat /proc/$PPID/status | sed -n 's/^PPid:.//p')")])


def test_users_come_change_and_go(machine: Machine) -> None:
    with login(machine) as shell:
        put(
            shell,
            User(name="taro", password=to_keep(Secret.plain("canary-1:$\\'%s")), groups=("sudo", "games")),
            User(name="hanako", password=Secret.hashed("yescrypt", "$y$j9T$abc$def"), locked=True),
        )
        before = machine.read("/etc/shadow")
        assert "canary" not in before
        assert re.search(r"(?m)^taro:\$y\$", before)
        assert "hanako:!$y$j9T$abc$def:" in before
        assert machine.run("id -nG taro").split() == ["taro", "sudo", "games"]
        assert ":1:" in machine.run("getent shadow hanako")
        put(shell, User(name="taro", groups=("audio",)), User(name="hanako", locked=False))
        assert machine.run("id -nG taro").split() == ["taro", "sudo", "audio", "games"]
        assert ":1:" not in machine.run("getent shadow hanako")
        put(shell, User(name="keys-only", locked=True))
        put(shell, User(name="keys-only", locked=False))
        assert machine.run("getent shadow keys-only").split(":")[1].strip("!") == ""
        assert "hanako:$y$j9T$abc$def:" in machine.read("/etc/shadow")
        put(shell, User(name="taro", present=False), User(name="nobody-here", present=False))
        assert "no such user" in machine.run("id taro")
        assert "no such group" in refusal(shell, User(name="hanako", groups=("nowhere",)))
        assert "root" in refusal(shell, User(name="root", present=False))


def test_a_password_of_two_lines_or_a_strange_name_is_no_operation(machine: Machine) -> None:
    bad: Iterable[Operation] = (
        User(name="taro", password=Secret.plain("a\nroot:b")),
        User(name="-rf"),
        Package("-oAPT::x=y"),
        Service(name="ssh; reboot"),
        own("relative", "x"),
        own("/etc/../etc/passwd", "x"),
        own("/etc/x\n", "x"),
        own("/etc/x/y", "x", mode="u+s"),
        Setting(path="/etc/x/y", style="equals", key="a", values=(("1\nb=2",),)),
        Section(path=HOSTAPD, style="hostapd", name="a\nb"),
    )
    with login(machine) as shell:
        for one in bad:
            assert "cannot be written" in refusal(shell, one), one


def test_services_do_only_what_differs(machine: Machine) -> None:
    with login(machine) as shell:
        put(shell, Service(name="ssh", enabled=True, running=True))
        assert machine.units() == ["enable ssh", "start ssh"]
        put(shell, Service(name="ssh", enabled=True, running=True, changed="restart"))
        assert machine.units() == ["enable ssh", "start ssh"]
        put(
            shell,
            own("/etc/ssh/x", "1"),
            Service(name="ssh", changed="reload", files=("/etc/ssh/",)),
            Service(name="ssh", changed="restart", files=("/etc/ssh/x",)),
            Service(name="cron", running=True, changed="restart", files=("/etc/cron/",)),
        )
        assert machine.units()[2:] == ["restart ssh", "start cron"]
        put(
            shell,
            own("/etc/systemd/system/x.service", "[Service]\nExecStart=/bin/true\n"),
            Service(name="x", enabled=True),
        )
        assert machine.units()[4:] == ["daemon-reload", "enable x"]
        put(
            shell,
            Service(name="ssh", enabled=False, running=False),
            Service(name="never-there", enabled=False, running=False),
        )
        assert machine.units()[6:] == ["disable ssh", "stop ssh"]


def test_a_service_that_falls_over_is_a_refusal_with_its_name(machine: Machine) -> None:
    machine.write("/run/units/x.start", "exit 1")
    with login(machine) as shell:
        assert "x: failed" in refusal(shell, own("/etc/x/a", "1"), Service(name="x", running=True))


@pytest.mark.parametrize(
    ("script", "told"),
    (
        ("echo 'E: dpkg was interrupted, you must manually run dpkg --configure -a'; exit 100", "dpkg --configure -a"),
        ("echo \"Err: Temporary failure resolving 'deb.example'\"; exit 100", "does not reach its package sources"),
        ("echo 'E: Unable to locate package frob'; exit 100", "do not know this package"),
        ("echo 'E: Could not get lock /var/lib/dpkg/lock-frontend'; exit 100", "Try again later"),
        ("echo 'E: Write error - write (28: No space left on device)'; exit 100", "full"),
        ("echo 'touch: Read-only file system'; exit 100", "read-only"),
    ),
)
def test_a_package_that_does_not_come_says_why(machine: Machine, script: str, told: str) -> None:
    machine.write("/usr/local/bin/apt-get", f"#!/bin/sh\n{script}\n", mode="755")
    with login(machine) as shell:
        assert told in refusal(shell, Package("frob"), own("/etc/x/a", "1"))
    assert "No such file" in machine.read("/etc/x/a")
    assert "No such file" in machine.read("/usr/sbin/policy-rc.d")


def test_packages_come_without_starting_anything_and_the_lists_are_fetched_only_where_needed(machine: Machine) -> None:
    log = (
        '#!/bin/sh\necho "$*" >>/run/apt\ncase "$*" in *install*) ;; *) exit 0 ;; esac\n'
        "/usr/sbin/policy-rc.d; echo policy $? >>/run/apt\n"
    )
    machine.write("/usr/local/bin/apt-get", log, mode="755")
    machine.write("/usr/local/bin/apt-cache", "#!/bin/sh\necho '  Candidate: 1.0'\n", mode="755")
    with login(machine) as shell:
        put(shell, Package("frob-one"), Package("coreutils"), Package("frob-two"), Package("not-there", present=False))
        said = machine.read("/run/apt")
        assert "update" not in said
        assert "--no-install-recommends -- frob-one frob-two\npolicy 101\n" in said
        machine.write("/usr/local/bin/apt-cache", "#!/bin/sh\n", mode="755")
        put(shell, Package("frob-one"))
    assert re.search(
        r"(?s)policy 101\n[^\n]* update\n[^\n]* install [^\n]*frob-one\npolicy 101\n", machine.read("/run/apt")
    )
    assert "No such file" in machine.read("/usr/sbin/policy-rc.d")


def test_a_full_disk_leaves_the_old_files(machine: Machine) -> None:
    machine.run("mkdir -p /etc/small; mount -t tmpfs -o size=64k tmpfs /etc/small; echo old >/etc/small/a")
    with login(machine) as shell:
        said = refusal(shell, own("/etc/x/b", "1"), own("/etc/small/a", "x" * 200_000))
    assert "full" in said
    assert machine.read("/etc/small/a") == "old\n"
    assert "No such file" in machine.read("/etc/x/b")
    assert not leftovers(machine)


def test_a_folder_that_cannot_be_written_gives_back_the_files_moved_before(machine: Machine) -> None:
    machine.run("mkdir -p /etc/x /etc/ro; echo old >/etc/x/a; echo old >/etc/ro/b; mount --bind /etc/ro/b /etc/ro/b")
    with login(machine) as shell:
        refusal(shell, own("/etc/x/a", "new"), own("/etc/x/born", "new"), own("/etc/ro/b", "new"))
    assert machine.run("cat /etc/x/a /etc/ro/b") == "old\nold\n"
    assert "No such file" in machine.read("/etc/x/born")
    assert not leftovers(machine)
