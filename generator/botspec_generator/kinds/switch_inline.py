"""The button that starts an inline query: `switch_inline`."""

from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape


class SwitchInlineShape(ButtonShape):
    """`{switch_inline: "query"}`; the query may be empty."""

    switch_inline: str


def lower(shape: SwitchInlineShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link("switch_inline", shape.switch_inline, shape, parts)
