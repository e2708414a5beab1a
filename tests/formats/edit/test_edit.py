"""Editors of files that others write too: exactly one setting changes, and what was written is read back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.edit import EDITORS, EditError, Editor, edited
from shikiri.model.command import joined, shown
from shikiri.model.operation import Section, Setting, Style
from shikiri.model.secret import Secret

HOSTAPD, SPACED, EQUALS, INI = (EDITORS[style] for style in ("hostapd", "spaced", "equals", "ini"))

_ROUTER = """# the lobby
interface=wlan0
hw_mode=g

#ssid=old
ssid=Lobby Guest
wpa=2
# second
bss=wlan0_1
ssid=Staff
wpa=2

# third
bss=wlan0_2
ssid=x
"""


def test_hostapd_sections_are_its_bss() -> None:
    assert HOSTAPD.sections(_ROUTER) == ("wlan0", "wlan0_1", "wlan0_2")
    assert HOSTAPD.get(_ROUTER, "ssid") == HOSTAPD.get(_ROUTER, "ssid", "wlan0") == ("Lobby Guest",)
    assert HOSTAPD.get(_ROUTER, "ssid", "wlan0_1") == ("Staff",)
    assert HOSTAPD.get(_ROUTER, "ssid", "wlan9") == ()


def test_hostapd_changes_one_bss_alone() -> None:
    made = HOSTAPD.put(_ROUTER, "wpa_key_mgmt", ("SAE",), "wlan0_1")
    assert made == _ROUTER.replace("ssid=Staff\nwpa=2\n", "ssid=Staff\nwpa=2\nwpa_key_mgmt=SAE\n")
    assert HOSTAPD.put(_ROUTER, "wpa", (), "wlan0") == _ROUTER.replace("Guest\nwpa=2\n", "Guest\n")
    assert HOSTAPD.put(_ROUTER, "channel", ("6",)) == _ROUTER.replace("Guest\nwpa=2\n", "Guest\nwpa=2\nchannel=6\n")


def test_hostapd_trims_nothing_and_knows_a_comment_only_at_the_first_letter() -> None:
    for value in (" two spaces ", "#hash", "a=b", "ロビー😀", '"quoted"', "x" * 63, "back\\slash", "tab\tin"):
        made = HOSTAPD.put("interface=wlan0\nssid=a\n", "ssid", (value,))
        assert made == f"interface=wlan0\nssid={value}\n"
        assert HOSTAPD.get(made, "ssid") == (value,)
    assert HOSTAPD.get("interface=a\n #ssid=x\nssid=y", "ssid") == ("y",)


def test_hostapd_bss_come_and_go_and_the_first_one_stays() -> None:
    assert HOSTAPD.add("", "wlan0") == "interface=wlan0\n"
    assert HOSTAPD.add("driver=nl80211\n", "wlan0") == "interface=wlan0\ndriver=nl80211\n"
    assert HOSTAPD.add(_ROUTER, "wlan0_1") == _ROUTER
    assert HOSTAPD.add(_ROUTER.rstrip("\n"), "guest") == f"{_ROUTER}\nbss=guest\n"
    assert HOSTAPD.remove(_ROUTER, "wlan0_1") == _ROUTER.replace("bss=wlan0_1\nssid=Staff\nwpa=2\n", "")
    assert HOSTAPD.remove(_ROUTER, "wlan0_2").endswith("wpa=2\n\n# third\n")
    assert HOSTAPD.remove(_ROUTER, "never") == _ROUTER
    with pytest.raises(EditError):
        HOSTAPD.remove(_ROUTER, "wlan0")
    with pytest.raises(EditError):
        HOSTAPD.put(_ROUTER, "bss", ("smuggled",))
    with pytest.raises(EditError):
        HOSTAPD.put(_ROUTER, "ssid", ("x",), "") and HOSTAPD.put(_ROUTER, "ssid", ("x\nbss=evil",), "wlan0_1")


_SSHD = """Include /etc/ssh/sshd_config.d/*.conf
#Port 22
port=2222
  PermitRootLogin yes   # no comment for sshd
Match User backup
    PermitRootLogin no
Match Address 10.0.0.0/8
    X11Forwarding no
"""


def test_spaced_keeps_what_matches_apart() -> None:
    assert SPACED.get(_SSHD, "Port") == ("2222",)
    assert SPACED.get(_SSHD, "permitrootlogin", "User backup") == ("no",)
    made = SPACED.put(_SSHD, "PasswordAuthentication", ("no",))
    lines = made.splitlines()
    assert lines.index("PasswordAuthentication no") < lines.index("Match User backup")
    assert SPACED.put(made, "passwordauthentication", ("no",)) == made
    made = SPACED.put(_SSHD, "PermitRootLogin", ("no",))
    assert "\n  PermitRootLogin no\nMatch" in made
    assert SPACED.put("", "Port", ("22",), "User x") == "Match User x\nPort 22\n"
    with pytest.raises(EditError):
        SPACED.put(_SSHD, "Match", ("User root",))


def test_spaced_repeats_what_may_be_said_more_than_once() -> None:
    text = "server a iburst\n# c\nserver b\nmakestep 1 3\nserver c\n"
    assert SPACED.put(text, "server", ("x iburst", "y")) == "server x iburst\n# c\nserver y\nmakestep 1 3\n"
    assert SPACED.put(text, "server", ("a iburst", "b", "c", "d")) == f"{text}server d\n"
    assert SPACED.put(text, "server", ()) == "# c\nmakestep 1 3\n"


def test_equals_keeps_its_spaces() -> None:
    text = 'A = 1\nB=2\n#C=3\nexport D="x"\n'
    assert EQUALS.put(text, "A", ("9",)) == text.replace("A = 1", "A = 9")
    assert EQUALS.put(text, "C", ("4",)) == f"{text}C=4\n"
    assert EQUALS.put(text, "B", ("",)) == text.replace("B=2", "B=")
    assert EQUALS.get(text, "D") == ()  # a word of the shell stands before it
    with pytest.raises(EditError):
        EQUALS.put(text, "A", ("1",), "Part")


def test_ini_counts_a_section_that_is_opened_twice_once() -> None:
    text = "[A]\nx=1\n\n[B]\ny=2\n[A]\nx=3\n; c\n"
    assert INI.get(text, "x", "A") == ("1", "3")
    assert INI.put(text, "x", ("9",), "A") == "[A]\nx=9\n\n[B]\ny=2\n[A]\n; c\n"
    assert INI.put(text, "z", ("0",), "B") == text.replace("y=2\n", "y=2\nz=0\n")
    assert INI.put(text, "z", ("0",), "C") == f"{text}\n[C]\nz=0\n"
    assert INI.put(text, "x", (), "A") == "[A]\n\n[B]\ny=2\n[A]\n; c\n"
    assert INI.add(text, "B") == text
    assert INI.remove(text, "B") == "[A]\nx=1\n\n[A]\nx=3\n; c\n"
    with pytest.raises(EditError):
        INI.put(text, "x", ("goes on \\",), "A")


def test_an_operation_edits_and_shows_no_secret() -> None:
    one = Setting(path="/x", style="hostapd", key="sae_password", values=((Secret.plain("canary"),),), section="wlan0")
    assert edited("interface=wlan0\n", one, joined) == "interface=wlan0\nsae_password=canary\n"
    assert edited("interface=wlan0\n", one, shown) == "interface=wlan0\nsae_password=***\n"
    gone = Section(path="/x", style="hostapd", name="b", present=False)
    assert edited("interface=a\nbss=b\nssid=x\n", gone, joined) == "interface=a\n"


# Properties: over all styles, whatever stands in the file.
_KEYS = ("ssid", "wpa", "server", "Port", "Key")
_WORD = st.text(st.sampled_from("aZ09 _-.#=\"'\\日\t[];"), max_size=12)
_STYLES: tuple[Style, ...] = ("hostapd", "spaced", "equals", "ini")
_LINES = {
    "hostapd": ("interface=wlan0", "bss=b1", "bss=b2", "# c", "", "garbage"),
    "spaced": ("Match User a", "# c", "", "Include x", "! y"),
    "equals": ("# c", "", "garbage", "export X=1"),
    "ini": ("[A]", "[B]", "# c", "; d", "", "garbage"),
}
_SECTIONS = {"hostapd": ("", "b1"), "spaced": ("", "User a"), "equals": ("",), "ini": ("A", "B", "New")}


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Editor, str, str, str, tuple[str, ...]]:
    style = draw(st.sampled_from(_STYLES))
    glue = " " if style == "spaced" else "="
    setting = st.builds(lambda key, value: f"{key}{glue}{value}", st.sampled_from(_KEYS), _WORD)
    lines = draw(st.lists(st.one_of(setting, st.sampled_from(_LINES[style])), max_size=14))
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
    values = tuple(draw(st.lists(_WORD, max_size=3)))
    return EDITORS[style], text, draw(st.sampled_from(_KEYS)), draw(st.sampled_from(_SECTIONS[style])), values


def _written(editor: Editor, text: str, key: str, values: Sequence[str], section: str) -> str | None:
    try:
        return editor.put(text, key, values, section)
    except EditError:
        return None


@given(_cases())
def test_what_was_put_is_what_is_there_and_twice_is_once(
    case: tuple[Editor, str, str, str, tuple[str, ...]],
) -> None:
    editor, text, key, section, values = case
    made = _written(editor, text, key, values, section)
    if made is None:
        return
    assert editor.get(made, key, section) == values
    assert editor.put(made, key, values, section) == made


@given(_cases())
def test_no_other_line_moves(case: tuple[Editor, str, str, str, tuple[str, ...]]) -> None:
    editor, text, key, section, values = case
    made = _written(editor, text, key, values, section)
    if made is None:
        return

    def others(whole: str) -> list[str]:
        """Every line that sets something else, or the same elsewhere; a new section brings its header and a gap."""
        kept = [line for line in whole.splitlines() if editor.same(editor.key(line)) != editor.same(key)]
        new = {editor.open(section), f"interface={section}"} if section else set()
        new -= {line for line in new if line in text.splitlines()}
        return [line for line in kept if line.strip() and line not in new]

    assert others(made) == others(text)
    for elsewhere in {*editor.sections(text), ""} - {section, *editor.sections(text)[: section == ""]}:
        if editor.get(text, key, elsewhere) != editor.get(text, key, section):
            assert editor.get(made, key, elsewhere) == editor.get(text, key, elsewhere)


@given(st.text(max_size=60), st.sampled_from(_STYLES))
def test_any_text_is_read_and_left_as_it_is(text: str, style: Style) -> None:
    editor = EDITORS[style]
    assert "".join(f"{line}\n" for line in text.split("\n"))[:-1] == text
    editor.sections(text)
    found = editor.get(text, "ssid")
    assert _written(editor, text, "ssid", found, "") in {text, None}
