"""Rows are read with the type that their reader expects; a surprise names its column and not its value."""

from decimal import Decimal

import pytest

from botspec.contract import choose, take

ROW = {"title": "Fox", "price": Decimal("2.00"), "status": "queued", "secret": "hidden"}


def test_a_value_of_the_expected_kind_is_taken() -> None:
    """Each column gives its value, with the type that was asked for."""
    assert take(ROW, "price", Decimal) == Decimal("2.00")
    assert take(ROW, "title", str) == "Fox"


def test_a_value_of_another_kind_is_named_without_its_content() -> None:
    """The error says which column holds what, and not the value: that may be a user's own word."""
    with pytest.raises(TypeError, match=r"^column secret holds str, not int$"):
        take(ROW, "secret", int)


def test_one_of_the_declared_values_is_chosen() -> None:
    """A text column is read as the enum value that it holds."""
    assert choose(ROW, "status", ("done", "queued")) == "queued"


def test_a_value_outside_the_declared_ones_is_refused_without_its_content() -> None:
    """The error lists what the column may hold, and not what it holds."""
    with pytest.raises(ValueError, match=r"^column secret holds none of done, queued$"):
        choose(ROW, "secret", ("done", "queued"))
