"""The button that copies a text: `copy`."""

from pydantic import Field

from botspec.contract.uimap import ButtonKind
from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape, InlineText


class CopyShape(ButtonShape):
    """`{copy: "text"}`: 1 to 256 characters."""

    text: InlineText = Field(alias="copy")


def lower(shape: CopyShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link(ButtonKind.COPY, shape, parts)
