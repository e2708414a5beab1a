"""Hashes that others made (the example hashes of a well-known password tester), and what is no proof."""

from __future__ import annotations

import pytest

from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.workflow.secrets.hash import keeps

MADE_BY_OTHERS = (
    "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6",
    "$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk",
    "$1$28772684$iEwNOgGugqO9.bIz5sk8k/",
)


@pytest.mark.parametrize("text", MADE_BY_OTHERS)
def test_a_hash_knows_its_password_and_no_other(text: str) -> None:
    kept = Secret.hashed("any", text)
    assert keeps(kept, "hashcat") is True
    assert keeps(kept, "hashcaT") is False
    assert keeps(kept, "") is False


@pytest.mark.parametrize(
    "kept",
    [
        MASKED_SECRET,
        NO_SECRET,
        Secret.plain(MADE_BY_OTHERS[0]),
        Secret.hashed("type4", "2btjjy78REtmYkkW0csHUbJZOstRXoWdX1mGrmmfeHI"),
        Secret.hashed("x", "$7$a$b"),
        Secret.hashed("x", "$9$only"),
        Secret.hashed("x", ""),
    ],
)
def test_what_we_cannot_try_proves_nothing(kept: Secret) -> None:
    assert keeps(kept, "hashcat") is None


def test_a_cut_hash_is_another_one() -> None:
    assert keeps(Secret.hashed("x", MADE_BY_OTHERS[0][:-1]), "hashcat") is False
