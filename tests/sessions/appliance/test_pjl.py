"""The door to the job language: it asks four harmless things, and a printer that prints what it hears gets no page."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.model.errors import Rejected
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.pjl import PjlDoor, framed, open_door
from shikiri.sessions.target import Patience, Target
from tests.ports import free_port

UEL = b"\x1b%-12345X"
CANARY = "himitsu-no-keiyakusho.pdf"
# Every verb of the language, and some that only one maker knows.
VERBS = (
    "COMMENT ENTER JOB EOJ DEFAULT INITIALIZE RESET SET INQUIRE USTATUS USTATUSOFF RDYMSG OPMSG STMSG FSAPPEND FSDELETE"
    " FSDOWNLOAD FSINIT FSMKDIR FSQUERY FSUPLOAD DMINFO DMCMD WNVRAM RNVRAM SERVICEMODE EXECUTE DISPLAY UPGRADE NVWRITE"
    " SUPERVISE FORMAT ERASE DIAG PRINT ACLREAD DESCRIPTOR SECURITY FIRMWARE DINQUIRE INFO ECHO FSDIRLIST"
).split()
HARMLESS = (
    "INFO ID",
    "INFO FILESYS",
    "DINQUIRE PASSWORD",
    "DINQUIRE CPLOCK",
    "DINQUIRE DISKLOCK",
    "ECHO shikiri-1",
    'FSDIRLIST NAME="0:\\" ENTRY=1 COUNT=1',
)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "rest",
    (
        "",
        " ALL",
        " PASSWORD=0",
        ' NAME="0:\\x"',
        ' VOLUME="0:"',
        " ADDRESS=1",
        "=HPBOISEID",
        ' ASCIIHEX="040006020501010301040106"',
        ' FORMAT:BINARY SIZE=1 NAME="0:\\x"',
        " VARIABLES",
        " CPLOCK=ON",
    ),
)
def test_a_verb_that_changes_anything_is_never_framed(verb: str, rest: str) -> None:
    line = f"{verb}{rest}"
    if line in HARMLESS:
        return
    with pytest.raises(ValueError, match=re.escape(verb.partition("=")[0]) if verb else ""):
        framed(line)


@pytest.mark.parametrize(
    "line",
    (
        "INFO ID\r\n@PJL RESET",
        "INFO ID\x1b%-12345X",
        "ECHO shikiri-1\n@PJL FSINIT",
        "info id",
        " INFO ID",
        "INFO  ID",
        'FSDIRLIST NAME="0:\\..\\" ENTRY=1 COUNT=1',
        'FSDIRLIST NAME="0:\\" ENTRY=1 COUNT=65535',
        "DINQUIRE PASSWORD\r\n@PJL DEFAULT PASSWORD=0",
        "",
    ),
)
def test_nothing_rides_along_with_a_harmless_line(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (its text is the first word of the line)
        framed("INFO ID", line)


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_harmless_stands_between_two_marks(line: str) -> None:
    assert framed(line) == UEL + f"@PJL {line}\r\n".encode() + UEL


@given(st.text(max_size=60))
def test_no_other_text_is_ever_framed(text: str) -> None:
    try:
        raw = framed(text)
    except ValueError:
        return
    assert text in HARMLESS or re.fullmatch(r'ECHO shikiri-\d{1,3}|FSDIRLIST NAME="\d:\\" ENTRY=1 COUNT=1', text)
    assert raw.count(UEL) == 2


@dataclass
class Printer:
    """A printer by its manual: it answers line by line and repeats the question first."""

    port: int = 0
    heard: bytes = b""
    says: dict[str, list[str]] = field(default_factory=dict)
    speaks: bool = True
    quiet_after: int = 99
    drips: bool = False
    sockets: list[socket.socket] = field(default_factory=list)

    def answer(self, line: str) -> bytes:
        rows = self.says.get(line, ["?"])
        return "".join(f"{one}\r\n" for one in (f"@PJL {line}", *rows)).encode() + b"\f"


SAYS = {
    "INFO ID": ['"LaserJet M000"'],
    "DINQUIRE PASSWORD": ["DISABLED"],
    "DINQUIRE CPLOCK": ["OFF"],
    "DINQUIRE DISKLOCK": ["ON"],
    "INFO FILESYS": [
        "\tVOLUME\tTOTAL SIZE\tFREE SPACE\tLOCATION\tLABEL\tSTATUS",
        "\t0:\t1755136\t1718272\t\t\tREAD-WRITE",
    ],
    'FSDIRLIST NAME="0:\\" ENTRY=1 COUNT=1': [". TYPE=DIR", ".. TYPE=DIR", f"{CANARY} TYPE=FILE SIZE=1619"],
}


@contextlib.contextmanager
def served(printer: Printer) -> Iterator[PjlDoor]:
    listening = socket.create_server(("127.0.0.1", 0))
    printer.port = listening.getsockname()[1]

    def serve() -> None:
        with contextlib.suppress(OSError):
            line, _ = listening.accept()
            printer.sockets.append(line)
            answered = 0
            while raw := line.recv(4096):
                printer.heard += raw
                for text in re.findall(r"@PJL ([^\r\n]+)\r\n", raw.decode("latin-1")):
                    if not printer.speaks or answered >= printer.quiet_after:
                        continue
                    answered += 1
                    said = f"@PJL {text}\r\n\f".encode() if text.startswith("ECHO") else printer.answer(text)
                    for byte in [said[at : at + 1] for at in range(len(said))] if printer.drips else [said]:
                        line.sendall(byte)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    patience = Patience(connect=2, silence=0.4, answer=5)
    target = Target(device="mfp1", platform="mfp", host="127.0.0.1", ports={9100: printer.port}, patience=patience)
    try:
        yield open_door(Box(target))
    finally:
        for one in (*printer.sockets, listening):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        thread.join()


@pytest.mark.parametrize("drips", (False, True))
def test_a_printer_tells_what_lies_open(drips: bool) -> None:
    with served(Printer(says=SAYS, drips=drips)) as door:
        answer = door.ask("pjl")
    rows = [
        'id "LaserJet M000"',
        "password disabled",
        "cplock disabled",
        "disklock enabled",
        "volumes 1",
        "files 0: open",
    ]
    assert answer.text.splitlines() == [*rows, "end"]
    assert answer.complete is True


def test_names_of_files_are_not_kept() -> None:
    with served(Printer(says=SAYS)) as door:
        assert CANARY not in door.ask("pjl").text


@pytest.mark.parametrize(
    "rows,word",
    (
        (["FILEERROR=1"], "error 1"),
        (["FILEERROR = 17"], "error 17"),
        (["?"], "unknown-word"),
        ([], "empty"),
        (["FILEERROR=0", "a TYPE=FILE SIZE=1"], "open"),
        (["secret TYPE = DIR"], "open"),
    ),
)
def test_a_list_of_files_is_one_word(rows: list[str], word: str) -> None:
    with served(Printer(says={**SAYS, 'FSDIRLIST NAME="0:\\" ENTRY=1 COUNT=1': rows})) as door:
        assert f"files 0: {word}" in door.ask("pjl").text.splitlines()


def test_a_printer_without_files_says_so() -> None:
    says = {**SAYS, "INFO FILESYS": ["?"], 'FSDIRLIST NAME="0:\\" ENTRY=1 COUNT=1': ["?"]}
    with served(Printer(says=says)) as door:
        assert {"volumes unknown-word", "files 0: unknown-word"} <= set(door.ask("pjl").text.splitlines())


def test_what_is_no_speaker_hears_one_frame_and_no_more() -> None:
    printer = Printer(speaks=False)
    with served(printer) as door:
        assert door.ask("pjl").text == "#! silent\n"
    assert printer.heard == framed("INFO ID", "ECHO shikiri-1")


def test_what_answers_anything_else_is_no_speaker() -> None:
    printer = Printer(says={"INFO ID": ["x"]})
    printer.answer = lambda line: b"HTTP/1.0 400 Bad Request\r\n\r\n"  # type: ignore[method-assign]
    with served(printer) as door:
        assert door.ask("pjl").text.startswith("#! ")
    assert printer.heard == framed("INFO ID", "ECHO shikiri-1")


@pytest.mark.parametrize("after", range(12))
def test_a_printer_that_falls_silent_leaves_no_whole_answer(after: int) -> None:
    with served(Printer(says=SAYS, quiet_after=after)) as door:
        answer = door.ask("pjl")
    assert answer.complete is False
    assert "end" not in answer.text.splitlines()


def test_a_flood_is_cut() -> None:
    def flood(_: str) -> bytes:
        return b"@PJL INFO ID\r\n" + b"x" * 200_000

    printer = Printer(says=SAYS)
    printer.answer = flood  # type: ignore[method-assign,assignment]
    with served(printer) as door:
        assert door.ask("pjl").complete is False


def test_nobody_there_and_nothing_to_tell() -> None:
    target = Target(device="mfp1", platform="mfp", host="127.0.0.1", ports={9100: free_port()})
    door = open_door(Box(target))
    assert door.ask("pjl").text == "#! closed\n"
    with pytest.raises(Rejected):
        door.tell("pjl DEFAULT PASSWORD=1")
