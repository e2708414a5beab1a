"""A simulated camera that listens, and logins to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.camera_onvif import PLATFORM
from shikiri.sessions.appliance import Appliance
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances import ServedAppliance, serve_appliances
from shikiri.simulator.appliances.onvif import OnvifCamera

CANARY = "Kanaria-4e7b-himitsu"
NEW = "Atarashii-9e2f-kagi"


@dataclass(frozen=True, slots=True)
class Camera:
    """The double, where it listens, and a folder with the pins of this facility."""

    double: OnvifCamera
    served: ServedAppliance
    folder: Path

    def target(self, password: str = CANARY, user: str = "admin") -> Target:
        return Target(
            device="lobby",
            platform="camera_onvif",
            host="127.0.0.1",
            user=user,
            password=Secret.plain(password) if password else NO_SECRET,
            ports=self.served.ports,
            known_hosts=self.folder / "known_hosts",
            patience=Patience(connect=5, silence=10, answer=30),
        )

    def session(self, password: str = CANARY, user: str = "admin") -> Appliance:
        assert PLATFORM.dialect is not None
        return Appliance(self.target(password, user), PLATFORM.dialect)

    def answers(self, password: str = CANARY, user: str = "admin") -> tuple[Mapping[str, Answer], frozenset[str]]:
        """Everything the platform wants to know, and what the password proved."""
        with self.session(password, user) as session:
            found = {question: session.ask(question) for question in PLATFORM.questions}
            return found, session.proved

    def reading(self, password: str = CANARY, user: str = "admin") -> Reading:
        answers, _ = self.answers(password, user)
        when = datetime.now(UTC).replace(microsecond=0)
        return Reading(device="lobby", platform=PLATFORM.name, answers=answers, when=when, source="running")

    def state(self, password: str = CANARY, user: str = "admin") -> State:
        return parse(PLATFORM, self.reading(password, user))


@contextmanager
def camera(folder: Path, **settings: Any) -> Iterator[Camera]:
    """A camera whose messages, and what it was asked, all fitted the schema."""
    secrets = {"admin": CANARY, "viewer": "Mirudake-55-hito", "recorder": "Rokuga-61-kikai"}
    double = OnvifCamera(name="lobby", secrets=secrets, **settings)
    place = folder / "拠点 B"
    place.mkdir(exist_ok=True)
    with serve_appliances([double]) as served:
        yield Camera(double, served["lobby"], place)
    assert not double.trouble, double.trouble
    assert not [event for event in double.events if event.startswith("ruin")], double.events
