"""Accounts: who can log in, how far, and how the password is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Thing):
    """One way in. The enable or administrator password is an account of its own; an anonymous one has the name ''."""

    FACET = "account"
    KEY = "name"

    name: Known[str] = UNSAID
    kind: Known[Literal["named", "level", "line"]] = UNSAID  # a user; a password of a level; a door without a name
    privilege: Known[Literal["user", "admin"]] = UNSAID
    password: Known[Secret] = UNSAID
    factory: Known[bool] = UNSAID  # a name the vendor ships
    logins: Known[frozenset[str]] = UNSAID  # console, telnet, ssh, http ...
    sources: Known[AddressSet] = UNSAID  # from where
    enabled: Known[bool] = UNSAID
    lockout_after: Known[int] = UNSAID  # wrong tries after which it is locked for a while; 0 means never
