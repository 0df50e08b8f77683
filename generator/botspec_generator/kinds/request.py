"""The button of a reply keyboard that asks the user for something: `request`."""

from typing import Final, Literal

from botspec.contract.uimap import ButtonKind
from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape

_KINDS: Final = {"contact": ButtonKind.CONTACT, "location": ButtonKind.LOCATION}


class RequestShape(ButtonShape, frozen=True, kw_only=True):
    """`{request: contact}`, or `location`: the user sends his number, or where he is, if he agrees."""

    request: Literal["contact", "location"]


def lower(shape: RequestShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link(_KINDS[shape.request], shape, parts)
