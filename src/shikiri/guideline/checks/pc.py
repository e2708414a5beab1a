"""Rules about rental PCs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from shikiri.guideline.checks.firmware import freshness
from shikiri.guideline.checks.management import managed_from
from shikiri.guideline.checks.walk import (
    Place,
    Said,
    Seen,
    all_of,
    each_device,
    each_thing,
    fails,
    passes,
    sure,
    told,
    unsure,
)
from shikiri.model.control import Control
from shikiri.model.facets.antimalware import Antimalware
from shikiri.model.finding import Outcome
from shikiri.model.lifecycle import Product
from shikiri.model.reading import Line
from shikiri.model.situation import Situation


def supported(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The operating system still gets security updates, by what it says itself and by the table."""

    def judge(seen: Seen) -> Said:
        today = situation.now.date()
        ends = sure(seen.thing.ends)
        if ends is not None and ends < today:
            return fails(f">= {today}", f"ends = {ends}", field="ends")
        name, version, build, edition = (
            str(sure(getattr(seen.thing, field)) or "") for field in ("name", "version", "build", "edition")
        )
        if situation.lifecycle is not None and name and (build or version):
            product = Product(
                vendor=name,
                model=name,
                version=build or version,
                edition=edition,
                extended=sure(seen.thing.extended) is True,
            )
            standing = situation.lifecycle.supported(product, freshness(situation))
            actual = " ".join(word for word in (name, version, build, edition) if word)
            if standing.verdict == "no":
                return fails(standing.expected, actual, reason=standing.reason, field="build")
            if standing.verdict == "yes":
                return passes(standing.expected, actual, reason=standing.reason, field="build")
        if ends is not None:
            return passes(f">= {today}", f"ends = {ends}", field="ends")
        return unsure("check.support-unknown", "in support")

    return each_thing(situation, control, judge)


def updated(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No security update is missing, the last search is recent, and no restart is pending."""
    days = situation.policy.number("updates_max_age_days")

    def judge(seen: Seen) -> Said:
        wanted = f"pending_security = 0, last_success <= {days} d, reboot_pending = false"
        pending, reboot = told(seen.thing.pending_security), told(seen.thing.reboot_pending)
        if pending is not None and pending != 0:
            return fails(wanted, f"pending_security = {pending}", field="pending_security")
        age = _age(situation, told(seen.thing.last_success))
        if age is not None and age > timedelta(days=days):
            return fails(wanted, f"last_success: {age.days} d", field="last_success")
        if reboot is True:
            return fails(wanted, "reboot_pending = true", field="reboot_pending")
        proved = (
            sure(seen.thing.pending_security) == 0
            and sure(seen.thing.reboot_pending) is False
            and sure(seen.thing.last_success) is not None
            and age is not None
        )
        return passes(wanted, field="pending_security") if proved else unsure("judge.unsaid", wanted)

    return each_thing(situation, control, judge)


def protected(situation: Situation, control: Control) -> Iterator[Outcome]:
    """At least one product guards the PC as it runs, with signatures that are not old."""
    days = situation.policy.number("signature_max_age_days")
    wanted = f"realtime = true, signatures <= {days} d"

    def judge(place: Place) -> Said:
        products = all_of(place.state, Antimalware)
        doubt = not products
        for product in products:
            age = _age(situation, sure(product.signatures_at))
            switched = (sure(product.enabled), sure(product.realtime))
            if switched == (True, True) and age is not None and age <= timedelta(days=days):
                return passes(wanted, product.key, lines=_line(product))
            off = told(product.enabled) is False or told(product.realtime) is False
            said = _age(situation, told(product.signatures_at))
            doubt = doubt or not (off or (said is not None and said > timedelta(days=days)))
        if doubt:
            return unsure("judge.unsaid" if products else "judge.none.unknown", wanted)
        return fails(wanted, ", ".join(product.key for product in products), lines=_line(products[0]))

    return each_device(situation, control, judge)


def not_reachable(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No service lets others into the PC, but one that answers the management segment only."""

    def judge(seen: Seen) -> Said:
        enabled, sources = told(seen.thing.enabled), told(seen.thing.sources)
        allowed = managed_from(seen.situation.facility, seen.device)
        if sure(seen.thing.enabled) is False:
            return passes("enabled = false", field="enabled")
        if enabled is None:
            return unsure("judge.unsaid", "enabled = false")
        if sources is None:
            return unsure("judge.unsaid", "sources: management")
        if allowed and sources and sources <= allowed and sure(seen.thing.sources) is not None:
            return passes(allowed.short(), sources.short(), field="sources")
        return fails(allowed.short() if allowed else "enabled = false", sources.short(), field="sources")

    return each_thing(situation, control, judge)


def software_allowed(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Every installed program is on the facility's list."""
    listed = situation.policy.parameters.get("software_allowed", ())
    allowed = {str(name).casefold() for name in listed} if isinstance(listed, tuple) else set()

    def judge(seen: Seen) -> Said:
        name = told(seen.thing.name)
        if name is None:
            return unsure("judge.unsaid", "on the list")
        if not allowed:
            return unsure("check.no-software-list", "on the list", name)
        if name.casefold() not in allowed:
            return fails("on the list", name, field="name")
        if sure(seen.thing.name) is None:
            return unsure("check.from-memory", "on the list", name)
        return passes("on the list", name, field="name")

    return each_thing(situation, control, judge)


def restored(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The PC goes back to an image that is not old, the restore covers the system and is proved well enough."""
    days = situation.policy.number("image_max_age_days")
    grades = situation.policy.words("restore_grades")
    wanted = f"restored, image <= {days} d, proof {' | '.join(grades)}"

    def judge(seen: Seen) -> Said:
        point = seen.thing
        for name in ("active", "covers_system"):
            if told(getattr(point, name)) is False:
                return fails(wanted, f"{name} = false", field=name)
        proof = told(point.proof)
        if proof is not None and proof not in grades:
            return fails(wanted, f"proof = {proof}", field="proof")
        built, back = _age(situation, told(point.image_built_at)), _age(situation, told(point.restored_at))
        for name, age in (("image_built_at", built), ("restored_at", back)):
            if age is not None and age > timedelta(days=days):
                return fails(wanted, f"{name}: {age.days} d", field=name)
        said = all(sure(getattr(point, name)) is True for name in ("active", "covers_system"))
        dated = all(sure(getattr(point, name)) is not None for name in ("image_built_at", "restored_at", "proof"))
        if said and dated and built is not None and back is not None:
            return passes(wanted, f"proof = {proof}", field="proof")
        return unsure("judge.unsaid", wanted)

    return each_thing(situation, control, judge)


def _age(situation: Situation, when: datetime | None) -> timedelta | None:
    """How long ago; a moment in the future tells of a wrong clock and is no evidence."""
    if when is None:
        return None
    now = situation.now if when.tzinfo else situation.now.replace(tzinfo=None)
    age = now - when
    return age if age >= timedelta(0) else None


def _line(product: Antimalware) -> tuple[Line, ...]:
    line = product.line("realtime")
    return (line,) if line is not None else ()


RULES = {
    "pc-supported": supported,
    "pc-updated": updated,
    "pc-protected": protected,
    "pc-not-reachable": not_reachable,
    "pc-software-allowed": software_allowed,
    "pc-restored": restored,
}
