"""What the store keeps of each device: redacted answers, the state without secrets, what was planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Protocol

from shikiri.language import tell
from shikiri.model.command import as_text
from shikiri.model.device import Device
from shikiri.model.errors import SessionError
from shikiri.store.rows import AnswerRow, DeviceRow
from shikiri.workflow.evidence import Evidence
from shikiri.workflow.history.baseline import Planned
from shikiri.workflow.judged import Judged

_LONGEST = 255


class _Host(Protocol):
    @property
    def device(self) -> Device: ...


class Seen(Protocol):
    """What a look at a device gave, as far as the store cares: answers come from the evidence, which is redacted."""

    @property
    def host(self) -> _Host: ...
    @property
    def error(self) -> SessionError | None: ...
    @property
    def seconds(self) -> float: ...


def device_rows(
    judged: Judged, observed: Iterable[Seen], plans: Mapping[str, Planned], texts: Mapping[str, str]
) -> Iterator[DeviceRow]:
    """A row for each device of the run, asked or not."""
    looks = {one.host.device.name: one for one in observed}
    situation = judged.situation
    for name, device in situation.devices.items():
        look, state, evidence = looks.get(name), situation.states.get(name), judged.evidence.get(name)
        trouble = situation.unreachable.get(name) or (look.error.sentence if look and look.error else None)
        plan = plans.get(name)
        yield DeviceRow(
            device=name,
            platform=device.platform,
            model=_firmware(state, "model"),
            version=_firmware(state, "version"),
            reached=name not in situation.unreachable,
            trouble=tell(trouble, "ja") if trouble else "",
            seconds=look.seconds if look else 0.0,
            state=texts.get(name),
            plan=as_text(plan.commands) if plan else "",
            answers=tuple(_answers(evidence)) if evidence else (),
        )
    yield from _stations(judged)


def _stations(judged: Judged) -> Iterator[DeviceRow]:
    """What stations saw on air is evidence of the run as well."""
    for one in judged.air:
        answers = (AnswerRow.of(question[:_LONGEST], text, complete=None) for question, text in one.answers.items())
        yield DeviceRow(device=one.station, platform="station", seconds=one.seconds, answers=tuple(answers))


def _answers(evidence: Evidence) -> Iterator[AnswerRow]:
    for question, answer in evidence.reading.answers.items():
        page = evidence.page(question)
        if page is not None:
            yield AnswerRow(question[:_LONGEST], page.sha256, answer.complete, partial(str, page.text))


def _firmware(state: Any, field: str) -> str:  # noqa: ANN401  (a state, or none)
    words = [getattr(thing, field) for thing in (state.things("firmware") if state else ())]
    return next((word for word in words if isinstance(word, str)), "")
