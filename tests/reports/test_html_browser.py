"""The HTML report in a real browser."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.model.say import LANGS, Lang
from shikiri.reports.html import render
from tests.reports import sample
from tests.reports.browser import PROGRAM, Browser, browser

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium on this machine")

SHOWN = "[...document.querySelectorAll('tr[data-s]')].filter(row => row.checkVisibility()).length"
HITS = "Number(document.getElementById('hits').textContent)"
TYPE = """(async text => {
  const box = document.getElementById('search');
  box.value = text;
  box.dispatchEvent(new Event('input'));
  await new Promise(done => setTimeout(done, 300));
})(%r)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(render(sample.document(partial=True), "ja"))
    return path


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture
def opened(chromium: Browser, page: Path) -> Browser:
    chromium.events.clear()
    chromium.size(1280, 900)
    chromium.open(page)
    chromium.run("localStorage.clear()")
    chromium.open(page)
    return chromium


def complaints(chromium: Browser) -> list[object]:
    return [*chromium.named("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")]


def seen_language(chromium: Browser) -> str:
    ja, en = (chromium.run(f"document.querySelector('h1 [lang={lang}]').checkVisibility()") for lang in LANGS)
    assert ja != en
    return "ja" if ja else "en"


def test_the_language_switches_and_is_remembered(opened: Browser, page: Path) -> None:
    assert seen_language(opened) == "ja"
    assert "みなと" in opened.run("document.title")
    opened.run("document.querySelector('button[data-lang=en]').click()")
    assert seen_language(opened) == "en"
    assert "Minato" in opened.run("document.title")
    assert opened.run("document.documentElement.lang") == "en"
    assert opened.run("document.querySelector('button[data-lang=en]').getAttribute('aria-pressed')") == "true"
    opened.open(page)
    assert seen_language(opened) == "en"
    opened.run("document.querySelector('button[data-lang=ja]').click()")
    opened.open(page)
    assert seen_language(opened) == "ja"
    assert not complaints(opened)


@pytest.mark.parametrize("lang", LANGS)
def test_without_scripts_it_reads_in_the_language_it_was_made_in(chromium: Browser, tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(render(sample.document(), lang))
    chromium.events.clear()
    chromium.do("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.open(path)
        assert seen_language(chromium) == lang
        assert not chromium.run("document.querySelector('.tools').checkVisibility()")
        assert not chromium.run("document.querySelector('.language').checkVisibility()")
        assert chromium.run(SHOWN) > 5
    finally:
        chromium.do("Emulation.setScriptExecutionDisabled", value=False)


def test_the_search_finds_in_both_languages(opened: Browser) -> None:
    every = opened.run(HITS)
    assert every == len(sample.findings())
    opened.run(TYPE % "lobby-guest")
    assert opened.run(HITS) == 2
    assert opened.run(SHOWN) == 2
    opened.run(TYPE % "SSL そのような言葉はない")
    assert opened.run(HITS) == opened.run(SHOWN) == 0
    opened.run(TYPE % "no answer")  # English words, although Japanese is shown
    assert opened.run(HITS) == 2
    opened.run(TYPE % "パスフレーズ　lobby")  # a word of the head of the group, and one of the row
    assert opened.run(HITS) == 1
    opened.run(TYPE % "")
    assert opened.run(HITS) == every
    assert not complaints(opened)


def test_the_filter_takes_statuses_away(opened: Browser) -> None:
    fails = sum(one["status"] == "fail" for one in sample.findings())
    opened.run("document.querySelectorAll('.pick input').forEach(one => { if (one.value !== 'fail') one.click(); })")
    assert opened.run(HITS) == fails
    opened.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert opened.run(SHOWN) == fails
    opened.run(TYPE % "rt-main")
    assert opened.run(HITS) == 3
    assert not complaints(opened)


def test_a_link_opens_the_group_it_leads_to(opened: Browser) -> None:
    group = "document.getElementById('c-telnet-off')"
    assert opened.run(f"{group}.open") is False
    opened.run("document.querySelector('#matrix a[href=\"#c-telnet-off\"]').click()")
    opened.run("new Promise(done => setTimeout(done, 100))")
    assert opened.run(f"{group}.open") is True
    opened.run(TYPE % "そのような言葉はない")
    opened.run("location.hash = ''; location.hash = '#c-telnet-off'")
    opened.run("new Promise(done => setTimeout(done, 100))")
    assert opened.run(f"{group}.checkVisibility()") is True
    assert not complaints(opened)


def test_it_asks_nothing_of_the_network(opened: Browser, page: Path) -> None:
    asked = {one["request"]["url"].split("#")[0] for one in opened.named("Network.requestWillBeSent")}
    assert asked <= {page.resolve().as_uri(), "data:,"}
    assert opened.run("performance.getEntriesByType('resource').length") == 0
    assert not complaints(opened)


def test_the_browser_refuses_what_the_page_is_not_allowed(opened: Browser) -> None:
    """The policy works: what an attacker would add is stopped by the browser, and it says so."""
    opened.run("""(() => {
      const script = document.createElement('script');
      script.textContent = 'window.broken = true';
      document.body.append(script);
      const picture = new Image();
      picture.src = 'http://192.0.2.1/a.png';
      document.body.append(picture);
    })()""")
    assert opened.run("window.broken") is None
    opened.run("new Promise(done => setTimeout(done, 200))")
    told = str(complaints(opened))
    assert "script-src" in told
    assert "img-src" in told
    failed = [one for one in opened.named("Network.loadingFailed") if one.get("blockedReason") == "csp"]
    assert failed


@pytest.mark.parametrize("width", (360, 768, 1280))
@pytest.mark.parametrize("lang", LANGS)
def test_it_fits_the_screen(opened: Browser, width: int, lang: Lang) -> None:
    opened.run(f"document.querySelector('button[data-lang={lang}]').click()")
    opened.size(width, 800)
    assert opened.run("document.documentElement.scrollWidth") <= width
    # Nothing but the matrix, which scrolls by itself, is wider than the screen.
    wide = f"""[...document.querySelectorAll('main *')].filter(one => !one.closest('.scroll') && !one.closest('svg')
      && !one.closest('.unseen') && !one.closest('thead') && one.checkVisibility()
      && one.getBoundingClientRect().right > {width} + 1).map(one => one.className)"""
    assert opened.run(wide) == []


def test_the_picture_is_not_blank(opened: Browser) -> None:
    for width in (360, 1280):
        opened.size(width, 800)
        assert len(colours(opened.picture())) > 50


def test_on_paper_everything_is_open_and_a4(opened: Browser) -> None:
    sheet = opened.paper()
    assert sheet.startswith(b"%PDF-")
    sizes = set(_boxes(sheet))
    assert any(width < height for width, height in sizes)
    assert any(width > height for width, height in sizes)  # the matrix lies on its side
    assert {tuple(sorted(size)) for size in sizes} == {(595, 842)}


def test_a_fleet_stays_usable(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "fleet.html"
    whole = sample.fleet(devices=200, each=60, fails=8)
    path.write_bytes(render(whole, "ja"))
    chromium.events.clear()
    chromium.open(path)
    chromium.run("localStorage.clear()")
    fails = sum(one["status"] == "fail" for one in whole["findings"])
    chromium.run("document.querySelectorAll('.pick input').forEach(one => { if (one.value !== 'fail') one.click(); })")
    assert chromium.run(HITS) == fails == 1600
    assert not complaints(chromium)


def _boxes(sheet: bytes) -> Iterator[tuple[int, int]]:
    for part in sheet.split(b"/MediaBox [")[1:]:
        numbers = [float(number) for number in part.split(b"]")[0].split()]
        yield round(numbers[2]), round(numbers[3])


def colours(png: bytes) -> set[bytes]:
    """The colours of the raw rows of a PNG, good enough to tell a page from a blank one."""
    data, place, width, depth = b"", 8, 0, 0
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        body = png[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, _, _, colour = struct.unpack(">IIBB", body[:10])
            depth = 4 if colour == 6 else 3
        elif kind == b"IDAT":
            data += body
        place += length + 12
    raw, row = zlib.decompress(data), width * depth + 1
    return {raw[start : start + depth] for top in range(1, len(raw), row) for start in range(top, top + row - 1, depth)}
