"""Operations on a device of packages and sections: one script, in one order, with every value behind quotes."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.model.command import done
from shikiri.model.operation import Entry, File, Operation, Package, Service, User
from shikiri.model.secret import Secret
from shikiri.sessions.shell.uci import UnfitError, program

CANARY = "Lantern-violet-42"
WIFI = Entry(config="wireless", section="x", option="key", values=((Secret.plain(CANARY),),))


def script(*operations: Operation) -> str:
    return program([done(one) for one in operations])


def test_the_order_is_packages_entries_password_activation_services() -> None:
    text = script(
        Service(name="dropbear", enabled=True, running=True),
        User(name="root", password=Secret.plain(CANARY)),
        WIFI,
        Package("wpad-mbedtls"),
    )
    places = [
        text.index(one) for one in ("apk info", "set wireless.x.key", "passwd root", "uci apply", "init.d/dropbear")
    ]
    assert places == sorted(places)


def test_sections_go_last_and_from_the_back() -> None:
    text = script(
        Entry(config="firewall", section="@rule[1]"),
        Entry(config="firewall", section="@rule[12]"),
        Entry(config="firewall", section="@rule[3]"),
        Entry(config="firewall", section="a", type="rule"),
    )
    told = [line for line in text.splitlines() if line.startswith(("delete ", "set firewall"))]
    assert told == [
        "set firewall.a='rule'",
        "delete firewall.@rule[12]",
        "delete firewall.@rule[3]",
        "delete firewall.@rule[1]",
    ]


def test_the_same_operation_twice_is_done_once() -> None:
    assert script(WIFI, WIFI).count("wireless.x.key") == 1


@pytest.mark.parametrize(
    "operation",
    (
        File(path="/etc/x", text=("x",)),
        User(name="ops", password=Secret.plain(CANARY)),
        User(name="root", locked=True),
        Entry(config="a b", section="x"),
        Entry(config="wireless", section="x; reboot"),
        Entry(config="wireless", section="x", option="ssid", values=(("two\nlines",),)),
        Service(name="x; reboot"),
        Package("x; reboot"),
    ),
    ids=str,
)
def test_what_has_no_way_is_refused_before_anything_is_sent(operation: Operation) -> None:
    with pytest.raises(UnfitError) as refused:
        script(WIFI, operation)
    assert CANARY not in repr(refused.value.sentence)


VALUES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)


@given(VALUES)
def test_no_value_leaves_its_quotes(value: str) -> None:
    """The shell itself, and not what we think of it, hands on what `uci` would be told."""
    sh = shutil.which("sh")
    assert sh is not None
    text = script(Entry(config="wireless", section="x", option="ssid", values=((value,),)))
    stand_in = 'uci() { if [ "$3" = batch ]; then cat > /dev/stderr; fi; }\n'
    start = text.index("put <<")
    ran = subprocess.run(
        [sh], input=f"{stand_in}put() {{ uci -t x batch; }}\n{text[start:text.index('staged=')]}".encode(),
        capture_output=True, check=True,
    )  # fmt: skip
    line = ran.stderr.decode()
    assert line.startswith("set wireless.x.ssid='")
    said = subprocess.run(
        [sh, "-c", f"printf %s {line.partition('=')[2].rstrip(chr(10))}"], capture_output=True, check=True
    )
    assert said.stdout.decode() == value
