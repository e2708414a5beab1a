from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.language import catalogue
from shikiri.model.document import Document, FindingPart
from shikiri.model.say import Lang
from shikiri.reports import charts, marks
from shikiri.reports.headings import chapter_name, measure_name, track_name
from shikiri.reports.html import render
from shikiri.reports.page import found, matrix, sheet
from shikiri.reports.today import places, today
from tests.conftest import ROOT
from tests.reports import sample

VOID = frozenset("area base br col embed hr img input link meta source track wbr path circle rect".split())
OPTIONAL = frozenset({"li"})  # whose end a browser fills in
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]></style></title><svg onload=alert(1)>",
    "'\"}*{background:url(http://192.0.2.1/)}",
    "\x00\x08\x1b[31m\ud800 \u202e {{ 7*7 }} {% raw %}",
    "🔥 ゼロ幅\u200b ｶﾅ",
    "長" * 10_000,
)


class Page(HTMLParser):
    """What a browser would see: tags in balance, ids, attributes, text by element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.wrong: list[str] = []
        self.text: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag == "li" and self.open and self.open[-1] == "li":
            self.open.pop()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] in OPTIONAL and self.open[-1] != tag:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            self.scripts.append(data)
        elif self.open[-1:] == ["style"]:
            self.styles.append(data)
        else:
            self.text.append(data)


def page_of(document: Document, lang: Lang = "ja") -> Page:
    page = Page(render(document, lang).decode("utf-8"))
    assert not page.wrong
    assert not page.open
    return page


@pytest.fixture(scope="module")
def document() -> Document:
    return sample.document()


@pytest.fixture(scope="module")
def page(document: Document) -> Page:
    return page_of(document)


def test_every_row_and_every_finding_is_there(document: Document, page: Page) -> None:
    rows = {f"i-{row['id']}" for row in (*document["items"], *document["extension"])}
    assert rows <= set(page.ids)
    assert {f"c-{name}" for name in {one["control"] for one in document["findings"]}} <= set(page.ids)
    counts = Counter(value for tag, name, value in page.attributes if (tag, name) == ("tr", "data-s"))
    assert counts == Counter(one["status"] for one in document["findings"])
    text = "".join(page.text)
    for finding in document["findings"]:
        assert finding["thing"] in text
        assert finding["actual"] in text
        assert finding["evidence"] is None or finding["evidence"]["excerpt"] in text
    assert len(page.ids) == len(set(page.ids))


def test_both_languages_are_in_the_file(document: Document, page: Page) -> None:
    text = "".join(page.text)
    for status in {row["status"] for row in document["items"]}:
        assert marks.word(status)["ja"] in text
        assert marks.word(status)["en"] in text
    for row in document["items"]:
        assert row["question"]["ja"] in text
        assert row["question"]["en"] in text
    assert ("html", "lang", "ja") in page.attributes
    assert ("html", "lang", "en") in page_of(document, "en").attributes


def test_it_asks_nothing_of_the_network(page: Page) -> None:
    for tag, name, value in page.attributes:
        if name in {"src", "href", "action", "data", "poster", "srcset", "formaction", "ping"}:
            assert value.startswith("#") or value == "data:,", (tag, name, value)
        assert not name.startswith("on")
        assert name != "style"
    assert not page.tags["iframe"] + page.tags["object"] + page.tags["img"]
    assert "url(" not in "".join(page.styles).lower()
    assert "@import" not in "".join(page.styles).lower()


def test_the_browser_is_told_to_run_only_our_own(page: Page) -> None:
    policy = next(value for _, name, value in page.attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for kind, texts in (("script-src", page.scripts), ("style-src", page.styles)):
        assert len(texts) == 1
        digest = base64.b64encode(hashlib.sha256(texts[0].encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("lang", ("ja", "en"))
def test_hostile_text_stays_text(text: str, lang: Lang) -> None:
    page = page_of(sample.hostile(text), lang)
    plain = page_of(sample.hostile("x"), lang)
    assert page.tags == plain.tags
    assert page.scripts == plain.scripts
    assert {name for _, name, _ in page.attributes} == {name for _, name, _ in plain.attributes}
    assert len(page.styles) == 1
    # The name of the facility stands in the style sheet too, and cannot leave its string.
    assert re.sub(r'content:"[^"\n]*"', "", page.styles[0]) == re.sub(r'content:"[^"\n]*"', "", plain.styles[0])


def test_what_the_report_does_not_know_it_does_not_show(document: Document) -> None:
    strange = sample.document()
    for part in (strange, strange["facility"], *strange["devices"], *strange["findings"], *strange["items"]):
        cast("dict[str, object]", part)["psk"] = "canary-4f1d"
    assert b"canary-4f1d" not in render(strange, "ja")


def test_a_partial_run_says_so(document: Document) -> None:
    words = catalogue("ja")["html.partial"]
    assert words not in "".join(page_of(document).text)
    assert words in "".join(page_of(sample.document(partial=True)).text)


def test_nothing_that_does_not_count_is_green(document: Document) -> None:
    text = render(document, "ja").decode()
    for row in document["items"]:
        if not row["counted"] and row["status"] == "pass":
            mine = text[text.index(f'id="i-{row["id"]}"') :]
            assert mine[mine.index('class="chip ') :].startswith('class="chip s-pass aside"')
    style = (ROOT / "src/shikiri/reports/templates/report.css").read_text("utf-8")
    aside = re.search(r"\.chip\.aside[^{]*\{([^}]*)\}", style)
    assert aside is not None
    assert "color: var(--none)" in aside.group(1)
    assert style.index(".s-pass {") < aside.start()


def test_an_empty_run_has_no_percentage() -> None:
    bare = sample.document()
    bare["findings"], bare["devices"], bare["extension"] = [], [], []
    for row in bare["items"]:
        row["counted"], row["findings"] = False, []
    bare["summary"] = sample.summary(bare["items"], [])
    text = "".join(page_of(bare).text)
    assert catalogue("ja")["html.ratio_none"] in text
    assert catalogue("ja")["html.nothing_today"] in text
    assert catalogue("ja")["html.no_findings"] in text


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_enough_for_everyone() -> None:
    style = (ROOT / "src/shikiri/reports/templates/report.css").read_text("utf-8")
    colours = {
        name: value if len(value) == 7 else "#" + "".join(one * 2 for one in value[1:])
        for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", style)
    }
    kinds = ("pass", "fail", "unreachable", "unknown", "unattested", "waived", "none")
    for kind in kinds:
        assert _contrast(colours[kind], colours[f"{kind}-tint"]) >= 4.5, kind
        assert _contrast(colours[kind], colours["paper"]) >= 4.5, kind
    for ground in ("paper", "wash", "desk"):
        for ink in ("ink", "soft", "accent"):
            assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert _contrast(colours["accent"], "#ffffff") >= 4.5


def test_every_status_has_a_mark_a_word_and_a_colour_of_its_own() -> None:
    style = (ROOT / "src/shikiri/reports/templates/report.css").read_text("utf-8")
    assert set(marks.MARKS) == set(marks.STATUSES) == set(charts.ORDER)
    assert len(set(marks.MARKS.values())) == len(marks.STATUSES)
    for status in marks.STATUSES:
        for prefix in ("s", "m"):
            assert f".{prefix}-{status} {{" in style
        assert f".b-{status} {{" in style
        assert marks.word(status)["ja"] != status


def test_a_status_of_a_later_schema_is_not_taken_for_a_pass() -> None:
    assert marks.worst(["pass", "exploded"]) == "exploded"
    assert marks.mark("exploded") == marks.mark("unknown")
    assert marks.worst([]) == "unknown"


def test_bars_show_every_status_and_one_failure_among_thousands() -> None:
    drawn = charts.bar({"pass": 100_000, "fail": 1})
    widths = [int(width) for width in re.findall(r'<rect x="\d+" width="(\d+)"', drawn)]
    assert len(widths) == 2
    assert min(widths) >= 4
    assert "url(#p-fail)" in drawn
    assert charts.bar({}).count("<rect") == 0
    assert all(f'id="p-{status}"' in charts.patterns() for status in marks.STATUSES if status not in marks.SETTLED)


def test_today_takes_the_greatest_risk_first_and_then_the_least_effort(document: Document) -> None:
    steps = today(document)
    assert [step["id"] for step in steps] == ["3-2-1", "3-6-1", "3-3-1"]
    assert places(document, steps[0]) == ("rt-main admin",)
    nowhere = sample.document()
    for finding in nowhere["findings"]:
        finding["device"] = finding["thing"] = ""
    assert [places(nowhere, step) for step in today(nowhere)] == [(), (), ()]
    every = today(document, most=99)
    assert all(step["counted"] and step["status"] not in {"pass", "not_applicable", "waived"} for step in every)
    assert {step["id"] for step in every if step["status"] != "fail"}
    for before, after in pairwise(every):
        assert before["status"] == "fail" or after["status"] != "fail"
        if (before["status"] == "fail") == (after["status"] == "fail"):
            assert before["risk"] >= after["risk"]


def test_names_of_the_edition_and_what_stands_in_where_there_are_none(document: Document) -> None:
    assert chapter_name(document, "3")["ja"] == "ネットワーク機器"
    assert measure_name(document, "3-6")["en"].startswith("Separation")
    bare = sample.document()
    bare["headings"] = {"chapters": {}, "measures": {}, "tracks": {}}
    assert "3" in chapter_name(bare, "3")["ja"]
    assert "3-6" in measure_name(bare, "3-6")["en"]
    assert track_name(bare, "audit") == {"ja": "audit", "en": "audit"}


def test_the_sheet_tells_who_stated_it_and_when(document: Document) -> None:
    rows = {row.item["id"]: row for chapter in sheet.chapters(document) for one in chapter.measures for row in one.rows}
    assert list(rows) == [row["id"] for row in document["items"]]
    assert rows["1-1-1"].date == "2026-11-01"
    assert rows["3-3-1"].date == "2026-11-21"
    assert rows["1-3-1"].date == rows["2-5-1"].date == ""
    assert rows["3-3-2"].waivers[0]["approved_by"] == "鈴木 一郎"
    assert rows["3-3-1"].proofs[0].status == "fail"
    assert rows["1-1-1"].todo is None
    total = sum(chapter.total for chapter in sheet.chapters(document))
    summary = document["summary"]
    assert total == summary["counted"] + summary["excluded"] + sheet.out_of_profile(document) == 56


def test_the_matrix_has_counted_columns_first_and_drops_no_trouble(document: Document) -> None:
    tables = matrix.tables(document, most_clean=0)
    for table in tables:
        counted = [column.counted for column in table.columns]
        assert counted == sorted(counted, reverse=True)
    shown = {(row.name, column.id) for one in tables for row in one.rows for column in one.columns}
    for finding in document["findings"]:
        if finding["status"] not in marks.SETTLED and finding["counted"]:
            assert (finding["device"], finding["control"]) in shown
    assert [table.chapter for table in tables] == ["3", ""]


def test_a_cell_is_as_bad_as_its_worst_counted_finding() -> None:
    whole = sample.document()
    whole["findings"] = [
        sample.finding("telnet-off", "rt-main", "a", "pass"),
        sample.finding("telnet-off", "rt-main", "b", "unknown"),
        sample.finding("telnet-off", "rt-main", "c", "fail", counted=False),
        sample.finding("wlan-pmf", "rt-main", "d", "fail", counted=False),
    ]
    cells = [cell for table in matrix.tables(whole) for row in table.rows for cell in row.cells if cell]
    assert [(cell.status, cell.counted) for cell in cells] == [("unknown", True), ("fail", False)]


def test_a_fleet_is_summed_up_and_no_trouble_is_lost() -> None:
    whole = sample.fleet(devices=30, each=30, fails=10)
    groups = found.groups(whole, most_passes=7, most_rows=40)
    told = [place for group in groups for bundle in group.bundles for place in bundle.places]
    told += [f"{row['device']} {row['thing']}" for group in groups for row in group.rows]
    for finding in whole["findings"]:
        if finding["status"] == "fail":
            assert any(place.startswith(f"{finding['device']} {finding['thing']}") for place in told)
    assert sum(group.left_out for group in groups) == 30 * 20 - 7
    text = "".join(page_of(whole).text)
    for group in found.groups(whole):
        if group.left_out:
            assert catalogue("ja")["html.passes_left_out"].format(count=group.left_out) in text
    assert sum(group.left_out for group in found.groups(whole)) == 30 * 20 - found.MOST_PASSES


_FINDINGS = st.lists(
    st.tuples(
        st.sampled_from(sorted(sample.CONTROLS)[:3]),
        st.sampled_from(marks.STATUSES),
        st.sampled_from(("open", "wep", "wpa2")),
        st.booleans(),
    ),
    min_size=10,
    max_size=60,
)


@settings(max_examples=100)
@given(_FINDINGS, st.integers(0, 20), st.integers(1, 20))
def test_only_passes_are_ever_left_out(drawn: list[tuple[str, str, str, bool]], passes: int, rows: int) -> None:
    whole = sample.document()
    whole["findings"] = [
        sample.finding(control, f"d-{place}", "", status, actual=actual, counted=counted)
        for place, (control, status, actual, counted) in enumerate(drawn)
    ]
    seen: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(found, "_LEAST_ROWS", 1)
        groups = found.groups(whole, passes, rows)
    for group in groups:
        seen += [row["device"] for row in group.rows]
        for bundle in group.bundles:
            seen += bundle.places
            mine = [one for one in whole["findings"] if one["device"] in bundle.places]
            assert {(one["status"], one["actual"], one["counted"]) for one in mine} == {_said(bundle.example)}
        assert sum(group.counts.values()) == len(group.rows) + sum(map(_places, group.bundles)) + group.left_out
    assert len(seen) == len(set(seen))
    trouble = {one["device"] for one in whole["findings"] if one["status"] not in marks.SETTLED}
    assert trouble <= set(seen)
    assert len(set(seen) - trouble) == min(passes, len(drawn) - len(trouble))


def _said(finding: FindingPart) -> tuple[str, str, bool]:
    return finding["status"], finding["actual"], finding["counted"]


def _places(bundle: found.Bundle) -> int:
    return len(bundle.places)


def test_every_sentence_is_there_in_both_languages_and_none_is_idle() -> None:
    folder = ROOT / "src" / "shikiri" / "reports"
    pages = [page.read_text("utf-8") for page in (*folder.rglob("*.j2"), *folder.rglob("*.py"))]
    text = "\n".join(pages)
    for name in ("html", "xlsx", "status"):
        ours = [set(_keys(lang, name)) for lang in ("ja", "en")]
        assert ours[0] == ours[1]
        for key in ours[0]:
            family = key.rsplit(".", 1)[0] + "."
            dynamic = f'"{family}' in text or f'"{family[:-1]}.%d' in text or f'f"{family}' in text
            short = f'"{key.split(".", 1)[1]}"' in text
            assert f'"{key}"' in text or (dynamic and key.count(".") > 1) or short or name == "status", key
    for key in set(re.findall(r'\b(?:t|told)\("((?:html|xlsx|tier|status)\.[a-z_.]+[a-z])"', text)):
        assert key in catalogue("ja"), key


def _keys(lang: Lang, name: str) -> list[str]:
    page = (ROOT / "src" / "shikiri" / "language" / lang / f"{name}.yml").read_text("utf-8")
    return re.findall(r"^([a-z_.\d-]+):", page, re.MULTILINE)
