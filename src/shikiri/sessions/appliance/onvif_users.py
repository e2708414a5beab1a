"""Accounts of a camera, written: passwords, levels, new ones, and away with one. Never away with our own."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from shikiri.model.secret import Secret
from shikiri.sessions.appliance.onvif_writer import Writer

LEVELS: Final = ("Administrator", "Operator", "User")


def _level_of(writer: Writer, name: str) -> str:
    users = writer.read("GetUsers").all("User")
    return next((one.said("UserLevel") for one in users if one.said("Username") == name), "")


def _user(name: str, level: str, password: str = "") -> str:
    secret = f"<tt:Password>{escape(password)}</tt:Password>" if password else ""
    return f"<q:User><tt:Username>{escape(name)}</tt:Username>{secret}<tt:UserLevel>{level}</tt:UserLevel></q:User>"


def set_password(writer: Writer, field: str, value: str) -> None:
    """`viewer=***`: a new password, the level as it is. Our own is proved by going on with it."""
    level = _level_of(writer, field)
    if not level:
        raise writer.rejected("onvif.no-account")
    writer.must_be_hidden()
    writer.send("SetUser", _user(field, level, value))
    if field == writer.box.target.user:
        writer.go_on_with(Secret.plain(value))
    writer.must(_level_of(writer, field) == level)


def set_level(writer: Writer, field: str, value: str) -> None:
    if value not in LEVELS or field == writer.box.target.user or not _level_of(writer, field):
        raise writer.rejected("onvif.own-account" if field == writer.box.target.user else "onvif.no-account")
    writer.send("SetUser", _user(field, value))
    writer.must(_level_of(writer, field) == value)


def create(writer: Writer, field: str, value: str) -> None:
    """`Administrator/ops=***`."""
    level, _, name = field.partition("/")
    if level not in LEVELS or not name or not value or _level_of(writer, name):
        raise writer.rejected("onvif.usernameclash")
    writer.must_be_hidden()
    writer.send("CreateUsers", _user(name, level, value))
    writer.must(_level_of(writer, name) == level)


def delete(writer: Writer, field: str, value: str) -> None:
    """`name=viewer`. Never the account that we came with."""
    del field
    if value == writer.box.target.user:
        raise writer.rejected("onvif.own-account")
    writer.send("DeleteUsers", f"<q:Username>{escape(value)}</q:Username>")
    writer.must(not _level_of(writer, value))
