"""The button of an invoice: `pay`."""

from botspec_generator.kinds.shape import ButtonShape


class PayShape(ButtonShape, frozen=True, kw_only=True):
    """`{pay: true}`."""

    pay: bool
