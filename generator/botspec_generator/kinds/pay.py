"""The button of an invoice: `pay`."""

from typing import Literal

from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape


class PayShape(ButtonShape):
    """`{pay: true}`."""

    pay: Literal[True]


def lower(shape: PayShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link("pay", "pay", shape, parts)
