"""Where our own FreeRADIUS configuration lies, what its lines look like, and whose configuration one is."""

from __future__ import annotations

import re
from typing import Final

from shikiri.platforms.freeradius.raddb import Node
from shikiri.platforms.freeradius.scripts import FOLDER

OURS: Final = f"{FOLDER}/shikiri"
MAIN: Final = f"{FOLDER}/radiusd.conf"
MEMBERS: Final = f"{OURS}/members"
CLIENTS: Final = f"{FOLDER}/shikiri-clients"
SERVER_CERTIFICATE: Final = f"{FOLDER}/certs/shikiri.pem"
SERVER_KEY: Final = f"{FOLDER}/certs/shikiri.key"
TRUST: Final = f"{FOLDER}/certs/shikiri-members.pem"
SERVER: Final = "office"
VLAN: Final = "Tunnel-Private-Group-Id"
LEADS: Final = ("Tunnel-Type := VLAN,", "Tunnel-Medium-Type := IEEE-802,")
NOTE: Final = re.compile(r"#: ([A-Za-z0-9._-]+) ((?:[0-9a-f]{2})+|-) (\S+)")  # name, company, end
SERIAL: Final = re.compile(r'"([0-9a-f]{2,64})"')
MARK: Final = "shikiri_layout"
_STOCK: Final = frozenset({"localhost", "localhost_ipv6"})
_FACTORY: Final = "testing123"


def is_ours(root: Node) -> bool:
    """Did we write the configuration?"""
    return root.setting(MARK) is not None


def is_stock(root: Node) -> bool:
    """Does it serve nobody yet? The clients of the package are the machine itself, with a password all the world knows.

    A server that answers others is theirs, and is not taken over.
    """
    for node in root.walk():
        if node.is_section and node.name == "client":
            secret = node.setting("secret")
            if node.words[-1] not in _STOCK or secret is None or secret.value not in (_FACTORY, "***"):
                return False
    return True
