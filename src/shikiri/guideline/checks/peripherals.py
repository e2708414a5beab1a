"""Rules about printers, cameras and the like."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.guideline.checks.places import Spot, inward, names_ip6, outward, settled_by, shut, spot_of, unnamed_ip6
from shikiri.guideline.checks.walk import Said, Seen, all_of, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.facets.management import Management
from shikiri.model.finding import Outcome, Status
from shikiri.model.net import PUBLIC, PortSet
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

_MANAGED_BY = PortSet.of(22, 161, 443)  # ssh, snmp, https
_HTTP = 80
_KEPT_ON = ("hdd", "ssd")


def no_internet(situation: Situation, control: Control) -> Iterator[Outcome]:
    """It cannot reach the internet; where it must, it has no address of the internet and few may connect to it.

    A box does not know how far it gets: where it does not say, the filters of the routers do.
    """

    def judge(seen: Seen) -> Said | None:
        wanted = "internet = false"
        if told(seen.thing.public) is True:
            return fails("public = false", f"{seen.thing.key} public = true", field="public")
        if sure(seen.thing.internet) is False:
            return passes(wanted, field="internet")
        if told(seen.thing.internet) is None:
            spot = spot_of(situation, seen.device, str(told(seen.thing.address) or ""))
            ways = (*inward(situation, spot), *outward(spot))
            return settled_by(spot, ways) if spot.names else unsure_of(spot, wanted)
        sources = sure(seen.thing.sources)
        limited = sure(seen.thing.filtered) is True and sources is not None and not sources.overlaps(PUBLIC)
        if limited and sure(seen.thing.public) is False:
            return passes(f"{wanted}, or few may connect", f"sources = {sources.short() if sources else '-'}")
        if told(seen.thing.filtered) is False or (sources is not None and sources.overlaps(PUBLIC)):
            return fails(wanted, "internet = true", field="internet")
        return unsure("judge.unsaid", f"{wanted}, or few may connect")

    return each_thing(situation, control, judge)


def no_public_address(situation: Situation, control: Control) -> Iterator[Outcome]:
    """None of its addresses is public: neither one it tells, nor one of IPv6 that it gave itself and does not tell."""

    def judge(seen: Seen) -> Said:
        wanted = "public = false"
        if told(seen.thing.public) is True:
            return fails(wanted, "public = true", field="public")
        if sure(seen.thing.public) is not False:
            return unsure("judge.unsaid", wanted)
        if names_ip6(seen.state):
            return passes(wanted, field="public")
        spot = spot_of(situation, seen.device)
        if not spot.names:
            return unsure_of(spot, wanted)
        doubt = unnamed_ip6(situation, spot)
        if doubt is not None:
            return Said(status=Status.UNKNOWN, expected=wanted, reason=doubt, field="public")
        return passes(wanted, field="public")

    return each_thing(situation, control, judge)


def video_no_internet(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Nobody on the internet reaches the pictures: the camera says so, or no router hands anything in."""

    def judge(seen: Seen) -> Said:
        wanted = "internet = false"
        if told(seen.thing.internet) is True:
            return fails(wanted, "internet = true", field="internet")
        if sure(seen.thing.internet) is False:
            return passes(wanted, field="internet")
        if sure(seen.thing.enabled) is not True:
            return unsure("judge.unsaid", wanted)
        spot = spot_of(situation, seen.device)
        return settled_by(spot, inward(situation, spot)) if spot.names else unsure_of(spot, wanted)

    return each_thing(situation, control, judge)


def video_protected(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Pictures are sent encrypted; a camera that cannot is in a network that users and the internet do not reach."""

    def judge(seen: Seen) -> Said:
        wanted = "tls = true"
        if sure(seen.thing.tls) is True:
            return passes(wanted, field="tls")
        if told(seen.thing.tls) is not False:
            return unsure("judge.unsaid", wanted)
        spot = spot_of(situation, seen.device)
        if not spot.names:
            return fails(wanted, "tls = false", field="tls")
        apart = shut(situation, spot, flows=False)
        if apart.status == "pass":
            return apart
        said = fails if apart.status == "fail" else _unknown
        return said(f"{wanted}, or {apart.expected}", f"tls = false; {apart.actual}", reason=apart.reason, field="tls")

    return each_thing(situation, control, judge)


def access_limited(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Few may connect: by the machine's own filter, or because no router lets others through to it."""

    def judge(seen: Seen) -> Said:
        sources, filtered = told(seen.thing.sources), told(seen.thing.filtered)
        wanted = "filtered = true"
        open_ = sources is not None and sources.overlaps(PUBLIC)
        if not open_ and sure(seen.thing.filtered) is True and sure(seen.thing.sources) is not None:
            return passes(wanted, f"sources = {sources.short() if sources is not None else '-'}", field="sources")
        spot = spot_of(situation, seen.device, str(told(seen.thing.address) or ""))
        around = shut(situation, spot, flows=True) if spot.names else unsure_of(spot, wanted)
        if around.status == "pass" or not (open_ or filtered is False):
            return around
        field = "sources" if open_ and sources is not None else "filtered"
        own = f"sources = {sources.short()}" if open_ and sources is not None else "filtered = false"
        return fails(wanted, f"{own}; {around.actual}".removesuffix("; "), field=field)

    return each_thing(situation, control, judge)


def unsure_of(spot: Spot, wanted: str) -> Said:
    """Nobody can tell where the box is."""
    return Said(status=Status.UNKNOWN, expected=wanted, reason=spot.doubt or say("judge.unsaid"))


def _unknown(expected: str, actual: str, *, reason: Say | None, field: str) -> Said:
    return Said(status=Status.UNKNOWN, expected=expected, actual=actual, reason=reason, field=field)


def ports_expected(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Nothing answers but what a flow of the facility is meant for, and encrypted management."""
    facility = situation.facility
    targets = {segment.name for segment in facility.roles("printers", "cameras")}
    expected = _MANAGED_BY
    for flow in facility.flows:
        if flow.destination in targets and flow.ports:
            expected |= PortSet.of(*flow.ports)

    def judge(seen: Seen) -> Said:
        ports = told(seen.thing.ports)
        if ports is None:
            return unsure("judge.unsaid", str(expected))
        meant = expected | PortSet.of(_HTTP) if _only_redirects(seen) else expected
        extra = sorted(port for port in ports if port not in meant)
        if extra:
            return fails(str(expected), ", ".join(map(str, extra)), field="ports")
        if sure(seen.thing.ports) is None:
            return unsure("check.from-memory", str(expected))
        return passes(str(expected), ", ".join(map(str, sorted(ports))) or "-", field="ports")

    return each_thing(situation, control, judge)


def _only_redirects(seen: Seen) -> bool:
    """Does port 80 do no more than send everybody on to https? Many boxes cannot close it."""
    doors = [one for one in all_of(seen.state, Management) if told(one.service) == "http"]
    return bool(doors) and all(sure(one.enabled) is False for one in doors)


def encrypted(situation: Situation, control: Control) -> Iterator[Outcome]:
    """What a memory keeps is encrypted, where the machine can do that."""

    def judge(seen: Seen) -> Said:
        if _keeps_nothing(seen):
            return _nothing_kept(seen, "encrypted = true")
        if sure(seen.thing.encrypted) is True:
            return passes("encrypted = true", field="encrypted")
        if sure(seen.thing.encrypt_offered) is False:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.not-offered"), field="encrypt_offered")
        if told(seen.thing.encrypted) is False:
            return fails("encrypted = true", "encrypted = false", field="encrypted")
        return unsure("judge.unsaid", "encrypted = true")

    return each_thing(situation, control, judge)


def erased(situation: Situation, control: Control) -> Iterator[Outcome]:
    """What a memory keeps is overwritten after each job or within the minutes of the policy."""
    most = situation.policy.number("mfp_retention_max_minutes")
    wanted = f"erase_per_job, or erase_after_minutes 1..{most}"

    def judge(seen: Seen) -> Said:
        if _keeps_nothing(seen):
            return _nothing_kept(seen, wanted)
        per_job, after = seen.thing.erase_per_job, seen.thing.erase_after_minutes
        kept = sure(after)
        if sure(per_job) is True:
            return passes(wanted, "erase_per_job = true", field="erase_per_job")
        if kept is not None and 0 < kept <= most:
            return passes(wanted, f"erase_after_minutes = {kept}", field="erase_after_minutes")
        if sure(seen.thing.erase_offered) is False:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.not-offered"), field="erase_offered")
        late = told(after)
        if told(per_job) is False and late is not None:
            return fails(wanted, f"erase_after_minutes = {late}", field="erase_after_minutes")
        return unsure("judge.unsaid", wanted)

    return each_thing(situation, control, judge)


def _keeps_nothing(seen: Seen) -> bool:
    medium = sure(seen.thing.medium)
    return medium is not None and medium not in _KEPT_ON


def _nothing_kept(seen: Seen, wanted: str) -> Said:
    """What is lost with the current needs neither a key nor an eraser."""
    return passes(wanted, f"medium = {sure(seen.thing.medium)}", field="medium")


RULES = {
    "peripheral-no-public-address": no_public_address,
    "peripheral-no-internet": no_internet,
    "peripheral-access-limited": access_limited,
    "video-no-internet": video_no_internet,
    "video-protected": video_protected,
    "peripheral-ports-expected": ports_expected,
    "storage-encrypted": encrypted,
    "storage-erased": erased,
}
