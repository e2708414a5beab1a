"""What no answer of a Hikvision camera may keep: the code that adds it to a cloud account, and what no box may keep."""

from __future__ import annotations

import re
from typing import Final

from shikiri.platforms.appliance import redact as common

_CODE: Final = re.compile(r"(<(?:\w+:)?(?:verificationCode|salt)(?:\s[^<>]*)?>)[^<]+(?=</)", re.IGNORECASE)


def redact(text: str) -> str:
    """The same text with every secret as ***; line numbers stay."""
    return _CODE.sub(rf"\g<1>{common.MASK}", common.redact(text))
