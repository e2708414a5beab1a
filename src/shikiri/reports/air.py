"""What a report says about the air: one sentence for whoever runs the place, then trial by trial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shikiri.model.document import Document, Words
from shikiri.model.document_parts import AirPart, AirStationPart, AirTrialPart
from shikiri.reports.headings import told
from shikiri.reports.text import clean

MOST = 60  # trials of one station in a report; all are in the findings document
LINES = 200
_ABOUTS = frozenset({
    "neighbour", "neighbour-across", "neighbour-wired", "business", "management", "printer-designed", "printer-other",
    "printer-outside", "listed-name", "unlisted-name", "wrong-passphrase", "wpa2-only", "tkip", "stranger",
})  # fmt: skip


def summary(air: AirPart) -> Words:
    """The manager's sentence."""
    counts = Counter(trial["status"] for station in air["stations"] for trial in station["trials"])
    tried = sum(counts.values())
    key = "bad" if counts["fail"] else "open" if counts["unknown"] or not tried else "good"
    numbers = {"stations": len(air["stations"]), "tried": tried, "failed": counts["fail"], "unknown": counts["unknown"]}
    return told(f"air.report.{key}", **numbers)


def about(word: str) -> Words:
    """What a trial is about."""
    return told(f"air.about.{word}") if word in _ABOUTS else {"ja": clean(word), "en": clean(word)}


def came(trial: AirTrialPart) -> Words:
    """What came of it."""
    if trial["result"]:
        known = trial["result"] in {"reached", "refused", "found", "absent"}
        strange = clean(trial["result"])
        return told(f"air.result.{trial['result']}") if known else {"ja": strange, "en": strange}
    return told("air.result.untried")


def where(station: AirStationPart) -> str:
    """Where a station stood."""
    return " / ".join(filter(None, (station["segment"], station["ssid"])))


def worst_first(trials: list[AirTrialPart]) -> list[AirTrialPart]:
    """Trials as people want to see them."""
    order = {"fail": 0, "unknown": 1, "pass": 2}
    return sorted(trials, key=lambda one: order.get(one["status"], 3))


def disagreements(document: Document) -> Iterator[tuple[str, str, str, str]]:
    """Where the settings, what runs and the air say different things: device, thing, one word, the other."""
    for one in document["findings"]:
        if one["control"] == "sources-agree" and one["status"] == "fail":
            yield one["device"], one["thing"], one["expected"], one["actual"]
