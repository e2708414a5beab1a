"""A value on one line, whatever a box put into it."""

from __future__ import annotations

import json
import re
from typing import Any

# What JSON leaves as it is, and a reader of lines takes for the end of one; and halves of characters.
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def quoted(value: Any) -> str:  # noqa: ANN401  (whatever JSON can hold)
    """JSON without a line break in it, readable where it can be."""
    text = json.dumps(value, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def readable(raw: bytes) -> str | None:
    """Bytes as text where they are text: UTF-8, else Shift_JIS; None where they hold what nobody prints."""
    for encoding in ("utf-8", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if all(letter.isprintable() or letter in "\t\r\n" for letter in text) else None
    return None
