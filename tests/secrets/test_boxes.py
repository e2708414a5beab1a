"""Passwords for printers and cameras are short enough for them, and strong all the same."""

from __future__ import annotations

import pytest

from shikiri.guideline.policy import load_policy
from shikiri.model.device import Device
from shikiri.model.facility import DeclaredAccount, Facility, SecretName
from shikiri.model.policy import ProfileName
from shikiri.model.say import Text
from shikiri.model.secret import strength_of
from shikiri.workflow.secrets.make import make, weaknesses
from shikiri.workflow.secrets.names import needs

FACILITY = Facility(
    id="a",
    name=Text("青葉", "Aoba"),
    accounts=(DeclaredAccount(name="admin", secret=SecretName("admin_password")),),
)


def device(name: str, platform: str, *kinds: str) -> Device:
    return Device(name=name, platform=platform, kinds=frozenset(kinds))


def test_printers_and_cameras_get_sixteen_characters_and_nobody_else_does() -> None:
    boxes = (
        device("mfp1", "mfp", "mfp"),
        device("cam1", "camera_onvif", "camera"),
        device("r1", "yamaha_rtx", "router"),
    )
    found = {need.device: need.longest for need in needs(FACILITY, boxes) if need.name == "admin_password"}
    assert found == {"mfp1": 16, "cam1": 16, "r1": 0}


@pytest.mark.parametrize("profile", ("basic", "advanced", "strict"))
def test_a_short_password_is_as_strong_as_the_policy_wants(profile: ProfileName) -> None:
    policy = load_policy(profile)
    for _ in range(20):
        text = make("admin", policy, ("aoba",), longest=16).reveal()
        assert not weaknesses("admin", strength_of(text), policy)
        assert len(text) <= max(16, policy.number("admin_min_length"))
