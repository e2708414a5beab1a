"""The questions of `shikiri init`, in plain words, as few as the answers before them leave."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from shikiri.intake.answers import Answers, check_answers
from shikiri.intake.document import Document
from shikiri.intake.facility_checks import fact
from shikiri.model.edition import Edition, FactWord
from shikiri.model.say import Say, Text, say
from shikiri.platforms import names, platform
from shikiri.workflow.newcomer.init import vocabulary
from shikiri.workflow.secrets.names import APPLIANCES

Ask = Callable[[Say | Text, Say | None], str]  # a question, and what was wrong with the last answer -> an answer
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_YES, _NO = frozenset("y yes はい".split()), frozenset("n no いいえ".split())
_PROFILES = ("basic", "advanced", "strict")
_VLAN_MAX = 4094
_FITS: Mapping[str, Callable[[str], bool]] = {
    "yes_no": lambda text: text.lower() in _YES | _NO,
    "number": lambda text: text.isascii() and text.isdigit(),
    "date": lambda text: type(fact(text)) is date,
}


def interview(ask: Ask, edition: Edition, given: Mapping[str, Any]) -> Answers:
    """Everything `init` needs to know; what was already given by flags is not asked."""
    data: dict[str, Any] = dict(given)
    if not data.get("id"):
        data["id"] = _until(ask, say("init.ask.id"), _is_name)
    if not data.get("name"):
        data["name"] = _until(ask, say("init.ask.name"), bool)
    if "customer" not in data:
        data |= _some("customer", _until(ask, say("init.ask.customer"), lambda word: not word or _is_name(word)))
    if not data.get("profile"):
        word = _until(ask, say("init.ask.profile"), lambda word: word in ("", *_PROFILES))
        data["profile"] = word or _PROFILES[0]
    facts = data["facts"] = dict(data.get("facts") or {})
    for one in edition.facts.values():
        if one.id not in facts and one.asked_when.evaluate(facts).applies:
            answer = _fact(ask, one)
            facts |= {} if answer is None else {one.id: answer}
    data.setdefault("segments", _segments(ask, facts))
    data.setdefault("wlans", _wlans(ask, facts))
    complete(data)
    if not data.get("devices"):
        data["devices"] = _devices(ask)
    return checked(data)


def complete(data: dict[str, Any]) -> None:
    """What nobody is asked: the accounts that log in, what may pass, and where devices are managed from."""
    data.setdefault("user", "ops")
    data.setdefault("segments", _plain_segments(data.get("facts") or {}))
    if {"guest", "printers"} <= {one.get("name") for one in data["segments"] if isinstance(one, dict)}:
        data.setdefault("flows", [{"source": "guest", "destination": "printers", "protocol": "tcp", "ports": ["631"]}])
    if any(one.get("name") == "management" for one in data["segments"] if isinstance(one, dict)):
        data.setdefault("manage_from", "management")


def _accounts(user: str, devices: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One for consoles and, where there are any, the administrator of printers and cameras."""
    boxes = [name for name, one in devices.items() if _is_appliance(one)]
    consoles = [name for name in devices if name not in boxes]
    found: list[dict[str, Any]] = []
    if consoles or not boxes:
        found.append({"name": user, "secret": {"secret": "ops_password"}} | ({"devices": consoles} if boxes else {}))
    if boxes:
        found.append({"name": "admin", "secret": {"secret": "admin_password"}, "devices": boxes})
    return found


def _is_appliance(device: object) -> bool:
    spoken = device.get("platform") if isinstance(device, dict) else None
    return spoken in names() and platform(str(spoken)).kinds <= APPLIANCES


def checked(data: dict[str, Any]) -> Answers:
    """The answers as the loader of a file checks them."""
    devices = data.get("devices")
    data.setdefault("accounts", _accounts(str(data.get("user")), devices if isinstance(devices, dict) else {}))
    return check_answers(Document("init", data, {}), vocabulary())


def roles_for(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The networks a facility like this has."""
    prints = True in (facts.get("printers_on_network"), facts.get("mfp"))
    wanted = {"printers": prints, "cameras": facts.get("cameras")}
    wanted |= {"pcs": facts.get("rental_pcs")}
    return ("guest", "business", *(role for role, there in wanted.items() if there is True), "management")


def _plain_segments(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"name": role, "role": role} for role in roles_for(facts)] + [{"name": "internet", "role": "other"}]


def _segments(ask: Ask, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for role in roles_for(facts):
        name = say(f"init.role.{role}")
        vlan = _until(ask, say("init.ask.vlan", network=name), _is_vlan)
        subnet = _until(ask, say("init.ask.subnet", network=name), _is_subnet)
        one: dict[str, Any] = {"name": role, "role": role}
        one |= {"vlan": int(vlan)} if vlan else {}
        one |= {"subnets": [subnet]} if subnet else {}
        found.append(one)
    return [*found, {"name": "internet", "role": "other"}]


def _wlans(ask: Ask, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    if facts.get("wireless_lan") is False:
        return []
    guest = _until(ask, say("init.ask.guest-ssid"), _is_ssid)
    staff = _until(ask, say("init.ask.staff-ssid"), _is_ssid)
    return wlans(guest, staff)


def wlans(guest: str, staff: str) -> list[dict[str, Any]]:
    """The usual two networks of a shared office."""
    found = []
    if guest:
        found.append({"ssid": guest, "segment": "guest", "audience": "shared", "psk": {"secret": "guest_psk"}})
    if staff:
        found.append({"ssid": staff, "segment": "business", "audience": "staff", "psk": {"secret": "staff_psk"}})
    return found


def _devices(ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while True:
        done = bool(found)
        question = say("init.ask.more-devices" if done else "init.ask.device")
        name = _until(ask, question, lambda word: (not word and done) or _is_name(word))  # noqa: B023  (used at once)
        if not name:
            return found
        address = _until(ask, say("init.ask.address", device=name), bool)
        known = names()
        spoken = _until(ask, say("init.ask.platform", device=name, known=known), lambda word: word in known)  # noqa: B023
        found[name] = {"address": address, "platform": spoken, **_kinds(ask, name, spoken)}


def _kinds(ask: Ask, name: str, spoken: str) -> dict[str, Any]:
    kinds = tuple(sorted(platform(spoken).kinds))
    if len(kinds) == 1:
        return {}
    word = _until(ask, say("init.ask.kind", device=name, known=kinds), lambda word: word in kinds)
    return {"kinds": [word]}


def _fact(ask: Ask, word: FactWord) -> object:
    """The answer to a fact; None where nobody knows, so that it counts as applying."""
    text = _until(
        ask, word.question, lambda answer: not answer or _FITS[word.kind](answer), say(f"init.form.{word.kind}")
    )
    if not text:
        return None
    return text.lower() in _YES if word.kind == "yes_no" else int(text) if word.kind == "number" else text


def _until(ask: Ask, question: Say | Text, fits: Callable[[str], bool], form: Say | None = None) -> str:
    """Asked again, with what was wrong, until the answer fits."""
    wrong: Say | None = form
    while True:
        answer = ask(question, wrong).strip()
        if fits(answer):
            return answer
        wrong = say("init.again") if form is None else form


def _some(key: str, word: str) -> dict[str, str]:
    return {key: word} if word else {}


def _is_name(word: str) -> bool:
    return _NAME.fullmatch(word) is not None


def _is_vlan(word: str) -> bool:
    return not word or (word.isascii() and word.isdigit() and 1 <= int(word) <= _VLAN_MAX)


def _is_subnet(word: str) -> bool:
    try:
        return not word or ("/" in word and bool(ipaddress.ip_network(word)))
    except ValueError:
        return False


def _is_ssid(word: str) -> bool:
    return len(word.encode()) <= 32 and word.isprintable()  # noqa: PLR2004  (bytes on the air)
