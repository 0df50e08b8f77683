"""The button that copies a text: `copy`."""

from pydantic import Field

from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape, Word


class CopyShape(ButtonShape):
    """`{copy: "text"}`."""

    text: Word = Field(alias="copy")


def lower(shape: CopyShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link("copy", shape.text, shape, parts)
