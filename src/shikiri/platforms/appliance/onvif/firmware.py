"""Which camera it is, and what it runs."""

from __future__ import annotations

from shikiri.model.facets.firmware import Firmware
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.appliance.makers import named
from shikiri.platforms.appliance.onvif.answers import INFO, only, said
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard


def firmware(source: ApplianceSource) -> Heard:
    """Which camera this is."""
    root = said(source, INFO)
    maker, model, version = (
        only(source, "firmware", INFO, root, word) for word in ("Manufacturer", "Model", "FirmwareVersion")
    )
    serial = root.said("SerialNumber")
    thing = Firmware(
        vendor=named(f"{maker.text} {model.text}") or maker.text.lower() or UNSAID,
        model=model.text or UNSAID,
        version=version.text or UNSAID,
        serial=serial or UNSAID,
        at={"": Line(INFO, version.line), "model": Line(INFO, model.line), "vendor": Line(INFO, maker.line)},
    )
    return Heard(things=(thing,), whole=True, rests_on=(INFO,))
