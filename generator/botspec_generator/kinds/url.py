"""The button that opens an address: `url`."""

from botspec.contract.uimap import ButtonKind
from botspec_generator.graph import Link
from botspec_generator.kinds.parts import Parts, link
from botspec_generator.kinds.shape import ButtonShape, InlineText


class UrlShape(ButtonShape, frozen=True, kw_only=True):
    """`{url: "https://..."}`; like a label, the address may use names, or be given by locale."""

    url: InlineText


def lower(shape: UrlShape, parts: Parts) -> Link:
    """The button as the graph knows it."""
    return link(ButtonKind.URL, shape, parts)
