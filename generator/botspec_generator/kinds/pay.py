"""The button of an invoice: `pay`."""

from typing import Literal

from botspec_generator.kinds.shape import ButtonShape


class PayShape(ButtonShape):
    """`{pay: true}`."""

    pay: Literal[True]
