"""The width of texts in cells, which no font and no version of Python changes."""

import pytest
from hypothesis import given
from hypothesis.strategies import integers, text

from botspec_generator.emit.picture.cells import cells, pieces

WIDTHS = {
    "MENU": 4,
    "": 0,
    "Меню": 4,
    "é": 1,
    "e\u0301": 1,
    "漢字": 4,
    "👍": 2,
    "👍\ufe0f": 2,
    "ﾊ": 1,
    "한": 2,
    "—": 1,
}


@pytest.mark.parametrize("text", WIDTHS)
def test_a_text_is_as_wide_as_a_terminal_draws_it(text: str) -> None:
    """Letters are one cell, East Asian ones and pictographs two, marks on a letter none."""
    assert cells(text) == WIDTHS[text]


@given(text(), integers(min_value=2, max_value=50))
def test_pieces_are_the_word_and_fit(word: str, width: int) -> None:
    """Nothing is lost where a word is broken, and no piece is wider than it may be."""
    found = list(pieces(word, width))
    assert "".join(found) == word
    assert all(cells(piece) <= width for piece in found)


def test_a_name_is_broken_after_an_underscore() -> None:
    """A person can read the parts."""
    assert list(pieces("PARAM_QUALITY_BEST", 10)) == ["PARAM_", "QUALITY_", "BEST"]
