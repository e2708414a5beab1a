"""The way back: what was there is kept on the device itself, and put back after a while, or at the next start.

`rpcd` takes settings back by itself when nobody confirms its `apply`; but its timer and its copy lie in memory, and a
device that loses its power in between would start with settings nobody proved. So a copy of ours lies beside them in
both cases, with a script that runs at every start until the way back is taken away. Without `rpcd` it is all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from shikiri.model.command import Command, command
from shikiri.model.errors import UsageError
from shikiri.model.say import say
from shikiri.platforms.base import Unanswered
from shikiri.platforms.openwrt.source import EXPORT, OpenwrtSource
from shikiri.platforms.write import Backup, WayBack

BACK: Final = "way back"
STAGED: Final = "staged changes"
BUS: Final = "ubus list"
KEPT: Final = "/etc/shikiri-way-back"
_LONGEST: Final = 3600
BACK_SCRIPT: Final = f"if [ -f {KEPT}/old.tar ]; then echo armed; else echo none; fi"
STAGED_SCRIPT: Final = 'said=$(uci changes 2>&1) || { echo "$said"; exit 1; }; printf "%s" "$said" | grep -c . ; :'
# What puts all back: files of ours aside, the settings as they were, and every service that reads them told so.
_STRIKE: Final = f"""#!/bin/sh
kept={KEPT}
[ -f $kept/old.tar ] || exit 0
if [ -s /var/run/shikiri/sid ]; then
  ubus call uci rollback "{{\\"ubus_rpc_session\\":\\"$(cat /var/run/shikiri/sid)\\"}}" >/dev/null 2>&1
fi
for one in /etc/config/* /etc/rc.d/*; do grep -qxF "$one" $kept/list || rm -f "$one"; done
tar -C / -xf $kept/old.tar && sync && rm -rf $kept /var/run/shikiri
rm -f /etc/rc.d/S??shikiri-way-back /etc/init.d/shikiri-way-back
[ "$1" = boot ] || {{ reload_config; for one in dropbear uhttpd; do /etc/init.d/$one restart; done; }} >/dev/null 2>&1
"""
_AT_START: Final = f"""#!/bin/sh /etc/rc.common
START=09
boot() {{ sh {KEPT}/strike boot; }}
start() {{ :; }}
"""
_BEGIN: Final = f"""umask 077
[ ! -f {KEPT}/old.tar ] || {{ echo 'another way back is armed'; exit 1; }}
rm -rf {KEPT} /var/run/shikiri
mkdir -p {KEPT} /var/run/shikiri || exit 1
"""
_ARM: Final = f"""ls -d /etc/config/* /etc/rc.d/* > {KEPT}/list
cat > {KEPT}/strike <<'the end of strike'
{_STRIKE}the end of strike
cat > /etc/init.d/shikiri-way-back <<'the end of start'
{_AT_START}the end of start
chmod 755 /etc/init.d/shikiri-way-back
cd / && tar -cf {KEPT}/new.tar etc/config etc/rc.d etc/shadow etc/passwd $(ls -d etc/dropbear 2>/dev/null) || exit 1
mv {KEPT}/new.tar {KEPT}/old.tar && /etc/init.d/shikiri-way-back enable || {{ rm -rf {KEPT}; exit 1; }}
sync
"""
_CLOCK: Final = f"""( trap '' HUP; sleep SECONDS & echo $! > /var/run/shikiri/sleeper; wait
  [ -e /var/run/shikiri/over ] || sh {KEPT}/strike ) </dev/null >/dev/null 2>&1 &
"""
_SESSION: Final = """said=$(ubus call session create '{"timeout":LIFE}') || { echo "session create: $said"; exit 1; }
sid=$(printf '%s' "$said" | tr -d ' \\n\\t' | sed -n 's/.*"ubus_rpc_session":"\\([0-9a-f]*\\)".*/\\1/p')
[ -n "$sid" ] || { echo 'rpcd opens no session'; exit 1; }
rights='[["*","read"],["*","write"]]'
told="{\\"ubus_rpc_session\\":\\"$sid\\",\\"scope\\":\\"uci\\",\\"objects\\":$rights}"
ubus call session grant "$told" 2>/dev/null || exit 1
echo SECONDS > /var/run/shikiri/seconds && echo "$sid" > /var/run/shikiri/sid
"""
_DISARM: Final = f"""sid=$(cat /var/run/shikiri/sid 2>/dev/null)
if [ -e /var/run/shikiri/applied ]; then
  ubus call uci confirm "{{\\"ubus_rpc_session\\":\\"$sid\\"}}" 2>/dev/null \\
    || {{ echo 'rpcd has nothing to confirm any more'; exit 1; }}
fi
: > /var/run/shikiri/over
kill "$(cat /var/run/shikiri/sleeper)" 2>/dev/null
[ -z "$sid" ] || ubus call session destroy "{{\\"ubus_rpc_session\\":\\"$sid\\"}}" >/dev/null 2>&1
/etc/init.d/shikiri-way-back disable 2>/dev/null
rm -f /etc/init.d/shikiri-way-back /etc/rc.d/S??shikiri-way-back
rm -rf {KEPT} /var/run/shikiri
sync
"""


def _armed(*parts: str) -> Callable[[int], tuple[Command, ...]]:
    def arm(seconds: int) -> tuple[Command, ...]:
        if not 1 <= seconds <= _LONGEST:
            raise UsageError(say("owrt.timer-range", most=_LONGEST))
        text = "".join(parts).replace("SECONDS", str(seconds)).replace("LIFE", str(seconds + 300))
        return (command(text, mode="exec"),)

    return arm


def _has_rpcd(source: OpenwrtSource) -> bool:
    try:
        objects = {line.strip() for line in source.lines(BUS)}
    except Unanswered:
        return False
    return {"uci", "session"} <= objects


def _is_armed(answers: Mapping[str, str]) -> bool | None:
    return {"armed": True, "none": False}.get(answers.get(BACK, "").strip())


def _way(*, rpcd: bool) -> WayBack[OpenwrtSource]:
    return WayBack(
        kind="confirm" if rpcd else "dead_man",
        name="rpcd apply, rollback + confirm" if rpcd else "shikiri-way-back",
        available=_has_rpcd if rpcd else (lambda source: source.has(EXPORT)),
        arm=_armed(_BEGIN, _SESSION, _ARM, _CLOCK) if rpcd else _armed(_BEGIN, _ARM, _CLOCK),
        disarm=(command(_DISARM, mode="exec"),),
        asks=(BACK,),
        is_armed=_is_armed,
    )


WAYS_BACK: Final = (_way(rpcd=True), _way(rpcd=False))
SAVED_ASKS: Final = (EXPORT, STAGED, BUS)


def is_saved(source: OpenwrtSource) -> bool | None:
    """Nobody has changes under way that were never committed. A failure to tell is none."""
    answer = source.reading.answers.get(STAGED)
    if answer is None or answer.complete is False or source.exit_status(STAGED) != 0:
        return None
    word = answer.text.strip()
    return word == "0" if word.isdigit() else None


def _restorable(answers: Mapping[str, str]) -> bool:
    """All of UCI is in it; the hashes of accounts and the keys of ssh are not."""
    return "package network" in answers.get(EXPORT, "") and "'***'" not in answers.get(EXPORT, "")


BACKUP: Final = Backup(asks=(EXPORT,), restorable=_restorable)
