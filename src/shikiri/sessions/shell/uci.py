"""Operations on a device whose settings are UCI: one script that stages all, and activates them in one step.

What is staged lies in the folder of an rpcd session where one was opened for this push (its timer then takes the
change back), else in a folder of ours, committed package by package. Nothing of a value is on a command line that a
list of processes shows: `uci batch` and `passwd` read it from a pipe, and `printf` is part of the shell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import ShikiriError
from shikiri.model.operation import Entry, Operation, Package, Service, Text, User
from shikiri.model.say import say
from shikiri.model.secret import Secret

_PLACE: Final = re.compile(r"[A-Za-z0-9_\-@\[\]]+")
_WORD: Final = re.compile(r"[A-Za-z0-9_.+\-]+")
_HEAD: Final = """umask 077
here=/var/run/shikiri
fail() { echo "$1"; exit 1; }
mkdir -p "$here/delta" || fail 'no room in /var/run'
sid=; seconds=60; stage="$here/delta"
if [ -s "$here/sid" ]; then
  sid=$(cat "$here/sid"); seconds=$(cat "$here/seconds"); stage="/var/run/rpcd/uci-$sid"
fi
put() { said=$(uci -t "$stage" batch 2>&1); [ -z "$said" ] || { rm -rf "$stage"; fail "uci: $said"; }; }
"""
_CONFIRMED: Final = """staged=$(cd "$stage" 2>/dev/null && ls)
if [ -n "$staged" ] && [ -n "$sid" ]; then
  told="{\\"ubus_rpc_session\\":\\"$sid\\",\\"rollback\\":true,\\"timeout\\":$seconds}"
  said=$(ubus call uci apply "$told" 2>&1) || { rm -rf "$stage"; fail "uci apply: ${said##*(}"; }
  : > "$here/applied"
elif [ -n "$staged" ]; then
  for package in $staged; do
    said=$(uci -t "$stage" commit "$package" 2>&1) || fail "uci commit $package: $said"
  done
  rm -rf "$here/delta"; reload_config >/dev/null 2>&1
fi
"""


class UnfitError(ShikiriError):
    """An operation that this kind of device has no way to do, or a value that UCI cannot hold."""

    def __init__(self, operation: Operation) -> None:
        super().__init__(say("owrt.unfit", operation=str(operation)))


def program(commands: Sequence[Command]) -> str:
    """The script that does the operations of these commands; what fails before the activation leaves nothing."""
    operations = tuple(dict.fromkeys(one.operation for one in commands if one.operation is not None))
    packages, entries, users, services, others = _sorted(operations)
    if others:
        raise UnfitError(others[0])
    parts = [_HEAD, *map(_package, packages)]
    if entries:
        parts += [*_staged(entries)]
    parts += [*map(_user, users), _CONFIRMED if entries else "", *map(_service, services)]
    return "\n".join(filter(None, parts))


def _sorted(
    operations: Iterable[Operation],
) -> tuple[list[Package], list[Entry], list[User], list[Service], list[Operation]]:
    packages: list[Package] = []
    entries: list[Entry] = []
    users: list[User] = []
    services: list[Service] = []
    others: list[Operation] = []
    for one in operations:
        if isinstance(one, Package):
            packages.append(one)
        elif isinstance(one, Entry):
            entries.append(one)
        elif isinstance(one, User) and one.name == "root" and one.password is not None:
            users.append(one)
        elif isinstance(one, Service):
            services.append(one)
        else:
            others.append(one)
    return packages, entries, users, services, others


def _staged(entries: list[Entry]) -> Iterator[str]:
    """Sections that go, go last, from the back: `@rule[3]` is another one once `@rule[2]` went."""
    gone = [one for one in entries if not one.option and not one.type and one.place is None]
    kept = [one for one in entries if one not in gone]
    ordered = (*kept, *sorted(gone, key=_place_of, reverse=True))
    yield "put <<'the end of uci'"
    yield from (line for one in ordered for line in _lines(one))
    yield "the end of uci"


def _place_of(one: Entry) -> tuple[str, int]:
    found = re.search(r"\[(\d+)\]$", one.section)
    return one.config, int(found[1]) if found else -1


def _lines(one: Entry) -> Iterator[str]:
    for part in (one.config, one.section, one.option, one.type):
        if part and not _PLACE.fullmatch(part):
            raise UnfitError(one)
    place = ".".join(filter(None, (one.config, one.section, one.option)))
    if one.place is not None:
        yield f"reorder {place}={one.place}"
    elif not one.option:
        yield f"set {place}={_quoted(one.type, one)}" if one.type else f"delete {place}"
    elif not one.values:
        yield f"set {place}=''"  # takes it away, and is content where it is not there
    elif one.is_list:
        yield f"set {place}=''"
        yield from (f"add_list {place}={_quoted(_text(value), one)}" for value in one.values)
    else:
        yield f"set {place}={_quoted(_text(one.values[0]), one)}"


def _text(value: Text) -> str:
    return "".join(part.reveal() if isinstance(part, Secret) else part for part in value)


def _quoted(text: str, one: Operation) -> str:
    """As one word of `sh` and of `uci batch`, which quote alike."""
    if "\n" in text or "\r" in text or "\0" in text:
        raise UnfitError(one)
    return "'" + text.replace("'", "'\\''") + "'"


def _package(one: Package) -> str:
    if not _WORD.fullmatch(one.name):
        raise UnfitError(one)
    if one.present:
        return (
            f"if command -v apk >/dev/null; then apk info -e {one.name} >/dev/null 2>&1 "
            f"|| {{ apk update && apk add {one.name}; }} || fail 'apk add {one.name}'; "
            f"else opkg list-installed {one.name} | grep -q . "
            f"|| {{ opkg update && opkg install {one.name}; }} || fail 'opkg install {one.name}'; fi"
        )
    return f"if command -v apk >/dev/null; then apk del {one.name}; else opkg remove {one.name}; fi >/dev/null 2>&1"


def _user(one: User) -> str:
    assert one.password is not None  # noqa: S101  (sorted so)
    word = _quoted(one.password.reveal(), one)
    return f"printf '%s\\n%s\\n' {word} {word} | passwd root >/dev/null 2>&1 || fail 'passwd refused the password'"


def _service(one: Service) -> str:
    """A script of /etc/init.d; one that is not there is off already."""
    if not _WORD.fullmatch(one.name):
        raise UnfitError(one)
    words = {True: ("enable", "start"), False: ("disable", "stop")}
    told = [words[one.enabled][0]] if one.enabled is not None else []
    told += [words[one.running][1]] if one.running is not None else []
    told += [one.changed] if one.changed and one.running is not False else []
    wants = one.enabled is True or one.running is True
    lines = [f"if [ -x /etc/init.d/{one.name} ]; then"]
    lines += [f"  /etc/init.d/{one.name} {word} >/dev/null 2>&1" + _must(word, one.name) for word in told]
    lines += ["  :", f"else {'fail' if wants else ':'} 'there is no service {one.name}'", "fi"]
    return "\n".join(lines)


def _must(word: str, name: str) -> str:
    return f" || fail 'service {name}: {word} failed'" if word in ("enable", "start") else ""
