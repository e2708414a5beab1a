"""Lines of the site's own: rendered for one device, sent only where they are missing, never a secret in them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from shikiri.model.device import Device
from shikiri.model.errors import PolicyError
from shikiri.model.facility import Binding
from shikiri.model.reading import Answer, Reading
from shikiri.workflow.captures import JST
from shikiri.workflow.planning.site_lines import placed, site_lines
from shikiri.workflow.site import Site, load_site

FACILITY = """\
id: demo
name: Demo
profile: basic
segments:
  - {name: guest, role: guest, vlan: 20, subnets: 192.168.20.0/24}
accounts:
  - {name: ops, secret: {secret: ops_password}}
"""
DEVICE = Device(
    name="sw1", platform="cisco_ios", kinds=frozenset({"switch"}), binding=Binding(segments={"guest": ("Vlan20",)})
)
CONFIG = """\
version 17.9
!
banner login ^C
interface Vlan20
 description guest
 no ip redirects
!
end
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "facility.yml").write_text(FACILITY, "utf-8")
    (tmp_path / "templates").mkdir()
    return load_site(tmp_path / "facility.yml", datetime(2026, 11, 21, tzinfo=JST))


def lines(site: Site, template: str, config: str | None = CONFIG) -> list[tuple[tuple[str, ...], str]]:
    (site.folder / "templates" / "cisco_ios.j2").write_text(template, "utf-8")
    reading = Reading(
        device="sw1",
        platform="cisco_ios",
        answers={} if config is None else {"show running-config": Answer(config)},
        when=None,
    )
    return [(one.block, str(one)) for one in site_lines(site, DEVICE, reading)]


def test_only_what_is_missing_is_sent(site: Site) -> None:
    template = """\
! our own words
no ip bootp server
interface Vlan20
 description guest
 no ip proxy-arp
"""
    assert lines(site, template) == [((), "no ip bootp server"), (("interface Vlan20",), "no ip proxy-arp")]
    assert lines(site, template, CONFIG + "no ip bootp server\ninterface Vlan20\n no ip proxy-arp\n") == []


def test_the_same_line_in_another_block_is_another_line(site: Site) -> None:
    assert lines(site, "interface Vlan30\n no ip redirects\n") == [(("interface Vlan30",), "no ip redirects")]


def test_a_block_without_lines_is_typed_itself(site: Site) -> None:
    assert lines(site, "interface Vlan30\n") == [((), "interface Vlan30")]


def test_facility_and_device_words_are_there(site: Site) -> None:
    words = "{{ one.name }} {{ bind.segments[one.name][0] }} {{ device.name }}"
    template = f"{{% for one in facility.segments %}}\nname {words}\n{{% endfor %}}"
    assert lines(site, template) == [((), "name guest Vlan20 sw1")]


@pytest.mark.parametrize(
    "template",
    [
        "{{ vault.ops_password }}",
        "{{ nothing_of_this_name }}",
        "{% for %}",
        "{{ facility.__class__.__mro__ }}",
        "{{ device.name.nonsense.more }}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_failing_template_is_one_clear_sentence(site: Site, template: str) -> None:
    with pytest.raises(PolicyError) as caught:
        lines(site, template)
    [problem] = caught.value.problems
    assert (problem.file, problem.sentence.key) == ("templates/cisco_ios.j2", "plan.bad-template")


def test_the_template_sees_the_name_of_a_secret_and_never_a_value(site: Site) -> None:
    assert lines(site, "{{ facility.accounts[0].secret.name }}") == [((), "ops_password")]


def test_without_a_template_or_a_reading_nothing_is_sent(site: Site) -> None:
    assert site_lines(site, DEVICE, None) == ()
    (site.folder / "templates" / "cisco_ios.j2").write_text("hostname x", "utf-8")
    assert site_lines(site, DEVICE, None) == ()


def test_blocks_are_told_by_indentation() -> None:
    assert placed(["a", " b", "  c", " d", "", "e"]) == [
        ((), "a"),
        (("a",), "b"),
        (("a", "b"), "c"),
        (("a",), "d"),
        ((), "e"),
    ]
