"""The table: which rows fit a product, and what they answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase

from shikiri.lifecycle.versions import belongs, compare
from shikiri.model.lifecycle import Freshness, Product, Standing
from shikiri.model.say import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is known of some models in one branch of versions, and who said so when.

    `newest` is the newest there was on `checked`; `seen` only proves that there is one as new as that.
    """

    vendor: str
    models: tuple[str, ...]
    scheme: str
    checked: date
    source: str
    branch: str = ""
    editions: tuple[str, ...] = ()
    ends: date | None = None
    extended_ends: date | None = None  # where longer support is proved
    ended: bool = False  # over, nobody wrote down since when
    newest: str = ""
    seen: str = ""
    released: date | None = None  # the day `newest` or `seen` came out

    def fits(self, product: Product) -> bool:
        return (
            _fits(self.vendor, self.models, product)
            and (not self.editions or product.edition.casefold() in self.editions)
            and belongs(self.scheme, product.version, self.branch)
        )

    def end_for(self, product: Product) -> date | None:
        return self.extended_ends if product.extended and self.extended_ends else self.ends

    def is_stale(self, at: Freshness) -> bool:
        """Too old to believe; a row from the future is not believed either."""
        return not timedelta(0) <= at.today - self.checked <= timedelta(days=at.max_age_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The first version of a branch without a known flaw; an empty `fixed` says that no version has it."""

    flaw: str
    vendor: str
    models: tuple[str, ...]
    scheme: str
    fixed: str
    source: str
    branch: str = ""

    def fits(self, product: Product) -> bool:
        return _fits(self.vendor, self.models, product) and belongs(self.scheme, product.version, self.branch)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows. It implements `model.lifecycle.Lifecycle`."""

    rows: tuple[Row, ...]
    flaws: tuple[Mended, ...] = ()

    def supported(self, product: Product, at: Freshness) -> Standing:
        """Over is over even in an old row; `still supported` takes a fresh one. Rows that disagree: the earlier end."""
        rows = [row for row in self._rows(product) if row.ends is not None or row.ended]
        if not rows:
            return _unknown(product)
        row = min(rows, key=lambda row: (not row.ended, row.end_for(product) or date.max))
        ends = row.end_for(product)
        until = ends.isoformat() if ends else "-"
        if row.ended or (ends is not None and at.today > ends):
            return Standing(verdict="no", reason=say("lifecycle.over", **_who(product), ends=until), expected=until)
        if row.is_stale(at):
            return _stale(product, row)
        return Standing(verdict="yes", reason=say("lifecycle.supported", **_who(product), ends=until), expected=until)

    def current(self, product: Product, at: Freshness) -> Standing:
        """An older version than one that is known to exist is not current; to be current takes a fresh row."""
        rows = [row for row in self._rows(product) if row.newest or row.seen]
        for row in rows:
            known = row.newest or row.seen
            if compare(row.scheme, product.version, known) == "older":
                reason = say("lifecycle.outdated", **_who(product), known=known)
                return Standing(verdict="no", reason=reason, expected=f">= {known}")
        for row in rows:
            if row.newest and compare(row.scheme, product.version, row.newest) in ("same", "newer"):
                if row.is_stale(at):
                    return _stale(product, row)
                reason = say("lifecycle.current", **_who(product), checked=row.checked.isoformat())
                return Standing(verdict="yes", reason=reason, expected=f">= {row.newest}")
        return _unknown(product)

    def overdue(self, product: Product, at: Freshness, grace_days: int) -> bool:
        """A version that automatic updates should have replaced long ago."""
        return any(
            compare(row.scheme, product.version, row.newest or row.seen) == "older"
            and at.today - (row.released or row.checked) > timedelta(days=grace_days)
            for row in self._rows(product)
            if row.newest or row.seen
        )

    def mended(self, product: Product, flaw: str) -> Standing:
        """Only a row about this very flaw answers."""
        for row in self.flaws:
            if row.flaw != flaw or not row.fits(product):
                continue
            order = compare(row.scheme, product.version, row.fixed) if row.fixed else "newer"
            if order is None:
                continue
            words = {**_who(product), "fixed": row.fixed or "-"}
            if order == "older":
                return Standing(verdict="no", reason=say("lifecycle.flawed", **words), expected=f">= {row.fixed}")
            return Standing(verdict="yes", reason=say("lifecycle.mended", **words), expected=f">= {row.fixed or '-'}")
        return Standing(verdict="unknown", reason=say("lifecycle.flaw-unknown", **_who(product)))

    def _rows(self, product: Product) -> Iterable[Row]:
        return [row for row in self.rows if row.fits(product)] if product.version else []


def _fits(vendor: str, models: tuple[str, ...], product: Product) -> bool:
    model = product.model.casefold()
    return vendor == product.vendor.casefold() and any(fnmatchcase(model, pattern) for pattern in models)


def _who(product: Product) -> dict[str, str]:
    return {"model": product.model or product.vendor, "version": product.version}


def _unknown(product: Product) -> Standing:
    return Standing(verdict="unknown", reason=say("lifecycle.no-row", **_who(product)))


def _stale(product: Product, row: Row) -> Standing:
    return Standing(verdict="unknown", reason=say("lifecycle.stale", **_who(product), checked=row.checked.isoformat()))
