"""The button that copies a text: `copy`."""

from msgspec import field

from botspec.contract.uimap import ButtonKind
from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape, InlineText


class CopyShape(ButtonShape, frozen=True, kw_only=True):
    """`{copy: "text"}`: 1 to 256 characters."""

    text: InlineText = field(name="copy")


def lower(shape: CopyShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link(ButtonKind.COPY, shape, parts)
