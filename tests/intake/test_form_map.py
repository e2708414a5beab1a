"""Page maps: what is written is what is meant, and every mistake is told with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.form_text import read_text, write_fact, write_head, write_hidden, write_page, write_words
from shikiri.intake.form_map import load_form_map
from shikiri.intake.form_map_write import map_text
from shikiri.intake.settings_map import load_settings_map
from shikiri.model.form_map import FormField, FormLogin, FormMap, FormPage
from shikiri.model.form_names import FORM_NAMES
from shikiri.workflow.hosts.page_maps import shipped_maps, site_maps
from tests.intake.told import complaints, problems, spoken

MAP = """name: mine
vendor: ricoh
confidence: unconfirmed
source: the machine in the hall
signs: Web Image Monitor
login:
  page: /login
  action: /login.cgi
  user_field: user
  password_field: password
  session: sid
pages:
  storage:
    path: /erase
    action: /erase.cgi
    fields:
      storage.erase_per_job: {field: erase, kind: radio, values: {"true": 1, "false": "0"}}
"""


def complained(text: str) -> list[tuple[int, str, str]]:
    return complaints(lambda: load_form_map(text.encode(), "page_maps/mine.yml"))


def test_a_map_is_read() -> None:
    found = load_form_map(MAP.encode(), "mine.yml")
    page = found.pages["storage"]
    assert (found.front, found.signs, found.is_sure) == ("/", ("Web Image Monitor",), False)
    assert page.fields["storage.erase_per_job"].theirs("true") == "1"
    assert page.fields["storage.erase_per_job"].word("0") == "false"
    assert page.fields["storage.erase_per_job"].word("2") is None
    assert page.names == {"erase"}


def test_what_ships_is_unconfirmed_and_whole() -> None:
    for one in shipped_maps():
        assert one.confidence == "unconfirmed"
        assert one.login.session or one.login.failure
        assert load_form_map(map_text(one).encode(), "again.yml") == one


@pytest.mark.parametrize(
    "old, new, line, path, key",
    (
        ("  page: /login", "  page: https://192.0.2.1/login", 7, "$.login.page", "intake.form_path"),
        ("  page: /login", "  page: //192.0.2.1/login", 7, "$.login.page", "intake.form_path"),
        ("action: /login.cgi", "action: login.cgi", 8, "$.login.action", "intake.form_path"),
        ("  session: sid\n", "", 6, "$.login", "intake.form_login"),
        ("signs: Web Image Monitor", "signs: []", 5, "$.signs", "intake.want_some"),
        ("confidence: unconfirmed", "confidence: sure", 3, "$.confidence", "intake.want_word"),
        ("storage.erase_per_job:", "storage.erase_pre_job:", 17, "$.pages.storage.fields.storage.erase_pre_job", ""),
        ('"true": 1', "true: 1", 17, "", ""),
        ('"true": 1', '"yes": 1', 17, "", "intake.form_want_yes_no"),
        ('"true": 1, "false": "0"', '"true": 1, "false": 1', 17, "", "intake.form_same"),
        (', values: {"true": 1, "false": "0"}', "", 17, "", "intake.form_values"),
        ("kind: radio", "kind: password", 17, "", "intake.form_password"),
        ("kind: radio", "kind: slider", 17, "", ""),
        ("  storage:\n", "  Storage Page:\n", 13, "", "intake.form_page"),
        (
            "    fields:\n",
            "    covers: [storages]\n    fields:\n",
            16,
            "$.pages.storage.covers[0]",
            "intake.want_word_near",
        ),
        ("vendor: ricoh", "vendr: ricoh", 2, "$.vendr", "intake.unknown_key_near"),
        ("source: the", "source: '{{ x }}' # the", 4, "", "intake.jinja"),
    ),
)
def test_a_mistake_is_told_where_it_is(old: str, new: str, line: int, path: str, key: str) -> None:
    assert old in MAP
    if old == '"true": 1' and new == "true: 1":
        assert load_form_map(MAP.replace(old, new).encode(), "m").pages  # a key is always text
        return
    found = complained(MAP.replace(old, new))
    assert any(one[0] == line and path in one[1] and key in one[2] for one in found), found


def test_a_setting_on_two_pages_is_told() -> None:
    twice = (
        MAP
        + "  more:\n    path: /b\n    action: /b.cgi\n    fields:\n"
        + ("      storage.erase_per_job: {field: e, kind: radio, values: {'true': a, 'false': b}}\n")
    )
    assert [key for *_, key in complained(twice)] == ["intake.form_twice"]


def test_a_password_has_no_words() -> None:
    text = MAP.replace(
        'storage.erase_per_job: {field: erase, kind: radio, values: {"true": 1, "false": "0"}}',
        'account.admin.password: {field: p, kind: password, values: {"true": 1}}',
    )
    assert [key for *_, key in complained(text)] == ["intake.form_want_password"]


def test_maps_of_a_site_stand_in_for_ours_and_are_all_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "拠点 D" / "page_maps"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(MAP.replace("name: mine", "name: ricoh_wim"), "utf-8")
    assert [one.source for one in site_maps(folder.parent) if one.name == "ricoh_wim"] == ["the machine in the hall"]
    (folder / "b.yml").write_text(MAP.replace("vendor", "vendr"), "utf-8")
    (folder / "c.yml").write_text("- no map", "utf-8")
    found = problems(lambda: site_maps(folder.parent))
    assert {one.file for one in found} == {"page_maps/b.yml", "page_maps/c.yml"}
    assert "page_maps/b.yml:2" in spoken(found)


WORDS = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() == text and text.isprintable())


@given(
    st.dictionaries(WORDS, WORDS, max_size=3),
    st.lists(WORDS, min_size=1, max_size=3),
    WORDS,
    st.sampled_from(("radio", "select", "checkbox")),
)
def test_what_is_written_reads_back_the_same(cookies: dict[str, str], signs: list[str], value: str, kind: str) -> None:
    """Whatever a page calls its inputs: `on`, `yes`, `-`, `{}`, Japanese."""
    made = FormMap(
        name="x",
        vendor="v",
        models=(),
        confidence="unconfirmed",
        source="s",
        front="/",
        signs=tuple(signs),
        login=FormLogin(
            page="/a",
            action="/b",
            user_field=value,
            password_field="p",
            session="s",
            cookies=cookies,
        ),
        pages={
            "p": FormPage(
                name="p",
                path="/p",
                action="/q",
                fields={
                    "storage.encrypted": FormField(name=value, kind=kind, values={"true": value, "false": ""})  # type: ignore[arg-type]
                },
                carries=frozenset(signs),
            )
        },
    )
    if "{{" in map_text(made) or "{%" in map_text(made):
        return  # templates are refused in files of people, and no page is called so
    assert load_form_map(map_text(made).encode(), "x.yml") == made
    assert yaml.safe_load(map_text(made))["login"]["user_field"] == value


@given(st.sampled_from(sorted(FORM_NAMES)), st.text(max_size=80), st.booleans())
def test_no_value_of_a_page_becomes_another_line(name: str, theirs: str, fixed: bool) -> None:
    """A page that shows line ends, quotes or our own words says nothing but its own value."""
    lines = [*write_head("m", "v", "unconfirmed", accepted=False), *write_page("p")]
    lines.append(write_words(name, theirs, fixed=fixed))
    lines.append(
        write_fact("storage.encrypted" if name != "storage.encrypted" else "snmp.public.enabled", None, theirs)
    )
    found = read_text("\n".join((*lines, "end", "")))
    assert set(found.said) <= {name, "storage.encrypted", "snmp.public.enabled"}
    assert found.said[name].word in {theirs, None}
    assert not found.is_sure
    assert found.covers == frozenset()


def test_the_text_says_what_can_be_set() -> None:
    text = "\n".join((write_fact("storage.encrypted", "true", "1", fixed=True), write_hidden("account.admin.password")))
    said = read_text(text).said
    assert (said["storage.encrypted"].word, said["storage.encrypted"].settable) == ("true", False)
    assert (said["account.admin.password"].word, said["account.admin.password"].settable) == (None, True)


@pytest.mark.parametrize(
    "confidence, sure",
    (("unconfirmed", False), ("unconfirmed accepted", True), ("recorded", True), ("", False), ("x", False)),
)
def test_how_sure_a_text_is(confidence: str, sure: bool) -> None:
    assert read_text(f"map m\nconfidence {confidence}\nend\n").is_sure is sure
    assert not read_text("map m\nend\n").is_sure


def test_a_setting_said_twice_is_said_by_nobody() -> None:
    text = 'storage.encrypted = true ("1")\nstorage.encrypted = true ("1")\n'
    assert read_text(text).said["storage.encrypted"].word is None


@pytest.mark.parametrize(
    "text, key",
    (
        ("vendor: canon\nconfidence: unconfirmed\nsource: s\nsettings:\n  storage.erased: {key: a}\n", "want_word"),
        (
            "vendor: canon\nconfidence: unconfirmed\nsource: s\nsettings:\n  storage.encrypted: {key: a}\n",
            "form_values",
        ),
        (
            "vendor: c\nconfidence: recorded\nsource: s\nsettings: {storage.encrypted: {key: a, values: {maybe: 1}}}\n",
            "settings_words",
        ),
        ("vendor: c\nsource: s\n", "missing"),
    ),
)
def test_mistakes_in_a_settings_map(text: str, key: str) -> None:
    found = complaints(lambda: load_settings_map(text.encode()))
    assert any(key in one[2] for one in found), found


def test_the_examples_of_the_docs_are_right(root: Path) -> None:
    page = (root / "docs" / "mfp-page-maps.md").read_text("utf-8")
    chart, settings = (block.partition("```")[0] for block in page.split("```yaml\n")[1:3])
    assert load_form_map(chart.encode(), "docs").pages["storage"].covers == {"storage"}
    assert load_settings_map(settings.encode()).settings["storage.erase_per_job"].name == "settings/item[id=ERASE]"
    for name in FORM_NAMES:  # said as it is, or as one of `printing.<lpd|ftp>.enabled`
        assert name in page or all(part in page for part in re.split(r"[.](?:[0-9][.])?", name)), name
