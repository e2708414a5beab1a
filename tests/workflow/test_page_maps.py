"""Page maps on their way to the wire: only to boxes with pages, the site's own first, mistakes told with the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.errors import PolicyError
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import Inventory, load_inventory
from tests.ansible.office import Office, office

MAP = """name: ricoh_wim
vendor: ricoh
confidence: unconfirmed
source: ours
signs: x
login: {page: /a, action: /b, user_field: u, password_field: p, session: s}
pages: {}
"""


@pytest.fixture
def site(tmp_path: Path) -> Office:
    made = office(tmp_path)
    (made.folder / "page_maps").mkdir()
    return made


def load(site: Office) -> Inventory:
    return load_inventory(site.folder, clock.now(), vault_ids=[site.vault_id])


def forms(site: Office) -> dict[str, list[tuple[str, bool]]]:
    return {
        host.device.name: [(one.source, one.accepted) for one in host.target.forms if one.name == "ricoh_wim"]
        for host in load(site).hosts
    }


def test_only_boxes_with_pages_get_maps_and_the_word_about_unconfirmed_ones(site: Office) -> None:
    (site.folder / "page_maps" / "mine.yml").write_text(MAP, "utf-8")
    assert not any(forms(site).values())
    site.change("office-sw1", platform="mfp")
    assert forms(site)["office-sw1"] == [("ours", False)]
    site.change("office-sw1", platform="mfp", allow_unconfirmed=True)
    assert forms(site)["office-sw1"] == [("ours", True)]
    assert [name for name, maps in forms(site).items() if maps] == ["office-sw1"]


def test_a_mistake_in_a_map_is_told_with_its_file(site: Office) -> None:
    (site.folder / "page_maps" / "mine.yml").write_text(MAP.replace("page: /a", "page: a"), "utf-8")
    assert load(site).hosts, "without such a box nobody needs it"
    site.change("office-sw1", platform="mfp")
    with pytest.raises(PolicyError) as told:
        load(site)
    (problem,) = told.value.problems
    assert (problem.file, problem.line) == ("page_maps/mine.yml", 6)
    assert "/" in tell(problem.sentence, "ja")
