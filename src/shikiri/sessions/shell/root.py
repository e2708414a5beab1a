"""Becoming root: nothing where we are it, `sudo` where it asks for nothing or takes the password of the vault."""

from __future__ import annotations

import secrets

from shikiri.model.errors import Broken, Refused
from shikiri.model.say import say
from shikiri.sessions.shell.quote import word
from shikiri.sessions.shell.talk import Talk
from shikiri.sessions.target import Target

# Words of this shell alone: one language, where programs of the administrator are, nobody else reads new files.
_PRELUDE = (
    "LC_ALL=C LANG=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
    "export LC_ALL LANG PATH; unset LANGUAGE ENV BASH_ENV CDPATH; umask 022; cd /\n"
)


def become_root(target: Target, talk: Talk) -> frozenset[str]:
    """The shell is root's afterwards. Was it a password that made it so?"""
    doing = say("shell.doing.root")
    try:
        talk.type(_PRELUDE.encode(), doing)
        who = talk.ask("id -u", "id -u")
    except Broken:  # an account without a shell says its sentence and hangs up
        raise Refused(target.device, "sh") from None
    if who.text.strip() == "0":
        return frozenset()
    if talk.ask("sudo -n true", "sudo -n true").status == 0:
        mark = secrets.token_hex(8)  # what came before root is there the first shell may have read already
        inner = f"printf '%s+\\n' {mark}; exec sh"
        talk.type(f"exec sudo -n sh -c {word(inner)}\n".encode(), doing)
        talk.until((f"{mark}+\n".encode(),), doing)
        proved = frozenset[str]()
    else:
        _give_password(target, talk)
        proved = frozenset({"enable"})
    talk.type(_PRELUDE.encode(), doing)
    if talk.ask("id -u", "id -u").text.strip() != "0":
        raise Refused(target.device, "sudo")
    return proved


def _give_password(target: Target, talk: Talk) -> None:
    """`sudo` reads the password on its standard input, and is never given a second one."""
    password = target.enable.reveal()
    if not password or "\n" in password or talk.ask("sudo", "command -v sudo").status != 0:
        raise Refused(target.device, "sudo")
    doing = say("shell.doing.root")
    ask, in_ = secrets.token_hex(8), secrets.token_hex(8)
    inner = f"printf '%s+\\n' {in_}; exec sh"
    talk.type(f"exec sudo -k -S -p {ask}'?' sh -c {word(inner)} || exit\n".encode(), doing)
    wanted, opened = f"{ask}?".encode(), f"{in_}+\n".encode()
    try:
        talk.until((wanted,), doing)
        talk.type(password.encode() + b"\n", doing)
        if talk.until((wanted, opened), doing) == wanted:
            raise Refused(target.device, "sudo")
    except Broken:
        raise Refused(target.device, "sudo") from None
