"""The button of a reply keyboard that asks the user for something: `request`."""

from typing import Literal

from botspec_generator.kinds.shape import ButtonShape


class RequestShape(ButtonShape):
    """`{request: contact}`."""

    request: Literal["contact", "location", "poll", "user", "chat"]
