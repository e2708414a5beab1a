"""What of one thing is to be written: the fields that differ, without what nobody wishes."""

from __future__ import annotations

from typing import Any, Final

from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.nothing import CONFIRMED_TAGS, GONE, KEEP, MASKED, UNSAID, Default
from shikiri.model.secret import Secret, compare
from shikiri.platforms.write import Around

_ADMINISTRATORS: Final = frozenset({"admin", "root"})
_SILENT: Final = (KEEP, UNSAID, MASKED, GONE)


def changes(before: Thing | None, after: Thing) -> dict[str, Any]:
    """The fields that must be written, and their new values. A default the facts confirm is as good as a value."""
    found: dict[str, Any] = {}
    for field in fields_of(type(after)):
        wanted = plain(getattr(after, field))
        held = getattr(before, field) if before is not None else UNSAID
        if any(wanted is one for one in _SILENT) or held is getattr(after, field):
            continue
        doubtful = isinstance(held, Default) and held.tag not in CONFIRMED_TAGS and held != getattr(after, field)
        if doubtful or _differ(plain(held), wanted):
            found[field] = wanted
    return found


def switched(left: dict[str, Any]) -> bool | None:
    """Which way it is switched, where that is all that differs; None where there is more, or no yes or no."""
    wanted = left.get("enabled")
    return wanted if left.keys() == {"enabled"} and isinstance(wanted, bool) else None


def plain(value: object) -> Any:  # noqa: ANN401  (whatever the field holds)
    """The value, said or only assumed."""
    return value.value if isinstance(value, Default) else value


def _differ(held: object, wanted: object) -> bool:
    if isinstance(held, Secret) and isinstance(wanted, Secret):
        return held != wanted or compare(held, wanted) == "different"
    return type(held) is not type(wanted) or held != wanted


def old_password(name: str, new: Secret, around: Around) -> Secret | None:
    """What brings the old password back, where the vault still has it for this very account."""
    held = around.secrets.get(f"{name}_password") or (
        around.secrets.get("admin_password") if name in _ADMINISTRATORS else None
    )
    if held is None or not held.is_clear or held.reveal() == new.reveal():
        return None
    return held
