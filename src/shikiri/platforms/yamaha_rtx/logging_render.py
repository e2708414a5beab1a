"""Writing the log settings: who receives them, which types are kept, and nothing of who went where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.logging import Logging
from shikiri.model.nothing import Things
from shikiri.model.say import say
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.records import TELLS_WHO_WENT_WHERE, logging_filters
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, read_again, refuse_rest, word

_FACET: Final = Logging.FACET
_MOST_HOSTS: Final = 4
# level -> what the types NOTICE and DEBUG are then
_TYPES: Final = {"info": ("off", "off"), "notice": ("on", "off"), "debug": ("on", "on")}


def render(before: Logging | None, after: Logging | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    wanted = changes(before, after)
    source = read_again(around, _FACET, next(iter(wanted), "name"))
    if "commands" in wanted:
        yield line(f"syslog execute command {_on(wanted.pop('commands'))}", stage="prepare")
    if "hosts" in wanted:
        yield _receivers(source, wanted.pop("hosts"))
    if "level" in wanted:
        notice, debug = _level(wanted.pop("level"))
        yield line(f"syslog notice {notice}")
        yield line(f"syslog debug {_on(wanted.pop('debug')) if 'debug' in wanted else debug}")
    if "debug" in wanted:
        yield line(f"syslog debug {_on(wanted.pop('debug'))}")
    if wanted.get("traffic") is False:
        del wanted["traffic"]
        yield from _no_traffic(source, around)
    refuse_rest(_FACET, wanted)


def _on(value: bool) -> str:  # noqa: FBT001  (a word for a word)
    return "on" if value else "off"


def _level(name: str) -> tuple[str, str]:
    if name not in _TYPES:
        raise Unwritable(_FACET, "level", say("rtx.no-command"))
    return _TYPES[name]


def _receivers(source: RtxSource, hosts: frozenset[str]) -> Command:
    held = source.last("syslog", "host")
    if held is not None and any(one.isdigit() for one in held.after(2)):
        raise Unwritable(_FACET, "hosts", say("rtx.no-command"))  # with a port behind it
    if len(hosts) > _MOST_HOSTS:
        raise Unwritable(_FACET, "hosts", say("rtx.too-many", most=_MOST_HOSTS))
    if not hosts:
        return line("no syslog host")
    return line(f"syslog host {' '.join(word(host, _FACET, 'hosts') for host in sorted(hosts))}")


def _no_traffic(source: RtxSource, around: Around) -> Iterator[Command]:
    """The switches that tell it; and where a filter still records what passes, the type its records are of."""
    for words in TELLS_WHO_WENT_WHERE:
        said = source.last(*words)
        if said is not None and said.words[-1] != "off":
            yield line(f"{' '.join(words)} off")
    if _filters_record(source, around):
        yield line("syslog notice off")


def _filters_record(source: RtxSource, around: Around) -> bool:
    """After this plan; the same plan may take the record out of the filters."""
    found = logging_filters(source)
    lists = around.wanted.facet(Filter.FACET)
    if not isinstance(lists, Things) or any("dynamic" in entry.words for entry in found):
        return bool(found)
    wanted = [one.rules for one in lists.items if isinstance(one, Filter) and isinstance(one.rules, tuple)]
    return any(rule.log and rule.action == "permit" for rules in wanted for rule in rules)
