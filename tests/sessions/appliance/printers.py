"""Real programs on loopback that speak IPP and SNMP: ippeveprinter, cupsd, snmpd, snmpsim. They need no root."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.ports import free_port

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow send_type="method_call"/></policy></busconfig>
"""


def program(name: str) -> str:
    """Where a program is; a test that needs it is skipped where it is not."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin")))
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """A folder whose path has no blanks and is short: sockets and old programs want that."""
    with tempfile.TemporaryDirectory(prefix="b", dir="/tmp") as folder:
        yield Path(folder)


@contextlib.contextmanager
def running(*words: str, log: Path, environment: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A program until the test is through with it."""
    with (
        log.open("wb") as out,
        subprocess.Popen(words, stdout=out, stderr=out, env={**os.environ, **(environment or {})}) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def until(process: subprocess.Popen[bytes], log: Path, ready: Path | int) -> None:
    """Wait until a file is there, or somebody accepts connections."""
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"{process.args!r}: {log.read_text('utf-8', 'replace')}")
        if isinstance(ready, Path):
            if ready.exists():
                return
        else:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", ready), timeout=1).close()
                return
        time.sleep(0.05)
    pytest.fail(f"{process.args!r}: {log.read_text('utf-8', 'replace')}")


def until_udp(process: subprocess.Popen[bytes], log: Path, port: int) -> None:
    """Wait until somebody keeps a packet: one to a port without anybody comes back as refused."""
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"{process.args!r}: {log.read_text('utf-8', 'replace')}")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.settimeout(0.1)
            probe.connect(("127.0.0.1", port))
            try:
                probe.send(b"\0")
                probe.recv(1)
            except TimeoutError:
                return
            except ConnectionRefusedError:
                time.sleep(0.05)
    pytest.fail(f"{process.args!r}: {log.read_text('utf-8', 'replace')}")


@contextlib.contextmanager
def ippeveprinter(folder: Path, *words: str, name: str = "複合機 office") -> Iterator[int]:
    """The reference printer of CUPS, plain and encrypted on one port. It wants a message bus: a private one."""
    printer, bus = program("ippeveprinter"), program("dbus-daemon")
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no IPv6 on this machine")  # it listens on both or not at all
    keys = folder / "keys"
    keys.mkdir(parents=True)
    port = free_port()
    with short_folder() as short:
        (short / "bus.conf").write_text(_BUS.format(socket=short / "bus"))
        started = running(bus, f"--config-file={short / 'bus.conf'}", "--nofork", log=folder / "bus.log")
        with started as process:
            until(process, folder / "bus.log", short / "bus")
            where = ("-n", "localhost", "-p", str(port), "-K", str(keys), "-d", str(folder))
            line = (printer, *where, "-r", "off", *words, name)
            environment = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={short / 'bus'}"}
            with running(*line, log=folder / "printer.log", environment=environment) as served:
                until(served, folder / "printer.log", port)
                yield port


_CUPSD = """Listen 127.0.0.1:{port}
Browsing No
WebInterface No
DefaultEncryption {encryption}
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
</Limit>
</Policy>
"""
_FILES = """ServerRoot {0}/etc
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/state
AccessLog {0}/access
ErrorLog {0}/error
PageLog {0}/page
ServerKeychain {0}/ssl
FileDevice Yes
"""
_QUEUE = """<Printer {name}>
Info {name}
DeviceURI file:///dev/null
State Idle
Accepting Yes
Shared Yes
</Printer>
"""


@contextlib.contextmanager
def cupsd(folder: Path, *queues: str, encryption: str = "IfRequested") -> Iterator[int]:
    """A print server with some queues."""
    server = program("cupsd")
    port = free_port()
    with short_folder() as short:
        for one in ("etc", "spool", "cache", "state", "ssl"):
            (short / one).mkdir()
        (short / "etc" / "cupsd.conf").write_text(_CUPSD.format(port=port, encryption=encryption))
        (short / "etc" / "cups-files.conf").write_text(_FILES.format(short))
        (short / "etc" / "printers.conf").write_text("".join(_QUEUE.format(name=name) for name in queues))
        words = (server, "-f", "-c", str(short / "etc" / "cupsd.conf"), "-s", str(short / "etc" / "cups-files.conf"))
        with running(*words, log=folder / "cupsd.log") as process:
            until(process, folder / "cupsd.log", port)
            yield port


AUTH, PRIVACY = "canary-auth-pass-1", "canary-priv-pass-1"
JETDIRECT = "1.3.6.1.4.1.11.2.4.3"
_SNMPD = f"""createUser ops SHA "{AUTH}" AES "{PRIVACY}"
createUser old MD5 "{AUTH}" DES "{PRIVACY}"
createUser new SHA-256 "{AUTH}" AES "{PRIVACY}"
rwuser ops priv
rouser old priv
rouser new priv
rwcommunity canary-site-7 127.0.0.1
sysDescr HP ETHERNET MULTI-ENVIRONMENT, made up
sysObjectID .1.3.6.1.4.1.11.2.3.9.1
"""
# What the switches of a JetDirect card answer: state lives in this process, as `pass_persist` wants it.
_SWITCHES = """
import sys
STATE = {state!r}
numbers = lambda oid: tuple(int(part) for part in oid.strip(".").split("."))
while line := sys.stdin.readline():
    line = line.strip()
    if line == "":  # one follows the value of a set
        continue
    if line == "PING":
        print("PONG", flush=True)
        continue
    oid = sys.stdin.readline().strip()
    if line == "set":
        kind, value = sys.stdin.readline().strip().split(" ", 1)
        if oid in STATE:
            STATE[oid] = (kind, value.strip('"'))
        print("DONE" if oid in STATE else "not-writable", flush=True)
        continue
    if line == "getnext":
        oid = min((one for one in STATE if numbers(one) > numbers(oid)), key=numbers, default="")
    print(*((oid, *STATE[oid]) if oid in STATE else ("NONE",)), sep="\\n", flush=True)
"""


@contextlib.contextmanager
def snmpd(folder: Path, *lines: str, state: Mapping[str, tuple[str, str]] | None = None) -> Iterator[int]:
    """The agent of Net-SNMP: version 3, a community of the site's own, and switches that can be set."""
    agent = program("snmpd")
    port = free_port()
    with short_folder() as short:
        said = {f".{oid}": value for oid, value in (state or {}).items()}
        (short / "switches.py").write_text(_SWITCHES.format(state=said))
        (short / "python").symlink_to(sys.executable)  # the agent takes a path apart at its blanks
        passed = f"pass_persist .{JETDIRECT} {short / 'python'} -u {short / 'switches.py'}\n"
        (short / "snmpd.conf").write_text(_SNMPD + passed + "".join(f"{line}\n" for line in lines))
        words = (agent, "-f", "-Lo", "-C", "-c", str(short / "snmpd.conf"), f"udp:127.0.0.1:{port}")
        environment = {"SNMP_PERSISTENT_DIR": str(short / "kept"), "MIBS": ""}
        log = folder / "snmpd.log"
        with running(*words, log=log, environment=environment) as process:
            until_udp(process, log, port)
            yield port


def shown(*words: str) -> subprocess.CompletedProcess[str]:
    """What a client of somebody else's makes of it."""
    return subprocess.run((program(words[0]), *words[1:]), capture_output=True, text=True, timeout=60, check=False)


@contextlib.contextmanager
def snmpsim(folder: Path, *, community: str, records: str) -> Iterator[int]:
    """snmpsim: an agent out of a recording, on a codec of its own; `2:writecache` records can be set."""
    simulator = program(str(Path(sys.executable).with_name("snmpsim-command-responder")))
    port = free_port()
    with short_folder() as short:
        data = short / "data"
        data.mkdir()
        (data / f"{community}.snmprec").write_text(records, "utf-8")
        for one in (short, data):
            one.chmod(0o777)
        words = [simulator, f"--data-dir={data}", f"--cache-dir={short / 'cache'}", f"--pid-file={short / 'pid'}"]
        words += [
            f"--agent-udpv4-endpoint=127.0.0.1:{port}",
            f"--variation-module-options=writecache:file:{short / 'kept'}",
        ]
        words += ["--process-user=root", "--process-group=root"] if os.geteuid() == 0 else []  # in a container of CI
        log = folder / "snmpsim.log"
        with running(*words, log=log, environment={"HOME": str(short)}) as process:
            until_udp(process, log, port)
            yield port
