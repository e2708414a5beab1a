"""The way back, on a device that really runs our lines: it comes back by itself, and by a start, and only then."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.model.command import Command, command, done
from shikiri.model.errors import Broken, Refused, Rejected, UsageError
from shikiri.model.operation import Service, User
from shikiri.model.secret import Secret
from shikiri.platforms.openwrt import PLATFORM
from shikiri.platforms.openwrt.ops import drop, make, move, put, put_list
from shikiri.platforms.openwrt.safety import BACK, WAYS_BACK
from tests.platforms.openwrt.boxes import PASSWORD, Device, device

RPCD, ALONE = WAYS_BACK
CANARY = "Lantern-violet-42 #\"\\ `'"
NEW = "Kaze-ga-fuku-19"
KINDS = ["stand-ins", "stand-ins, no rpcd"]
KINDS += ["real programs"] if os.environ.get("SHIKIRI_OPENWRT_PROGRAMS") else []  # a folder with bin/uci, sbin/rpcd ...


@pytest.fixture(params=KINDS)
def ap(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Device]:
    programs = Path(os.environ["SHIKIRI_OPENWRT_PROGRAMS"]) if request.param == "real programs" else None
    with device(tmp_path, rpcd="no rpcd" not in request.param, programs=programs) as found:
        yield found


def way(ap: Device) -> tuple[Command, ...]:
    source = PLATFORM.open(ap.look())
    best = next(one for one in WAYS_BACK if one.available(source))
    assert best is (RPCD if ap.box.has_rpcd else ALONE)
    return best.arm(60)


def armed(ap: Device) -> bool | None:
    with ap.login() as session:
        assert RPCD.is_armed is not None
        return RPCD.is_armed({BACK: session.ask(BACK).text})


CHANGE = (
    put("wireless", "radio0", "country", "JP"),
    make("wireless", "shikiri_guest", "wifi-iface"),
    put("wireless", "shikiri_guest", "ssid", CANARY),
    put("wireless", "shikiri_guest", "key", Secret.plain(CANARY)),
    put_list("system", "ntp", "server", ("ntp.nict.jp", "ntp.jst.mfeed.ad.jp")),
    drop("firewall", "@rule[0]"),
    drop("firewall", "@rule[1]"),
    move("wireless", "shikiri_guest", 0),
)


def test_what_is_confirmed_stays(ap: Device) -> None:
    ap.tell(*way(ap))
    assert armed(ap) is True
    ap.tell(*CHANGE)
    shown = ap.sh("uci export wireless; uci export system; uci show firewall")
    assert shown.index("shikiri_guest") < shown.index("config wifi-device 'radio0'")
    assert "option ssid 'Lantern-violet-42 #\"\\ `'\\'''" in shown
    assert "list server 'ntp.jst.mfeed.ad.jp'" in shown
    assert "rule" not in shown.partition("firewall.")[2]
    ap.tell(*RPCD.disarm)
    assert armed(ap) is False
    ap.box.lose_power()
    ap.box.start()
    assert "shikiri_guest" in ap.sh("uci export wireless")
    assert PLATFORM.is_saved is not None
    assert PLATFORM.is_saved(PLATFORM.open(ap.look())) is True


def test_what_nobody_confirms_goes_back(ap: Device) -> None:
    before = ap.sh("uci export")
    best = RPCD if ap.box.has_rpcd else ALONE
    ap.tell(*best.arm(2))
    ap.tell(*CHANGE)
    ap.until(
        lambda: ap.sh("uci export") == before and "armed" not in ap.sh(f"ls {'/etc/shikiri-way-back'} && echo armed")
    )
    assert armed(ap) is False


def test_what_lost_its_power_before_it_was_confirmed_starts_with_the_old_settings(ap: Device) -> None:
    before = ap.sh("uci export")
    ap.tell(*way(ap))
    ap.tell(*CHANGE, done(Service(name="uhttpd", enabled=False, running=False)))
    assert ap.sh("uci export") != before
    ap.box.lose_power()
    ap.box.start()
    assert ap.sh("uci export") == before
    assert "uhttpd" in ap.sh("ls /etc/rc.d")
    assert "shikiri" not in ap.sh("ls /etc /etc/rc.d /etc/init.d /var/run")


def test_a_password_goes_back_too(ap: Device) -> None:
    ap.tell(*way(ap))
    ap.tell(done(User(name="root", password=Secret.plain(NEW))))
    with ap.login(NEW) as session:
        assert session.proved == {"login"}
    ap.box.lose_power()
    ap.box.start()
    with pytest.raises(Refused):
        ap.login(NEW)
    ap.login(PASSWORD).close()


def test_a_line_that_is_cut_heals(ap: Device) -> None:
    best = RPCD if ap.box.has_rpcd else ALONE
    ap.tell(*best.arm(3))
    with contextlib.suppress(Broken):  # the line may end before the device says that all went well
        ap.tell(put("dropbear", "main", "enable", "0"))
    ap.until(lambda: ap.box.answers() and "armed" not in ap.sh("ls /etc/shikiri-way-back && echo armed"))
    assert armed(ap) is False
    assert "option enable '1'" in ap.box.read("dropbear")


def test_a_refusal_leaves_everything_as_it_was(ap: Device) -> None:
    before = ap.sh("uci export")
    ap.tell(*way(ap))
    with pytest.raises(Rejected) as refused:
        ap.tell(put("wireless", "radio0", "country", "JP"), put("wireless", "nowhere", "key", Secret.plain(CANARY)))
    assert "Invalid argument" in str(refused.value.sentence.params["answer"])
    assert CANARY not in repr(refused.value.sentence)
    assert ap.sh("uci export") == before


def test_a_second_way_back_is_refused(ap: Device) -> None:
    ap.tell(*way(ap))
    with pytest.raises(Rejected):
        ap.tell(*ALONE.arm(60))
    assert armed(ap) is True
    ap.tell(*RPCD.disarm)
    assert armed(ap) is False


def test_a_way_back_that_was_not_armed_leaves_nothing_that_strikes(tmp_path: Path) -> None:
    with device(tmp_path, rpcd=False) as ap:
        before = ap.sh("uci export")
        with pytest.raises(Rejected):
            ap.tell(*RPCD.arm(60))
        assert armed(ap) is False
        ap.sh("uci set system.ntp.enabled=0; uci commit system")
        ap.box.lose_power()
        ap.box.start()
        assert ap.sh("uci export") != before
        ap.tell(*ALONE.arm(60))
        assert armed(ap) is True


def test_somebody_elses_staged_changes_are_seen(ap: Device) -> None:
    ap.sh("uci set system.ntp.enabled=0")
    assert PLATFORM.is_saved is not None
    assert PLATFORM.is_saved(PLATFORM.open(ap.look())) is False


def test_an_apply_of_somebody_else_that_waits_is_a_refusal(tmp_path: Path) -> None:
    with device(tmp_path) as ap:
        ap.tell(*RPCD.arm(60))
        ap.sh(
            'sid=$(ubus call session create | sed -n \'s/.*"ubus_rpc_session": "\\([0-9a-f]*\\)".*/\\1/p\');'
            ' ubus call session grant \'{"ubus_rpc_session":"\'$sid\'","scope":"uci","objects":[["*","write"]]}\';'
            " uci -t /var/run/rpcd/uci-$sid set system.ntp.enabled=0;"
            ' ubus call uci apply \'{"ubus_rpc_session":"\'$sid\'","rollback":true,"timeout":60}\''
        )
        with pytest.raises(Rejected) as refused:
            ap.tell(*CHANGE)
        assert "Permission denied" in str(refused.value.sentence.params["answer"])
        assert "ubus_rpc_session" not in repr(refused.value.sentence)
        assert "shikiri_guest" not in ap.box.read("wireless")


def test_no_secret_is_in_a_list_of_processes_or_left_behind(ap: Device) -> None:
    ap.tell(*way(ap))
    ap.tell(*CHANGE, done(User(name="root", password=Secret.plain(NEW))))
    with ap.login(NEW) as session:
        session.tell(RPCD.disarm)
    left = ap.sh("grep -rlE 'Kaze-ga-fuku|Lantern-violet' /etc /var/run /tmp 2>/dev/null")
    assert set(left.split()) <= {"/etc/config/wireless", "/var/run/running/wireless"}


def test_a_time_nobody_could_wait_is_refused() -> None:
    for seconds in (0, 3601):
        with pytest.raises(UsageError):
            RPCD.arm(seconds)


def test_what_the_shell_refuses_is_told(ap: Device) -> None:
    with pytest.raises(Rejected):
        ap.tell(command("echo no room; exit 3", mode="exec"))
