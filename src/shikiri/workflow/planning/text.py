"""A plan as text: what changes, before beside after, and what would be typed. Secrets are never in it."""

from __future__ import annotations

from difflib import unified_diff

from shikiri.engine.diff import dump
from shikiri.model.command import as_text
from shikiri.workflow.planning.plan import DevicePlan


def before_after(plan: DevicePlan) -> tuple[str, str]:
    """Both states as text, for a `--diff`; the site's own lines stand at the end of what comes after."""
    return dump(plan.before), dump(plan.after) + _own(plan)


def changes_text(plan: DevicePlan) -> str:
    """Only what differs, as a unified diff."""
    before, after = (text.splitlines(keepends=True) for text in before_after(plan))
    return "".join(unified_diff(before, after, f"{plan.device} before", f"{plan.device} after"))


def commands_text(plan: DevicePlan) -> str:
    """What would be typed or done, what that changes in files, and the site's own lines under a heading."""
    ours = as_text(plan.commands[: len(plan.commands) - len(plan.lines)])
    return ours + plan.files + (f"! site lines\n{as_text(plan.lines)}" if plan.lines else "")


def _own(plan: DevicePlan) -> str:
    return "".join(f"site lines:\n{as_text(plan.lines)}" for _ in plan.lines[:1])
