"""The certificate that the box shows on its encrypted web door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shikiri.model.facets.certificate import Certificate
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.appliance.source import CERTIFICATE, ApplianceSource
from shikiri.platforms.appliance.voice import Heard, Voice

_KINDS = {"key_bits": int, "self_signed": bool, "trusted": bool, "for_host": bool}


def certificate(source: ApplianceSource) -> Heard:
    """One certificate a key of the answer; a box without https shows none."""
    things = () if source.why(CERTIFICATE) == "closed" else tuple(_shown(source))
    return Heard(things=things, whole=True, rests_on=(CERTIFICATE,))


def _shown(source: ApplianceSource) -> Iterator[Certificate]:
    for key, shown in source.mapping(CERTIFICATE).items():
        line = source.key_line(CERTIFICATE, key)
        if key == "host":
            continue
        if not key.startswith("certificate ") or not isinstance(shown, dict):
            raise source.fail("certificate", CERTIFICATE, line.number)
        known: dict[str, Any] = {name: shown[name] for name in _KINDS if shown.get(name) is not None}
        if any(type(value) is not _KINDS[name] for name, value in known.items()):
            raise source.fail("certificate", CERTIFICATE, line.number)
        subject = shown.get("subject")
        yield Certificate(
            handle=key,
            subject=subject if isinstance(subject, str) and subject else UNSAID,
            service="ipps" if key.endswith(" 631") else "https",
            expires=_moment(source, shown.get("expires"), line.number),
            at={"": line},
            **known,
        )


def _moment(source: ApplianceSource, said: Any, line: int) -> Known[datetime]:  # noqa: ANN401
    if said is None or said == "":
        return UNSAID
    try:
        moment = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        raise source.fail("certificate", CERTIFICATE, line) from None
    return moment if moment.tzinfo else UNSAID


CERTIFICATE_VOICE = Voice(
    name="certificate", asks=(CERTIFICATE,), hears={"certificate": certificate}, confidence={"": "documented"}
)
