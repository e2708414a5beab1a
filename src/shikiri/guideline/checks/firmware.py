"""Rules about firmware: cared for, newest, free of the flaw that breaks WPA2."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.guideline.checks.walk import (
    Place,
    Said,
    Seen,
    all_of,
    each_device,
    each_thing,
    fails,
    passes,
    shown,
    sure,
    told,
    unsure,
)
from shikiri.model.control import Control
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Outcome, Status
from shikiri.model.lifecycle import Freshness, Product, Standing
from shikiri.model.nothing import Things
from shikiri.model.say import say
from shikiri.model.situation import Situation

_STATUS = {"yes": Status.PASS, "no": Status.FAIL, "unknown": Status.UNKNOWN}
_WITH_RADIO = frozenset({"router", "access_point", "controller"})
_WITH_WPA2 = ("wpa2", "wpa-wpa2", "wpa2-wpa3")


def supported(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Its maker still mends this firmware."""

    def judge(seen: Seen) -> Said:
        product = _product(seen.thing)
        if situation.lifecycle is None or product is None:
            return unsure("check.firmware-unnamed" if product is None else "check.no-lifecycle", "in support")
        return _said(situation.lifecycle.supported(product, freshness(situation)), product)

    return each_thing(situation, control, judge)


def current(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No newer firmware is known, or the device fetches it by itself and does not lag behind."""

    def judge(seen: Seen) -> Said:
        product = _product(seen.thing)
        if told(seen.thing.restart_due) is True:
            return fails("restarted", "restart_due = true", field="restart_due")
        if told(seen.thing.by_packages) is True:
            return _by_packages(seen)
        automatic = sure(seen.thing.auto_update) is True
        if situation.lifecycle is None or product is None:
            if automatic and product is not None:
                return passes("auto_update = true", field="auto_update")
            return unsure("check.firmware-unnamed" if product is None else "check.no-lifecycle", "newest")
        at = freshness(situation)
        if automatic:
            if situation.lifecycle.overdue(product, at, situation.policy.number("updates_max_age_days")):
                return _said(situation.lifecycle.current(product, at), product)
            return passes("auto_update = true", field="auto_update")
        return _said(situation.lifecycle.current(product, at), product)

    return each_thing(situation, control, judge)


def _by_packages(seen: Seen) -> Said:
    """What is kept up package by package is new for a day only: it has to fetch its updates by itself."""
    automatic = seen.thing.auto_update
    if told(automatic) is False:
        return fails("auto_update = true", "auto_update = false", field="auto_update")
    if sure(automatic) is not True or not isinstance(sure(seen.thing.restart_due), bool):
        return unsure("judge.unsaid", "auto_update = true")
    return passes("auto_update = true", field="auto_update")


def wpa2_mended(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Where WPA2 is in the air, the firmware is one in which its key-reinstallation flaw is mended."""

    def judge(place: Place) -> Said | None:
        words = [sure(wlan.security) for wlan in all_of(place.state, Wlan) if told(wlan.enabled) is not False]
        if not words:  # none at all, or none as far as the text goes
            wlans = place.state.facet(Wlan.FACET)
            may_have = isinstance(wlans, Things) and not wlans.complete and bool(place.device.kinds & _WITH_RADIO)
            return unsure("judge.incomplete") if may_have else None
        if all(word is not None and not word.startswith(_WITH_WPA2) for word in words):
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.no-wpa2"))
        products = [product for thing in all_of(place.state, Firmware) if (product := _product(thing)) is not None]
        if situation.lifecycle is None or len(products) != 1:
            return unsure("check.no-lifecycle" if situation.lifecycle is None else "check.firmware-unnamed")
        return _said(situation.lifecycle.mended(products[0], "krack"), products[0])

    return each_device(situation, control, judge)


def freshness(situation: Situation) -> Freshness:
    """Today, and how old a row of the table may be under this policy."""
    return Freshness(situation.now.date(), situation.policy.number("lifecycle_max_age_days"))


def _product(thing: object) -> Product | None:
    words = [sure(getattr(thing, name)) for name in ("vendor", "model", "version")]
    if not all(isinstance(word, str) and word for word in words):
        return None
    vendor, model, version = map(str, words)
    extended = sure(getattr(thing, "extended", None)) is True
    return Product(vendor=vendor, model=model, version=version, extended=extended)


def _said(standing: Standing, product: Product) -> Said:
    return Said(
        status=_STATUS[standing.verdict],
        expected=standing.expected,
        actual=shown("version", product.version),
        reason=standing.reason,
        field="version",
    )


RULES = {"firmware-supported": supported, "firmware-current": current, "wpa2-mended": wpa2_mended}
