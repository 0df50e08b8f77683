"""Texts are drawn whatever an optional value is: one that is none leaves nothing, and breaks nothing."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from botspec.contract import Kind, LinkDef, TypeDef, UIMap
from botspec.core.texts import Texts

Draw = Callable[..., str]


@pytest.fixture
def draw(ui: UIMap) -> Draw:
    """Draws a template as a screen's text."""

    def drawn(template: str, **values: object) -> str:
        link = LinkDef("INVITE", "invite", arg_type=TypeDef(kind=Kind.INTEGER))
        texts = {"en": {"screens.HOME": template}}
        found = Texts(replace(ui, texts=texts, links=(link,)))
        found.username = "tiny_bot"
        return found.draw("en", "screens.HOME", values)

    return drawn


@pytest.mark.parametrize(
    "shown",
    [
        "note", "note|money", "note|upper", "note|trim", "note|truncate(3)", "note|round(1)", "note|e",
        "note|title", "note|capitalize", "note|lower", "note|replace('o', 'a')", "note|join(', ')",
        "note|urlencode", "'INVITE'|link(note)", "'INVITE'|link(note)|urlencode", "note|first", "note|last",
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_drawn_as_nothing(draw: Draw, shown: str) -> None:
    """Neither the word None nor an error comes of it, alone or behind a filter."""
    assert draw("[{{ " + shown + " }}]", note=None) == "[]"


def test_what_makes_something_of_none_still_does(draw: Draw) -> None:
    """A default stands for what is none, a length of it is 0, and a test sees that it is none."""
    assert draw("{{ note|default('none yet', true) }}", note=None) == "none yet"
    assert draw("{{ note|length }} {{ note|int }}", note=None) == "0 0"
    assert (
        draw("{% if note is none %}no{% endif %}{% if note|length > 3 %}long{% endif %}", note=None) == "no"
    )


def test_other_values_are_shaped_as_ever(draw: Draw) -> None:
    """Falsy values are values: zero, an empty text and False are shown."""
    assert (
        draw("{{ price|money }} {{ count }} {{ gift }}", price=Decimal(0), count=0, gift=False)
        == "0.00 0 False"
    )
    assert draw("{{ note|upper|truncate(5) }}", note="<b>") == "&lt;B&gt;"
    assert draw("{{ items|join('+') }} {{ items|first }}", items=["a", "b"]) == "a+b a"
    assert draw("{{ 'INVITE'|link(7) }}") == "https://t.me/tiny_bot?start=invite-7"
