"""The button that opens an address: `url`."""

from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape, Word


class UrlShape(ButtonShape):
    """`{url: "https://..."}`."""

    url: Word


def lower(shape: UrlShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link("url", shape.url, shape, parts)
