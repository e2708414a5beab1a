"""Where the runs lie, and that no password is ever shown or written into facility.yml."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.errors import StoreError
from shikiri.store import place_of

CANARY = "kanariya-77"


@pytest.mark.parametrize(
    "environment,declared,shown",
    (
        ({"SHIKIRI_STORE": "/a/b"}, "/c", "/a/b/runs.db"),
        ({"SHIKIRI_STORE": "/a/b.db"}, "", "/a/b.db"),
        ({"SHIKIRI_STORE": "sqlite:////a/b.sqlite"}, "", "/a/b.sqlite"),
        ({}, "/c/記録", "/c/記録/runs.db"),
        ({}, "kiroku", "/site/kiroku/runs.db"),
        ({"XDG_STATE_HOME": "/state"}, "", "/state/shikiri/runs.db"),
        ({"SHIKIRI_STORE": "postgresql://a@h/d"}, "", "postgresql+psycopg://a@h/d"),
        ({"SHIKIRI_STORE": f"postgres://a:{CANARY}@h/d"}, "", "postgresql+psycopg://a:***@h/d"),
    ),
)
def test_the_place_that_counts(environment: dict[str, str], declared: str, shown: str) -> None:
    place = place_of(environment, declared, Path("/site"))
    assert str(place) == shown
    assert CANARY not in repr(place)


def test_the_home_of_the_user_is_the_last_resort() -> None:
    assert str(place_of({})).endswith("/.local/state/shikiri/runs.db")


@pytest.mark.parametrize(
    "environment,declared,key",
    (
        ({}, f"postgresql://a:{CANARY}@h/d", "store.password"),
        ({"SHIKIRI_STORE": f"mysql://a:{CANARY}@h/d"}, "", "store.no-place"),
        ({"SHIKIRI_STORE": f"postgresql://a:{CANARY}@h:many/d"}, "", "store.no-place"),
        ({"SHIKIRI_STORE": f"://{CANARY}"}, "", "store.no-place"),
    ),
)
def test_an_unusable_place_is_refused_without_showing_it(environment: dict[str, str], declared: str, key: str) -> None:
    with pytest.raises(StoreError) as caught:
        place_of(environment, declared)
    assert caught.value.sentence.key == key
    assert CANARY not in tell(caught.value.sentence, "ja") + tell(caught.value.sentence, "en") + str(caught.value)
