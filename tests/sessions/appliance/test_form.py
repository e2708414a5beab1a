"""The door to web pages for people, against a simulated Web Image Monitor of ours: see its docstring."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from shikiri.formats.form_text import read_text
from shikiri.language import tell
from shikiri.model.errors import Rejected
from shikiri.model.form_map import FormField, FormMap
from shikiri.model.say import LANGS, Say
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.form import Forms, open_door
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances import ServedAppliance, Trouble, serve_appliances
from shikiri.simulator.appliances.ricoh import Ricoh
from shikiri.workflow.hosts.page_maps import shipped_maps

CANARY = "Kanaria-5c1d-himitsu"
NEW = "Atarashii-9e2f-kagi"
MAP = next(one for one in shipped_maps() if one.name == "ricoh_wim")
ERASE = "form ricoh_wim storage.erase_per_job=true"


@pytest.fixture
def served() -> Iterator[ServedAppliance]:
    double = Ricoh(name="office-mfp2", secrets={"admin": CANARY})
    with serve_appliances([double]) as all_:
        yield all_["office-mfp2"]


@pytest.fixture
def ricoh(served: ServedAppliance) -> Ricoh:
    assert isinstance(served.double, Ricoh)
    return served.double


@pytest.fixture
def opened(served: ServedAppliance, tmp_path: Path) -> Iterator[Opened]:
    with ExitStack() as stack:
        yield Opened(served, tmp_path / "拠点 B", stack)


class Opened:
    """Makes doors to the double, each with a login of its own."""

    def __init__(self, served: ServedAppliance, folder: Path, stack: ExitStack) -> None:
        folder.mkdir()
        self._served, self._folder, self._stack = served, folder, stack

    def __call__(
        self,
        password: str = CANARY,
        *,
        accepted: bool = True,
        maps: tuple[FormMap, ...] = (MAP,),
        user: str = "admin",
        without: int = 0,
        silence: float = 8,
    ) -> tuple[Forms, Box]:
        box = Box(
            Target(
                device="office-mfp2",
                platform="mfp",
                host="127.0.0.1",
                user=user,
                password=Secret.plain(password) if password else NO_SECRET,
                known_hosts=self._folder / "known_hosts",
                patience=Patience(connect=5, silence=silence, answer=3 * silence),
                ports={usual: real for usual, real in self._served.ports.items() if usual != without},
                forms=tuple(replace(one, accepted=accepted) for one in maps),
            )
        )
        door = open_door(box)
        assert isinstance(door, Forms)
        self._stack.callback(box.close)
        self._stack.callback(door.close)
        return door, box


def with_field(name: str, field: FormField, page: str = "storage") -> FormMap:
    """The map with one setting changed."""
    old = MAP.pages[page]
    return replace(MAP, pages={**MAP.pages, page: replace(old, fields={**old.fields, name: field})})


def sentence(error: Rejected) -> str:
    return " ".join(tell(error.sentence, lang) for lang in LANGS)


def why(error: Rejected) -> str:
    assert isinstance(error.answer, Say)
    return error.answer.key


def test_it_reads_every_page_with_one_login_and_logs_out(opened: Opened, ricoh: Ricoh) -> None:
    door, box = opened()
    answer = door.ask("form")
    assert answer.complete
    assert answer.text.endswith("\nend\n")
    said = read_text(answer.text)
    words = {name: one.word for name, one in said.said.items()}
    assert said.entered == "admin"
    assert (said.map, said.vendor, said.covers) == (
        "ricoh_wim",
        "ricoh",
        frozenset({"storage", "account", "discovery", "snmp"}),
    )
    assert words["storage.erase_per_job"] == "false"
    assert words["storage.erase_after_minutes"] == "4320"
    assert words["printing.lpd.enabled"] == "true"
    assert words["exposure.range.1.from"] == "0.0.0.0"
    assert words["account.admin.name"] == "admin"
    assert (words["account.admin.password"], said.said["storage.encrypted"].settable) == (None, False)
    door.ask("form ricoh_wim storage")
    door.close()
    assert ricoh.events == ["login admin", "logout"]
    assert box.proved == {"login"}
    assert CANARY not in answer.text
    assert base64.b64encode(CANARY.encode()).decode() not in answer.text


def test_the_risk_of_an_unconfirmed_map_is_the_operators(opened: Opened, ricoh: Ricoh) -> None:
    door, _ = opened(accepted=False)
    assert not read_text(door.ask("form").text).is_sure
    with pytest.raises(Rejected) as caught:
        door.tell(ERASE)
    assert "allow_unconfirmed" in sentence(caught.value)
    assert ricoh.writes == []


def test_one_setting_is_set_and_nothing_else(opened: Opened, ricoh: Ricoh) -> None:
    door, _ = opened()
    door.tell(ERASE)
    door.tell(ERASE)  # it stands already: nothing is sent
    door.tell("form ricoh_wim printing.lpd.enabled=false")
    door.tell("form ricoh_wim exposure.range.1.from=192.168.99.1")
    assert ricoh.writes == ["storage.autoEraseMemory=on", "protocols.lpd=off", "access.range1From=192.168.99.1"]
    said = read_text(door.ask("form").text).said
    assert said["storage.erase_per_job"].word == "true"
    assert said["exposure.range.1.from"].word == "192.168.99.1"


def test_one_input_may_be_two_settings_of_ours(opened: Opened, ricoh: Ricoh) -> None:
    """Ciphertext only: the pages and IPP are encrypted from then on. What is as it should be is not sent again."""
    ricoh.tls = "priority"
    door, _ = opened()
    assert read_text(door.ask("form").text).said["management.http.enabled"].word == "true"
    door.tell("form ricoh_wim printing.ipp.enabled=false")
    door.tell("form ricoh_wim management.http.enabled=false")
    assert ricoh.writes == ["tls.sslTlsMode=only"]
    assert read_text(door.ask("form").text).said["management.http.enabled"].word == "false"


def test_a_wrong_password_is_told_and_never_tried_again(opened: Opened, ricoh: Ricoh) -> None:
    first, box = opened("not-this-one")
    assert first.ask("form").text == "#! refused password\n"
    assert first.ask("form ricoh_wim storage").complete is False
    with pytest.raises(Rejected):
        first.tell(ERASE)
    second, _ = opened("not-this-one")
    assert second.ask("form").text == "#! refused password\n"
    assert ricoh.wrong == 1
    assert box.proved == set()


def test_an_empty_password_proves_nothing_about_one(opened: Opened, ricoh: Ricoh) -> None:
    ricoh._passwords["admin"] = ""
    assert opened("")[0].ask("form").text == "#! login\n"
    assert ricoh.events == []


def test_without_a_password_nobody_logs_in(opened: Opened, ricoh: Ricoh) -> None:
    door, _ = opened("")
    assert door.ask("form").text == "#! login\n"
    assert (ricoh.wrong, ricoh.events) == (0, [])


def test_a_box_without_https_is_entered_as_it_is(opened: Opened, ricoh: Ricoh) -> None:
    """It has no better way, and never had one."""
    door, box = opened(without=443)
    assert door.ask("form").complete
    assert box.came_by == {"http"}
    assert ricoh.events == ["login admin"]


def test_a_locked_account_is_not_tried_twice(opened: Opened, ricoh: Ricoh, served: ServedAppliance) -> None:
    served.plant(Trouble(kind="lockout", at=1))
    opened("not-this-one")[0].ask("form")
    assert opened()[0].ask("form").text == "#! refused password\n"
    assert opened()[0].ask("form").text == "#! refused password\n"
    assert ricoh.wrong == 1


def test_a_page_with_other_inputs_is_never_written(opened: Opened, ricoh: Ricoh) -> None:
    ricoh.changed_pages = ("storage",)
    door, _ = opened()
    assert read_text(door.ask("form").text).said["storage.erase_per_job"].word == "false"  # it can still be read
    with pytest.raises(Rejected) as caught:
        door.tell(ERASE)
    assert "shikiri mfp learn" in sentence(caught.value)
    assert ricoh.writes == []


@pytest.mark.parametrize(
    "field",
    (
        FormField(name="autoEraseMemory", kind="checkbox", values={"true": "on", "false": ""}),
        FormField(name="autoEraseMemory", kind="radio", values={"true": "on", "false": "off", "x": "other"}),
        FormField(name="autoEraseMemory", kind="radio", values={"true": "on", "false": "never"}),
        FormField(name="eraseMethod", kind="radio", values={"true": "nsa", "false": "random3"}),
        FormField(name="notThere", kind="radio", values={"true": "on", "false": "off"}),
    ),
)
def test_what_the_map_does_not_fit_is_unknown(opened: Opened, field: FormField) -> None:
    door, _ = opened(maps=(with_field("storage.erase_per_job", field),))
    said = read_text(door.ask("form").text).said
    assert said["storage.erase_per_job"].word is None


@pytest.mark.parametrize(
    "command",
    (
        "form ricoh_wim storage.encrypted=false",  # greyed out
        "form ricoh_wim storage.erase_after_minutes=5",  # a word the map does not have
        "form ricoh_wim printing.smb.enabled=false",  # a setting the map does not have
        "form other_map storage.erase_per_job=true",
    ),
)
def test_what_is_not_offered_is_not_written(opened: Opened, ricoh: Ricoh, command: str) -> None:
    door, _ = opened()
    with pytest.raises(Rejected):
        door.tell(command)
    assert ricoh.writes == []


@pytest.mark.parametrize("kind", ("ignore", "policy"))
def test_what_did_not_take_is_said(opened: Opened, ricoh: Ricoh, served: ServedAppliance, kind: str) -> None:
    served.plant(Trouble(kind=kind))  # type: ignore[arg-type]
    door, _ = opened()
    with pytest.raises(Rejected) as caught:
        door.tell(ERASE)
    assert why(caught.value) == "form.not-taken"
    assert ricoh.auto_erase == "off"


def test_a_password_is_proved_by_coming_in_with_it(opened: Opened, ricoh: Ricoh) -> None:
    door, box = opened()
    door.ask("form")
    door.tell(f"form ricoh_wim account.admin.password={NEW}")
    door.tell(ERASE)  # with the new one
    assert ricoh.writes == ["admin.password=***", "storage.autoEraseMemory=on"]
    assert ricoh.wrong == 0
    assert box.target.password.reveal() == NEW
    assert opened(NEW)[0].ask("form").complete


def test_a_password_that_the_machine_refuses_changes_nothing(
    opened: Opened, ricoh: Ricoh, served: ServedAppliance
) -> None:
    served.plant(Trouble(kind="policy"))
    door, box = opened()
    with pytest.raises(Rejected) as caught:
        door.tell(f"form ricoh_wim account.admin.password={NEW}")
    assert NEW not in sentence(caught.value) + repr(caught.value)
    assert box.target.password.reveal() == CANARY
    assert (ricoh.wrong, ricoh.writes) == (1, [])
    served.mend()
    assert opened()[0].ask("form").complete  # the old one is not held to be wrong


def test_the_password_of_somebody_else_is_not_set(opened: Opened, ricoh: Ricoh) -> None:
    ricoh.secrets = {}
    ricoh._passwords["supervisor"] = CANARY
    door, _ = opened(user="supervisor")
    assert door.ask("form").complete
    with pytest.raises(Rejected):
        door.tell(f"form ricoh_wim account.admin.password={NEW}")
    assert ricoh.writes == []


def test_another_box_is_left_alone(opened: Opened, ricoh: Ricoh) -> None:
    door, _ = opened(maps=(replace(MAP, signs=("Remote UI",)),))
    assert door.ask("form").text == "#! absent map\n"
    with pytest.raises(Rejected):
        door.tell(ERASE)
    assert (ricoh.events, ricoh.wrong) == ([], 0)
    assert opened(maps=())[0].ask("form").text == "#! absent map\n"


def test_the_password_goes_nowhere_but_to_the_address_of_the_map(opened: Opened, ricoh: Ricoh) -> None:
    """A login form that leads elsewhere gets nothing, whatever it is called."""
    elsewhere = replace(MAP, login=replace(MAP.login, action="/web/guest/ja/websys/webArch/collect.cgi"))
    door, _ = opened(maps=(elsewhere,))
    assert door.ask("form").text == "#! login form\n"
    assert (ricoh.wrong, ricoh.events) == (0, [])


def test_a_page_that_is_not_there_covers_nothing(opened: Opened) -> None:
    gone = replace(MAP.pages["storage"], path="/web/entry/ja/websys/config/getNothing.cgi")
    door, _ = opened(maps=(replace(MAP, pages={**MAP.pages, "storage": gone}),))
    answer = door.ask("form")
    assert "missing storage 404" in answer.text
    assert read_text(answer.text).covers == frozenset({"account", "discovery", "snmp"})
    assert read_text(answer.text).said["printing.lpd.enabled"].word == "true"


@pytest.mark.parametrize("kind, at", (("hang", 0), ("drop", 30), ("login_page", 0), ("nul", 0), ("charset", 0)))
def test_half_an_answer_is_none(opened: Opened, ricoh: Ricoh, served: ServedAppliance, kind: str, at: int) -> None:
    """Whatever goes wrong on the settings page: nothing is known of it, and nothing is written."""
    door, box = opened(silence=1.5 if kind == "hang" else 8)
    box.web.get("/", login=False)
    served.plant(Trouble(kind=kind, at=at, match="getAutoErase"))  # type: ignore[arg-type]
    said = read_text(door.ask("form").text)
    whole = kind in {"nul", "charset"}  # the letters are all there
    assert whole or "storage.erase_per_job" not in said.said
    assert whole or "storage" not in said.covers
    if not whole:
        with pytest.raises(Rejected):
            door.tell(ERASE)
        assert ricoh.writes == []


def test_a_restart_in_the_middle_of_a_write_is_no_success(
    opened: Opened, ricoh: Ricoh, served: ServedAppliance
) -> None:
    served.plant(Trouble(kind="reboot", at=1))
    door, _ = opened()
    with pytest.raises(Rejected) as caught:
        door.tell(ERASE)
    assert why(caught.value) == "form.no-answer"
    assert ricoh.events[-1] == "boot: fault"
