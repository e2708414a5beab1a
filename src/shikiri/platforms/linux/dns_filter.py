"""The names that the machine's own resolver refuses: our list on it, and the proof by a question to that resolver.

The list stands beside the files of dnsmasq, so that it is not read out in every answer; one line of ours points to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shikiri.model.blocklist import Blocklist
from shikiri.model.command import Command, done
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.operation import File, Package, Service
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.source import LinuxSource

QUESTION: Final = "dns filter"
LIST: Final = "/etc/dnsmasq.shikiri/blocklist.conf"
POINTER: Final = "/etc/dnsmasq.d/shikiri-filter.conf"
_NULLS: Final = frozenset({"0.0.0.0", "127.0.0.1"})  # noqa: S104  (an answer that leads nowhere)
_REFUSED: Final = frozenset({"3", "5"})  # no such name; I will not say
# Asked of the resolver itself: a name below one of the list, then names that are surely in the DNS, until one is found.
# Perl is part of every Debian; a program for questions to the DNS is not.
SCRIPT: Final = rf"""
list={LIST}
if [ -f "$list" ]; then
  printf 'list %s\n' "$(sed -n 's,^address=/\(.*\)/#$,\1,p' "$list" | sha256sum | cut -d ' ' -f 1)"
  name=$(sed -n 's,^address=/\(.*\)/#$,\1,p' "$list" | head -n 1)
else
  echo 'list -'
  name=
fi
[ -f {POINTER} ] && echo pointer
set -- example.com www.example debian.org
[ -n "$name" ] && set -- "shikiri-check.$name" "$@"
perl -MSocket -e '
  for my $name (@ARGV) {{
    socket(my $s, PF_INET, SOCK_DGRAM, 17) or last;
    my $id = int(rand(65536));
    my $ask = pack("n6", $id, 256, 1, 0, 0, 0);
    $ask .= pack("C/a*", $_) for split(/\./, $name);
    $ask .= pack("Cnn", 0, 1, 1);
    send($s, $ask, 0, sockaddr_in(53, inet_aton("127.0.0.1")));
    my $told = "";
    vec(my $wait = "", fileno($s), 1) = 1;
    recv($s, $told, 4096, 0) if select($wait, undef, undef, 2);
    my ($code, $found) = ("silent", "-");
    if (length($told) >= length($ask) && unpack("n", $told) == $id) {{
      $code = unpack("n", substr($told, 2)) & 15;
      my ($count, $at) = (unpack("n", substr($told, 6)), length($ask));
      while ($count-- > 0 && $at < length($told)) {{
        $at++ until $at >= length($told) || ord(substr($told, $at)) == 0 || ord(substr($told, $at)) >= 192;
        $at += ord(substr($told, $at)) >= 192 ? 2 : 1;
        my ($type, $size) = unpack("nx6n", substr($told, $at));
        $found = join(".", unpack("C4", substr($told, $at + 10))) if $type == 1 && $size == 4 && $found eq "-";
        $at += 10 + $size;
      }}
    }}
    print "asked $name $code $found\n";
    last if $found ne "-" && $name !~ /^shikiri-check/;
  }}' "$@"
echo end
"""


@dataclass(frozen=True, slots=True)
class Filtering:
    """What the machine refuses: by which list ('' none), and whether it really does."""

    mark: str
    works: Known[bool]  # UNSAID: there is no list, or no answer that proves anything
    line: Line


def seen(source: LinuxSource) -> Filtering | None:
    """What was found; None where nobody asked, or the answer broke off."""
    try:
        rows = source.lines(QUESTION)
    except Unanswered:
        return None
    if "end" not in rows:
        return None
    mark, pointed, resolved = "", False, False
    blocked: Known[bool] = UNSAID
    line = Line(QUESTION, 1)
    for number, row in enumerate(rows, start=1):
        words = row.split()
        if words[:1] == ["list"] and len(words) == 2:  # noqa: PLR2004
            mark = "" if words[1] == "-" else words[1]
        pointed = pointed or words == ["pointer"]
        if words[:1] == ["asked"] and len(words) == 4:  # noqa: PLR2004
            if words[1].startswith("shikiri-check."):
                blocked, line = _is_refused(words[2], words[3]), Line(QUESTION, number)
            else:
                resolved = resolved or (words[2] == "0" and words[3] not in {*_NULLS, "-"})
    if not mark or not pointed:
        return Filtering("", UNSAID, line)
    works: Known[bool] = blocked if blocked is not True or resolved else UNSAID
    return Filtering(mark, works, line)


def _is_refused(code: str, address: str) -> Known[bool]:
    """Refused is: an address that leads nowhere, or no such name. Silence says nothing."""
    if code == "0":
        return address in _NULLS or address == "-"
    return True if code in _REFUSED else UNSAID


def written(blocklist: Blocklist) -> Iterator[Command]:
    """The list and the line that points to it; dnsmasq reads both before they are used."""
    head = "# Made by shikiri (shikiri dns-blocklist import).\n"
    lines = "".join(f"address=/{name}/#\n" for name in blocklist.names)
    yield done(Package("dnsmasq"))
    yield done(File(path=LIST, text=(head + lines,), check="dnsmasq"))
    yield done(File(path=POINTER, text=(f"# Made by shikiri: names that are refused.\nconf-file={LIST}\n",)))
    files = ("/etc/dnsmasq.d/", LIST)
    yield done(Service(name="dnsmasq.service", enabled=True, running=True, changed="restart", files=files))
