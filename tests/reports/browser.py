"""A real headless Chromium, driven over a pair of pipes: no driver, no port, no package."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions --disable-dev-shm-usage --hide-scrollbars "
    "--remote-debugging-pipe"
)


class Browser:
    """One page of one browser: commands go in, answers and events come out, a NUL between them."""

    def __init__(self, commands: io.FileIO, answers: io.BufferedReader) -> None:
        self._out = commands
        self._in = answers
        self._number = 0
        self._session: str | None = None
        self._left = b""
        self.events: list[dict[str, Any]] = []
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.do(f"{domain}.enable")

    def do(self, method: str, **params: object) -> dict[str, Any]:
        """A command and its answer; what else arrives meanwhile is kept in `events`."""
        self._number += 1
        command: dict[str, object] = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            command["sessionId"] = self._session
        self._out.write(json.dumps(command).encode() + b"\0")
        for message in self._messages():
            if message.get("id") == self._number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return dict(message["result"])
        raise RuntimeError(f"{method}: the browser is gone")

    def open(self, page: Path, fragment: str = "") -> None:
        """A local file, until it is loaded."""
        self.do("Page.navigate", url=page.resolve().as_uri() + fragment)
        self.wait_for("Page.loadEventFired")

    def wait_for(self, event: str) -> None:
        """Until an event that was not yet waited for."""
        place = next((place for place, one in enumerate(self.events) if one["method"] == event), None)
        if place is not None:
            del self.events[place]
            return
        for _ in self._messages():
            if self.events and self.events[-1]["method"] == event:
                del self.events[-1]
                return

    def run(self, script: str) -> Any:
        """The value of an expression; a promise is awaited."""
        answer = self.do("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def size(self, width: int, height: int) -> None:
        self.do(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def picture(self, clip: Mapping[str, float] | None = None) -> bytes:
        """A PNG of what is seen, or of a part of the whole page."""
        more: dict[str, object] = {"clip": {**clip, "scale": 1}, "captureBeyondViewport": True} if clip else {}
        return base64.b64decode(self.do("Page.captureScreenshot", format="png", **more)["data"])

    def paper(self) -> bytes:
        """A PDF as the printer would get it."""
        return base64.b64decode(self.do("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def named(self, *methods: str) -> list[dict[str, Any]]:
        """The events of some kinds."""
        return [event["params"] for event in self.events if event["method"] in methods]

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\0" in self._left:
                text, self._left = self._left.split(b"\0", 1)
                message = json.loads(text)
                if "method" in message:
                    self.events.append(message)
                yield message
            chunk = self._in.read1(1 << 20)
            if not chunk:
                return
            self._left += chunk


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser of its own, with a profile of its own, gone at the end."""
    assert PROGRAM is not None
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # The browser listens on 3 and talks on 4; a shell puts the pipes there.
    shell = f'exec "$0" {_FLAGS} "--user-data-dir=$1" about:blank 3<&{theirs_in} 4>&{theirs_out} >/dev/null 2>&1'
    process = subprocess.Popen(["/bin/bash", "-c", shell, PROGRAM, str(profile)], pass_fds=(theirs_in, theirs_out))
    os.close(theirs_in)
    os.close(theirs_out)
    with os.fdopen(ours_out, "wb", buffering=0) as commands, os.fdopen(ours_in, "rb") as answers:
        try:
            yield Browser(commands, answers)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
