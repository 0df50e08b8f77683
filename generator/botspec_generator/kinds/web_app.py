"""The button that opens a Mini App: `web_app`."""

from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape, Word


class WebAppShape(ButtonShape):
    """`{web_app: "https://..."}`."""

    web_app: Word


def lower(shape: WebAppShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link("web_app", shape.web_app, shape, parts)
