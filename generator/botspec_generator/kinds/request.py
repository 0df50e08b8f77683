"""The button of a reply keyboard that asks the user for something: `request`."""

from typing import Literal

from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape


class RequestShape(ButtonShape):
    """`{request: contact}`."""

    request: Literal["contact", "location", "poll", "user", "chat"]


def lower(shape: RequestShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link("request", shape.request, shape, parts)
