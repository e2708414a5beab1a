"""`passwd root`: the new password twice on its input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SHADOW = Path("/etc/shadow")


def main() -> int:
    new, again = (sys.stdin.readline().rstrip("\n") for _ in range(2))
    if not new or new != again:
        sys.stderr.write("passwd: passwords don't match" + "\n")
        return 1
    made = subprocess.run(
        ["/usr/bin/openssl", "passwd", "-1", "-salt", "shkrshkr", "-stdin"],
        input=f"{new}\n",
        capture_output=True,
        check=True,
        text=True,
    )
    rows = SHADOW.read_text("utf-8").splitlines()
    rows = [f"root:{made.stdout.strip()}:20000:0:99999:7:::" if row.startswith("root:") else row for row in rows]
    SHADOW.write_text("\n".join(rows) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
