"""What stations saw and tried, as a part of the findings document."""

from __future__ import annotations

from collections.abc import Iterable

from shikiri.engine.match import word
from shikiri.model.air import Heard
from shikiri.model.document import EvidencePart
from shikiri.model.document_parts import AirNetworkPart, AirPart, AirStationPart, AirTrialPart
from shikiri.model.facets.trial import Trial
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Status, worst
from shikiri.model.nothing import Nothing
from shikiri.model.reading import Line, digest
from shikiri.workflow.judged import Judged

_EXCERPT = 200


def air_part(judged: Judged) -> AirPart:
    """Everything a report shows of the air."""
    statuses: dict[str, list[Status]] = {}
    for finding in judged.findings:
        statuses.setdefault(finding.thing, []).append(finding.status)
    ours = {wlan.ssid for wlan in judged.situation.facility.wlans}
    days = judged.situation.policy.number("air_days")
    return {"days": days, "stations": [_station(one, statuses, ours) for one in judged.air]}


def _station(one: Heard, statuses: dict[str, list[Status]], ours: set[str]) -> AirStationPart:
    return {
        "name": one.station,
        "segment": one.segment,
        "ssid": one.ssid,
        "when": one.when.isoformat(timespec="seconds"),
        "who": one.who,
        "seconds": round(one.seconds),
        "networks": [_network(wlan, ours) for wlan in one.networks],
        "trials": [_trial(trial, statuses) for trial in one.trials],
        "transcript": one.answers.get(f"probe {one.station}", "").splitlines(),
    }


def _network(wlan: Wlan, ours: set[str]) -> AirNetworkPart:
    return {
        "ssid": word(wlan.ssid),
        "bssid": word(wlan.bssid),
        "security": word(wlan.security),
        "ciphers": word(wlan.ciphers),
        "pmf": word(wlan.pmf),
        "wps": word(wlan.wps),
        "declared": wlan.ssid in ours,
    }


def _trial(trial: Trial, statuses: dict[str, list[Status]]) -> AirTrialPart:
    line = trial.line("result")
    told = statuses.get(f"{trial.id}@air", [])
    unsaid = isinstance(trial.result, Nothing)
    return {
        "about": word(trial.about),
        "name": trial.key,
        "result": "" if unsaid else word(trial.result),
        "why": word(trial.why) if unsaid else "",
        "status": worst(told).value if told else "unknown" if unsaid else "",
        "line": line.number if line is not None else 0,
    }


def air_evidence(judged: Judged, lines: Iterable[Line]) -> EvidencePart | None:
    """The very line of a transcript or a scan that decided."""
    for line in lines:
        for one in judged.air:
            text = one.answers.get(line.question)
            if text is None:
                continue
            rows = text.split("\n")
            there = 0 < line.number <= len(rows)
            return {
                "question": line.question,
                "line": line.number if there else 0,
                "sha256": digest(text),
                "excerpt": rows[line.number - 1].strip()[:_EXCERPT] if there else "",
                "lines_read": len(rows),
            }
    return None
