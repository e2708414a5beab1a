"""`shikiri verify`: one site or several; the worst answer counts, and a broken site stops nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shikiri.workflow.sites import folder_names, unlike, worst_code
from tests.ansible.office import CANARY, DEVICES, Office, Told, office, run

NO_PEOPLE = "telnet-off,ssh-version"  # controls that the example devices pass without anybody's statement


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def verify(site: Office, *arguments: object, inventory: tuple[Path, ...] = (), **environ: str) -> Told:
    places = [word for place in inventory or (site.folder,) for word in ("-i", place)]
    store = site.folder.parent / "store"
    return run("shikiri", "verify", *places, "--vault-id", site.vault_id, *arguments, store=store, environ=environ)


def test_one_site(site: Office) -> None:
    told = verify(site)
    assert told.code == 3, told.err
    for device in DEVICES:
        assert f"{device}: 読み取りました" in told.err
    assert CANARY not in told.all


def test_a_document_for_machines_is_all_that_is_printed(site: Office) -> None:
    document = json.loads(verify(site, "--format", "json", "--controls", NO_PEOPLE).out)
    assert document["schema"] == "shikiri/findings/1"
    assert document["exit"] == 0
    assert document["partial"]
    assert document["run"]


@pytest.mark.parametrize(
    "arguments,code",
    (
        (("--controls", NO_PEOPLE), 0),
        ((), 3),
        (("--fail-on", "none"), 0),
        (("--fail-on", "fail"), 3),
        (("--limit", "office-sw1", "--controls", "guest-business-separated"), 4),
        (("--limit", "office-sw1", "--controls", "guest-business-separated", "--fail-on", "fail"), 0),
        (("--fail-on", "warn"), 2),
        (("--controls", "telnet-of"), 2),
        (("--controls", ""), 2),
        (("--limit", "office-sw9"), 2),
        (("--format", "html"), 2),
        (("--vault-id", "office@/nowhere"), 2),
    ),
    ids=str,
)
def test_the_exit_code(site: Office, arguments: tuple[str, ...], code: int) -> None:
    told = verify(site, *arguments)
    assert told.code == code, told.all
    assert "Traceback" not in told.err


def test_no_run_is_kept_of_a_mistyped_call(site: Office) -> None:
    verify(site, "--controls", "telnet-of")
    assert not (site.folder.parent / "store").exists()


def test_several_sites_one_of_them_broken(site: Office, tmp_path: Path) -> None:
    other, broken = office(tmp_path, name="二号店"), office(tmp_path, name="三号店")
    (broken.folder / "facility.yml").write_text("id: [")
    out = tmp_path / "reports"
    places = (site.folder, broken.folder, other.folder, site.folder)
    told = verify(site, "--controls", NO_PEOPLE, "--format", "json,junit", "--out", out, inventory=places)
    assert told.code == 2
    assert {page.name for page in out.iterdir()} == {"駅前 office", "二号店"}
    for page in out.iterdir():
        assert json.loads((page / "findings.json").read_text("utf-8"))["exit"] == 0
    assert "facility.yml" in told.err
    assert told.out.count("終了コード 0") == 2
    assert told.out.count("終了コード 2") == 1


def test_several_sites_need_a_folder_for_documents(site: Office, tmp_path: Path) -> None:
    other = office(tmp_path, name="二号店")
    assert verify(site, "--format", "json", inventory=(site.folder, other.folder)).code == 2


def test_a_device_that_is_not_reached_is_incomplete(site: Office) -> None:
    site.change("office-sw1", answers="answers/gone")
    told = verify(site, "--controls", NO_PEOPLE)
    assert told.code == 4, told.all
    assert "office-sw1" in told.err


def test_a_store_that_takes_nothing_fails_after_the_report(site: Office, tmp_path: Path) -> None:
    place = tmp_path / "no-folder"
    place.write_text("a file stands where the store should be")
    told = verify(site, "--controls", NO_PEOPLE, "--format", "json", SHIKIRI_STORE=str(place))
    assert told.code == 1, told.all
    assert json.loads(told.out)["exit"] == 0
    assert "Traceback" not in told.err


def test_a_moved_clock_is_said(site: Office) -> None:
    told = verify(site, "--format", "json", "--controls", NO_PEOPLE, SHIKIRI_NOW="+400d")
    document = json.loads(told.out)
    assert any("SHIKIRI_NOW" in warning["ja"] for warning in document["warnings"])
    assert verify(site, SHIKIRI_NOW="tomorrow").code == 2


@pytest.mark.parametrize(
    "codes,worst",
    (((), 0), ((0, 0), 0), ((0, 4), 4), ((4, 3, 0), 3), ((3, 2), 2), ((2, 1, 3), 1), ((0, -9), 1), ((0, 77), 1)),
)
def test_the_worst_code_counts(codes: tuple[int, ...], worst: int) -> None:
    assert worst_code(codes) == worst


def test_a_site_named_twice_is_one_site(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert unlike([tmp_path / "a", tmp_path / "a" / ".." / "a", tmp_path]) == (tmp_path / "a", tmp_path)


def test_sites_called_alike_get_folders_of_their_own(tmp_path: Path) -> None:
    sites = [tmp_path / "aoba" / "office", tmp_path / "midori" / "office", tmp_path / "park"]
    assert list(folder_names(sites).values()) == ["aoba-office", "midori-office", "park"]
