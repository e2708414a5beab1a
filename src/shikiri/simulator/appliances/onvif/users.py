"""Accounts of the simulated camera."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final, TypeAlias

from shikiri.simulator.appliances.onvif.soap import Fault, Value, all_of, said

if TYPE_CHECKING:
    from shikiri.simulator.appliances.onvif.camera import OnvifCamera

Element: TypeAlias = ET.Element
_LEAST: Final = 8  # letters of a password


def users(camera: OnvifCamera, _: Element) -> Value:
    return {"User": [{"Username": name, "UserLevel": level} for name, level in camera.users.items()]}


def _must_be_good(camera: OnvifCamera, password: str) -> None:
    if len(password) < _LEAST or camera.faults.now("policy"):
        raise Fault("Sender", "OperationProhibited", "PasswordTooWeak", reason="The password is too weak")


def create(camera: OnvifCamera, request: Element) -> Value:
    for user in all_of(request, "User"):
        name, level = said(user, "Username"), said(user, "UserLevel")
        if name in camera.users:
            raise Fault("Sender", "OperationProhibited", "UsernameClash")
        if level == "Anonymous":
            raise Fault("Receiver", "OperationProhibited", "AnonymousNotAllowed")
        _must_be_good(camera, said(user, "Password"))
        if not camera.faults.now("ignore"):
            camera.users[name], camera.passwords[name] = level, said(user, "Password")
        camera.record(f"CreateUsers {name} {level} ***")
    return {}


def change(camera: OnvifCamera, request: Element) -> Value:
    for user in all_of(request, "User"):
        name, level, password = said(user, "Username"), said(user, "UserLevel"), said(user, "Password")
        if name not in camera.users:
            raise Fault("Sender", "InvalidArgVal", "UsernameMissing")
        if password:
            _must_be_good(camera, password)
        if not camera.faults.now("ignore"):
            camera.users[name] = level
            camera.passwords[name] = password or camera.passwords[name]
        camera.record(f"SetUser {name} {level}{' ***' if password else ''}")
    return {}


def delete(camera: OnvifCamera, request: Element) -> Value:
    for one in all_of(request, "Username"):
        if one.text not in camera.users:
            raise Fault("Sender", "InvalidArgVal", "UsernameMissing")
        if not camera.faults.now("ignore"):
            camera.users.pop(one.text)
            camera.passwords.pop(one.text, None)
        camera.record(f"DeleteUsers {one.text}")
    return {}
