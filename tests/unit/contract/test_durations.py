"""Spans of time as the spec writes them."""

import pytest

from botspec.contract.durations import LONGEST, seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1s", 1),
        ("90s", 90),
        ("10m", 600),
        ("1h30m", 5400),
        ("2d", 172_800),
        ("1d2h3m4s", 93_784),
        ("366d", LONGEST),
        ("007s", 7),
    ],
)
def test_a_span_in_seconds(text: str, expected: int) -> None:
    """Days, hours, minutes and seconds add up, the longest first."""
    assert seconds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "0s", "10", "m", "5 m", "-5m", "1.5h", "30m1h", "1w", "367d", "366d1s", "5m5m", "10m\n"),
        "\u0661m",
    ],
)
def test_what_is_no_span(text: str) -> None:
    """Without a unit, of no length, too long, in another order: none of them is a span."""
    assert seconds(text) is None
