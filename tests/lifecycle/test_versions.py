"""How versions of each maker compare, and when they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.lifecycle.versions import SCHEMES, belongs, compare

OLDER = (
    ("dotted", "7.16.1", "7.16.2"),
    ("dotted", "7.9", "7.10"),
    ("dotted", "v7.4.5", "7.4.6"),
    ("dotted", "24.10.3", "25.12"),
    ("dotted", "10.0.26100.1", "10.0.26100.4061"),
    ("yamaha", "Rev.15.02.30", "15.02.31"),
    ("yamaha", "15.02.9", "15.02.10"),
    ("ios-xe", "17.09.03", "17.9.4"),
    ("ios-xe", "17.09.04", "17.09.04a"),
    ("ios", "15.2(7)E3", "15.2(7)E4"),
    ("ios", "15.2(4)E10", "15.2(7)E"),
    ("junos", "21.4R3-S5.4", "21.4R3-S6"),
    ("junos", "21.4R3", "22.1R1"),
    ("eos", "4.28.3M", "4.28.10M"),
    ("aos-cx", "FL.10.09.1000", "FL.10.13.1000"),
    ("awplus", "5.5.4-1.3", "5.5.4-2.1"),
)
SAME = (
    ("dotted", "7.24", "7.24.0"),
    ("dotted", "v7.4.5", "7.4.5"),
    ("ios-xe", "17.09.04a", "17.9.4a"),
    ("yamaha", "Rev.15.02.30", "15.02.30"),
    ("eos", "4.28.3M", "4.28.3F"),
    ("junos", "21.4R3", "21.4R3-S0"),
)
UNCLEAR = (
    ("dotted", "7.16rc1", "7.16"),
    ("dotted", "1.5-rolling-202408120022", "1.4.0"),
    ("dotted", "unknown", "1.0"),
    ("dotted", "", "1.0"),
    ("yamaha", "15.02.30", "15.04.04"),  # another family of machines
    ("yamaha", "15.02", "15.02.30"),
    ("ios", "15.2(7)E3", "15.7(3)M8"),  # another train
    ("ios-xe", "Denali", "17.9.4"),
    ("junos", "15.1X49-D170", "21.4R3"),
    ("aos-cx", "ten", "10.13.1000"),
)


@pytest.mark.parametrize("scheme,old,new", OLDER)
def test_older_and_newer(scheme: str, old: str, new: str) -> None:
    assert compare(scheme, old, new) == "older"
    assert compare(scheme, new, old) == "newer"


@pytest.mark.parametrize("scheme,one,other", SAME)
def test_the_same_written_differently(scheme: str, one: str, other: str) -> None:
    assert compare(scheme, one, other) == "same"


@pytest.mark.parametrize("scheme,one,other", UNCLEAR)
def test_what_cannot_be_compared(scheme: str, one: str, other: str) -> None:
    assert compare(scheme, one, other) is None
    assert compare(scheme, other, one) is None


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_a_comparison(scheme: str, one: str, other: str) -> None:
    mirror = {"older": "newer", "newer": "older", "same": "same", None: None}
    assert compare(scheme, other, one) == mirror[compare(scheme, one, other)]


@given(*(st.lists(st.integers(0, 30), min_size=1, max_size=4) for _ in range(3)))
def test_dotted_versions_are_ordered(one: list[int], two: list[int], three: list[int]) -> None:
    low, middle, high = sorted((one, two, three))
    texts = [".".join(map(str, part)) for part in (low, middle, high)]
    assert compare("dotted", texts[0], texts[2]) in ("older", "same")
    assert compare("dotted", texts[0], texts[1]) in ("older", "same")


@pytest.mark.parametrize(
    "scheme,version,branch,yes",
    (
        ("dotted", "24.10.3", "24.10", True),
        ("dotted", "24.1.3", "24.10", False),
        ("dotted", "24.10.0", "24.10", True),
        ("dotted", "7", "7.0", True),
        ("dotted", "7.20.1", "7.2", False),
        ("dotted", "26100.4061", "26100", True),
        ("dotted", "beta", "24.10", False),
        ("dotted", "beta", "", True),
        ("yamaha", "Rev.15.02.30", "15.02", True),
        ("yamaha", "Rev.15.04.04", "15.02", False),
    ),
)
def test_the_branch_of_a_version(scheme: str, version: str, branch: str, yes: bool) -> None:
    assert belongs(scheme, version, branch) is yes
