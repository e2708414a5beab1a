"""The list of names on a real dnsmasq: it takes what we write, and the proof by a question tells the truth."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from shikiri.model.blocklist import Blocklist
from shikiri.model.command import joined
from shikiri.model.nothing import UNSAID
from shikiri.model.operation import File
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.linux import dns_filter
from shikiri.platforms.linux.source import LinuxSource
from tests.platforms.linux_ap.namespaces import missing

NAMES = Blocklist(("malware.example", "xn--wgv71a119e.example"))


@pytest.fixture
def lan(tmp_path: Path) -> Iterator[Callable[..., list[str]]]:
    """Runs a line in a namespace of its own, where port 53 is free."""
    if why := missing():
        pytest.skip(why)
    for program in ("dnsmasq", "perl"):
        if shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is None:
            pytest.skip(f"there is no {program} on this machine")
    name = f"sk-dns-{os.getpid()}"
    with ExitStack() as stack:
        subprocess.run(["ip", "netns", "add", name], check=True)
        stack.callback(subprocess.run, ["ip", "netns", "del", name], check=False)
        subprocess.run(["ip", "netns", "exec", name, "ip", "link", "set", "lo", "up"], check=True)

        def start(*options: str) -> None:
            program = subprocess.Popen(
                ["ip", "netns", "exec", name, "dnsmasq", "-k", "--conf-file=/dev/null", "--no-hosts", "--no-resolv",
                 "--user=root", "--bind-interfaces", f"--pid-file={tmp_path}/{len(options)}.pid", *options],
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
            stack.callback(program.wait)
            stack.callback(program.terminate)

        def ask(*, upstream: bool = True, loaded: bool = True, pointer: bool = True, listed: bool = True) -> list[str]:
            files = {one.path: one for one in written()}
            for path, one in files.items():
                if (listed or path != dns_filter.LIST) and (pointer or path != dns_filter.POINTER):
                    (tmp_path / Path(path).name).write_text(joined(one.text or ()), "utf-8")
            own = tmp_path / Path(dns_filter.LIST).name
            if upstream:
                start("--listen-address=127.0.0.2", "--address=/example.com/198.51.100.1", "--address=/#/198.51.100.66")
            servers = ("--listen-address=127.0.0.1", "--server=127.0.0.2")
            start(*servers, *((f"--conf-file={own}",) if loaded and listed else ()))
            script = dns_filter.SCRIPT
            for path in files:
                script = script.replace(path, str(tmp_path / Path(path).name))
            waits = "until ss -Hlun sport = 53 | grep -q 127.0.0.1; do sleep 0.05; done; "
            waits += "until ss -Hlun sport = 53 | grep -q 127.0.0.2; do sleep 0.05; done\n" if upstream else "\n"
            done = subprocess.run(
                ["ip", "netns", "exec", name, "sh"], input=waits + script, capture_output=True, text=True, check=True
            )
            return done.stdout.splitlines()

        yield ask


def written() -> list[File]:
    return [one.operation for one in dns_filter.written(NAMES) if isinstance(one.operation, File)]


def seen(lines: list[str]) -> dns_filter.Filtering | None:
    text = "\n".join(lines) + "\n"
    answers = {dns_filter.QUESTION: Answer(text, complete=True)}
    return dns_filter.seen(LinuxSource(Reading(device="r", platform="linux_ap", answers=answers, when=None)))


def test_a_name_below_a_listed_one_is_refused_and_another_is_found(lan: Callable[..., list[str]]) -> None:
    lines = lan()
    assert lines[:2] == [f"list {NAMES.mark}", "pointer"]
    assert lines[-1] == "end"
    assert "asked shikiri-check.malware.example 0 0.0.0.0" in lines
    assert "asked example.com 0 198.51.100.1" in lines
    found = seen(lines)
    assert found is not None
    assert (found.mark, found.works) == (NAMES.mark, True)


def test_a_list_that_nobody_loaded_refuses_nothing(lan: Callable[..., list[str]]) -> None:
    found = seen(lan(loaded=False))
    assert found is not None
    assert found.works is False


def test_without_the_internet_nothing_is_proved(lan: Callable[..., list[str]]) -> None:
    """Everything fails then, listed or not."""
    found = seen(lan(upstream=False))
    assert found is not None
    assert found.works is UNSAID


def test_without_a_list_there_is_no_mark(lan: Callable[..., list[str]]) -> None:
    found = seen(lan(listed=False))
    assert found is not None
    assert (found.mark, found.works) == ("", UNSAID)


def test_a_list_nothing_points_to_is_gone_after_the_next_start(lan: Callable[..., list[str]]) -> None:
    found = seen(lan(pointer=False))
    assert found is not None
    assert (found.mark, found.works) == ("", UNSAID)


@pytest.mark.parametrize(
    "lines",
    (
        [f"list {NAMES.mark}", "pointer", "asked shikiri-check.malware.example 0 0.0.0.0"],  # broke off
        [],
    ),
)
def test_half_an_answer_is_none(lines: list[str]) -> None:
    assert seen(lines) is None


@pytest.mark.parametrize(
    "rows,works",
    (
        (["asked shikiri-check.a.example 3 -", "asked example.com 0 192.0.2.1"], True),
        (
            ["asked shikiri-check.a.example 0 0.0.0.0", "asked example.com 0 0.0.0.0", "asked debian.org silent -"],
            UNSAID,
        ),
        (["asked shikiri-check.a.example 0 0.0.0.0", "asked example.com 3 -"], UNSAID),
        (["asked shikiri-check.a.example 0 192.0.2.66", "asked example.com 0 192.0.2.1"], False),
        (["asked shikiri-check.a.example silent -", "asked example.com 0 192.0.2.1"], UNSAID),
        (["asked example.com 0 192.0.2.1"], UNSAID),
    ),
)
def test_only_both_answers_together_prove_it(rows: list[str], works: object) -> None:
    found = seen([f"list {NAMES.mark}", "pointer", *rows, "end"])
    assert found is not None
    assert found.works is works


def test_dnsmasq_takes_what_we_write(tmp_path: Path) -> None:
    program = shutil.which("dnsmasq", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        pytest.skip("there is no dnsmasq on this machine")
    for one in written():
        path = tmp_path / Path(one.path).name
        path.write_text(joined(one.text or ()).replace("/etc/dnsmasq.shikiri", str(tmp_path)), "utf-8")
        done = subprocess.run([program, "--test", "-C", str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
