"""The button that opens a Mini App: `web_app`."""

from botspec.contract.uimap import ButtonKind
from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape, InlineText


class WebAppShape(ButtonShape, frozen=True, kw_only=True):
    """`{web_app: "https://..."}`; Telegram takes it in private chats alone."""

    web_app: InlineText


def lower(shape: WebAppShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link(ButtonKind.WEB_APP, shape, parts)
