"""The commands of IOS over a real SSH login: arming, writing with dialogues, saving, both ways of speaking."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.model.command import command
from shikiri.model.errors import Rejected
from shikiri.model.secret import Secret
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.platforms.cisco_ios.safety import BACKUP, RESTART, ROLLBACK, SAVE, SAVED, WAYS_BACK
from shikiri.platforms.cisco_ios.source import RUN
from shikiri.platforms.cisco_ios.typed import tell
from shikiri.sessions import connect
from shikiri.sessions.target import Patience, Target, Transport
from shikiri.simulator import IosMachine, Served, serve

CANARY = "Lantern-violet-42"
TEXT = """\
version 17.9
hostname office-sw-second-floor
enable secret 9 $9$abcdefghijklmn$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
username ops privilege 1 secret 9 $9$nopqrstuvwxyz1$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
username old privilege 15 password 0 old
archive
 path flash:shikiri-
line con 0
 login local
line vty 0 4
 login local
 transport input ssh
end
"""


def machine() -> IosMachine:
    return IosMachine(name="sw1", config=TEXT, secrets={"ops": "ops-pw", "enable": "enable-pw"})


def target(served: dict[str, Served], folder: Path, transport: Transport) -> Target:
    return Target(
        device="sw1",
        platform="cisco_ios",
        host="127.0.0.1",
        port=served["sw1"].port,
        user="ops",
        password=Secret.plain("ops-pw"),
        enable=Secret.plain("enable-pw"),
        transport=transport,
        known_hosts=folder / "known_hosts",
        patience=Patience(connect=20, silence=20, answer=60),
    )


@pytest.mark.parametrize("transport", ("netmiko", "fast"))
def test_a_push_as_it_is_typed(tmp_path: Path, transport: Transport) -> None:
    assert PLATFORM.dialect
    box = machine()
    with serve([box]) as served, connect(target(served, tmp_path, transport), PLATFORM.dialect) as session:
        session.tell(BACKUP.before)
        session.tell(ROLLBACK.arm(600))
        assert ROLLBACK.is_armed
        assert ROLLBACK.is_armed({one: session.ask(one).text for one in ROLLBACK.asks}) is True
        session.tell(
            (
                tell("username neu privilege 15 algorithm-type scrypt secret ", Secret.plain(CANARY), stage="prepare"),
                tell("permit 192.168.99.0 0.0.0.255", inside="ip access-list standard SHIKIRI-VTY-1", stage="prepare"),
                tell("hidekeys", inside=("archive", "log config")),
                tell("no ip http server"),
                tell("no username old", stage="close", asks=True),
            )
        )
        session.tell(ROLLBACK.disarm)
        assert ROLLBACK.is_armed({one: session.ask(one).text for one in ROLLBACK.asks}) is False
        assert session.ask(RUN).complete is True
        session.tell(SAVE)
        saved = session.ask(SAVED).text
    assert "username neu privilege 15 secret 9 $9$" in saved
    assert "  hidekeys" in saved
    assert "username old" not in saved
    assert CANARY not in saved
    assert box.is_saved


@pytest.mark.parametrize("transport", ("netmiko", "fast"))
def test_the_restart_is_armed_and_called_off(tmp_path: Path, transport: Transport) -> None:
    assert PLATFORM.dialect
    assert RESTART.is_armed
    with serve([machine()]) as served, connect(target(served, tmp_path, transport), PLATFORM.dialect) as session:
        session.tell((tell("no ip http server"),))  # unsaved: it asks whether to save, and is told no
        session.tell(RESTART.arm(600))
        assert RESTART.is_armed({one: session.ask(one).text for one in RESTART.asks}) is True
        session.tell(RESTART.disarm)
        assert RESTART.is_armed({one: session.ask(one).text for one in RESTART.asks}) is False
        assert "no ip http server" not in session.ask(SAVED).text


def test_a_refusal_names_the_line_and_hides_the_secret(tmp_path: Path) -> None:
    assert PLATFORM.dialect
    with serve([machine()]) as served, connect(target(served, tmp_path, "netmiko"), PLATFORM.dialect) as session:
        with pytest.raises(Rejected) as caught:
            session.tell((command("nonsense ", Secret.plain(CANARY)),))
        assert CANARY not in str(caught.value)
        assert CANARY not in repr(caught.value.sentence)


def test_the_way_without_an_outage_is_tried_first() -> None:
    assert [one.kind for one in WAYS_BACK] == ["confirm", "dead_man"]
    assert [one.outage is None for one in WAYS_BACK] == [True, False]
