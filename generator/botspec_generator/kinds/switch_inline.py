"""The button that starts an inline query: `switch_inline`."""

from botspec.contract.uimap import ButtonKind
from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape, InlineText


class SwitchInlineShape(ButtonShape, frozen=True, kw_only=True):
    """`{switch_inline: "query"}`; the query may be empty. With `here: true` it is asked in the same chat."""

    switch_inline: InlineText
    here: bool = False


def lower(shape: SwitchInlineShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link(ButtonKind.SWITCH_HERE if shape.here else ButtonKind.SWITCH_INLINE, shape, parts)
